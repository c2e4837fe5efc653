#include "motionanalyzer/evaluation/rates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::rates_test {
namespace {

TEST(RateTest, HasItsClopperPearsonInterval) {
  const Rate result = rate(1, 10);  // .0025 to .4450 in the published tables
  EXPECT_EQ(result.value, 0.1);
  EXPECT_NEAR(result.low, 0.0025, 5e-5);
  EXPECT_NEAR(result.high, 0.4450, 5e-5);
}

TEST(RateTest, WithoutTrialsThereIsNoValue) {
  EXPECT_FALSE(rate(0, 0).value.has_value());
  EXPECT_EQ(rate(0, 0).low, 0);
  EXPECT_EQ(rate(0, 0).high, 1);
}

TEST(RateTest, RefusesMoreEventsThanTrials) { EXPECT_THROW(rate(2, 1), Error); }

/// Difference of two answers of which the first alone says yes b times, the second c times.
PairedDifference from_table(std::size_t b, std::size_t c, std::size_t panels) {
  std::vector<std::uint8_t> first(panels, 0), second(panels, 0);
  std::fill_n(first.begin(), b, std::uint8_t{1});
  std::fill_n(second.rbegin(), c, std::uint8_t{1});
  return paired_difference(first, second);
}

// The score statistic with both probabilities fitted by a numerical search (SciPy), solved for its 95 %
// points.
TEST(PairedDifferenceTest, IntervalAgreesWithTheScoreStatisticByBruteForce) {
  struct Case {
    std::size_t b, c, panels;
    double low, high;
  };
  const Case cases[] = {{9, 2, 40, 0.0144257311, 0.3390234030},
                        {5, 0, 30, 0.0342343722, 0.3356435051},
                        {12, 12, 100, -0.0995917371, 0.0995917366}};
  for (const Case& c : cases) {
    const Estimate difference = from_table(c.b, c.c, c.panels).difference;
    EXPECT_NEAR(difference.low, c.low, 2e-8) << c.b;  // what the search reaches
    EXPECT_NEAR(difference.high, c.high, 2e-8) << c.b;
  }
}

// scipy.stats.binomtest (SciPy 1.17.1)
TEST(PairedDifferenceTest, McNemarPIsExact) {
  EXPECT_NEAR(from_table(3, 10, 50).p, 0.09228515625, 1e-13);
  EXPECT_NEAR(from_table(5, 0, 50).p, 0.0625, 1e-13);
  EXPECT_NEAR(from_table(10, 14, 30).p, 0.5412561893463135, 1e-13);
  EXPECT_EQ(from_table(1, 1, 50).p, 1);
}

TEST(PairedDifferenceTest, CountsTheFourfoldTable) {
  const std::vector<std::uint8_t> first{1, 1, 0, 0, 1}, second{1, 0, 1, 0, 0};
  const PairedDifference result = paired_difference(first, second);
  EXPECT_EQ(result.both, 1U);
  EXPECT_EQ(result.only_first, 2U);
  EXPECT_EQ(result.only_second, 1U);
  EXPECT_EQ(result.neither, 1U);
  EXPECT_EQ(result.difference.value, 0.2);
}

TEST(PairedDifferenceTest, EndsStayInsideAtTheExtremes) {
  const PairedDifference result = from_table(8, 0, 8);
  EXPECT_EQ(result.difference.value, 1.0);
  EXPECT_GT(result.difference.low, 0.3);
  EXPECT_NEAR(result.difference.high, 1, 1e-12);
  EXPECT_LT(from_table(0, 0, 20).difference.low, 0);
  EXPECT_GT(from_table(0, 0, 20).difference.high, 0);
}

TEST(PairedDifferenceTest, WithoutPanelsThereIsNoValue) {
  const PairedDifference result = paired_difference({}, {});
  EXPECT_FALSE(result.difference.value.has_value());
  EXPECT_EQ(result.difference.low, -1);
  EXPECT_EQ(result.p, 1);
}

TEST(PairedDifferenceTest, RefusesUnequalLengths) {
  EXPECT_THROW(paired_difference(std::vector<std::uint8_t>{1}, {}), Error);
}

// scipy.stats.betabinom and beta (SciPy 1.17.1): n = 199, alpha = .01, 9 alarms in 500
TEST(FalseAlarmRateTest, AgreesWithBetaBinomialDistribution) {
  const FalseAlarmRate result = false_alarm_rate(9, 500, 199, 0.01);
  EXPECT_EQ(result.test.value, 9.0 / 500);
  EXPECT_EQ(result.expected.low, 0);
  EXPECT_EQ(result.expected.high, 15.0 / 500);
  EXPECT_NEAR(result.p_too_many, 0.172672641910825, 1e-12);
  EXPECT_NEAR(result.realised.low, 0.00788123348472451, 1e-12);
  EXPECT_NEAR(result.realised.high, 0.02615173103150509, 1e-12);
}

TEST(FalseAlarmRateTest, TheExpectedRangeHoldsOverCalibrationSets) {
  // 99 calibration panels at 5 %, 200 test panels: at least 95 % of pairs fall inside
  constexpr int kPairs = 1500;
  int inside = 0;
  for (std::uint64_t pair = 0; pair < kPairs; ++pair) {
    Random random(4, {pair});
    std::vector<double> calibration(99);
    for (double& value : calibration) value = random.uniform();
    std::nth_element(calibration.begin(), calibration.begin() + 94, calibration.end());
    std::size_t alarms = 0;
    for (int panel = 0; panel < 200; ++panel)
      if (random.uniform() > calibration[94]) ++alarms;
    const FalseAlarmRate result = false_alarm_rate(alarms, 200, 99, 0.05);
    if (*result.test.value >= result.expected.low && *result.test.value <= result.expected.high) ++inside;
  }
  EXPECT_GT(inside / double{kPairs}, 0.95 - 3 * 0.0056);
  EXPECT_LT(inside / double{kPairs}, 0.985);  // discrete, but not idle
}

TEST(FalseAlarmRateTest, WithoutTestPanelsTheCalibrationAloneSpeaks) {
  const FalseAlarmRate result = false_alarm_rate(0, 0, 999, 0.01, 0.9);
  EXPECT_FALSE(result.test.value.has_value());
  EXPECT_NEAR(result.realised.low, realised_rate_range(999, 0.01).low, 1e-14);
  EXPECT_NEAR(result.realised.high, realised_rate_range(999, 0.01).high, 1e-14);
  EXPECT_EQ(result.p_too_many, 1);
}

TEST(FalseAlarmRateTest, AThresholdOfTooFewPanelsNeverAlarms) {
  const FalseAlarmRate none = false_alarm_rate(0, 100, 50, 0.01), some = false_alarm_rate(1, 100, 50, 0.01);
  EXPECT_EQ(none.realised.high, 0);
  EXPECT_EQ(none.p_too_many, 1);
  EXPECT_EQ(some.p_too_many, 0);
}

TEST(FalseAlarmRateTest, AHundredThousandPanelsNeitherOverflowNorVanish) {
  const FalseAlarmRate result = false_alarm_rate(1000, 100000, 99999, 0.01);
  EXPECT_NEAR(result.p_too_many, 0.5, 0.02);
  EXPECT_LT(false_alarm_rate(2000, 100000, 99999, 0.01).p_too_many, 1e-50);
}

TEST(FalseAlarmRateTest, RefusesAlphaOutside) { EXPECT_THROW(false_alarm_rate(0, 1, 10, 1.5), Error); }

}  // namespace
}  // namespace motionanalyzer::rates_test
