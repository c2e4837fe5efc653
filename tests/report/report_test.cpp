#include "motionanalyzer/report/report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "report/markup.hpp"
#include "report/scene.hpp"
#include "support/file.hpp"
#include "support/json.hpp"

namespace motionanalyzer::report_test {
namespace {

using report_test::count_of;
using report_test::empty_panel;
using report_test::full_panel;
using report_test::MarkupChecker;
using report_test::scene;
using support::Json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kHostile = "<script>alert(\"1\")</script>&'|`\n\x01\xFF end";

Report of(ReportPanel panel) {
  Report report;
  report.panel.push_back(std::move(panel));
  return report;
}

// Every text a user can bring in is hostile.
Report hostile_report() {
  ReportPanel panel = full_panel(kHostile, true);
  panel.grade = kHostile;
  panel.warnings = {{kHostile, kHostile, {kHostile, 7}}};
  panel.verdict.reasons = panel.warnings;
  panel.verdict.contribution = {{kHostile, 1}};
  panel.summary = {{kHostile, kHostile, 1}};
  Report report = of(panel);
  report.panel.push_back(report_test::unscored_panel(kHostile));
  report.panel[1].signal_name = report.panel[1].signal_unit = kHostile;
  report.title = report.command = report.version = kHostile;
  report.options = {{kHostile, kHostile}};
  report.warnings = {kHostile};
  report.model = ReportModel{kHostile, kHostile, kHostile, kHostile, 0.01, 5.5};
  report.timings_s = {{kHostile, 1}};
  return report;
}

ReportPanel panel_of_nan() {
  ReportPanel panel = full_panel("nan", true);
  for (Matrix* m : {&panel.kinematics->x_px, &panel.kinematics->y_px, &panel.kinematics->vx_px_s,
                    &panel.kinematics->curvature_per_px}) {
    for (double& value : m->values()) value = kNan;
  }
  for (double& value : panel.verdict.score) value = kNan;
  panel.verdict.statistic = panel.verdict.p_value = panel.verdict.position = kNan;
  panel.summary = {{"nothing", "mm", kNan}};
  panel.fps = kNan;
  panel.mm_per_px = kNan;
  return panel;
}

TEST(RenderHtml, IsWellFormedForPanelsWithEverythingAndWithNothing) {
  EXPECT_EQ(MarkupChecker::check(render_html(scene())), "");
  EXPECT_EQ(MarkupChecker::check(render_html(Report{})), "");
}

TEST(RenderHtml, IsWellFormedWhenEveryNumberIsNan) {
  const std::string html = render_html(of(panel_of_nan()));
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(html.find("nan "), std::string::npos);
  EXPECT_EQ(count_of(html, "class=\"plot\""), 0u);
}

TEST(RenderHtml, DisarmsHostileTexts) {
  const std::string html = render_html(hostile_report());
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "<script"), 0u);
  EXPECT_GT(count_of(html, "&lt;script&gt;"), 10u);
  EXPECT_EQ(html.find('\x01'), std::string::npos);
  EXPECT_EQ(html.find('\xFF'), std::string::npos);
}

TEST(RenderHtml, KeepsHangul) {
  EXPECT_NE(render_html(of(empty_panel("\xED\x8C\xA8\xEB\x84\x90"))).find("\xED\x8C\xA8\xEB\x84\x90"),
            std::string::npos);
}

TEST(RenderHtml, RefersToNothingOutsideItself) {
  const std::string html = render_html(scene());
  for (const char* part : {"http:", "https:", "src=", "@import", "url("})
    EXPECT_EQ(count_of(html, part), 0u) << part;
  EXPECT_EQ(count_of(html, " href="), count_of(html, " href=\"#") + count_of(html, " href=\"data:image/png"));
}

TEST(RenderHtml, DrawsThreePicturesOfAPanelWithEverything) {
  const std::string html = render_html(of(full_panel("a", true)));
  EXPECT_EQ(count_of(html, "class=\"plot\""), 3u);
  EXPECT_EQ(count_of(html, "class=\"onset\""), 1u);
}

TEST(RenderHtml, DrawsTheSignalAndItsChangesWithoutScores) {
  const std::string html = render_html(of(report_test::unscored_panel("a")));
  EXPECT_NE(html.find("largest curvature with its change points"), std::string::npos);
  EXPECT_EQ(count_of(html, "class=\"change\""), 1u);
}

TEST(RenderHtml, SaysWhyThereIsNoPicture) {
  const std::string html = render_html(of(empty_panel("a")));
  EXPECT_EQ(count_of(html, "class=\"plot\""), 0u);
  EXPECT_NE(html.find("the bundle could not be read"), std::string::npos);
}

TEST(RenderHtml, DoesNotCallAPanelUnreadWhoseMotionWasNotKept) {
  ReportPanel panel = full_panel("a", true);
  panel.kinematics.reset();
  const std::string html = render_html(of(panel));
  EXPECT_EQ(html.find("could not be read"), std::string::npos);
  EXPECT_NE(html.find("its motion was not kept for this page"), std::string::npos);
}

