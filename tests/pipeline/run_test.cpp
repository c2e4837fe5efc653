#include "motionanalyzer/pipeline/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "motionanalyzer/models/model.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::run_test {
namespace {

using testing::ScratchFolder;

TEST(Run, OnTooFewNormalsShowsEveryPanelInconclusive) {
  const ScratchFolder scratch;
  const RunResult result = run(MA_TEST_DATA "/bundles", scratch.path("out"));
  ASSERT_EQ(result.report.panel.size(), 9u);
  for (const ReportPanel& panel : result.report.panel) {
    EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
    EXPECT_TRUE(panel.kinematics.has_value()) << panel.verdict.panel;
  }
  EXPECT_TRUE(result.models.empty());
  EXPECT_FALSE(result.report.warnings.empty());
  for (const char* name : {"report.html", "report.md", "report.json"})
    EXPECT_TRUE(support::is_file(scratch.path("out/") + name)) << name;
}

/// A set that trains the detectors of rows, and what a run made of it, once for the tests of this file.
class RunOnRows : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    testing::write_dataset(folder_->path("set"));
    result_ = new RunResult(run_on("out"));
  }
  static void TearDownTestSuite() {
    delete result_;
    delete folder_;
  }
  static RunResult run_on(const std::string& out) {
    RunOptions options;
    options.alpha = 0.1;
    return run(folder_->path("set"), folder_->path(out), options);
  }
  static inline ScratchFolder* folder_ = nullptr;
  static inline RunResult* result_ = nullptr;
};

TEST_F(RunOnRows, WithTooFewNormalsForHingeTheVerdictsArePatchcores) {
  EXPECT_EQ(result_->report.panel.size(), 7u);
  EXPECT_EQ(result_->models.size(), static_cast<std::size_t>(std::count_if(
                                        detectors().begin(), detectors().end(),
                                        [](const DetectorInfo& info) { return !info.needs_residual; })));
  ASSERT_TRUE(result_->report.model.has_value());
  EXPECT_EQ(result_->report.model->detector, "patchcore");
  const std::vector<std::string>& warnings = result_->report.warnings;
  EXPECT_EQ(std::count(warnings.begin(), warnings.end(), "verdicts are those of patchcore instead of hinge"),
            1);
  for (const std::string& path : result_->models) EXPECT_TRUE(Model::load(path).calibration().has_value());
  const auto cracked = [](const ReportPanel& p) { return p.verdict.verdict == Verdict::ng; };
  EXPECT_GE(std::count_if(result_->report.panel.begin(), result_->report.panel.end(), cracked), 3);
}

std::string said_at_start(const std::string& counts, double alpha) {
  const ScratchFolder scratch;
  SetOptions set;
  set.counts = parse_counts(counts);
  RunOptions options;
  options.alpha = alpha;
  std::string said;
  struct Enough {};
  options.at_start = [&](const std::string& text) {
    said = text;
    throw Enough();
  };
  try {
    run(SetPlan(set), scratch.path("out"), options);
  } catch (const Enough&) {
  }
  return said;
}

TEST(Run, SaysBeforeTheWorkHowManyNormalsAVerdictNeeds) {
  const std::string said = said_at_start("normal=300", 0.01);
  EXPECT_NE(said.find("needs at least 99 normal panels"), std::string::npos) << said;
  EXPECT_NE(said.find("here are 45"), std::string::npos) << said;
  EXPECT_NE(said.find("give 660 normal panels"), std::string::npos) << said;
}

/// Rows of a run on this set, their verdicts counted again from its panels.
void expect_rows_fit(const Report& report) {
  for (const ScenarioRow& row : report.by_scenario) {
    std::size_t panels = 0, ng = 0;
    for (const ReportPanel& panel : report.panel) {
      const bool here =
          panel.label && panel.label->scenario == row.scenario && panel.label->damaged == row.damaged;
      panels += here;
      ng += here && panel.verdict.verdict == Verdict::ng;
    }
    EXPECT_EQ(row.panels, panels) << row.scenario;
    EXPECT_EQ(row.ng, ng) << row.scenario;
    EXPECT_EQ(row.ok + row.ng + row.inconclusive, row.panels) << row.scenario;
  }
}

