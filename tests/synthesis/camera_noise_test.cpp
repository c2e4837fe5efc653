// Each error of a point by itself: its size, its correlation, its direction. A sample rms of n independent
// values has a relative sd of 1 / sqrt(2 n); the tolerances are four of these, n allowing for correlation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_scenes.hpp"

namespace motionanalyzer::camera_noise_test {
namespace {

using testing::camera_with;
using testing::correlation;
using testing::ideal_camera;
using testing::pushes;
using testing::rms;
using testing::still_motion;
using testing::x_of;
using testing::y_of;

std::vector<double> all(const Matrix& push) { return {push.values().begin(), push.values().end()}; }

/// Correlation of points `lag` apart, over all frames.
double correlation_along(const Matrix& push, std::size_t lag) {
  std::vector<double> here, there;
  for (std::size_t t = 0; t < push.rows(); ++t) {
    for (std::size_t i = 0; i + lag < push.cols(); ++i) {
      here.push_back(push(t, i));
      there.push_back(push(t, i + lag));
    }
  }
  return correlation(here, there);
}

/// Correlation of frames `lag` apart, over all points.
double correlation_in_time(const Matrix& push, std::size_t lag) {
  std::vector<double> now, then;
  for (std::size_t t = 0; t + lag < push.rows(); ++t) {
    for (std::size_t i = 0; i < push.cols(); ++i) {
      now.push_back(push(t, i));
      then.push_back(push(t + lag, i));
    }
  }
  return correlation(now, then);
}

TEST(CameraNoiseTest, WhiteHasItsSizeAndNoCorrelation) {
  const Matrix push = pushes(camera_with("white"), Random(1));  // n = 17,250
  EXPECT_NEAR(rms(all(push)), 0.2, 0.2 * 0.022);
  EXPECT_NEAR(correlation_along(push, 1), 0, 0.031);  // 4 / sqrt(n)
  EXPECT_NEAR(correlation_in_time(push, 1), 0, 0.031);
}

// n is frames x length / (length of correlation x sqrt(pi / 2)): 300 x 230 / 25 = 2,760.
TEST(CameraNoiseTest, CorrelatedHasItsSizeAndFallsToOneOverEAtItsLength) {
  CameraOptions camera = camera_with("correlated");
  camera.correlated.shortest_px = camera.correlated.longest_px = 20;
  const Matrix push = pushes(camera, Random(2), 10);
  EXPECT_NEAR(rms(all(push)), 0.1, 0.1 * 0.054);
  EXPECT_NEAR(correlation_along(push, 20), std::exp(-1.0), 0.066);
  EXPECT_NEAR(correlation_along(push, 60), 0, 0.077);
  EXPECT_NEAR(correlation_in_time(push, 1), 0, 0.077);
}

TEST(CameraNoiseTest, CorrelatedLengthDiffersFromPanelToPanelWithinItsRange) {
  double least = 1, most = 0;
  for (std::uint64_t panel = 0; panel < 30; ++panel) {
    const double at_10 = correlation_along(pushes(camera_with("correlated"), Random(panel)), 10);
    least = std::min(least, at_10);
    most = std::max(most, at_10);
  }
  // exp(-(10 / length)^2): .018 at 5 px, .94 at 40 px; two of 30 uniform draws fall near both ends.
  EXPECT_GT(least, -0.1);
  EXPECT_LT(least, 0.5);
  EXPECT_GT(most, 0.85);
  EXPECT_LT(most, 0.97);
}

TEST(CameraNoiseTest, MaterialBiasStaysFromFrameToFrame) {
  const Matrix push = pushes(camera_with("material"), Random(3));
  for (std::size_t i = 0; i < push.cols(); ++i) EXPECT_EQ(push(0, i), push(74, i));
}

// n = 300 panels x 230 / 19 = 3,600.
TEST(CameraNoiseTest, MaterialBiasHasItsSizeAcrossPanels) {
  std::vector<double> push;
  for (std::uint64_t panel = 0; panel < 300; ++panel) {
    const Matrix one = pushes(camera_with("material"), Random(panel), 0.03);
    push.insert(push.end(), one.values().begin(), one.values().end());
  }
  EXPECT_NEAR(rms(push), 0.1, 0.1 * 0.047);
}

TEST(CameraNoiseTest, MaterialBiasBelongsToTheMaterialWhateverItsIndex) {
  CameraOptions camera = camera_with("material");
  const Matrix plain = pushes(camera, Random(4));
  camera.reversed = true;
  const Matrix reversed = pushes(camera, Random(4));
  for (std::size_t i = 0; i < 230; ++i) EXPECT_NEAR(reversed(0, i), plain(0, 229 - i), 1e-4);
}

TEST(CameraNoiseTest, DriftIsCommonToAllPoints) {
  const Matrix push = pushes(camera_with("drift"), Random(5));
  for (std::size_t t = 0; t < push.rows(); ++t)
    for (std::size_t i = 0; i < push.cols(); ++i) EXPECT_NEAR(push(t, i), push(t, 0), 1e-4);
}

/// x or y of one point over a long time at 30 fps, less its mean place.
std::vector<double> long_series(const CameraOptions& camera, double duration_s, bool along) {
  const FrameBundle bundle = record(still_motion(0, duration_s, 5), testing::small(camera), Random(6));
  const double place = along ? 809 + testing::kLength_px / 3 : 562;
  std::vector<double> series;
  for (std::size_t t = 0; t < bundle.frames(); ++t)
    series.push_back((along ? x_of(bundle, t, 1) : y_of(bundle, t, 1)) - place);
  return series;
}

double correlation_after(const std::vector<double>& series, std::size_t lag) {
  const std::vector<double> now(series.begin(), series.end() - static_cast<std::ptrdiff_t>(lag));
  const std::vector<double> then(series.begin() + static_cast<std::ptrdiff_t>(lag), series.end());
  return correlation(now, then);
}

// A process of correlation exp(-t / T) has n = duration / T: 1,600.
TEST(CameraNoiseTest, DriftHasItsSizeAndItsTime) {
  const std::vector<double> series = long_series(camera_with("drift"), 1600, false);
  EXPECT_NEAR(rms(series), 0.1, 0.1 * 0.071);
  EXPECT_NEAR(correlation_after(series, 30), std::exp(-1.0), 0.09);
  EXPECT_NEAR(correlation_after(series, 3), std::exp(-0.1), 0.03);
}

TEST(CameraNoiseTest, SlipWalksByItsSizeAlongTheStrip) {
  CameraOptions camera = camera_with("slip");
  camera.slip.warp_px = 0;
  const std::vector<double> series = long_series(camera, 1600, true);
  EXPECT_NEAR(rms(series), 0.3, 0.3 * 0.071);
  EXPECT_NEAR(correlation_after(series, 30), std::exp(-1.0), 0.09);
}

// n = 300 frames x 4 / 1.25 lengths of correlation = 960. Points near the ends may be held by them.
TEST(CameraNoiseTest, SlipWarpsByItsSizeAlongTheStrip) {
  CameraOptions camera = camera_with("slip");
  camera.slip.walk_px = 0;
  const FrameBundle bundle = record(still_motion(0, 10), camera, Random(7));
  std::vector<double> slip;
  for (std::size_t t = 0; t < bundle.frames(); ++t)
    for (std::size_t i = 10; i < 220; ++i)
      slip.push_back(x_of(bundle, t, i) - 809.0 - testing::kLength_px * static_cast<double>(i) / 229);
  EXPECT_NEAR(rms(slip), 0.5, 0.5 * 0.091);
}

TEST(CameraNoiseTest, SlipLeavesPointsOnTheStrip) {
  CameraOptions camera = camera_with("slip");
  camera.slip = {true, 2, 2};
  const FrameBundle bundle = record(still_motion(elementary::kPi), camera, Random(8));
  const double radius = testing::kLength_px / elementary::kPi;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i < 230; ++i) {
      const double x = x_of(bundle, t, i) - 809.0, y = y_of(bundle, t, i) - (562 - radius);
      ASSERT_NEAR(std::hypot(x, y), radius, 2e-4);
      ASSERT_GT(x, -1e-3);  // and inside its ends
    }
  }
}

