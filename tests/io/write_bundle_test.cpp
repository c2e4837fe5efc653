#include "motionanalyzer/io/write_bundle.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "io/sample_folder.hpp"
#include "motionanalyzer/io/read_bundle.hpp"

namespace motionanalyzer::write_bundle_test {
namespace {

using testing::error_of;
using testing::ScratchFolder;

FrameBundle small_bundle() {
  FrameBundle bundle;
  bundle.frame_number = {3, 100000};
  bundle.point_index = {-2, 7};
  bundle.x_px = MatrixF(2, 2, 1.4F);
  bundle.y_px = MatrixF(2, 2, -2.5F);
  bundle.mask = MaskMatrix(2, 2, 1);
  bundle.fps = 29.97;
  bundle.mm_per_px = 0.1;
  return bundle;
}

TEST(WriteBundle, ASamplePanelComesBackTheSame) {
  const ScratchFolder scratch;
  const FrameBundle sample = read_bundle(std::string(testing::kSamples) + "/thick_panel/thick_0001").bundle;
  write_bundle(sample, scratch.path("copy"));
  const ReadResult read = read_bundle(scratch.path("copy"));
  EXPECT_TRUE(read.warnings.empty());
  EXPECT_EQ(read.bundle.x_px, sample.x_px);
  EXPECT_EQ(read.bundle.y_px, sample.y_px);
  EXPECT_EQ(read.bundle.frame_number, sample.frame_number);
  EXPECT_EQ(read.bundle.point_index, sample.point_index);
  EXPECT_EQ(read.bundle.fps, sample.fps);
  EXPECT_EQ(read.bundle.mm_per_px, sample.mm_per_px);
}
TEST(WriteBundle, WritesTheSampleFramesByteForByte) {
  const ScratchFolder scratch;
  const std::string sample = std::string(testing::kSamples) + "/normal/normal_0001";
  write_bundle(read_bundle(sample).bundle, scratch.path("copy"));
  for (const auto& entry : support::list_folder(scratch.path("copy"))) {
    if (!entry.name.starts_with("frame_")) continue;
    EXPECT_EQ(support::read_file(scratch.path("copy/" + entry.name), 1u << 20),
              support::read_file(sample + "/" + entry.name, 1u << 20));
  }
}
TEST(WriteBundle, RoundsToTheNearestPixelAndHalvesUpwards) {
  const ScratchFolder scratch;
  FrameBundle bundle = small_bundle();
  bundle.x_px(0, 1) = 2.5F;
  write_bundle(bundle, scratch.path("b"));
  EXPECT_EQ(support::read_file(scratch.path("b/frame_00003.txt"), 99), "# x,y,index\n1,-2,-2\n3,-2,7\n");
  EXPECT_TRUE(support::is_file(scratch.path("b/frame_100000.txt")));
}
TEST(WriteBundle, LeavesOutPointsThatWereNotObserved) {
  const ScratchFolder scratch;
  FrameBundle bundle = small_bundle();
  bundle.mask(0, 0) = 0;
  bundle.x_px(0, 0) = std::nanf("");
  write_bundle(bundle, scratch.path("b"));
  EXPECT_EQ(support::read_file(scratch.path("b/frame_00003.txt"), 99), "# x,y,index\n1,-2,7\n");
}
TEST(WriteBundle, TheScaleComesBackToTheLastBit) {
  for (const double scale : {0.1, 0.123456789, 1.0 / 12.0, 0.0833, 1.0 / 3.0}) {
    const ScratchFolder scratch;
    FrameBundle bundle = small_bundle();
    bundle.mm_per_px = scale;
    write_bundle(bundle, scratch.path("b"));
    EXPECT_EQ(read_bundle(scratch.path("b")).bundle.mm_per_px, scale);
  }
}
TEST(WriteBundle, RefusesAFolderThatExists) {
  const ScratchFolder scratch;
  EXPECT_EQ(error_of([&] { write_bundle(small_bundle(), scratch.path()); }).code(),
            ErrorCode::invalid_argument);
}
TEST(WriteBundle, AMistakeLeavesNothingBehind) {
  const ScratchFolder scratch;
  FrameBundle bundle = small_bundle();
  bundle.y_px(1, 1) = std::nanf("");
  EXPECT_EQ(error_of([&] { write_bundle(bundle, scratch.path("b")); }).code(), ErrorCode::invalid_argument);
  bundle = small_bundle();
  bundle.frame_number[0] = -1;
  EXPECT_EQ(error_of([&] { write_bundle(bundle, scratch.path("b")); }).code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(support::list_folder(scratch.path()).empty());
}

}  // namespace
}  // namespace motionanalyzer::write_bundle_test
