#include "motionanalyzer/pipeline/inspect.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "support/file.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::inspect_test {
namespace {

using testing::ScratchFolder;

TEST(InspectBundle, WithoutAModelAPanelIsInconclusiveAndItsMotionIsShown) {
  const ReportPanel panel = inspect_bundle(MA_TEST_DATA "/bundles/normal/normal_0001", "", nullptr);
  EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  ASSERT_EQ(panel.verdict.reasons.size(), 1u);
  EXPECT_EQ(panel.verdict.reasons[0].code, "no_model");
  ASSERT_TRUE(panel.kinematics.has_value());
  EXPECT_EQ(panel.kinematics->frames(), 60u);
  EXPECT_EQ(panel.signal.size(), 60u);
  EXPECT_FALSE(panel.summary.empty());
}

TEST(InspectFrames, APanelThatBendsAnotherWayThanTheModelsIsShownAsItBends) {
  const Model model = Model::load(MA_TEST_GOLDEN "/pipeline/patchcore.motion.ma");
  FrameBundle bundle = make_bending_panel(testing::short_panel(1));
  const ReportPanel ours = inspect_frames(bundle, "", &model);
  for (float& x : bundle.x_px.values()) x = 1000 - x;
  const ReportPanel mirrored = inspect_frames(bundle, "", &model);
  ASSERT_TRUE(ours.kinematics.has_value() && mirrored.kinematics.has_value());
  EXPECT_GT(ours.kinematics->turning_rad.back(), 2);
  EXPECT_NEAR(mirrored.kinematics->turning_rad.back(), ours.kinematics->turning_rad.back(), 1e-6);
}

TEST(InspectBundle, AnUnreadableBundleSaysFileAndLine) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("p");
  write_bundle(make_bending_panel(testing::short_panel(1)), folder);
  support::write_file_atomic(folder + "/frame_00003.txt", "# x,y,index\n1,2,3\n4,five,6\n");
  const ReportPanel panel = inspect_bundle(folder, "", nullptr);
  EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  EXPECT_EQ(panel.grade, "unusable");
  ASSERT_FALSE(panel.verdict.reasons.empty());
  EXPECT_NE(panel.verdict.reasons[0].where.file.find("frame_00003.txt"), std::string::npos);
  EXPECT_EQ(panel.verdict.reasons[0].where.line, 3);
}

TEST(InspectBundle, WithoutAFrameRateItIsUnusableUntilOneIsGiven) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("p");
  write_bundle(make_bending_panel(testing::short_panel(1)), folder);
  std::filesystem::remove(support::to_path(folder + "/fps.txt"));
  EXPECT_EQ(inspect_bundle(folder, "", nullptr).grade, "unusable");
  InspectOptions options;
  options.overrides.fps = 30;
  const ReportPanel panel = inspect_bundle(folder, "", nullptr, options);
  EXPECT_NE(panel.grade, "unusable");
  EXPECT_TRUE(panel.kinematics.has_value());
}

TEST(InspectBundle, AFolderThatIsNotThereIsInconclusive) {
  const ReportPanel panel = inspect_bundle("no/such/folder", "", nullptr);
  EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  EXPECT_EQ(panel.verdict.panel, "folder");
}

/// 26 frames of the same picture, then the bend: the first 20 have no scatter at all.
FrameBundle resting_panel(std::uint64_t seed) {
  const FrameBundle moving = make_bending_panel(testing::short_panel(seed));
  FrameBundle panel = moving;
  panel.frame_number.clear();
  panel.x_px = MatrixF(0, moving.points());
  panel.y_px = MatrixF(0, moving.points());
  panel.mask = MaskMatrix(0, moving.points());
  for (std::size_t t = 0; t < 26 + moving.frames(); ++t) {
    const std::size_t from = t < 26 ? 0 : t - 26;
    panel.frame_number.push_back(static_cast<std::int32_t>(t));
    panel.x_px.append_row(moving.x_px.row(from));
    panel.y_px.append_row(moving.y_px.row(from));
    panel.mask.append_row(moving.mask.row(from));
  }
  return panel;
}

TEST(InspectFrames, AStripThatRestsExactlyStillIsShownWithoutChangePoints) {
  const ReportPanel panel = inspect_frames(resting_panel(1), "", nullptr);
  ASSERT_EQ(panel.verdict.reasons.size(), 1u);
  EXPECT_EQ(panel.verdict.reasons[0].code, "no_model");
  EXPECT_TRUE(panel.kinematics.has_value());
  EXPECT_FALSE(panel.change_points.has_value());
}

TEST(InspectFrames, ArraysOfDifferentShapesAreRefused) {
  FrameBundle bundle = make_bending_panel(testing::short_panel(1));
  bundle.y_px = MatrixF(3, 3);
  EXPECT_THROW(inspect_frames(bundle, "", nullptr), Error);
}

TEST(VectorsCsv, HasALineAFrameAndStation) {
  const ReportPanel panel = inspect_bundle(MA_TEST_DATA "/bundles/normal/normal_0001", "", nullptr);
  const std::string csv = vectors_csv(panel.kinematics.value());
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 60 * 64);
}

TEST(InspectDataset, KeepsTheOrderForAnyNumberOfThreads) {
  const Dataset dataset = read_dataset(MA_TEST_DATA "/bundles");
  Execution three;
  three.threads = 3;
  const std::vector<ReportPanel> panels = inspect_dataset(dataset.entry, dataset.origin, nullptr, {}, three);
  ASSERT_EQ(panels.size(), 9u);
  for (std::size_t i = 0; i < panels.size(); ++i)
    EXPECT_EQ(panels[i].verdict.panel, support::last_part(dataset.entry[i].folder));
}

TEST(InspectDataset, StopsWhenAsked) {
  const Dataset dataset = read_dataset(MA_TEST_DATA "/bundles");
  CancelToken cancel;
  cancel.cancel();
  Execution execution;
  execution.cancel = &cancel;
  EXPECT_THROW(inspect_dataset(dataset.entry, "", nullptr, {}, execution), Error);
}

}  // namespace
}  // namespace motionanalyzer::inspect_test
