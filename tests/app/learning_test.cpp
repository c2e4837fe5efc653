// tune, calibrate by labels, label-gain, and what explains a score.
#include "app/process.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::testing::learning_test {
namespace {

using support::Json;

/// 50 normals to fit on, 12 to calibrate, 14 cracked panels of split val, and a model of alpha .1 that sees
/// the motion: residuals of a kink of .8 rad lie far from it.
class Learning : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    write_dataset(at("set"), {50, 12, 1, 14, "", 7000, Split::val});
    const Outcome trained =
        run_exe({"train", at("set"), "--detector", "knn", "--set", "features=-residual,-spectrum", "--alpha",
                 "0.1", "--out", at("knn.ma")});
    ASSERT_EQ(trained.status, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string at(const std::string& name) { return folder_->path(name); }
  static bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

 private:
  static inline ScratchFolder* folder_ = nullptr;
};

TEST_F(Learning, TuneWritesModelPageAndJson) {
  const Outcome outcome =
      run_exe({"tune", "knn", at("set"), "--set", "k=1|5", "--set", "features=-residual,-spectrum",
               "--damage", "labelled", "--alpha", "0.1", "--out", at("tuned.ma"), "--report", at("tuning"),
               "--json", at("tune.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "k=1") && holds(outcome.out, "the default")) << outcome.out;
  EXPECT_TRUE(holds(read_text(at("tuning/tune.html")), "Options of knn"));
  const Json result = support::parse_json(read_text(at("tune.json")), "tune.json");
  EXPECT_EQ(result.find("trials")->items().size(), 2u);
  EXPECT_EQ(*result.find("model")->string(), at("tuned.ma"));
  EXPECT_EQ(run_exe({"score", at("set/panel_7000"), "--model", at("tuned.ma")}).status, 0);
}

TEST_F(Learning, TuneSaysWhatIsWrongBeforeItReads) {
  const Outcome option = run_exe({"tune", "knn", at("set"), "--set", "neighbours=1|2", "--out", at("x.ma")});
  EXPECT_EQ(option.status, 2);
  EXPECT_TRUE(holds(option.err, "neighbours") && holds(option.err, "known options")) << option.err;
  EXPECT_EQ(run_exe({"tune", "nobody", at("set"), "--out", at("x.ma")}).status, 2);
  EXPECT_EQ(run_exe({"tune", "knn", at("set")}).status, 2);
}

TEST_F(Learning, TuneTakesATableInPlaceOfPanels) {
  std::string rows = "a,b\n";
  for (int i = 0; i < 60; ++i) rows += std::to_string(i) + "," + std::to_string(i * i % 17) + "\n";
  support::write_file_atomic(at("rows.csv"), rows);
  const Outcome outcome = run_exe({"tune", "knn", "--table", at("rows.csv"), "--set", "k=1|5", "--out",
                                   at("rows.ma"), "--json", at("rows.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const Json result = support::parse_json(read_text(at("rows.json")), "rows.json");
  EXPECT_EQ(*result.find("rows")->find("fitted")->number(), 50);
  EXPECT_EQ(run_exe({"score", "--table", at("rows.csv"), "--model", at("rows.ma")}).status, 0);
  EXPECT_EQ(run_exe({"tune", "knn", at("set"), "--table", at("rows.csv"), "--out", at("x.ma")}).status, 2);
  EXPECT_EQ(run_exe({"tune", "knn", "--out", at("x.ma")}).status, 2);
}

TEST_F(Learning, CalibrateByLabelsSetsTheThresholdAndTellsHowSureThatIs) {
  const Outcome outcome =
      run_exe({"calibrate", at("knn.ma"), "--labels", at("set"), "--precision", "0.8", "--prevalence", "0.5",
               "--out", at("labelled.ma"), "--json", at("labels.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "What the labelled panels tell")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "14 labelled panels tell little")) << outcome.err;
  const Json result = support::parse_json(read_text(at("labels.json")), "labels.json");
  EXPECT_EQ(result.find("labels")->find("labelled")->integer(), 14);
  EXPECT_EQ(result.find("alpha")->number(), result.find("labels")->find("now")->find("alpha")->number());
}

TEST_F(Learning, CalibrateNeedsNormalsOrLabels) {
  const Outcome outcome = run_exe({"calibrate", at("knn.ma"), "--out", at("x.ma")});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(holds(outcome.err, "--labels")) << outcome.err;
  const Outcome out_of_reach =
      run_exe({"calibrate", at("knn.ma"), "--labels", at("set"), "--precision", "0.9", "--out", at("x.ma")});
  EXPECT_EQ(out_of_reach.status, 3);
  EXPECT_TRUE(holds(out_of_reach.err, "normal panels or more")) << out_of_reach.err;
}

TEST_F(Learning, LabelGainWritesItsTableAndPicture) {
  const Outcome outcome =
      run_exe({"label-gain", at("set"), "--members", "mspc,knn", "--features=-residual,-spectrum", "--labels",
               "0,3", "--draws", "3", "--alpha", "0.1", "--out", at("gain"), "--json", at("gain.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "Recall by the number of labelled panels")) << outcome.out;
  EXPECT_TRUE(holds(read_text(at("gain/label_gain.html")), "<svg"));
  EXPECT_EQ(support::parse_json(read_text(at("gain.json")), "gain").find("points")->items().size(), 2u);
}

TEST_F(Learning, ExplainNamesColumnsFramesAndPlace) {
  const std::string cracked = at("set/panel_7063");  // the first behind 50 + 12 + 1 normals
  const Outcome outcome = run_exe({"score", cracked, "--model", at("knn.ma"), "--explain", "--json", "-"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const Json panels = *support::parse_json(outcome.out, "score").find("panels");
  const Json& panel = panels.items().front();
  EXPECT_EQ(*panel.find("verdict")->string(), "NG");
  EXPECT_EQ(panel.find("contributions")->items().size(), 5u);
  EXPECT_FALSE(panel.find("frame_contributions")->items().empty());
  EXPECT_NEAR(*panel.find("position")->number(), 0.4, 0.1);  // see cracked_panel
  const Outcome text = run_exe({"score", cracked, "--model", at("knn.ma"), "--explain"});
  EXPECT_TRUE(holds(text.out, "columns  ") && holds(text.out, "frames   ") && holds(text.out, "place    "))
      << text.out;
}

}  // namespace
}  // namespace motionanalyzer::testing::learning_test
