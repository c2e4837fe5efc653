// What does not arrive, arrives in a wrong place, or stands still in the image. A share of n draws has the sd
// sqrt(p (1 - p) / n); tolerances are four of these.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_scenes.hpp"

namespace motionanalyzer::camera_faults_test {
namespace {

using elementary::kPi;
using testing::camera_with;
using testing::ideal_camera;
using testing::still_motion;
using testing::x_of;
using testing::y_of;

std::size_t points_lost(const FrameBundle& bundle, std::size_t t) {
  std::size_t lost = 0;
  for (const std::uint8_t seen : bundle.mask.row(t)) lost += seen == 0 ? 1 : 0;
  return lost;
}

TEST(CameraFaultsTest, FramesAreMissingByTheirShare) {
  CameraOptions camera = camera_with("missing");
  camera.missing = {true, 0.1, 0};
  const FrameBundle bundle = record(still_motion(0, 200, 5), testing::small(camera), Random(1));
  EXPECT_NEAR(1 - static_cast<double>(bundle.frames()) / 6000, 0.1, 0.0155);
}

TEST(CameraFaultsTest, TheFirstAndTheLastFrameAlwaysArrive) {
  CameraOptions camera = camera_with("missing");
  camera.missing = {true, 0.5, 0};
  for (std::uint64_t panel = 0; panel < 50; ++panel) {
    const FrameBundle bundle = record(still_motion(0, 0.2, 5), testing::small(camera), Random(panel));
    EXPECT_EQ(bundle.frame_number.front(), 0);
    EXPECT_EQ(bundle.frame_number.back(), 5);
  }
}

TEST(CameraFaultsTest, PointsAreMissingByTheirShareAndAreNan) {
  CameraOptions camera = camera_with("missing");
  camera.missing = {true, 0, 0.05};
  const FrameBundle bundle = record(still_motion(0), camera, Random(2));
  double lost = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    lost += static_cast<double>(points_lost(bundle, t));
    for (std::size_t i = 0; i < bundle.points(); ++i) {
      EXPECT_EQ(std::isnan(x_of(bundle, t, i)), bundle.mask(t, i) == 0);
      EXPECT_EQ(std::isnan(y_of(bundle, t, i)), bundle.mask(t, i) == 0);
    }
  }
  EXPECT_NEAR(lost / (75 * 230), 0.05, 0.0067);
}

// Of four points, each lost with .2, one may go. Taken in order, the first two would have .61 of the losses;
// the sd of the share is .012.
TEST(CameraFaultsTest, AFrameLosesAQuarterOfItsPointsAtMostAndNoEndIsFavoured) {
  CameraOptions camera = testing::small(camera_with("missing"));
  camera.missing = {true, 0, 0.2};
  const FrameBundle bundle = record(still_motion(0, 100, 5), camera, Random(3));
  std::size_t most = 0, first_half = 0, all = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    most = std::max(most, points_lost(bundle, t));
    all += points_lost(bundle, t);
    for (std::size_t i = 0; i < 2; ++i) first_half += bundle.mask(t, i) == 0 ? 1U : 0U;
  }
  EXPECT_EQ(most, 1U);
  EXPECT_NEAR(static_cast<double>(all) / 3000, 0.59, 0.036);  // 1 - .8^4
  EXPECT_NEAR(static_cast<double>(first_half) / static_cast<double>(all), 0.5, 0.05);
}

TEST(CameraFaultsTest, DoubledPointsRepeatTheirNeighbourByTheirShare) {
  CameraOptions camera = camera_with("doubled");
  camera.doubled.point = 0.05;
  const FrameBundle exact = record(still_motion(1), ideal_camera(), Random(4));
  const FrameBundle bundle = record(still_motion(1), camera, Random(4));
  double doubled = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 1; i < bundle.points(); ++i) {
      if (x_of(bundle, t, i) == x_of(exact, t, i)) continue;
      EXPECT_EQ(x_of(bundle, t, i), x_of(exact, t, i - 1));
      EXPECT_EQ(y_of(bundle, t, i), y_of(exact, t, i - 1));
      ++doubled;
    }
  }
  EXPECT_NEAR(doubled / (75 * 229), 0.05, 0.0067);
}

