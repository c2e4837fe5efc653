#include "motionanalyzer/statistics/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::normal_test {
namespace {

struct NormalPoint {
  double x, cdf, log_cdf, hazard;
};

// Fifty-digit arithmetic, rounded to 17.
const NormalPoint kPoints[] = {
    {-36.5, 5.5447257130748446e-292, -670.6420000003137, 2.0253417162117462e-290},
    {-10, 7.6198530241605261e-24, -53.231285150512471, 7.6945986267064193e-23},
    {-4.2, 1.3345749015906328e-5, -11.224312649601074, 5.894385440642676e-5},
    {-2.5, 0.0062096653257761352, -5.0816482772786905, 0.017637825486916735},
    {-2, 0.022750131948179207, -3.7831843336820319, 0.055247862678989959},
    {-1.9, 0.028716559816001805, -3.5502813255421346, 0.067555784501222897},
    {-1, 0.15865525393145705, -1.8410216450092635, 0.28759997093917836},
    {-0.3, 0.38208857781104737, -0.96210281816885066, 0.61722085361273445},
    {0, 0.5, -0.69314718055994531, 0.79788456080286536},
    {0.001, 0.50039894221391106, -0.69234961427268824, 0.79852128956291138},
    {0.7, 0.75803634777692697, -0.27702394227713126, 1.2904993394581665},
    {1.5, 0.93319279873114193, -0.069143455612233983, 1.9386771666225432},
    {1.99, 0.97670453224978818, -0.023571096169053251, 2.3643612982025203},
    {2, 0.97724986805182079, -0.023012909328963488, 2.3732155328228409},
    {2.01, 0.97778440557056851, -0.022466077450586939, 2.3820757030535396},
    {3.3, 0.99951657585761622, -0.00048354102950672, 3.5632662666776367},
    {6, 0.99999999901341235, -9.8658764552437573e-10, 6.1584826045445989},
    {8, 0.99999999999999938, -6.2209605742717861e-16, 8.1213681122361127},
};

TEST(NormalCdfTest, AgreesWithFiftyDigitArithmetic) {
  for (const NormalPoint& point : kPoints)
    EXPECT_NEAR(normal_cdf(point.x), point.cdf, 1e-13 * point.cdf) << point.x;
}

TEST(LogNormalCdfTest, AgreesWithFiftyDigitArithmetic) {
  for (const NormalPoint& point : kPoints)
    EXPECT_NEAR(log_normal_cdf(point.x), point.log_cdf, -1e-13 * point.log_cdf) << point.x;
}

TEST(NormalHazardTest, AgreesWithFiftyDigitArithmetic) {
  for (const NormalPoint& point : kPoints)
    EXPECT_NEAR(normal_hazard(point.x), point.hazard, 1e-13 * point.hazard) << point.x;
}

TEST(NormalSidesTest, AreTheOtherFunctionsAtOnce) {
  for (const NormalPoint& point : kPoints) {
    const NormalSides sides = normal_sides(point.x);
    EXPECT_NEAR(sides.log_below, point.log_cdf, -1e-13 * point.log_cdf) << point.x;
    EXPECT_NEAR(sides.hazard_above, point.hazard, 1e-13 * point.hazard) << point.x;
    const NormalSides mirrored = normal_sides(-point.x);
    EXPECT_EQ(mirrored.log_above, sides.log_below);
    EXPECT_EQ(mirrored.hazard_below, sides.hazard_above);
  }
}

TEST(NormalCdfTest, IsUndoneByTheQuantile) {
  for (double p = 1e-10; p < 0.9; p = p * 1.7 + 1e-12)
    EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 1e-13);
}

TEST(NormalCdfTest, SeamsDoNotShow) {
  for (const double seam : {-5.0, -2.0, 2.0, 5.0}) {
    const double below = std::nextafter(seam, -9), above = std::nextafter(seam, 9);
    EXPECT_NEAR(normal_cdf(below) / normal_cdf(above), 1, 1e-14);
    EXPECT_NEAR(log_normal_cdf(below) / log_normal_cdf(above), 1, 1e-13);
    EXPECT_NEAR(normal_hazard(below) / normal_hazard(above), 1, 1e-14);
  }
}

TEST(NormalCdfTest, EndsAreExactAndNanStaysNan) {
  EXPECT_EQ(normal_cdf(-1e9), 0);
  EXPECT_EQ(normal_cdf(1e9), 1);
  EXPECT_TRUE(std::isnan(normal_cdf(std::nan(""))));
  EXPECT_EQ(log_normal_cdf(-1e100), -0.5e200);
}

TEST(NormalTwoSidedTest, HasTheFamousFivePercent) {
  EXPECT_NEAR(normal_two_sided(1.959963984540054), 0.05, 1e-15);
  EXPECT_NEAR(normal_two_sided(-1.959963984540054), 0.05, 1e-15);
}

}  // namespace
}  // namespace motionanalyzer::normal_test
