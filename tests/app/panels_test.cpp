// Panels through the whole exe: data set, training, verdicts, reports.
#include <cmath>
#include <filesystem>
#include <random>

#include "app/process.hpp"
#include "support/bending_panel.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer::testing::panels_test {
namespace {

using support::Json;

void write_panel(const std::string& folder, const FrameBundle& bundle) {
  support::create_folders(folder);
  write_text(folder + "/fps.txt", "30\n");
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    std::string text = "# x,y,index\n";
    for (std::size_t i = 0; i < bundle.points(); ++i)
      text += std::to_string(static_cast<int>(bundle.x_px(t, i))) + "," +
              std::to_string(static_cast<int>(bundle.y_px(t, i))) + "," +
              std::to_string(bundle.point_index[i]) + "\n";
    char name[32];
    std::snprintf(name, sizeof name, "/frame_%05d.txt", bundle.frame_number[t]);
    write_text(folder + name, text);
  }
}

BendingPanelOptions normal_panel(std::uint64_t seed) {
  BendingPanelOptions options;
  options.seed = seed;
  options.bend_frames = 30;
  options.hold_frames = 10;
  options.points = 120;
  return options;
}

/// 40 normal panels in a data set and two that are not in it, made once for all tests of this file.
class Panels : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto temporary = support::to_utf8(std::filesystem::temp_directory_path());
    folder_ =
        new std::string(support::join(temporary, "ma_panels_" + std::to_string(std::random_device{}())));
    std::filesystem::remove_all(support::to_path(*folder_));
    for (std::uint64_t seed = 1; seed <= 40; ++seed)
      write_panel(at("data/n" + std::to_string(seed)), make_bending_panel(normal_panel(seed)));
    BendingPanelOptions cracked = normal_panel(101);
    cracked.hinge_rad = 0.6;
    cracked.hinge_frame = 12;
    write_panel(at("cracked"), make_bending_panel(cracked));
    write_panel(at("\xED\x8C\xA8\xEB\x84\x90"), make_bending_panel(normal_panel(102)));
    ASSERT_EQ(run_exe({"manifest", at("data"), "--out", at("data"), "--train", "0.6", "--val", "0.3"}).status,
              0);
    ASSERT_EQ(train("patchcore", at("m.ma")).status, 0);
  }
  static void TearDownTestSuite() {
    std::filesystem::remove_all(support::to_path(*folder_));
    delete folder_;
    folder_ = nullptr;
  }
  static std::string at(const std::string& name) { return *folder_ + "/" + name; }
  static Outcome train(const std::string& detector, const std::string& out) {
    return run_exe({"train", at("data"), "--detector", detector, "--alpha", "0.1", "--out", out});
  }

 private:
  static inline std::string* folder_ = nullptr;
};

const Json& first_panel(const Json& result) { return result.find("panels")->items()[0]; }

TEST_F(Panels, ManifestSplitsByTheSharesGiven) {
  const Json manifest = support::parse_json(read_text(at("data/manifest.json")), "manifest.json");
  EXPECT_EQ(manifest.find("total_count")->integer(), 40);
  EXPECT_EQ(manifest.find("entries")->items().size(), 40u);
}

TEST_F(Panels, ACrackedPanelIsNgAndFailsOnRequest) {
  const Json result = run_json({"analyze", at("cracked"), "--model", at("m.ma"), "--fail-on-ng"}, 10);
  const Json& panel = first_panel(result);
  EXPECT_EQ(*panel.find("verdict")->string(), "NG");
  EXPECT_LE(*panel.find("p_value")->number(), 0.1);
  EXPECT_EQ(run_exe({"analyze", at("cracked"), "--model", at("m.ma")}).status, 0);
}

TEST_F(Panels, WithoutAModelAPanelIsInconclusiveAndFailsOnRequest) {
  EXPECT_EQ(run_exe({"analyze", at("cracked"), "--fail-on-ng"}).status, 11);
}

