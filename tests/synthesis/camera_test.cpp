#include "motionanalyzer/synthesis/camera.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "support/hash.hpp"
#include "synthesis/camera_scenes.hpp"

namespace motionanalyzer::camera_test {
namespace {

using elementary::kPi;
using testing::bending_motion;
using testing::ideal_camera;
using testing::still_motion;
using testing::x_of;
using testing::y_of;

constexpr double kFloat_px = 1e-4;  // coordinates of about a thousand are floats

TEST(CameraTest, SeesAStraightStripAtEqualDistancesFromTheOrigin) {
  const FrameBundle bundle = record(still_motion(0), ideal_camera(), Random(1));
  for (std::size_t i = 0; i < 230; ++i) {
    EXPECT_NEAR(x_of(bundle, 10, i), 809 + 230.0 * static_cast<double>(i) / 229, kFloat_px);
    EXPECT_NEAR(y_of(bundle, 10, i), 562, kFloat_px);
  }
}

TEST(CameraTest, YOfTheImagePointsDownSoALeftBendGoesUp) {
  const FrameBundle bundle = record(still_motion(kPi), ideal_camera(), Random(1));
  EXPECT_NEAR(x_of(bundle, 0, 229), 809, kFloat_px);
  EXPECT_NEAR(y_of(bundle, 0, 229), 562 - 2 * 230 / kPi, kFloat_px);
}

// A cubic through nodes a pixel apart misses the circle by less than 1e-6 of its radius.
TEST(CameraTest, PointsBetweenNodesStandOnTheCurve) {
  const FrameBundle bundle = record(still_motion(kPi), ideal_camera(), Random(1));
  const double radius = 230 / kPi;
  for (std::size_t i = 0; i < 230; ++i)
    EXPECT_NEAR(std::hypot(x_of(bundle, 0, i) - 809.0, y_of(bundle, 0, i) - (562 - radius)), radius, 2e-4);
}

TEST(CameraTest, MirroredSwapsLeftAndRightOfTheOrigin) {
  CameraOptions camera = ideal_camera();
  const FrameBundle plain = record(still_motion(2), camera, Random(1));
  camera.mirrored = true;
  const FrameBundle mirrored = record(still_motion(2), camera, Random(1));
  for (std::size_t i = 0; i < 230; ++i) {
    EXPECT_NEAR(x_of(mirrored, 0, i), 2 * 809 - x_of(plain, 0, i), kFloat_px);
    EXPECT_EQ(y_of(mirrored, 0, i), y_of(plain, 0, i));
  }
}

TEST(CameraTest, ReversedCountsFromTheMovingEnd) {
  CameraOptions camera = ideal_camera();
  const FrameBundle plain = record(still_motion(2), camera, Random(1));
  camera.reversed = true;
  const FrameBundle reversed = record(still_motion(2), camera, Random(1));
  for (std::size_t i = 0; i < 230; ++i) EXPECT_NEAR(x_of(reversed, 0, i), x_of(plain, 0, 229 - i), kFloat_px);
}

TEST(CameraTest, TracksTheVisiblePartAlone) {
  CameraOptions camera = ideal_camera();
  camera.visible_from = 0.2;
  camera.visible_to = 0.8;
  const FrameBundle bundle = record(still_motion(0), camera, Random(1));
  EXPECT_NEAR(x_of(bundle, 0, 0), 809 + 46, kFloat_px);
  EXPECT_NEAR(x_of(bundle, 0, 229), 809 + 184, kFloat_px);
}

TEST(CameraTest, TellsNominalScaleRateAndNumbers) {
  CameraOptions camera;
  camera.px_per_mm = 8;
  const FrameBundle bundle = record(still_motion(0), camera, Random(1));
  EXPECT_EQ(bundle.fps, 30);
  EXPECT_EQ(bundle.mm_per_px, 0.125);
  EXPECT_EQ(bundle.points(), 230U);
  EXPECT_EQ(bundle.point_index.front(), 1);
  EXPECT_EQ(bundle.point_index.back(), 230);
  EXPECT_EQ(bundle.frame_number.front(), 0);
  EXPECT_EQ(bundle.frame_number.back(), 74);
}

TEST(CameraTest, HasAsManyFramesAsFitIntoTheMotion) {
  CameraOptions camera;
  EXPECT_EQ(exposed_frames(camera, 2.5), 75U);
  EXPECT_EQ(exposed_frames(camera, 2.4), 72U);
  EXPECT_EQ(exposed_frames(camera, 2.401), 72U);  // the exposure of frame 72 would not end in time
  EXPECT_EQ(exposed_frames(camera, 0), 0U);
  EXPECT_EQ(exposed_frames(camera, -1), 0U);
  EXPECT_EQ(exposed_frames(camera, std::numeric_limits<double>::quiet_NaN()), 0U);
  camera.exposure_s = 1.0 / 30;
  EXPECT_EQ(exposed_frames(camera, 2.5), 75U);
  camera.fps = 1000;
  camera.exposure_s = 0.001;
  EXPECT_EQ(exposed_frames(camera, 2.5), 2500U);
  camera.exposure_s = 0;
  EXPECT_EQ(exposed_frames(camera, 2.5), 2500U);
}

TEST(CameraTest, FirstFrameAfterIsTheFirstWhoseExposureEndsLater) {
  for (const double fps : {1.0, 24.0, 30.0, 240.0, 1000.0}) {
    CameraOptions camera;
    camera.fps = fps;
    camera.exposure_s = 0.7 / fps;
    for (int k = -5; k < 500; ++k) {
      const double time_s = 0.00731 * k;
      std::int32_t expected = 0;
      while (!(expected / fps + camera.exposure_s > time_s)) ++expected;
      EXPECT_EQ(first_frame_after(camera, time_s), expected) << fps << " " << time_s;
    }
    const double end_s = 7 / fps + camera.exposure_s;
    EXPECT_EQ(first_frame_after(camera, end_s), 8);  // ends at that time, not after it
  }
  EXPECT_EQ(first_frame_after({}, std::numeric_limits<double>::infinity()),
            std::numeric_limits<std::int32_t>::max());
}

/// Moves along x by `speed` t + `growth` t^2, in m.
Motion sliding_motion(double speed, double growth) {
  Motion motion = still_motion(0);
  Motion::Segment& segment = motion.segment[0];
  segment = {};
  for (int k = 0; k <= 50; ++k) {
    const double t = 0.05 * k;
    std::vector<double> xy = testing::arc_nodes(0, motion.nodes);
    for (std::size_t i = 0; i < xy.size(); i += 2) xy[i] += speed * t + growth * t * t;
    segment.time_s.push_back(t);
    segment.xy_m.append_row(xy);
  }
  return motion;
}

TEST(CameraTest, UniformMotionIsSeenAtTheMiddleOfTheExposure) {
  for (const std::size_t substates : {1U, 2U, 5U}) {
    CameraOptions camera = ideal_camera();
    camera.exposure_s = 0.03;
    camera.substates = substates;
    const FrameBundle bundle = record(sliding_motion(0.01, 0), camera, Random(1));
    for (std::int32_t f = 0; f < 75; ++f)
      EXPECT_NEAR(x_of(bundle, static_cast<std::size_t>(f), 0), 809 + 100 * mid_exposure_s(camera, f),
                  kFloat_px);
  }
}

// Mean of t^2 over n midpoints of an exposure E around m: m^2 + E^2 (1 - 1/n^2) / 12.
TEST(CameraTest, AcceleratedMotionIsAveragedOverTheSubstates) {
  CameraOptions camera = ideal_camera();
  camera.fps = 1;
  camera.exposure_s = 1;
  camera.substates = 5;
  const FrameBundle bundle = record(sliding_motion(0, 0.01), camera, Random(1));
  ASSERT_EQ(bundle.frames(), 2U);
  EXPECT_NEAR(x_of(bundle, 0, 0), 809 + 100 * (0.25 + 0.96 / 12), kFloat_px);
  EXPECT_NEAR(x_of(bundle, 1, 0), 809 + 100 * (2.25 + 0.96 / 12), kFloat_px);
}

TEST(CameraTest, TwoPanelsAreTheSameUntilTheirMotionsPart) {
  constexpr double kPart_s = 1.31;
  const Motion healthy = bending_motion();
  Motion cracked = healthy;
  Motion::Segment after = healthy.segment[0];
  after.from_s = kPart_s;
  for (double& value : after.xy_m.values()) value *= 0.99;
  cracked.segment.push_back(after);
  const CameraOptions camera = testing::camera_with_every_part();
  const FrameBundle a = record(healthy, camera, Random(7)), b = record(cracked, camera, Random(7));
  ASSERT_EQ(a.frame_number, b.frame_number);
  const std::int32_t first = first_frame_after(camera, kPart_s);
  EXPECT_EQ(first, 40);  // frame 39 is exposed from 1.300 s to 1.302 s
  for (std::size_t t = 0; t < a.frames(); ++t)
    EXPECT_EQ(testing::same_row(a, t, b, t), a.frame_number[t] < first) << "frame " << a.frame_number[t];
}

TEST(CameraTest, AFrameIsTheSameWhicheverOthersAreMissing) {
  CameraOptions camera = testing::camera_with_every_part();
  camera.missing.frame = 0;
  const FrameBundle whole = record(bending_motion(), camera, Random(7));
  camera.missing.frame = 0.3;
  const FrameBundle gaps = record(bending_motion(), camera, Random(7));
  ASSERT_EQ(whole.frames(), 75U);
  ASSERT_LT(gaps.frames(), 75U);
  for (std::size_t t = 0; t < gaps.frames(); ++t)
    EXPECT_TRUE(testing::same_row(gaps, t, whole, static_cast<std::size_t>(gaps.frame_number[t])));
}

TEST(CameraTest, SameSeedSameBytesAndAnotherSeedOthers) {
  const Motion motion = bending_motion();
  const FrameBundle a = record(motion, {}, Random(3)), b = record(motion, {}, Random(3));
  const FrameBundle other = record(motion, {}, Random(4));
  for (std::size_t t = 0; t < a.frames(); ++t) EXPECT_TRUE(testing::same_row(a, t, b, t));
  EXPECT_FALSE(testing::same_row(a, 0, other, 0));
}

TEST(CameraTest, ABundleUsedBeforeIsWrittenAnew) {
  CameraOptions more;
  more.points = 300;
  FrameBundle bundle;
  bundle.name = "kept";
  record(still_motion(1, 4), more, Random(9), bundle);
  record(bending_motion(), {}, Random(3), bundle);
  const FrameBundle fresh = record(bending_motion(), {}, Random(3));
  EXPECT_EQ(bundle.name, "kept");
  EXPECT_EQ(bundle.frame_number, fresh.frame_number);
  EXPECT_EQ(bundle.point_index, fresh.point_index);
  EXPECT_EQ(bundle.mask, fresh.mask);
  ASSERT_EQ(bundle.x_px.rows(), fresh.x_px.rows());
  for (std::size_t t = 0; t < fresh.frames(); ++t) EXPECT_TRUE(testing::same_row(bundle, t, fresh, t));
}

TEST(CameraTest, RefusesAMotionWithoutShapes) {
  EXPECT_THROW(record(Motion{}, {}, Random(1)), Error);
  Motion motion = still_motion(0);
  motion.segment[0].xy_m = Matrix(2, 10);
  EXPECT_THROW(record(motion, {}, Random(1)), Error);
  motion = still_motion(0);
  motion.segment.clear();
  EXPECT_THROW(record(motion, {}, Random(1)), Error);
}

TEST(CameraTest, RefusesAMotionShorterThanAnExposure) {
  try {
    record(still_motion(0, 0.001), {}, Random(1));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_EQ(error.message(), "the motion is too short for one frame");
  }
}

std::uint64_t hash_of(const FrameBundle& bundle) {
  Hash hash;
  for (const std::int32_t number : bundle.frame_number) hash.add(number);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i < bundle.points(); ++i) {
      hash.add(bundle.mask(t, i) != 0 ? x_of(bundle, t, i) : -1);
      hash.add(bundle.mask(t, i) != 0 ? y_of(bundle, t, i) : -1);
    }
  }
  return hash.value();
}

// The bytes that every compiler and system must produce. A value here changes only together with the camera,
// and then every simulated set changes too.
TEST(CameraTest, GoldenBytesOfTheLineCamera) {
  EXPECT_EQ(hash_of(record(bending_motion(), {}, Random(2024))), 0xE69D0A1978703227U);
}

TEST(CameraTest, GoldenBytesOfEveryPartUnrounded) {
  CameraOptions camera = testing::camera_with_every_part();
  camera.rounding.on = false;
  EXPECT_EQ(hash_of(record(bending_motion(), camera, Random(2024))), 0x3358C2EB851AF19CU);
}

}  // namespace
}  // namespace motionanalyzer::camera_test
