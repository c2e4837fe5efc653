// How a camera stands: pose, scale, tilt, distortion, and what shakes it.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_scenes.hpp"

namespace motionanalyzer::camera_view_test {
namespace {

using testing::camera_with;
using testing::ideal_camera;
using testing::kLength_px;
using testing::rms;
using testing::still_motion;
using testing::x_of;
using testing::y_of;

constexpr std::uint64_t kPanels = 2000;
constexpr double kOfKPanels = 0.064;  // 4 / sqrt(2 n), relative

/// First and last point of a straight strip.
struct Ends {
  double x, y, last_x, last_y;
};
Ends ends_of(const CameraOptions& camera, std::uint64_t panel) {
  const FrameBundle bundle = record(testing::short_motion(), testing::small(camera), Random(panel));
  return {x_of(bundle, 0, 0), y_of(bundle, 0, 0), x_of(bundle, 0, 3), y_of(bundle, 0, 3)};
}

TEST(CameraViewTest, PoseShiftsAndTurnsByItsSd) {
  std::vector<double> x, y, turn;
  for (std::uint64_t panel = 0; panel < kPanels; ++panel) {
    const Ends ends = ends_of(camera_with("pose"), panel);
    x.push_back(ends.x - 809);
    y.push_back(ends.y - 562);
    turn.push_back(std::atan2(ends.y - ends.last_y, ends.last_x - ends.x));
  }
  EXPECT_NEAR(rms(x), 2, 2 * kOfKPanels);
  EXPECT_NEAR(rms(y), 2, 2 * kOfKPanels);
  EXPECT_NEAR(rms(turn), 0.01, 0.01 * kOfKPanels);
}

TEST(CameraViewTest, PoseIsRigid) {
  for (std::uint64_t panel = 0; panel < 20; ++panel) {
    const Ends ends = ends_of(camera_with("pose"), panel);
    EXPECT_NEAR(std::hypot(ends.last_x - ends.x, ends.last_y - ends.y), kLength_px, 2e-4);
  }
}

TEST(CameraViewTest, ScaleErrsByItsSd) {
  std::vector<double> error;
  for (std::uint64_t panel = 0; panel < kPanels; ++panel)
    error.push_back((ends_of(camera_with("scale"), panel).last_x - 809) / kLength_px - 1);
  EXPECT_NEAR(rms(error), 0.003, 0.003 * kOfKPanels);
}

// To first order a tilt a makes X into X (1 - a X / distance), distance 300 mm = 3,000 px.
TEST(CameraViewTest, TiltGivesThePerspectiveOfItsSd) {
  std::vector<double> shift;
  for (std::uint64_t panel = 0; panel < kPanels; ++panel)
    shift.push_back(ends_of(camera_with("tilt"), panel).last_x - 809 - kLength_px);
  const double expected = 0.01 * kLength_px * kLength_px / 3000;
  EXPECT_NEAR(rms(shift), expected, expected * (kOfKPanels + 0.01));
}

TEST(CameraViewTest, TiltForeshortens) {
  CameraOptions camera = camera_with("tilt");
  camera.tilt.sd_rad = 0.1;
  double sum = 0;
  for (std::uint64_t panel = 0; panel < kPanels; ++panel)
    sum += (ends_of(camera, panel).last_x - 809) / kLength_px - 1;
  // Mean of cos a - 1 is -.005, that of the perspective's square 6e-5; its sd .0077 / sqrt(2,000) a panel.
  EXPECT_NEAR(sum / static_cast<double>(kPanels), -0.005, 0.0011);
}

TEST(CameraViewTest, DistortionFollowsItsFormula) {
  const FrameBundle exact = record(still_motion(2), ideal_camera(), Random(1));
  const FrameBundle bent = record(still_motion(2), camera_with("distortion"), Random(1));
  for (std::size_t i = 0; i < 230; ++i) {
    const double x = x_of(exact, 0, i) - 960.0, y = y_of(exact, 0, i) - 540.0;
    const double factor = 1 - 0.02 * (x * x + y * y) / (960.0 * 960.0);
    EXPECT_NEAR(x_of(bent, 0, i), 960 + x * factor, 2e-4);
    EXPECT_NEAR(y_of(bent, 0, i), 540 + y * factor, 2e-4);
  }
}

TEST(CameraViewTest, ViewIsTheSameInEveryFrame) {
  CameraOptions camera = ideal_camera();
  camera.pose.on = camera.scale.on = camera.tilt.on = camera.distortion.on = true;
  const FrameBundle bundle = record(still_motion(2), camera, Random(2));
  for (std::size_t t = 1; t < bundle.frames(); ++t) EXPECT_TRUE(testing::same_row(bundle, t, bundle, 0));
}

// n = 6,000 frames.
TEST(CameraViewTest, ScaleJitterGrowsTheImageAboutItsCentreByItsSd) {
  const FrameBundle bundle =
      record(still_motion(0, 200, 5), testing::small(camera_with("scale_jitter")), Random(3));
  std::vector<double> growth;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    growth.push_back((x_of(bundle, t, 3) - x_of(bundle, t, 0)) / kLength_px - 1);
    EXPECT_NEAR((y_of(bundle, t, 1) - 540.0) / 22 - 1, growth.back(), 1e-5);
  }
  EXPECT_NEAR(rms(growth), 0.001, 0.001 * 0.037);
}

TEST(CameraViewTest, ShakeMovesTheImageAsAWhole) {
  const FrameBundle bundle = record(still_motion(0), camera_with("shake"), Random(4));
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    const double x = x_of(bundle, t, 0) - 809.0, y = y_of(bundle, t, 0) - 562.0;
    EXPECT_NEAR(x_of(bundle, t, 229) - 1039.0, x, 1e-4);
    EXPECT_NEAR(y_of(bundle, t, 229) - 562.0, y, 1e-4);
    EXPECT_LE(std::hypot(x, y), 0.5 + 1e-4);
  }
}

