#include "motionanalyzer/pipeline/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "motionanalyzer/models/model.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer {
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

TEST(Run, TrainsEveryDetectorAndJudgesOnlyPanelsThatTaughtNone) {
  const ScratchFolder scratch;
  testing::write_dataset(scratch.path("set"));
  RunOptions options;
  options.alpha = 0.1;
  const RunResult result = run(scratch.path("set"), scratch.path("out"), options);
  EXPECT_EQ(result.report.panel.size(), 7u);
  EXPECT_EQ(result.models.size(), detectors().size());
  for (const std::string& path : result.models) EXPECT_TRUE(Model::load(path).calibration().has_value());
  const auto cracked = [](const ReportPanel& p) { return p.verdict.verdict == Verdict::ng; };
  EXPECT_GE(std::count_if(result.report.panel.begin(), result.report.panel.end(), cracked), 3);
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
}  // namespace motionanalyzer
