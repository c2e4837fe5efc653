// pod, certificate, and what score says of many panels together.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>

#include "app/process.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::detectability_test {
namespace {

using support::Json;

/// A line of 70 simulated panels with a hinge model of alpha .1, made once for all tests of this file.
class Detectability : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto temporary = support::to_utf8(std::filesystem::temp_directory_path());
    folder_ = new std::string(
        support::join(temporary, "ma_detectability_" + std::to_string(std::random_device{}())));
    std::filesystem::remove_all(support::to_path(*folder_));
    ASSERT_EQ(run_exe({"synth", "--counts", "normal=66,crack=4", "--set", "strip.nodes=61", "--set",
                       "drive.bend_s=0.8", "--set", "drive.hold_s=0.2", "--no-fields", "--out", at("set")})
                  .status,
              0);
    const Outcome trained =
        run_exe({"train", at("set"), "--detector", "hinge", "--alpha", "0.1", "--out", at("m.ma")});
    ASSERT_EQ(trained.status, 0) << trained.err;
  }
  static void TearDownTestSuite() {
    std::filesystem::remove_all(support::to_path(*folder_));
    delete folder_;
    folder_ = nullptr;
  }
  static std::string at(const std::string& name) { return *folder_ + "/" + name; }

 private:
  static inline std::string* folder_ = nullptr;
};

TEST_F(Detectability, PodPrintsClassesAndFalseAlarms) {
  const Outcome outcome = run_exe({"pod", at("set"), "--model", at("m.ma"), "--panels", "8", "--lambda",
                                   "2:4", "--place", "0.3:0.7", "--angle", "20:90", "--out", at("pod")});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "severity mm")) << outcome.out;
  const std::string page = read_text(at("pod/pod.html"));
  EXPECT_TRUE(contains(page, "class-share"));
  EXPECT_LT(page.find("a90/95, the limit to rely on"), page.find("<svg")) << page;
  EXPECT_TRUE(contains(page, "8 of 8 damaged panels were found: a curve needs smaller severities")) << page;
  EXPECT_TRUE(contains(page, "<td>damaged copies called NG: found</td><td>8 of 8</td>")) << page;
  EXPECT_TRUE(contains(page, "bend angle at which it happens, degrees")) << page;
  EXPECT_NE(support::parse_json(read_text(at("pod/pod.json")), "pod.json").find("curve"), nullptr);
  EXPECT_TRUE(contains(outcome.out, "Every panel was found: no curve")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "False alarms on the untouched panels: ")) << outcome.out;
}

TEST_F(Detectability, CertificatePrintsTheTextAndWritesPageAndJson) {
  const Outcome outcome = run_exe({"certificate", at("m.ma"), "--out", at("c"), "--json", at("c.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const Json result = support::parse_json(read_text(at("c.json")), "c.json");
  const Json written = support::parse_json(read_text(at("c/certificate.json")), "certificate.json");
  EXPECT_EQ(*result.find("map"), *written.find("map"));
  EXPECT_TRUE(contains(read_text(at("c/certificate.html")), "<svg"));
  EXPECT_TRUE(contains(outcome.out, "Accepted false alarms: 0.1 a panel")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "Blind zones")) << outcome.out;
}

TEST_F(Detectability, EvaluatePrintsTablesAndWritesPageAndJson) {
  const Outcome outcome = run_exe({"evaluate", at("set"), "--models", at("m.ma"), "--split", "all", "--out",
                                   at("e"), "--json", at("e.json")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "panels taught or calibrated m and are left out")) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "False alarms of sound panels") && contains(outcome.out, "Damage found"))
      << outcome.out;
  const Json result = support::parse_json(read_text(at("e.json")), "e.json");
  const Json written = support::parse_json(read_text(at("e/evaluate.json")), "evaluate.json");
  EXPECT_EQ(*result.find("goals"), *written.find("goals"));
  EXPECT_TRUE(contains(read_text(at("e/evaluate.html")), "<svg"));
  const Json& goal = *result.find("goals")->find("goal1")->find("m");
  // Cracks of the scenario are as large as 4 mm; what lies outside the zone is not among the positives.
  EXPECT_EQ(goal.find("confusion")->find("tp")->integer().value() +
                goal.find("confusion")->find("fn")->integer().value(),
            goal.find("positives")->integer());
}