TEST_F(RunOnRows, CountsVerdictsByScenarioUndamagedFirst) {
  const Report& report = result_->report;
  ASSERT_EQ(report.by_scenario.size(), 2u);
  EXPECT_EQ(report.by_scenario[0].scenario, "normal");
  EXPECT_FALSE(report.by_scenario[0].damaged);
  EXPECT_EQ(report.by_scenario[0].panels, 4u);
  EXPECT_EQ(report.by_scenario[1].scenario, "goal1");  // the manifest names no scenario
  EXPECT_TRUE(report.by_scenario[1].damaged);
  EXPECT_EQ(report.by_scenario[1].panels, 3u);
  expect_rows_fit(report);
}

TEST(Run, GivesDamagedAndSoundPanelsOfOneScenarioARowEach) {
  const ScratchFolder scratch;
  SetOptions set;
  set.counts = {{"normal", 3}, {"uv_overcured", 8}};
  const Report report = run(SetPlan(set), scratch.path("out")).report;
  ASSERT_EQ(report.by_scenario.size(), 3u);  // 8 panels of this seed hold both
  EXPECT_EQ(report.by_scenario[1].scenario, "uv_overcured");
  EXPECT_EQ(report.by_scenario[2].scenario, "uv_overcured");
  EXPECT_FALSE(report.by_scenario[1].damaged);
  EXPECT_TRUE(report.by_scenario[2].damaged);
  expect_rows_fit(report);
}

TEST(Run, TellsTheTrueOnsetOfEverySimulatedCrack) {
  const ScratchFolder scratch;
  SetOptions set;
  set.counts = {{"crack", 3}};
  const Report report = run(SetPlan(set), scratch.path("out")).report;
  for (const ReportPanel& panel : report.panel) {
    ASSERT_TRUE(panel.label && panel.label->damaged) << panel.verdict.panel;
    EXPECT_GT(panel.label->onset_time_s.value_or(0), 0);
    EXPECT_TRUE(panel.label->onset_frame.has_value());
  }
}

/// Every label turned into its contrary.
void turn_labels(const std::string& root) {
  Dataset dataset = read_dataset(root);
  for (DatasetEntry& entry : dataset.entry)
    if (entry.truth.split == Split::test) {
      entry.truth.goal = entry.truth.label == 1 ? Goal::normal : Goal::goal2;
      entry.truth.label = 1 - entry.truth.label;
    }
  write_manifest(dataset, root);
}

TEST_F(RunOnRows, JudgesAPanelTheSameWhateverItsLabelSays) {
  const Report& honest = result_->report;
  turn_labels(folder_->path("set"));
  const Report turned = run_on("turned").report;
  turn_labels(folder_->path("set"));
  ASSERT_EQ(turned.panel.size(), honest.panel.size());
  for (std::size_t i = 0; i < honest.panel.size(); ++i) {
    EXPECT_EQ(render_panel_json(turned.panel[i].verdict), render_panel_json(honest.panel[i].verdict));
    EXPECT_NE(turned.panel[i].label->damaged, honest.panel[i].label->damaged);
  }
}

TEST(Run, ShowsNoLabelsOfLooseFolders) {
  const ScratchFolder scratch;
  testing::write_dataset(scratch.path("set"), {.train = 2, .val = 1, .test = 1, .cracked = 2, .origin = ""});
  std::filesystem::remove(std::filesystem::path(scratch.path("set")) / "manifest.json");
  const Report report = run(scratch.path("set"), scratch.path("out")).report;
  EXPECT_TRUE(report.by_scenario.empty());
  EXPECT_EQ(report.panel.size(), 6u);
  for (const ReportPanel& panel : report.panel) EXPECT_FALSE(panel.label.has_value());
}

TEST(Run, WithoutOneUsableBundleSaysSoAndWritesNothing) {
  const ScratchFolder scratch;
  support::create_folders(scratch.path("set/p"));
  support::write_file_atomic(scratch.path("set/p/frame_00000.txt"), "# x,y,index\nnothing\n");
  EXPECT_THROW(run(scratch.path("set"), scratch.path("out")), Error);
  EXPECT_FALSE(support::exists(scratch.path("out")));
}

TEST(Compare, TellsTheDifferenceOfWhatBothHave) {
  const Comparison c =
      compare(MA_TEST_DATA "/bundles/normal/normal_0001", MA_TEST_DATA "/bundles/thick_panel/thick_0001");
  const auto turning = [](const ComparedValue& v) { return v.name == "largest_turning"; };
  const auto found = std::find_if(c.value.begin(), c.value.end(), turning);
  ASSERT_NE(found, c.value.end());
  EXPECT_LT(found->b.value() - found->a.value(),
            -20);  // the thick panel of the samples ends at a smaller angle
}

}  // namespace
}  // namespace motionanalyzer::run_test
