// What the columns say of motions that are known.
#include <gtest/gtest.h>

#include "features/columns.hpp"
#include "features/motions.hpp"
#include "features/profile.hpp"

namespace motionanalyzer::columns_test {
namespace {

using testing::bend;
using testing::features_of;
using testing::resting_strip;
using testing::value_of;

constexpr double kPi = 3.14159265358979323846;

/// Rows of an arc of a circle that stands still.
Kinematics standing_arc(double turning, std::size_t frames = 8) {
  Kinematics k = resting_strip(frames);
  for (std::size_t t = 0; t < frames; ++t) bend(k, t, [&](double) { return turning; });
  return k;
}

/// A narrow hump of curvature of the given angle around a place.
double hump(double station, double place, double angle) {
  const double width = 0.04, d = (station - place) / width;
  return angle / (width * std::sqrt(2 * kPi)) * std::exp(-0.5 * d * d);
}

TEST(SpeedColumns, OfATranslation) {
  Kinematics k = resting_strip(2);
  for (double& v : k.vx_px_s.values()) v = 3 * 230;
  for (double& v : k.vy_px_s.values()) v = 4 * 230;
  const auto table = features_of(k);
  EXPECT_NEAR(value_of(table, 1, "speed_mean"), 5, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_max"), 5, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_sd"), 0, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_along_rms"), 3, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_normal_rms"), 4, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "centroid_speed"), 5, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "kinetic_energy"), 25, 1e-12);
}