TEST_F(Detectability, EvaluateNamesModelsByTheirFilesAndSaysWhatIsInconclusive) {
  std::filesystem::copy_file(support::to_path(at("m.ma")), support::to_path(at("line 3.ma")),
                             std::filesystem::copy_options::overwrite_existing);
  const Json result = run_json({"evaluate", at("set"), "--models", at("m.ma") + "," + at("line 3.ma"),
                                "--split", "test", "--mm-per-px", "0.5"});
  const Json& figures = *result.find("figures");
  ASSERT_TRUE(figures.find("m") != nullptr && figures.find("line 3") != nullptr);
  EXPECT_EQ(*figures.find("line 3")->find("detector")->string(), "hinge");
  std::string warnings;
  for (const Json& warning : result.find("warnings")->items()) warnings += *warning.string() + "\n";
  EXPECT_TRUE(contains(warnings, "panels are INCONCLUSIVE for line 3: ")) << warnings;
  EXPECT_TRUE(contains(warnings, "recipe_mismatch ") && !contains(warnings, "coarse_calibration"))
      << warnings;
  EXPECT_TRUE(contains(warnings, "m and line 3 are not compared on goal1")) << warnings;
  EXPECT_TRUE(result.find("differences")->items()[0].find("hits")->is_null());
}

TEST_F(Detectability, ScoreOfADataSetTellsDriftAndLot) {
  const Json result = run_json({"score", at("set"), "--split", "test", "--model", at("m.ma")});
  const Json& drift = *result.find("drift");
  const Json& lot = *result.find("lot");
  const Json& totals = *result.find("totals");
  EXPECT_EQ(lot.find("panels")->integer(), *totals.find("OK")->integer() + *totals.find("NG")->integer());
  EXPECT_EQ(drift.find("panels")->number(), lot.find("panels")->number());
  // 10 panels calibrated: the smallest p-value, 1 / 11, is not below q = .1 times 1 / panels.
  EXPECT_EQ(lot.find("calibration_enough")->boolean(), false);
}

TEST_F(Detectability, ScoreEndsWithTotals) {
  const Outcome outcome = run_exe({"score", at("set"), "--split", "test", "--model", at("m.ma")});
  EXPECT_TRUE(contains(outcome.out, " panels judged: ")) << outcome.out;
  EXPECT_EQ(outcome.out.substr(outcome.out.size() - 13), "INCONCLUSIVE\n") << outcome.out;
}

TEST_F(Detectability, InconclusivePanelsEnterNeitherLotNorDrift) {
  const std::vector<std::string> words = {"score",   at("set"),  "--split",     "test",
                                          "--model", at("m.ma"), "--mm-per-px", "0.5"};
  const Json result = run_json(words);
  std::size_t with_p_value = 0;
  for (const Json& panel : result.find("panels")->items()) {
    EXPECT_EQ(*panel.find("verdict")->string(), "INCONCLUSIVE");
    with_p_value += !panel.find("p_value")->is_null();
  }
  EXPECT_GT(with_p_value, 1u);
  EXPECT_TRUE(result.find("drift")->is_null() && result.find("lot")->is_null());
  EXPECT_EQ(result.find("totals")->find("OK")->integer(), 0);
  const Outcome outcome = run_exe(words);
  EXPECT_TRUE(contains(outcome.out, "\nDrift, Lot: neither can be told, none of ")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "\nrecipe_mismatch (")) << outcome.out;  // what the code means
}

TEST_F(Detectability, NgPanelsHaveOnsetPlaceSeverityAndCauseWithIntervals) {
  const Outcome outcome =
      run_exe({"score", at("set"), "--split", "test", "--model", at("m.ma"), "--json", at("score.json")});
  EXPECT_TRUE(contains(outcome.out, "\nDrift: ") && contains(outcome.out, "\nLot: ")) << outcome.out;
  const Json result = support::parse_json(read_text(at("score.json")), "score.json");
  std::size_t complete = 0;
  for (const Json& panel : result.find("panels")->items()) {
    const bool ng = *panel.find("verdict")->string() == "NG";
    for (const char* key : {"position_interval_mm", "lambda_interval_mm", "incoming_margin"}) {
      ASSERT_NE(panel.find(key), nullptr) << key;
      EXPECT_TRUE(ng || panel.find(key)->is_null()) << key;
    }
    if (!ng || panel.find("lambda_interval_mm")->is_null()) continue;
    const auto interval = panel.find("lambda_interval_mm")->items();
    EXPECT_LE(*interval[0].number(), *panel.find("lambda_mm")->number());
    EXPECT_GE(*interval[1].number(), *panel.find("lambda_mm")->number());
    ++complete;
  }
  EXPECT_GE(complete, 1u);
}

TEST_F(Detectability, WrongUsageExitsWith2) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"pod", at("set")},
                                                {"pod", at("set"), "--model", at("m.ma"), "--lambda", "2"},
                                                {"pod", at("set"), "--model", at("m.ma"), "--lambda", "2:1"},
                                                {"certificate"},
                                                {"evaluate", at("set")},
                                                {"evaluate", "--models", at("m.ma")},
                                                {"evaluate", at("set"), "--study"},
                                                {"evaluate", "--study", "--goal", "3"}}) {
    const Outcome outcome = run_exe(words);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.err.substr(0, 24), "error[invalid_argument]:") << outcome.err;
  }
}

}  // namespace
}  // namespace motionanalyzer::testing::detectability_test