TEST(CameraFaultsTest, OutliersLieAsFarAsTheyShouldInAnyDirection) {
  CameraOptions camera = camera_with("outlier");
  camera.outlier = {true, 0.05, 20};
  const FrameBundle exact = record(still_motion(1), ideal_camera(), Random(5));
  const FrameBundle bundle = record(still_motion(1), camera, Random(5));
  double thrown = 0, right = 0, down = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i < bundle.points(); ++i) {
      const double x = x_of(bundle, t, i) - x_of(exact, t, i), y = y_of(bundle, t, i) - y_of(exact, t, i);
      const double distance = std::hypot(x, y);
      if (distance == 0) continue;
      EXPECT_GE(distance, 10 - 1e-3);
      EXPECT_LE(distance, 30 + 1e-3);
      ++thrown;
      right += x / distance;
      down += y / distance;
    }
  }
  EXPECT_NEAR(thrown / (75 * 230), 0.05, 0.0067);
  EXPECT_NEAR(right / thrown, 0, 0.1);  // sd .707 / sqrt(860)
  EXPECT_NEAR(down / thrown, 0, 0.1);
}

TEST(CameraFaultsTest, LostPointsAreTheSameWhateverElseIsOn) {
  CameraOptions camera = camera_with("missing");
  camera.missing.point = 0.05;
  const FrameBundle alone = record(still_motion(1), camera, Random(6));
  CameraOptions full = testing::camera_with_every_part();
  full.missing = camera.missing;
  full.dirty_lens.on = false;  // loses points of its own
  const FrameBundle together = record(still_motion(1), full, Random(6));
  EXPECT_EQ(alone.frame_number, together.frame_number);
  EXPECT_EQ(alone.mask, together.mask);
}

TEST(CameraFaultsTest, RoundedCoordinatesAreTheNearestWholePixels) {
  CameraOptions camera;
  camera.rounding.on = false;
  const FrameBundle exact = record(testing::bending_motion(), camera, Random(7));
  camera.rounding.on = true;
  const FrameBundle bundle = record(testing::bending_motion(), camera, Random(7));
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i < bundle.points(); ++i) {
      if (bundle.mask(t, i) == 0) continue;
      ASSERT_EQ(x_of(bundle, t, i), std::floor(x_of(bundle, t, i)));
      ASSERT_EQ(y_of(bundle, t, i), std::floor(y_of(bundle, t, i)));
      ASSERT_NEAR(x_of(bundle, t, i), x_of(exact, t, i), 0.5 + 1e-4);
      ASSERT_NEAR(y_of(bundle, t, i), y_of(exact, t, i), 0.5 + 1e-4);
    }
  }
}

TEST(CameraFaultsTest, HalvesAreRoundedAwayFromZero) {
  CameraOptions camera = camera_with("rounding");
  const auto rounded = [&](double y) {
    camera.origin_y_px = y;
    return record(still_motion(0), camera, Random(1)).y_px(0, 0);
  };
  EXPECT_EQ(rounded(2.5), 3);
  EXPECT_EQ(rounded(3.5), 4);
  EXPECT_EQ(rounded(-2.5), -3);
  EXPECT_EQ(rounded(-0.25), 0);
  EXPECT_EQ(rounded(-0.5), -1);
}

TEST(CameraFaultsTest, ClipKeepsPointsInsideTheImage) {
  CameraOptions camera = ideal_camera();
  camera.origin_x_px = 1800;
  camera.origin_y_px = -5;
  EXPECT_GT(record(still_motion(0), camera, Random(1)).x_px(0, 229), 2000);
  camera.clip.on = true;
  const FrameBundle bundle = record(still_motion(0), camera, Random(1));
  EXPECT_EQ(x_of(bundle, 0, 229), 1919);
  EXPECT_EQ(x_of(bundle, 0, 0), 1800);
  EXPECT_EQ(y_of(bundle, 0, 0), 0);
}