TEST(SpeedColumns, OfARotationAboutTheHeldEnd) {
  Kinematics k = resting_strip(2);
  for (std::size_t i = 0; i < 64; ++i) k.vy_px_s(1, i) = 2 * 230 * k.station[i];
  const auto table = features_of(k);
  EXPECT_NEAR(value_of(table, 1, "speed_max"), 2, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_mean"), 1, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "speed_tip"), 2 * (63 - 3.5) / 63, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "skewness_speed"), 0, 1e-12);
  EXPECT_NEAR(value_of(table, 1, "kurtosis_speed"), -1.2, 2e-3);  // of a uniform distribution
  EXPECT_NEAR(value_of(table, 1, "autocorrelation_speed"), 1, 1e-12);
}

TEST(ImpactColumns, OfAJumpInAcceleration) {
  Kinematics k = resting_strip(6);
  for (std::size_t t = 4; t < 6; ++t) k.ay_px_s2(t, 10) = 230;
  const auto table = features_of(k);
  EXPECT_EQ(value_of(table, 3, "jerk_max"), 0);
  EXPECT_NEAR(value_of(table, 4, "jerk_max"), 30, 1e-9);
  EXPECT_NEAR(value_of(table, 4, "jerk_normal_peak"), 30 * 63.0 / 64, 1e-9);
  EXPECT_NEAR(value_of(table, 5, "jerk_max"), 0, 1e-9);
}

TEST(ImpactColumns, RatioIsAgainstTheMeanOfEarlierRows) {
  Kinematics k = resting_strip(6);
  const double acceleration[] = {0, 1, 0, 1, 0, 5};  // jerks 1 1 1 1 5
  for (std::size_t t = 0; t < 6; ++t) k.ay_px_s2(t, 10) = acceleration[t];
  const auto table = features_of(k);
  EXPECT_EQ(value_of(table, 0, "impact_ratio"), 1);
  EXPECT_EQ(value_of(table, 1, "impact_ratio"), 1);
  EXPECT_NEAR(value_of(table, 4, "impact_ratio"), 1, 1e-9);
  EXPECT_NEAR(value_of(table, 5, "impact_ratio"), 5, 1e-9);
}

TEST(CurvatureColumns, OfAnArcOfACircle) {
  const auto table = features_of(standing_arc(2));
  EXPECT_NEAR(value_of(table, 7, "curvature_mean"), 2, 1e-12);
  EXPECT_NEAR(value_of(table, 7, "bend_angle"), 2, 1e-12);
  EXPECT_NEAR(value_of(table, 7, "bending_energy"), 4, 1e-12);
  EXPECT_NEAR(value_of(table, 7, "bending_energy_per_turn"), 1, 1e-12);
  for (const char* name :
       {"curvature_sd", "curvature_peak", "curvature_dip", "curvature_concentration", "curvature_asymmetry",
        "curvature_gradient", "curvature_step_max", "bending_range"}) {
    EXPECT_NEAR(value_of(table, 7, name), 0, 1e-9) << name;
  }
}

TEST(CurvatureColumns, AHingeIsAPeakAtItsPlace) {
  Kinematics k = resting_strip(4);
  for (std::size_t t = 0; t < 4; ++t) bend(k, t, [](double s) { return 2.5 + hump(s, 0.72, 0.2); });
  const auto table = features_of(k);
  const double height = hump(0.72, 0.72, 0.2) / 2.7;
  EXPECT_GT(value_of(table, 3, "curvature_peak"), 0.6 * height);  // its own parabola takes a part of it
  EXPECT_LT(value_of(table, 3, "curvature_peak"), height);
  EXPECT_GT(value_of(table, 3, "station_excess_12"), 0.4 * height);  // 12 covers .69 to .75
  EXPECT_LT(std::fabs(value_of(table, 3, "station_excess_04")), 0.2 * height);
  EXPECT_LT(value_of(table, 3, "curvature_asymmetry"), -0.1);  // the moving half is bent more
}

TEST(CurvatureColumns, AHingeThatOpensIsAStepAndOneFromTheStartIsNot) {
  Kinematics opening = resting_strip(12), old = resting_strip(12);
  for (std::size_t t = 0; t < 12; ++t) {
    bend(opening, t, [&](double s) { return 2.5 + (t >= 8 ? hump(s, 0.4, 0.2) : 0); });
    bend(old, t, [](double s) { return 2.5 + hump(s, 0.4, 0.2); });
  }
  const auto a = features_of(opening), b = features_of(old);
  EXPECT_NEAR(value_of(a, 7, "curvature_step_max"), 0, 1e-9);
  EXPECT_NEAR(value_of(a, 8, "curvature_step_max"), value_of(a, 8, "curvature_peak"), 1e-9);
  EXPECT_NEAR(value_of(b, 8, "curvature_step_max"), 0, 1e-9);
}

TEST(StrainColumns, OfAStripThatGrows) {
  Kinematics k = resting_strip(3);
  k.length_px[2] = 232.3;
  const auto table = features_of(k);
  EXPECT_EQ(value_of(table, 0, "length_strain"), 0);
  EXPECT_NEAR(value_of(table, 2, "length_strain"), 0.01, 1e-12);
  EXPECT_NEAR(value_of(table, 2, "length_rate"), 0.3, 1e-12);
}

TEST(StrainColumns, BendingRateOfASteadyBend) {
  Kinematics k = resting_strip(3);
  for (std::size_t t = 0; t < 3; ++t) bend(k, t, [&](double) { return 0.1 * static_cast<double>(t); });
  const auto table = features_of(k);
  EXPECT_NEAR(value_of(table, 2, "bending_rate_rms"), 3, 1e-9);
  EXPECT_NEAR(value_of(table, 2, "bending_rate_max"), 3, 1e-9);
  EXPECT_NEAR(value_of(table, 2, "bend_rate"), 3, 1e-9);
  EXPECT_NEAR(value_of(table, 2, "bending_energy_rate"), (0.04 - 0.01) * 30, 1e-9);
}

TEST(ShapeColumns, OfAHalfCircle) {
  const auto table = features_of(standing_arc(kPi, 1));  // polygon of 63 sides: 1e-3 of everything
  EXPECT_NEAR(value_of(table, 0, "chord"), 2 / kPi, 1e-3);
  EXPECT_NEAR(value_of(table, 0, "sagitta"), 1 / kPi, 1e-3);
  EXPECT_NEAR(value_of(table, 0, "sagitta_place"), 0.5, 1e-9);
  EXPECT_NEAR(value_of(table, 0, "area"), 0.5 / kPi, 1e-3);
  EXPECT_NEAR(value_of(table, 0, "outline_asymmetry"), 0, 1e-9);
  // the stations at both ends count in full, 1 of 63 too much;
  // about the centre of the circle <r^2> = R^2; the centroid lies 2 R / pi from it
  EXPECT_NEAR(value_of(table, 0, "gyration"), std::sqrt(1 - 4 / (kPi * kPi)) / kPi, 4e-3);
}

TEST(ShapeColumns, OfAStraightStrip) {
  const auto table = features_of(resting_strip(1));
  EXPECT_NEAR(value_of(table, 0, "chord"), 1, 1e-12);
  EXPECT_NEAR(value_of(table, 0, "sagitta"), 0, 1e-12);
  EXPECT_NEAR(value_of(table, 0, "roundness"), 0, 1e-9);
  EXPECT_NEAR(value_of(table, 0, "area"), 0, 1e-12);
}

TEST(ShapeColumns, CosineModesOfTheCurvature) {
  Kinematics k = resting_strip(1);
  bend(k, 0, [](double s) { return 2 + 0.3 * std::cos(kPi * s) - 0.2 * std::cos(3 * kPi * s); });
  const auto table = features_of(k);
  EXPECT_NEAR(value_of(table, 0, "curvature_mode_1"), 0.15, 1e-9);
  EXPECT_NEAR(value_of(table, 0, "curvature_mode_2"), 0, 1e-9);
  EXPECT_NEAR(value_of(table, 0, "curvature_mode_3"), -0.1, 1e-9);
}

TEST(StationColumns, AreMeansOverSixteenths) {
  Kinematics k = resting_strip(1);
  bend(k, 0, [](double s) { return s; });
  const auto table = features_of(k);
  EXPECT_NEAR(value_of(table, 0, "station_curvature_01"), 1.5 / 63, 1e-12);
  EXPECT_NEAR(value_of(table, 0, "station_curvature_16"), 61.5 / 63, 1e-12);
}

TEST(MemoryColumns, OfAShapeThatStays) {
  Kinematics k = resting_strip(2);
  for (std::size_t t = 0; t < 2; ++t) bend(k, t, [](double s) { return 2 + std::sin(20 * s); });
  const auto table = features_of(k);
  EXPECT_EQ(value_of(table, 0, "memory_curvature"), 0);
  EXPECT_NEAR(value_of(table, 1, "memory_curvature"), 1, 1e-12);
}

TEST(Profile, MomentsOfFourNumbers) {
  const std::vector<double> v = {1, 2, 3, 10};  // central moments 12.5, 45, 348.5
  const features::Profile p = features::profile_of(v);
  EXPECT_NEAR(p.mean, 4, 1e-12);
  EXPECT_NEAR(p.sd, std::sqrt(12.5), 1e-12);
  EXPECT_NEAR(p.rms, std::sqrt(28.5), 1e-12);
  EXPECT_NEAR(p.skewness, 45 / std::pow(12.5, 1.5), 1e-12);
  EXPECT_NEAR(p.kurtosis, 348.5 / (12.5 * 12.5) - 3, 1e-12);
}

TEST(Profile, ParabolasAreSubtractedExactly) {
  std::vector<double> v, residual(64);
  for (int i = 0; i < 64; ++i) v.push_back(3 - 0.2 * i + 0.01 * i * i);
  features::subtract_parabola(v, residual);
  for (const double r : residual) EXPECT_NEAR(r, 0, 1e-11);
}

}  // namespace
}  // namespace motionanalyzer::columns_test
