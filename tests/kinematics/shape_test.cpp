// Curvature, length and tangent against curves whose own are known.
#include <gtest/gtest.h>

#include "kinematics/curves.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::shape_test {
namespace {

using testing::on_arc;
using testing::sample_curve;

using elementary::kPi;
constexpr std::size_t kFrame = 3;  // a usable one of 7

Kinematics motion_of(const FrameBundle& bundle) { return analyze_motion(bundle, {}, 0); }

// A cubic fitted to a circle over +-h reads a curvature too small by h^2 / (14 R^2) in relative terms: the
// quartic term -s^4 / (24 R^3) projects on s^2 with 6/7 h^2. Half a window is .09 of the length here.
double circle_bias(double turning) { return 0.09 * turning * 0.09 * turning / 14; }

class Circle : public ::testing::TestWithParam<double> {};
INSTANTIATE_TEST_SUITE_P(Turning, Circle, ::testing::Values(0.01, 0.5, 1.5, kPi, 4.5));

TEST_P(Circle, HasItsCurvatureAtEveryStation) {
  const double turning = GetParam(), length = 230;
  const auto k =
      motion_of(sample_curve(7, 231, [&](double f, double) { return on_arc(length, turning, f); }));
  const double kappa = turning / length;
  // float coordinates near 1000 are off by up to 3e-5 px each
  const double allowed = 1.3 * circle_bias(turning) * kappa + 5 * testing::curvature_noise(3e-5, 41);
  for (const double c : k.curvature_per_px.row(kFrame)) EXPECT_NEAR(c, kappa, allowed);
}

TEST_P(Circle, HasItsTurningAndLength) {
  const double turning = GetParam(), length = 230;
  const auto k =
      motion_of(sample_curve(7, 231, [&](double f, double) { return on_arc(length, turning, f); }));
  EXPECT_NEAR(k.length_px[kFrame], length, 2e-3 * length);
  EXPECT_NEAR(k.turning_rad[kFrame], turning, 5e-3 * turning + 1e-4);
}

TEST(Shape, RoundedCircleHasItsLengthAlthoughThePolylineIsLonger) {
  FrameBundle bundle = sample_curve(7, 231, [](double f, double) { return on_arc(230, kPi, f); });
  testing::round_to_pixels(bundle);
  double polyline = 0;
  for (std::size_t i = 1; i < bundle.points(); ++i) {
    const float dx = bundle.x_px(0, i) - bundle.x_px(0, i - 1);  // whole pixels: exact
    const float dy = bundle.y_px(0, i) - bundle.y_px(0, i - 1);
    polyline += static_cast<double>(std::hypot(dx, dy));
  }
  EXPECT_GT(polyline, 1.05 * 230);
  EXPECT_NEAR(motion_of(bundle).length_px[kFrame], 230, 1.5);  // each end is off by up to .7 px
}

TEST(Shape, RoundedCircleHasItsCurvatureToTheNoiseOfRounding) {
  FrameBundle bundle = sample_curve(7, 231, [](double f, double) { return on_arc(230, kPi, f); });
  testing::round_to_pixels(bundle);
  const auto k = motion_of(bundle);
  const double sigma = testing::curvature_noise(std::sqrt(1.0 / 12), 41);  // equal frames: time does not help
  double squares = 0;
  for (const double c : k.curvature_per_px.row(kFrame)) {
    EXPECT_NEAR(c, kPi / 230, 4 * sigma);
    squares += (c - kPi / 230) * (c - kPi / 230) / 64;
  }
  EXPECT_LT(std::sqrt(squares), 1.5 * sigma);
}

TEST(Shape, ClothoidHasCurvatureLinearInArcLength) {
  const double length = 230, slope = 0.02 / length;  // kappa = slope * s, up to .02 per px
  const auto clothoid = [&](double f, double) {
    testing::Place p{800, 500};
    const int steps = 200;  // midpoint rule, exact to 1e-5 px
    for (int i = 0; i < steps; ++i) {
      const double ds = f * length / steps, s = (i + 0.5) * ds;
      p.x += ds * std::cos(0.5 * slope * s * s);
      p.y += ds * std::sin(0.5 * slope * s * s);
    }
    return p;
  };
  const auto k = motion_of(sample_curve(7, 231, clothoid));
  const auto bias = [&](double kappa) { return 1.5 * kappa * circle_bias(kappa * length) + 1e-5; };
  for (std::size_t i = 6; i < 58; ++i) {  // full windows
    const double s = k.station[i] * length;
    EXPECT_NEAR(k.curvature_per_px(kFrame, i), slope * s, bias(slope * s));
    EXPECT_NEAR(k.tangent_rad(kFrame, i), 0.5 * slope * s * s, 2e-3);
  }
  // Half a window from the end the curvature of the last full window stands: .91 of the largest.
  EXPECT_NEAR(k.curvature_per_px(kFrame, 63), 0.91 * 0.02, bias(0.91 * 0.02));
}

TEST(Shape, NoiseOfTheCurvatureIsThatOfTheFormula) {
  const double sigma = 0.3;
  Random random(11);
  const FrameBundle bundle = sample_curve(2000, 231, [&](double f, double) {
    const double x = 800 + 230 * f + sigma * random.normal();
    return testing::Place{x, 500 + sigma * random.normal()};
  });
  KinematicsOptions options;
  options.smoothing_fraction = 41.0 / 230;
  const auto k = analyze_motion(bundle, {}, 0, options);
  double squares = 0, n = 0;
  for (std::size_t t = 0; t < k.frames(); ++t) {
    for (std::size_t i = 8; k.usable[t] && i < 56; ++i, ++n) squares += std::pow(k.curvature_per_px(t, i), 2);
  }
  // About 2000 / 3 independent frames of 4 independent windows each: the estimate scatters by 1.4 %.
  const double expected = testing::curvature_noise(sigma, 41) * testing::kTimeShare;
  EXPECT_NEAR(std::sqrt(squares / n) / expected, 1, 0.05);
}

TEST(Shape, TangentIsUnwrappedAlongTheStripAndInTime) {
  // Points to the left, so that the direction lies at the cut of atan2, and wags across it.
  const auto k = motion_of(sample_curve(30, 231, [](double f, double t) {
    const double angle = kPi + 0.05 * std::sin(t);
    return testing::Place{800 + 230 * f * std::cos(angle), 500 + 230 * f * std::sin(angle)};
  }));
  for (std::size_t t = 0; t < k.frames(); ++t) {
    for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(k.tangent_rad(t, i), k.tangent_rad(0, 0), 0.2);
  }
}

TEST(Shape, FullSpiralTurnsMoreThanACircle) {
  const auto k = motion_of(sample_curve(7, 400, [](double f, double) {
    const double angle = 3 * kPi * f, radius = 60 + 10 * angle;
    return testing::Place{800 + radius * std::cos(angle), 500 + radius * std::sin(angle)};
  }));
  EXPECT_NEAR(k.turning_rad[kFrame], 3 * kPi, 0.15);
}

TEST(Shape, StationsAreFractionsOfTheLengthHoweverThePointsAreSpaced) {
  const auto even = motion_of(sample_curve(7, 231, [](double f, double) { return on_arc(230, 2, f); }));
  const auto uneven = motion_of(sample_curve(7, 231, [](double f, double) {
    return on_arc(230, 2, f + 0.1 * std::sin(kPi * f) * f);  // spacing varies by half, ends stay
  }));
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_NEAR(even.x_px(kFrame, i), uneven.x_px(kFrame, i), 0.05);
    EXPECT_NEAR(even.y_px(kFrame, i), uneven.y_px(kFrame, i), 0.05);
  }
}

}  // namespace
}  // namespace motionanalyzer::shape_test
