#include "motionanalyzer/pipeline/simulated_panels.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/pipeline/run.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::simulated_panels_test {
namespace {

SetPlan small_plan() {
  SetOptions options;
  options.counts = parse_counts("normal=4,crack=2");
  return SetPlan(options);
}

TEST(SimulatedPanels, AreThePanelsThatTheSetOnDiskHolds) {
  const testing::ScratchFolder scratch;
  const std::string folder = scratch.path("set");
  write_set(small_plan(), folder);
  const Dataset written = read_dataset(folder);
  const SimulatedPanels panels(small_plan());
  ASSERT_EQ(panels.dataset().entry.size(), written.entry.size());
  EXPECT_EQ(panels.dataset().origin, written.origin);
  for (std::size_t i = 0; i < written.entry.size(); ++i) {
    const DatasetEntry& entry = panels.dataset().entry[i];
    EXPECT_EQ(entry.truth.split, written.entry[i].truth.split);
    EXPECT_EQ(entry.truth.goal, written.entry[i].truth.goal);
    EXPECT_TRUE(entry.labelled);
    const FrameBundle here = panels.read(entry.folder, {}).bundle;
    const FrameBundle there = read_bundle(written.entry[i].folder).bundle;
    EXPECT_EQ(here.name, there.name);
    EXPECT_EQ(here.frame_number, there.frame_number);
    EXPECT_EQ(here.mask, there.mask);
    EXPECT_EQ(here.fps, there.fps);
    EXPECT_EQ(here.mm_per_px, there.mm_per_px);
    for (std::size_t t = 0; t < here.frames(); ++t)
      for (std::size_t k = 0; k < here.points(); ++k)
        if (here.mask(t, k)) {
          ASSERT_EQ(here.x_px(t, k), there.x_px(t, k));
        }
  }
}

TEST(SimulatedPanels, WhatIsGivenByHandStandsOverTheCamera) {
  const SimulatedPanels panels(small_plan());
  BundleOverrides overrides;
  overrides.fps = 25;
  overrides.mm_per_px = 0.2;
  const FrameBundle bundle = panels.read(panels.dataset().entry[0].folder, overrides).bundle;
  EXPECT_EQ(bundle.fps, 25);
  EXPECT_EQ(bundle.mm_per_px, 0.2);
}

TEST(SimulatedPanels, ANameThatTheSetHasNotIsAnError) {
  const SimulatedPanels panels(small_plan());
  EXPECT_THROW(panels.read("panel_9999999", {}), Error);
}

TEST(SimulatedPanels, AreRunLikeADataSetWithEveryDetectorAndJudgedByHinge) {
  const testing::ScratchFolder scratch;
  SetOptions options;
  options.counts = parse_counts("normal=50,crack=4");
  set_option(options.line, "strip.nodes", "61");
  set_option(options.line, "drive.bend_s", "0.7");
  set_option(options.line, "drive.hold_s", "0.2");
  RunOptions run_options;
  run_options.alpha = 0.2;
  const RunResult result = run(SetPlan(options), scratch.path("out"), run_options);
  EXPECT_EQ(result.report.panel.size(), 11U);  // 7 normals and 4 cracks taught no model
  std::size_t judged = 0;
  for (const ReportPanel& panel : result.report.panel)
    judged += panel.verdict.verdict != Verdict::inconclusive;
  EXPECT_EQ(judged, result.report.panel.size());
  EXPECT_EQ(result.models.size(), detectors().size());
  EXPECT_EQ(result.report.model.value().detector, "hinge");
}

}  // namespace
}  // namespace motionanalyzer::simulated_panels_test