/// How far outwards of the circle's inside (to the left of the strip) each point of a bent strip is pushed.
std::vector<double> glare_push(const CameraOptions& camera, const Motion& motion, std::size_t t) {
  const FrameBundle exact = record(motion, ideal_camera(), Random(1));
  const FrameBundle bundle = record(motion, camera, Random(1));
  std::vector<double> push;
  for (std::size_t i = 0; i < bundle.points(); ++i)
    push.push_back(
        std::hypot(x_of(bundle, t, i) - x_of(exact, t, i), y_of(bundle, t, i) - y_of(exact, t, i)));
  return push;
}

TEST(CameraFaultsTest, GlareIsABumpOfItsHeightAndWidth) {
  for (const double at : {0.25, 0.5, 0.8}) {
    CameraOptions camera = camera_with("glare");
    camera.glare.at = at;
    const std::vector<double> push = glare_push(camera, still_motion(kPi), 0);
    for (std::size_t i = 0; i < push.size(); ++i) {
      const double arc_px = testing::kLength_px * (static_cast<double>(i) / 229 - at);
      const double beside = testing::kLength_px / kPi * std::sin(arc_px * kPi / testing::kLength_px) / 12.5;
      const double rest = std::max(0.0, 1 - beside * beside);
      EXPECT_NEAR(push[i], 2 * rest * rest * rest, 2e-4) << at << " " << i;
    }
  }
}

std::size_t peak_of(const std::vector<double>& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

TEST(CameraFaultsTest, MaterialMovesPastTheGlare) {
  const Motion motion = testing::bending_motion();
  const CameraOptions camera = camera_with("glare");
  const std::size_t early = peak_of(glare_push(camera, motion, 30));
  const std::size_t late = peak_of(glare_push(camera, motion, 45));
  const std::size_t last = peak_of(glare_push(camera, motion, 74));
  EXPECT_GT(early, late + 10);
  EXPECT_GT(late, last);
  EXPECT_NEAR(static_cast<double>(last), 114.5, 1);
}

TEST(CameraFaultsTest, DirtHidesAndShiftsPointsBehindItAlone) {
  CameraOptions camera = camera_with("dirty_lens");
  camera.dirty_lens.size_px = 30;
  const FrameBundle exact = record(still_motion(kPi), ideal_camera(), Random(8));
  const FrameBundle bundle = record(still_motion(kPi), camera, Random(8));
  double behind = 0, hidden = 0, most = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i < bundle.points(); ++i) {
      const double x = x_of(exact, t, i) - (809 + testing::kLength_px / kPi);
      const double y = y_of(exact, t, i) - (562 - testing::kLength_px / kPi);
      if (std::hypot(x, y) > 15.01) {
        ASSERT_EQ(x_of(bundle, t, i), x_of(exact, t, i));
        continue;
      }
      ++behind;
      if (bundle.mask(t, i) == 0)
        ++hidden;
      else
        most = std::max(
            most, std::hypot(x_of(bundle, t, i) - x_of(exact, t, i), y_of(bundle, t, i) - y_of(exact, t, i)));
    }
  }
  EXPECT_NEAR(hidden / behind, 0.3, 0.04);  // n about 2,200
  EXPECT_NEAR(most, 1.5, 0.01);
}

TEST(CameraFaultsTest, DirtHidesAQuarterOfAFrameAtMost) {
  CameraOptions camera = camera_with("dirty_lens");
  camera.dirty_lens.size_px = 5000;
  camera.dirty_lens.missing = 1;
  const FrameBundle bundle = record(still_motion(kPi), camera, Random(9));
  for (std::size_t t = 0; t < bundle.frames(); ++t) EXPECT_EQ(points_lost(bundle, t), 57U);
}

}  // namespace
}  // namespace motionanalyzer::camera_faults_test