// Between two points of a circle the chord is parallel to the tangent in the middle.
TEST(CameraNoiseTest, ErrorsPushAlongTheNormalOfWhatIsSeen) {
  for (const bool mirrored : {false, true}) {
    CameraOptions camera = camera_with("pose");
    camera.pose.turn_rad = 0.8;
    camera.mirrored = mirrored;
    const FrameBundle exact = record(still_motion(2.5), camera, Random(9));
    camera.white.on = true;
    const FrameBundle pushed = record(still_motion(2.5), camera, Random(9));
    for (std::size_t i = 1; i < 229; ++i) {
      const double chord_x = x_of(exact, 0, i + 1) - x_of(exact, 0, i - 1);
      const double chord_y = y_of(exact, 0, i + 1) - y_of(exact, 0, i - 1);
      const double dx = x_of(pushed, 0, i) - x_of(exact, 0, i), dy = y_of(pushed, 0, i) - y_of(exact, 0, i);
      EXPECT_NEAR((dx * chord_x + dy * chord_y) / std::hypot(chord_x, chord_y), 0, 3e-4);
    }
  }
}

// .2^2 + 3 x .1^2 = .265^2; drift and bias make a panel's own figure scatter by a few hundredths.
TEST(CameraNoiseTest, TheLineCameraErrsByLessThanAThirdOfAPixelBeforeRounding) {
  CameraOptions camera = ideal_camera();
  camera.white.on = camera.correlated.on = camera.material.on = camera.drift.on = true;
  std::vector<double> push;
  for (std::uint64_t panel = 0; panel < 50; ++panel) {
    const Matrix one = pushes(camera, Random(panel));
    push.insert(push.end(), one.values().begin(), one.values().end());
  }
  EXPECT_NEAR(rms(push), 0.265, 0.02);
}

TEST(CameraNoiseTest, WhiteIsTheSameWhateverElseIsOn) {
  const Matrix alone = pushes(camera_with("white"), Random(10));
  CameraOptions camera = ideal_camera();
  camera.correlated.on = camera.material.on = camera.drift.on = camera.slip.on = true;
  const Matrix others = pushes(camera, Random(10));
  camera.white.on = true;
  const Matrix together = pushes(camera, Random(10));
  for (std::size_t k = 0; k < alone.values().size(); ++k)
    ASSERT_NEAR(together.values()[k] - others.values()[k], alone.values()[k], 2e-4);
}

TEST(CameraNoiseTest, DriftIsTheSameWhetherFramesAreMissingOrNot) {
  const Matrix whole = pushes(camera_with("drift"), Random(11));
  CameraOptions camera = camera_with("drift");
  camera.missing = {true, 0.3, 0};
  const FrameBundle gaps = record(still_motion(0), camera, Random(11));
  ASSERT_LT(gaps.frames(), 75U);
  for (std::size_t t = 0; t < gaps.frames(); ++t)
    EXPECT_EQ(562 - y_of(gaps, t, 0), whole(static_cast<std::size_t>(gaps.frame_number[t]), 0));
}

}  // namespace
}  // namespace motionanalyzer::camera_noise_test