TEST_F(Panels, JsonHasTheMembersThatAreDocumented) {
  const Json result = run_json({"score", at("cracked"), "--model", at("m.ma"), "--seed", "5"});
  const Json& panel = first_panel(result);
  const bool unscaled = !panel.find("position")->is_null() && panel.find("position_mm")->is_null();
  EXPECT_EQ(contains(support::dump_json(*result.find("warnings")), "1 panel has no scale"), unscaled);
  for (const char* key : {"motionanalyzer", "command", "seed", "options", "warnings", "panels"})
    EXPECT_NE(result.find(key), nullptr) << key;
  EXPECT_EQ(result.find("seed")->integer(), 5);
  EXPECT_EQ(*result.find("options")->find("model")->string(), at("m.ma"));
  for (const char* key : {"panel", "statistic", "p_value", "verdict", "reasons", "cause", "onset_frame",
                          "onset_interval", "position", "position_mm", "lambda_mm", "frames"})
    EXPECT_NE(first_panel(result).find(key), nullptr) << key;
  EXPECT_EQ(first_panel(result).find("frames")->items().size(), 40u);
  const Json analyzed = run_json({"analyze", at("cracked"), "--model", at("m.ma")});
  EXPECT_NE(first_panel(analyzed).find("summary"), nullptr);
  EXPECT_NE(first_panel(analyzed).find("warnings"), nullptr);
}

TEST_F(Panels, CsvHoldsTheScoresOfTheJson) {
  const Json result = run_json({"score", at("cracked"), "--model", at("m.ma"), "--csv", at("s.csv")});
  const std::string csv = read_text(at("s.csv"));
  EXPECT_EQ(csv.substr(0, 26), "panel,frame,score,p_value\n");
  const std::string p = support::format_double(*first_panel(result).find("p_value")->number());
  int frame = 0;
  for (const Json& score : first_panel(result).find("frames")->items()) {
    const std::string cell = score.is_null() ? "" : support::format_double(*score.number());
    EXPECT_NE(csv.find("cracked," + std::to_string(frame) + "," + cell + "," + p + "\n"), std::string::npos)
        << frame;
    ++frame;
  }
}

TEST_F(Panels, ScoresDoNotDependOnThreads) {
  const auto score = [](const char* threads) {
    return run_exe({"score", at("data"), "--model", at("m.ma"), "--threads", threads, "--json", "-"}).out;
  };
  EXPECT_EQ(score("1"), score("4"));
}

TEST_F(Panels, SplitChoosesPanels) {
  std::size_t n = 0;
  for (const char* split : {"train", "val", "test"})
    n += run_json({"score", at("data"), "--model", at("m.ma"), "--split", split})
             .find("panels")
             ->items()
             .size();
  EXPECT_EQ(n, 40u);
  EXPECT_EQ(run_exe({"score", at("cracked"), "--model", at("m.ma"), "--split", "test"}).status, 3);
}

TEST_F(Panels, AHangulFolderIsReadAndNamed) {
  const std::string name = "\xED\x8C\xA8\xEB\x84\x90";
  const Json result = run_json({"analyze", at(name), "--out", at("\xEA\xB2\xB0\xEA\xB3\xBC")});
  EXPECT_EQ(*first_panel(result).find("panel")->string(), name);
  EXPECT_TRUE(support::is_file(at("\xEA\xB2\xB0\xEA\xB3\xBC/report.html")));
}