TEST(RenderHtml, TableNamesFileAndLineOfWhatIsUnusable) {
  const std::string html = render_html(of(empty_panel("a")));
  const std::string table = html.substr(0, html.find("</table>", html.find("class=\"panels\"")));
  EXPECT_NE(table.find("panels/a, line 3"), std::string::npos);
}

TEST(RenderHtml, SaysOnceAboveTheTableWhatHoldsForAllPanels) {
  Report report;
  report.panel.resize(3);
  for (ReportPanel& panel : report.panel) panel.verdict.reasons = {{"coarse_calibration", "few panels", {}}};
  report.panel[1].verdict.reasons.push_back({"other", "one alone", {}});
  report.pictures = 0;
  const auto count = [](const std::string& text, const std::string& word) {
    std::size_t n = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count(render_html(report), "few panels"), 1U);
  EXPECT_EQ(count(render_html(report), "one alone"), 1U);
}

TEST(RenderHtml, SaysWhenAPanelIsNg) {
  EXPECT_NE(render_html(report_test::scene()).find("0.01: NG when p is not above it"), std::string::npos);
  EXPECT_NE(render_markdown(report_test::scene()).find("0.01: NG when p is not above it"), std::string::npos);
}

TEST(RenderHtml, GoesByPixelsAndFramesWithoutScaleAndFps) {
  ReportPanel panel = full_panel("a", true);
  panel.mm_per_px.reset();
  panel.fps = 0;
  const std::string html = render_html(of(panel));
  EXPECT_NE(html.find(">x, px<"), std::string::npos);
  EXPECT_NE(html.find(">curvature, 1/px<"), std::string::npos);
  EXPECT_NE(html.find(">frame<"), std::string::npos);
}

TEST(RenderHtml, StaysBelow200KilobytesAPanel) {
  EXPECT_LT(render_html(of(full_panel("a", true))).size(), 200000u);
}

TEST(RenderHtml, DrawsAsManyPicturesAsTheReportSaysNgFirst) {
  Report report;
  report.pictures = 60;
  for (int i = 0; i < 70; ++i) report.panel.push_back(full_panel("p" + std::to_string(i), i == 69));
  const std::string html = render_html(report);
  EXPECT_EQ(count_of(html, "<section"), 60u);
  EXPECT_EQ(count_of(html, "id=\"panel-70\""), 1u);
  EXPECT_EQ(count_of(html, "class=\"spark\""), 70u);
  EXPECT_NE(html.find("60 of 70 panels"), std::string::npos);
}

TEST(RenderHtml, ListsNgPanelsFirst) {
  Report report;
  report.panel = {full_panel("quiet", false), full_panel("cracked", true)};
  const std::string html = render_html(report);
  const std::size_t table = html.find("<table class=\"panels\">");
  ASSERT_NE(table, std::string::npos);
  EXPECT_LT(html.find(">cracked<", table), html.find(">quiet<", table));
}

TEST(RenderHtml, SaysInWordsWhatMadeAPanelNgOrOk) {
  const std::string html = render_html(scene()), text = render_markdown(scene());
  const char* ng =
      "The highest score is 14.21, above the threshold of 5.5; p = 0.001 is not above alpha = 0.01.";
  const char* ok =
      "The highest score is 1.7, not above the threshold of 5.5; p = 0.44 is above alpha = 0.01.";
  EXPECT_EQ(count_of(html, ng), 2u);  // in the table and with the panel
  EXPECT_EQ(count_of(html, ok), 2u);
  EXPECT_EQ(count_of(text, ng), 2u);
  EXPECT_EQ(count_of(text, ok), 2u);
}

TEST(RenderHtml, DrawsTheThresholdIntoEveryScore) {
  EXPECT_EQ(count_of(render_html(scene()), "class=\"threshold\""), 2u);
  EXPECT_EQ(count_of(render_html(scene()), ">threshold 5.5<"), 2u);
}

TEST(RenderHtml, DrawsNoThresholdWhereNoneIsKnown) {
  Report report = scene();
  report.model->threshold.reset();
  EXPECT_EQ(count_of(render_html(report), "class=\"threshold\""), 0u);
  EXPECT_NE(render_html(report).find("The highest score is 1.7; p = 0.44 is above alpha = 0.01."),
            std::string::npos);
  report.model.reset();
  EXPECT_NE(render_html(report).find("The highest score is 1.7; p = 0.44."), std::string::npos);
}

// The report may have been made with another calibration than that of the model that lies there now.
TEST(RenderHtml, DoesNotShowAThresholdThatContradictsTheVerdict) {
  Report report = scene();
  report.model->threshold = 20;
  EXPECT_EQ(count_of(render_html(report), "above the threshold of 20"), 2u);  // of the OK panel alone
  EXPECT_EQ(count_of(render_html(report), "class=\"threshold\""), 1u);
}