// A sine of frequency h sampled every d: v(t + d) + v(t - d) = 2 cos(2 pi h d) v(t). 60 s hold it many times.
TEST(CameraViewTest, ShakeIsASineOfItsFrequencyAndAmplitude) {
  CameraOptions camera = camera_with("shake");
  camera.shake = {true, 5, 7};
  const FrameBundle bundle = record(still_motion(0, 60, 5), testing::small(camera), Random(5));
  std::vector<double> swing;
  for (std::size_t t = 1; t + 1 < bundle.frames(); ++t) {
    const double x = x_of(bundle, t, 0) - 809.0, y = y_of(bundle, t, 0) - 562.0;
    const double around = x_of(bundle, t - 1, 0) + x_of(bundle, t + 1, 0) - 2 * 809;
    EXPECT_NEAR(around, 2 * std::cos(2 * elementary::kPi * 7 / 30) * x, 1e-3);
    swing.push_back(std::hypot(x, y));
  }
  EXPECT_NEAR(rms(swing), 5 / std::sqrt(2.0), 0.01);
}

// A quarter of a swing a frame: half a frame after a sample the sine is the mean of two samples times sqrt 2,
// and its mean over the frame is sin(q) / q of that, q = pi / 4.
TEST(CameraViewTest, ShakeIsThatOfTheMiddleOfTheExposure) {
  CameraOptions camera = camera_with("shake");
  camera.shake = {true, 5, 7.5};
  camera.exposure_s = 0;
  const FrameBundle sharp = record(still_motion(0), camera, Random(6));
  camera.exposure_s = 1.0 / 30;
  const FrameBundle smeared = record(still_motion(0), camera, Random(6));
  const double quarter = elementary::kPi / 4;
  for (std::size_t t = 0; t < 20; ++t) {
    const double between = (x_of(sharp, t, 0) + x_of(sharp, t + 1, 0) - 2 * 809) / std::sqrt(2.0);
    EXPECT_NEAR(x_of(smeared, t, 0) - 809, between * std::sin(quarter) / quarter, 2e-4);
  }
}

TEST(CameraViewTest, ALongExposureSmearsTheShake) {
  CameraOptions camera = camera_with("shake");
  camera.shake = {true, 5, 30};
  camera.exposure_s = 1.0 / 30;  // a whole swing in each exposure
  const FrameBundle bundle = record(still_motion(0), camera, Random(6));
  EXPECT_NEAR(x_of(bundle, 3, 0), 809, 1e-4);
  EXPECT_NEAR(y_of(bundle, 3, 0), 562, 1e-4);
}

}  // namespace
}  // namespace motionanalyzer::camera_view_test
