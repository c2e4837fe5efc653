#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace motionanalyzer::trajectory_shapes_test {
namespace {

constexpr std::size_t kStations = 16;

/// A straight strip of 30 px along x that rises by 3 px a knot.
TrajectoryShapes rising() {
  HealthyTrajectory t{Matrix(8, 31), Matrix(8, 31), 1, {}};
  for (std::size_t g = 0; g < 8; ++g)
    for (std::size_t i = 0; i < 31; ++i)
      t.x_px(g, i) = static_cast<double>(i), t.y_px(g, i) = 3 * static_cast<double>(g);
  return {t, kStations};
}

TEST(TrajectoryShapes, LieStraightBetweenKnotsAndNodes) {
  const StripCurve curve = rising().curve(2.5);
  for (std::size_t s = 0; s < kStations; ++s) {
    EXPECT_NEAR(curve.x[s], 2.0 * static_cast<double>(s), 1e-12);
    EXPECT_NEAR(curve.y[s], 7.5, 1e-12);
    EXPECT_NEAR(curve.nx[s], 0, 1e-12);
    EXPECT_NEAR(curve.ny[s], 1, 1e-12);
  }
}

TEST(TrajectoryShapes, FreeMotionIsWhatTheyDoAcrossTheStrip) {
  for (const double place : {0.0, 3.2, 7.0}) {
    const FreeMotion free = rising().free_motion(place);
    for (std::size_t s = 0; s < kStations; ++s) {
      EXPECT_NEAR(free.shift_x[s], 0, 1e-12);
      EXPECT_NEAR(free.shift_y[s], 1, 1e-12);
      EXPECT_NEAR(free.rotation[s], 2.0 * static_cast<double>(s), 1e-12);
      EXPECT_NEAR(free.bend[s], 3, 1e-12) << place;
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::trajectory_shapes_test
