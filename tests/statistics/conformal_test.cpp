#include "motionanalyzer/statistics/conformal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "statistics/stirling.hpp"

namespace motionanalyzer::conformal_test {
namespace {

const std::vector<double> kCalibration{1, 2, 2, 5};

TEST(ConformalTest, CountsCalibrationValuesAtLeastAsLarge) {
  EXPECT_EQ(conformal_p_value(kCalibration, 0), 1);
  EXPECT_EQ(conformal_p_value(kCalibration, 2), 4.0 / 5);
  EXPECT_EQ(conformal_p_value(kCalibration, 2.5), 2.0 / 5);
  EXPECT_EQ(conformal_p_value(kCalibration, 5), 2.0 / 5);
  EXPECT_EQ(conformal_p_value(kCalibration, 6), 1.0 / 5);
}

TEST(ConformalTest, WithoutCalibrationNothingIsUnusual) { EXPECT_EQ(conformal_p_value({}, 100), 1); }

TEST(ConformalTest, NanStaysNan) { EXPECT_TRUE(std::isnan(conformal_p_value(kCalibration, std::nan("")))); }

TEST(SmallestCalibrationTest, IsTheFirstSizeThatReachesAlpha) {
  EXPECT_EQ(smallest_calibration(0.01), 99U);
  EXPECT_EQ(smallest_calibration(0.05), 19U);
  EXPECT_EQ(smallest_calibration(0.003), 333U);
  EXPECT_EQ(smallest_calibration(0.5), 1U);
  EXPECT_EQ(smallest_calibration(1), 0U);
  EXPECT_EQ(smallest_calibration(0), std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(smallest_calibration(std::nan("")), std::numeric_limits<std::size_t>::max());
}

TEST(SmallestCalibrationTest, AgreesWithThePValuesThemselves) {
  for (int k = 1; k < 400; ++k) {
    const double alpha = k / 400.0;
    const auto n = static_cast<double>(smallest_calibration(alpha));
    EXPECT_LE(1 / (n + 1), alpha);
    EXPECT_GT(1 / n, alpha);
  }
}

TEST(PValuesUpToTest, CountsThemAsTheDivisionDoes) {
  EXPECT_EQ(p_values_up_to(0.01, 98), 0U);
  EXPECT_EQ(p_values_up_to(0.01, 99), 1U);
  EXPECT_EQ(p_values_up_to(0.29, 99), 29U);  // .29 * 100 is below 29 in doubles
  EXPECT_EQ(p_values_up_to(2, 9), 10U);
  EXPECT_EQ(p_values_up_to(std::nan(""), 9), 0U);
}

struct BetaPoint {
  double a, b, x, value;
};

// Values to 17 digits from the hypergeometric series in 50-digit arithmetic.
TEST(IncompleteBetaTest, AgreesWithFiftyDigitArithmetic) {
  const BetaPoint points[] = {{0.5, 0.5, 0.3, 0.36901011956554538},
                              {2, 3, 0.4, 0.5248},
                              {1, 1, 0.7, 0.7},
                              {10, 0.5, 0.95, 0.31715157546554506},
                              {0.01, 0.02, 0.5, 0.6667194610412722},
                              {30, 70, 0.3, 0.51162510455860912},
                              {150, 1, 0.98, 0.048296021243487677},
                              {1e-3, 50, 1e-8, 0.98615445570347784},
                              {5, 100000, 5e-5, 0.55954619521357178},
                              {50000, 50000, 0.501, 0.73645506170295855},
                              {1e6, 2e6, 0.3334, 0.59680154489011167},
                              {1e6, 2e6, 0.332, 4.7403317981509046e-7}};
  for (const BetaPoint& point : points)
    EXPECT_NEAR(incomplete_beta(point.a, point.b, point.x), point.value, 1e-12) << point.a << ' ' << point.b;
}

TEST(IncompleteBetaTest, IsABinomialTailForIntegers) {
  // I_x(k, n - k + 1) = P(at least k successes in n)
  const double x = 0.37;
  for (int k = 1; k <= 12; ++k) {
    double tail = 0;
    for (int j = k; j <= 12; ++j) {
      double term = 1;
      for (int i = 0; i < j; ++i) term *= x * (12 - i) / (i + 1);
      tail += term * std::pow(1 - x, 12 - j);
    }
    EXPECT_NEAR(incomplete_beta(k, 13 - k, x), tail, 1e-14);
  }
}

TEST(IncompleteBetaTest, EndsAreExact) {
  EXPECT_EQ(incomplete_beta(3, 4, 0), 0);
  EXPECT_EQ(incomplete_beta(3, 4, 1), 1);
  EXPECT_EQ(incomplete_beta_inverse(3, 4, 0), 0);
  EXPECT_EQ(incomplete_beta_inverse(3, 4, 1), 1);
}

TEST(IncompleteBetaTest, RefusesWhatIsNotDefined) {
  EXPECT_THROW(incomplete_beta(0, 1, 0.5), Error);
  EXPECT_THROW(incomplete_beta(1, -1, 0.5), Error);
  EXPECT_THROW(incomplete_beta(1, 1, 1.5), Error);
  EXPECT_THROW(incomplete_beta(std::nan(""), 1, 0.5), Error);
  EXPECT_THROW(incomplete_beta_inverse(1, 1, -0.1), Error);
}

// scipy.special.betaincinv (SciPy 1.17.1)
TEST(IncompleteBetaInverseTest, AgreesWithScipy) {
  const BetaPoint points[] = {{0.5, 0.5, 0.3, 0.2061073738537634},  {2, 3, 0.4, 0.3291665033784079},
                              {1, 99, 0.05, 0.0005179798867979509}, {10, 990, 0.95, 0.015668189254049558},
                              {30, 70, 0.5, 0.2986619743086956},    {0.3, 4, 0.001, 1.9049653210024112e-11}};
  for (const BetaPoint& point : points)
    EXPECT_NEAR(incomplete_beta_inverse(point.a, point.b, point.x) / point.value, 1, 1e-11) << point.a;
}

TEST(IncompleteBetaInverseTest, UndoesTheFunction) {
  for (const double a : {0.2, 1.0, 7.0, 300.0, 1e5}) {
    for (const double b : {0.4, 1.0, 20.0, 1e4}) {
      for (const double p : {1e-6, 0.05, 0.5, 0.9, 0.999}) {
        const double x = incomplete_beta_inverse(a, b, p);
        // the nearest double x may stand off by half a place, which the density multiplies
        const double one_place =
            incomplete_beta(a, b, std::nextafter(x, 1)) - incomplete_beta(a, b, std::nextafter(x, 0));
        EXPECT_NEAR(incomplete_beta(a, b, x), p, 2e-12 + one_place) << a << ' ' << b << ' ' << p;
      }
    }
  }
}

// Clopper-Pearson by scipy.stats.beta.ppf (SciPy 1.17.1); the first three are in the published tables as
// .3085, (.0025, .4450) and (.1871, .8129).
TEST(RateIntervalTest, AgreesWithClopperAndPearson) {
  struct Case {
    std::size_t k, n;
    double level, low, high;
  };
  const Case cases[] = {{0, 10, 0.95, 0, 0.3084971078187607},
                        {1, 10, 0.95, 0.0025285785444617865, 0.4450161170281954},
                        {5, 10, 0.95, 0.18708602844739855, 0.8129139715526015},
                        {10, 10, 0.95, 0.6915028921812392, 1},
                        {3, 50, 0.95, 0.012548587835334064, 0.16548194660377288},
                        {15, 100, 0.9, 0.0947940116746474, 0.22153690831851133},
                        {0, 1000, 0.95, 0, 0.003682083896865671},
                        {2, 1000000, 0.95, 2.422093703160033e-07, 7.2246687944522814e-06},
                        {499, 1000, 0.99, 0.45785746037680203, 0.5401521914751202}};
  for (const Case& c : cases) {
    const Interval interval = rate_interval(c.k, c.n, c.level);
    EXPECT_NEAR(interval.low, c.low, 1e-11 * c.low) << c.k << " of " << c.n;
    EXPECT_NEAR(interval.high, c.high, 1e-11 * c.high) << c.k << " of " << c.n;
  }
}

TEST(RateIntervalTest, NoTrialsSayNothing) {
  EXPECT_EQ(rate_interval(0, 0).low, 0);
  EXPECT_EQ(rate_interval(0, 0).high, 1);
}

TEST(RateIntervalTest, RefusesMoreEventsThanTrialsAndLevelsOutside) {
  EXPECT_THROW(rate_interval(3, 2), Error);
  EXPECT_THROW(rate_interval(1, 2, 1), Error);
  EXPECT_THROW(rate_interval(1, 2, std::nan("")), Error);
}

TEST(RealisedRateRangeTest, AgreesWithBetaQuantiles) {
  struct Case {
    std::size_t n;
    double alpha, low, high;
  };
  const Case cases[] = {{99, 0.01, 0.0005179798867979509, 0.029806673773350886},
                        {199, 0.01, 0.0017886391379832631, 0.02361544364196703},
                        {999, 0.01, 0.005440590517323057, 0.015668189254049558},
                        {100, 0.05, 0.019905563662171832, 0.08919625015887987}};
  for (const Case& c : cases) {
    const Interval range = realised_rate_range(c.n, c.alpha);
    EXPECT_NEAR(range.low, c.low, 1e-11 * c.low) << c.n;
    EXPECT_NEAR(range.high, c.high, 1e-11 * c.high) << c.n;
  }
}

TEST(RealisedRateRangeTest, TooFewPanelsNeverAlarm) {
  EXPECT_EQ(realised_rate_range(50, 0.01).high, 0);
  EXPECT_EQ(realised_rate_range(0, 0.01).high, 0);
}

TEST(RealisedRateRangeTest, RankDoesNotFallToARoundedProduct) {
  // .29 * 100 is 28.999999999999996 in doubles; 29 / 100 is still <= .29
  const Interval range = realised_rate_range(99, 0.29);
  EXPECT_NEAR(incomplete_beta(29, 71, range.low), 0.05, 1e-11);
}

TEST(RealisedRateRangeTest, AlphaOneAlwaysAlarms) {
  EXPECT_EQ(realised_rate_range(10, 1).low, 1);
  EXPECT_THROW(realised_rate_range(10, 1.1), Error);
}

// loggamma of mpmath in 40 digits
TEST(StirlingRemainderTest, AgreesWithFortyDigitArithmetic) {
  const double points[][2] = {{1e-3, 2.5422704679670945},    {0.5, 0.15342640972002735},
                              {1, 0.081061466795327258},     {3.7, 0.022468770580143146},
                              {15.9, 0.0052403998807561082}, {16, 0.0052076559196096404},
                              {100, 0.00083333055563491468}, {1e6, 8.3333333333330556e-8}};
  for (const auto& point : points)
    EXPECT_NEAR(detail::stirling_remainder(point[0]), point[1], 1e-14) << point[0];
}

}  // namespace
}  // namespace motionanalyzer::conformal_test
