// What a labelled set adds to a report: verdicts by scenario, and the truth beside what was found.
#include <gtest/gtest.h>

#include "motionanalyzer/report/report.hpp"
#include "report/markup.hpp"
#include "report/scene.hpp"
#include "support/json.hpp"

namespace motionanalyzer::labels_test {
namespace {

using report_test::count_of;
using report_test::MarkupChecker;
using report_test::scene;
using support::Json;

/// A cracked panel and its row.
Report labelled_report(const std::string& scenario) {
  Report report;
  report.panel.push_back(report_test::full_panel("a", true));
  report.panel[0].label = ReportLabel{scenario, true, 33, 1.1};
  report.by_scenario = {{scenario, true, 12, 3, 7, 2}};
  return report;
}

TEST(LabelsInHtml, AreCountedByScenario) {
  const std::string html = render_html(labelled_report("micro_crack"));
  EXPECT_EQ(MarkupChecker::check(html), "");
  const char* row =
      "<td>micro_crack</td><td>yes</td><td class=\"number\">12</td><td class=\"number\">3</td>"
      "<td class=\"number\">7</td><td class=\"number\">2</td>";
  EXPECT_EQ(count_of(html, row), 1u);
  EXPECT_EQ(count_of(render_html(scene()), "By scenario"), 0u);
}

TEST(LabelsInHtml, StandBesideTheNameAndTheTrueOnsetBesideTheFoundOne) {
  const std::string html = render_html(labelled_report("micro_crack"));
  const char* name = "<span class=\"place\">micro_crack, damaged</span>";
  const char* onsets =
      "<dt>onset</dt><dd>frame 34 (32 to 36)</dd></div><div><dt>true onset</dt><dd>frame 33 (1.1 s)</dd>";
  EXPECT_EQ(count_of(html, name), 2u);  // in the table and in the panel's section
  EXPECT_EQ(count_of(html, onsets), 1u);
  EXPECT_EQ(count_of(render_html(scene()), "true onset"), 0u);
}

TEST(LabelsInHtml, DisarmAHostileScenario) {
  const std::string html = render_html(labelled_report("<script>alert(\"1\")</script>&'|`\n\x01\xFF end"));
  EXPECT_EQ(MarkupChecker::check(html), "");
  EXPECT_EQ(count_of(html, "<script"), 0u);
}

TEST(LabelsInMarkdown, AreCountedByScenarioAndStandWithThePanel) {
  const std::string text = render_markdown(labelled_report("micro_crack"));
  EXPECT_EQ(count_of(text, "| micro\\_crack | yes | 12 | 3 | 7 | 2 |"), 1u) << text;
  const char* panel =
      "- label: micro\\_crack, damaged\n- onset: frame 34 (32 to 36)\n- true onset: frame 33 (1.1 s)\n";
  EXPECT_EQ(count_of(text, panel), 1u) << text;
}

TEST(LabelsInJson, AreRowsByScenarioAndAMemberOfThePanel) {
  const Json json = support::parse_json(render_json(labelled_report("crack")), "report.json");
  const Json row = support::parse_json(
      R"({"scenario": "crack", "damaged": true, "panels": 12, "ok": 3, "ng": 7, "inconclusive": 2})", "row");
  EXPECT_EQ(json.find("by_scenario")->items()[0], row);
  const Json label = support::parse_json(
      R"({"scenario": "crack", "damaged": true, "onset_frame": 33, "onset_time_s": 1.1})", "label");
  EXPECT_EQ(*json.find("panels")->items()[0].find("label"), label);
}

TEST(LabelsInJson, AreLeftOutWhereTheSetHasNone) {
  const Json json = support::parse_json(render_json(scene()), "report.json");
  EXPECT_EQ(json.find("by_scenario"), nullptr);
  EXPECT_EQ(json.find("panels")->items()[0].find("label"), nullptr);
}

}  // namespace
}  // namespace motionanalyzer::labels_test