TEST(RenderHtml, OneFrameAndOneStationAreDrawn) {
  ReportPanel panel = empty_panel("a");
  Kinematics k;
  k.station = {0};
  k.number = {5};
  k.time_s = k.phase = k.hold_s = k.turning_rad = k.length_px = {0};
  k.usable = {1};
  for (Matrix* m : {&k.x_px, &k.y_px, &k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2, &k.tangent_rad,
                    &k.curvature_per_px}) {
    *m = Matrix(1, 1, 2.5);
  }
  k.mask = MaskMatrix(1, 1, 1);
  panel.kinematics = k;
  EXPECT_EQ(MarkupChecker::check(render_html(of(panel))), "");
}

TEST(RenderCompareHtml, ShowsBothPanelsAndTheirDifferences) {
  const auto a = full_panel("a", false), b = full_panel("b", true);
  const std::string html = render_compare_html(a, b, compare_summaries(a, b), "1");
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "class=\"plot\""), 5u);
  EXPECT_NE(html.find(">0.216<"), std::string::npos);  // 0.412 - 0.196 1/mm
}

TEST(RenderCompareHtml, IsWellFormedWithNothingAndWithHostileNames) {
  const std::string html = render_compare_html(empty_panel(kHostile), panel_of_nan(), {}, kHostile);
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "<script"), 0u);
}

TEST(CompareSummaries, PairsByNameAndUnitAndKeepsWhatOneSideLacks) {
  ReportPanel a, b;
  a.summary = {{"x", "mm", 1}, {"y", "mm", 2}};
  b.summary = {{"z", "s", 5}, {"x", "mm", 4}};
  const auto values = compare_summaries(a, b);
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(values[0].b, 4.0);
  EXPECT_EQ(values[1].b, std::nullopt);
  EXPECT_EQ(values[2].a, std::nullopt);
}

TEST(RenderMarkdown, HasARowAPanelAndDisarmsMarks) {
  const std::string text = render_markdown(scene());
  EXPECT_NE(text.find("| panel\\_0001 | NG | usable | 0.001 | 14.2 | frame 34 (32 to 36) |"),
            std::string::npos)
      << text;
  const std::string hostile = render_markdown(hostile_report());
  EXPECT_EQ(count_of(hostile, "<script"), 0u);
}

TEST(RenderJson, HasTheMembersOfAnalyze) {
  const Json json = support::parse_json(render_json(scene()), "report.json");
  for (const char* key : {"motionanalyzer", "command", "seed", "options", "warnings", "panels"}) {
    EXPECT_NE(json.find(key), nullptr) << key;
  }
  const Json& panel = json.find("panels")->items()[0];
  for (const char* key :
       {"panel", "statistic", "p_value", "verdict", "reasons", "cause", "onset_frame", "onset_interval",
        "position", "position_mm", "lambda_mm", "frames", "summary", "warnings"}) {
    EXPECT_NE(panel.find(key), nullptr) << key;
  }
  EXPECT_EQ(*panel.find("verdict")->string(), "NG");
  EXPECT_EQ(*panel.find("cause")->string(), "bending");
  EXPECT_EQ(panel.find("onset_interval")->items()[1].integer(), 36);
  EXPECT_EQ(panel.find("summary")->find("duration")->number(), 2.4667);
  EXPECT_EQ(*panel.find("warnings")->items()[0].find("file")->string(), "frame_00017.txt");
}

TEST(RenderJson, WritesNullForWhatDoesNotExist) {
  const Json json = support::parse_json(render_json(of(empty_panel("a"))), "report.json");
  const Json& panel = json.find("panels")->items()[0];
  for (const char* key :
       {"statistic", "p_value", "cause", "onset_frame", "onset_interval", "position", "lambda_mm"}) {
    EXPECT_TRUE(panel.find(key)->is_null()) << key;
  }
}

TEST(RenderJson, WritesNullForNanScores) {
  PanelVerdict verdict;
  verdict.score = {kNan, 1.5};
  const Json json = support::parse_json(render_panel_json(verdict), "panel");
  EXPECT_TRUE(json.find("frames")->items()[0].is_null());
  EXPECT_EQ(json.find("frames")->items()[1].number(), 1.5);
}

TEST(RenderJson, ParsesWithHostileTexts) {
  const Json json = support::parse_json(render_json(hostile_report()), "report.json");
  EXPECT_EQ(json.find("panels")->items().size(), 2u);
}

TEST(WriteReport, WritesThreeFilesAndNamesThePage) {
  const auto folder = std::filesystem::temp_directory_path() / "motionanalyzer_report_test" / "inner";
  std::filesystem::remove_all(folder.parent_path());
  const std::string page = write_report(scene(), folder.string());
  EXPECT_EQ(support::read_file(page, 10000000), render_html(scene()));
  EXPECT_TRUE(std::filesystem::exists(folder / "report.md"));
  EXPECT_TRUE(std::filesystem::exists(folder / "report.json"));
  std::filesystem::remove_all(folder.parent_path());
}

}  // namespace
}  // namespace motionanalyzer::report_test