TEST_F(Panels, AnalyzeWritesVectorsAndReports) {
  const Outcome outcome = run_exe({"analyze", at("cracked"), "--out", at("a"), "--quiet"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const char* name : {"report.html", "report.md", "report.json"})
    EXPECT_TRUE(support::is_file(at("a/") + name));
  EXPECT_EQ(read_text(at("a/panels/cracked/vectors.csv")).substr(0, 28), "frame,time_s,station,x_px,y_");
}

TEST_F(Panels, ReportMakesTheSamePageAgain) {
  ASSERT_EQ(run_exe({"analyze", at("cracked"), "--model", at("m.ma"), "--out", at("r")}).status, 0);
  const std::string html = read_text(at("r/report.html")), md = read_text(at("r/report.md"));
  std::filesystem::remove(support::to_path(at("r/report.html")));
  std::filesystem::remove(support::to_path(at("r/report.md")));
  ASSERT_EQ(run_exe({"report", at("r")}).status, 0);
  ASSERT_EQ(run_exe({"report", at("r"), "--format", "md"}).status, 0);
  EXPECT_EQ(read_text(at("r/report.html")), html);
  EXPECT_EQ(read_text(at("r/report.md")), md);
}

TEST_F(Panels, ReportGivesATableOfPanels) {
  ASSERT_EQ(
      run_exe({"analyze", at("cracked"), at("data/n1"), "--model", at("m.ma"), "--out", at("t")}).status, 0);
  ASSERT_EQ(run_exe({"report", at("t"), "--format", "csv"}).status, 0);
  const std::string csv = read_text(at("t/report.csv"));
  EXPECT_NE(csv.find("\ncracked,NG,"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\nn1,"), std::string::npos) << csv;
}

TEST_F(Panels, CompareGivesBMinusA) {
  const Json result = run_json({"compare", at("cracked"), at("data/n1"), "--out", at("c")});
  const auto differences = result.find("differences")->members();
  ASSERT_FALSE(differences.empty());
  for (const auto& [name, value] : differences)
    EXPECT_DOUBLE_EQ(*value.find("difference")->number(),
                     *value.find("b")->number() - *value.find("a")->number())
        << name;
  EXPECT_TRUE(support::is_file(at("c/compare.html")));
}

TEST_F(Panels, CpdOfABundleNamesFramesToo) {
  const Json result = run_json({"cpd", at("cracked"), "--method", "pelt"});
  EXPECT_EQ(result.find("change_frames")->items().size(), result.find("change_points")->items().size());
  EXPECT_EQ(result.find("columns")->items().size(), 1u);
}

TEST_F(Panels, CalibrateTakesTheLinesOwnNormals) {
  for (std::uint64_t seed = 201; seed <= 220; ++seed)
    write_panel(at("line/n" + std::to_string(seed)), make_bending_panel(normal_panel(seed)));
  const Json result = run_json({"calibrate", at("m.ma"), at("line"), "--out", at("line.ma")});
  EXPECT_EQ(*result.find("calibration")->find("source")->string(), "line");
  EXPECT_EQ(run_exe({"calibrate", at("m.ma"), at("cracked"), "--out", at("no.ma")}).status, 3);
  EXPECT_EQ(run_exe({"calibrate", at("m.ma"), at("data"), "--out", at("no.ma")}).status, 3)
      << "most of these panels taught the model";
  EXPECT_FALSE(support::exists(at("no.ma")));
}

TEST_F(Panels, RunTrainsEveryDetectorAndWritesTheReport) {
  for (std::uint64_t seed = 301; seed <= 318; ++seed)
    write_panel(at("few/n" + std::to_string(seed)), make_bending_panel(normal_panel(seed)));
  const Json result = run_json({"run", at("few"), "--out", at("run"), "--alpha", "0.4"});
  EXPECT_GE(result.find("models")->items().size(), 4u);
  for (const char* name : {"run/report.html", "run/report.md", "run/report.json", "run/models/knn.ma"})
    EXPECT_TRUE(support::is_file(at(name))) << name;
  EXPECT_TRUE(result.find("timings_s")->is_object());
  ASSERT_EQ(run_exe({"report", at("run"), "--format", "csv"}).status, 0);
}

TEST_F(Panels, AnotherRateOfFramesIsAnotherRecipe) {
  const Json result = run_json({"score", at("cracked"), "--model", at("m.ma"), "--fps", "240"});
  EXPECT_EQ(*first_panel(result).find("verdict")->string(), "INCONCLUSIVE");
}

}  // namespace
}  // namespace motionanalyzer::testing::panels_test
