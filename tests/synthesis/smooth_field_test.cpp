#include "synthesis/smooth_field.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <iterator>

namespace motionanalyzer::imaging::smooth_field_test {
namespace {

/// Covariance of the field at two places: knots are independent and of unit variance.
double covariance(const SmoothField& field, double a, double b) {
  const SmoothField::Place here = field.place(a), there = field.place(b);
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      if (here.first + i == there.first + j) sum += here.weight[i] * there.weight[j];
  return sum;
}

TEST(SmoothFieldTest, HasUnitVarianceEverywhere) {
  const SmoothField field(230, 17, 0.3);
  for (int k = 0; k <= 2300; ++k) EXPECT_NEAR(covariance(field, 0.1 * k, 0.1 * k), 1, 1e-12);
}

// Between knots and on them the correlation differs a little; it is the mean over the places that counts.
TEST(SmoothFieldTest, CorrelationHasFallenToOneOverEAtItsLength) {
  const SmoothField field(1000, 17, 0);
  double sum = 0;
  for (int k = 0; k < 5000; ++k) sum += covariance(field, 0.1 * k, 0.1 * k + 17);
  EXPECT_NEAR(sum / 5000, std::exp(-1.0), 0.005);
}

TEST(SmoothFieldTest, CorrelationIsNearlyGaussian) {
  const SmoothField field(1000, 20, 0);
  for (const double lag : {2.0, 5.0, 10.0, 15.0, 30.0, 40.0}) {
    double sum = 0;
    for (int k = 0; k < 5000; ++k) sum += covariance(field, 0.1 * k, 0.1 * k + lag);
    EXPECT_NEAR(sum / 5000, std::exp(-lag * lag / 400), 0.02) << lag;
  }
}

TEST(SmoothFieldTest, IsContinuousAcrossKnots) {
  const SmoothField field(100, 7, 0.9);
  const double knot[] = {1, -2, 0.5, 3,   -1, 2, -0.3, 1.2, 0.7, -0.8, 1,
                         2, -1, 0.4, 0.9, -2, 1, 0,    2,   -1,  1,    1};
  ASSERT_LE(field.knots(), std::size(knot));
  for (int k = 0; k < 100000; ++k) {
    const double here = value_at(field.place(0.001 * k), knot);
    ASSERT_NEAR(value_at(field.place(0.001 * (k + 1)), knot), here, 0.002);
  }
}

TEST(SmoothFieldTest, ReachesNoKnotBeyondItsOwn) {
  for (const double length : {0.0, 1.0, 22.9, 230.0, 1e5}) {
    for (const double offset : {0.0, 0.5, 0.999999}) {
      const SmoothField field(length, 5, offset);
      EXPECT_LE(field.place(length).first + 4, field.knots());
      EXPECT_EQ(field.place(0).first, 0U);
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::imaging::smooth_field_test
