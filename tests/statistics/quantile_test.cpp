#include "motionanalyzer/statistics/quantile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::quantile_test {
namespace {

using Values = std::vector<double>;

Values normals(std::size_t n) {
  Random random(3);
  Values values(n);
  for (double& value : values) value = random.normal();
  return values;
}

template <class Call>
ErrorCode code_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(QuantileTest, InterpolatesAsType7) {
  const Values values{40, 10, 30, 20};  // h = 3 q
  EXPECT_EQ(quantile(values, 0), 10);
  EXPECT_EQ(quantile(values, 1), 40);
  EXPECT_EQ(quantile(values, 0.25), 17.5);
  EXPECT_EQ(quantile(values, 0.5), 25);
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 37);
}

TEST(QuantileTest, AgreesWithSortedValues) {
  const Values values = normals(1001);
  Values sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t k = 0; k <= 1000; k += 125)
    EXPECT_EQ(quantile(values, static_cast<double>(k) / 1000), sorted[k]);
}

TEST(QuantileTest, SingleValueIsEveryQuantile) {
  for (const double q : {0.0, 0.3, 1.0}) EXPECT_EQ(quantile(Values{7}, q), 7);
}

TEST(QuantileTest, InfinitiesStay) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(quantile(Values{1, inf, inf, inf}, 0.75), inf);
  EXPECT_EQ(quantile(Values{-inf, -inf, 0}, 0.25), -inf);
}

TEST(QuantileTest, RefusesWhatHasNoOrder) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(code_of([] { quantile(Values{}, 0.5); }), ErrorCode::too_short);
  EXPECT_EQ(code_of([=] { quantile(Values{1, nan}, 0.5); }), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([=] { median(Values{nan}); }), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([] { quantile(Values{1}, 1.01); }), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([=] { quantile(Values{1}, nan); }), ErrorCode::invalid_argument);
}

TEST(MedianTest, IsTheMiddleOrTheMeanOfTheTwo) {
  EXPECT_EQ(median(Values{5, 1, 3}), 3);
  EXPECT_EQ(median(Values{5, 1, 3, 4}), 3.5);
}

TEST(MadSigmaTest, IsScaledMedianDeviation) {
  EXPECT_DOUBLE_EQ(mad_sigma(Values{1, 1, 2, 2, 4, 6, 9}), 1.4826);  // median 2, median deviation 1
}

TEST(MadSigmaTest, EstimatesTheSdOfNormals) {
  // asymptotic standard error 1.17 / sqrt(n); five of them
  EXPECT_NEAR(mad_sigma(normals(100000)), 1, 5 * 1.17 / std::sqrt(1e5));
}

TEST(OrderedSumTest, AddsInEightLanesAndATree) {
  const Values values{1e16, 1, -1e16, 1, 3, 5, 7, 11, 1, 1};
  const double lanes[8] = {1e16 + 1, 2, -1e16, 1, 3, 5, 7, 11};
  EXPECT_EQ(ordered_sum(values), ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
                                     ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])));
}

TEST(OrderedSumTest, IsExactForIntegersOfAnyCount) {
  for (std::size_t n = 0; n < 40; ++n) {
    Values values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>(i + 1);
    EXPECT_EQ(ordered_sum(values), static_cast<double>(n * (n + 1) / 2));
  }
}

TEST(MeanTest, OfSmallSets) {
  EXPECT_EQ(mean(Values{1, 2, 6}), 3);
  EXPECT_EQ(code_of([] { mean(Values{}); }), ErrorCode::too_short);
}

TEST(StandardDeviationTest, DividesByNMinusDdof) {
  const Values values{2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_EQ(standard_deviation(values), 2);
  EXPECT_DOUBLE_EQ(standard_deviation(values, 1), std::sqrt(32.0 / 7));
}

TEST(StandardDeviationTest, SurvivesALargeOffset) {
  EXPECT_DOUBLE_EQ(standard_deviation(Values{1e9 + 1, 1e9 + 2, 1e9 + 3}, 1), 1);
}

TEST(StandardDeviationTest, NeedsMoreValuesThanDdof) {
  EXPECT_EQ(standard_deviation(Values{5}), 0);
  EXPECT_EQ(code_of([] { standard_deviation(Values{5}, 1); }), ErrorCode::too_short);
  EXPECT_EQ(code_of([] { standard_deviation(Values{5}, -1); }), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace motionanalyzer::quantile_test
