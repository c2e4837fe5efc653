#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/cpd/detect.hpp"
#include "support/sanitized.hpp"

namespace motionanalyzer::cusum_test {
namespace {

CpdOptions cusum_options(double alpha = 0.01) {
  CpdOptions options;
  options.method = CpdMethod::cusum;
  options.alpha = alpha;
  return options;
}

Matrix noise(std::size_t n, std::size_t columns, double autocorrelation, Random random) {
  Matrix x(n, columns);
  for (std::size_t j = 0; j < columns; ++j) {
    double value = random.normal();
    for (std::size_t i = 0; i < n; ++i) {
      x(i, j) = value;
      value = autocorrelation * value + std::sqrt(1 - autocorrelation * autocorrelation) * random.normal();
    }
  }
  return x;
}

// Share of `series` healthy series that raise an alarm.
double false_alarms(std::size_t series, std::size_t n, std::size_t columns, double autocorrelation,
                    const CpdOptions& options) {
  std::size_t alarms = 0;
  for (std::uint64_t i = 0; i < series; ++i) {
    const Matrix x = noise(n, columns, autocorrelation, Random(99, {i}));
    alarms += find_change_points(x, {}, options).alarm.size();
  }
  return static_cast<double>(alarms) / static_cast<double>(series);
}

TEST(Cusum, RaisesFalseAlarmsAtTheRateAskedFor) {
  // 400 series at 10 %: 40 alarms expected, three standard errors of the count and 15 % for the threshold's
  // own error make 16 to 64; of 60 series none to 14.
  const double series = static_cast<double>(testing::repetitions(400, 60));
  const double rate = false_alarms(testing::repetitions(400, 60), 120, 1, 0, cusum_options(0.1));
  EXPECT_NEAR(rate, 0.1, 3 * std::sqrt(0.09 / series) + 0.015);
}

TEST(Cusum, RaisesFalseAlarmsAtTheRateAskedForInCorrelatedNoise) {
  // As above; the correlation is estimated from 40 samples, which costs some more. 30 series: within 0.22 by
  // chance.
  const std::size_t series = testing::repetitions(150, 30);
  const double rate = false_alarms(series, 100, 1, 0.5, cusum_options(0.2));
  EXPECT_NEAR(rate, 0.2, testing::kSanitized ? 0.22 : 0.14);
}

TEST(Cusum, RaisesFalseAlarmsAtTheRateAskedForAcrossColumns) {
  // 40 series: standard error 0.063.
  const double rate = false_alarms(40, 80, 4, 0, cusum_options(0.2));
  EXPECT_NEAR(rate, 0.2, 0.19);
}

TEST(Cusum, FindsAStepOfFourSigmaWithinTenSamples) {
  Matrix x = noise(200, 1, 0, Random(5));
  for (std::size_t i = 120; i < 200; ++i) x(i, 0) += 4;
  const auto found = find_change_points(x, {"bend"}, cusum_options());
  ASSERT_EQ(found.alarm.size(), 1u);
  EXPECT_GE(found.alarm[0].at, 120u);
  EXPECT_LE(found.alarm[0].at, 130u);
  EXPECT_NEAR(static_cast<double>(found.alarm[0].onset), 120.0, 3.0);
  EXPECT_EQ(found.change_point, std::vector<std::size_t>{found.alarm[0].onset});
  EXPECT_EQ(found.alarm[0].column, std::vector<std::string>{"bend"});
}

TEST(Cusum, FindsAStepDownwards) {
  Matrix x = noise(200, 1, 0, Random(6));
  for (std::size_t i = 120; i < 200; ++i) x(i, 0) -= 4;
  EXPECT_EQ(find_change_points(x, {}, cusum_options()).alarm.size(), 1u);
}

TEST(Cusum, NamesTheColumnThatChanged) {
  Matrix x = noise(200, 4, 0, Random(7));
  for (std::size_t i = 120; i < 200; ++i) x(i, 2) += 5;
  const auto found = find_change_points(x, {"a", "b", "c", "d"}, cusum_options());
  ASSERT_EQ(found.alarm.size(), 1u);
  EXPECT_EQ(found.alarm[0].column, std::vector<std::string>{"c"});
}

TEST(Cusum, PathFollowsTheRecursionOfPage) {
  const Matrix x = noise(100, 1, 0, Random(8));
  const auto found = find_change_points(x, {}, cusum_options());
  double centre = 0, square = 0, up = 0, down = 0;
  for (std::size_t i = 0; i < 40; ++i) centre += x(i, 0) / 40;
  for (std::size_t i = 0; i < 40; ++i) square += (x(i, 0) - centre) * (x(i, 0) - centre);
  const double sd = std::sqrt(square / 39);
  for (std::size_t i = 40; i < 100; ++i) {
    const double z = (x(i, 0) - centre) / sd;
    up = std::max(0.0, up + z - 0.5);
    down = std::max(0.0, down - z - 0.5);
    EXPECT_NEAR(found.path[i], std::max(up, down), 1e-10);  // 60 additions of order 10
  }
}

TEST(Cusum, ScaleAndOffsetOfAColumnDoNotMatter) {
  Matrix x = noise(200, 1, 0, Random(9));
  for (std::size_t i = 120; i < 200; ++i) x(i, 0) += 3;
  Matrix scaled = x;
  for (double& value : scaled.values()) value = value * 1024 + 4096;
  const auto a = find_change_points(x, {}, cusum_options()),
             b = find_change_points(scaled, {}, cusum_options());
  EXPECT_EQ(a.change_point, b.change_point);
}

TEST(Cusum, ThresholdGrowsAsTheBaselineShrinks) {
  CpdOptions shorter = cusum_options();
  shorter.baseline = 15;
  EXPECT_GT(cusum_threshold(200, 1, 0, shorter), cusum_threshold(200, 1, 0, cusum_options()));
}

TEST(Cusum, ThresholdGrowsWithCorrelationAndColumns) {
  const double plain = cusum_threshold(200, 1, 0, cusum_options());
  EXPECT_GT(cusum_threshold(200, 1, 0.6, cusum_options()), plain);
  EXPECT_GT(cusum_threshold(200, 6, 0, cusum_options()), plain);
}

TEST(Cusum, ThresholdWithALongBaselineIsTheTextbookOne) {
  // Known mean and sd, k = 0.5: ARL0 465 at h = 5 (Hawkins & Olwell, 1998), so that 465 samples raise an
  // alarm in about 1 - 1 / e of the series. 2000 series: standard error of the share 0.011, of h about 0.04;
  // the baseline of 4000 samples still moves h by some 0.1.
  CpdOptions options = cusum_options(0.632);
  options.baseline = 4000;
  EXPECT_NEAR(cusum_threshold(4465, 1, 0, options), 5.0, 0.25);
}

TEST(Cusum, SkipsAColumnThatNeverMoves) {
  Matrix x = noise(200, 2, 0, Random(10));
  for (std::size_t i = 0; i < 200; ++i) x(i, 1) = 3;
  EXPECT_TRUE(find_change_points(x, {}, cusum_options()).alarm.empty());
}

TEST(Cusum, AnswersNoChangeForAConstantSeries) {
  EXPECT_TRUE(find_change_points(Matrix(100, 2, 3.5), {}, cusum_options()).alarm.empty());
}

TEST(Cusum, RefusesAColumnThatMovesOnlyAfterItsBaseline) {
  Matrix x = noise(200, 1, 0, Random(11));
  for (std::size_t i = 0; i < 60; ++i) x(i, 0) = 3;
  try {
    find_change_points(x, {}, cusum_options());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_NE(error.message().find("sample 60"), std::string::npos);
  }
}

TEST(Cusum, RefusesASeriesNoLongerThanItsBaseline) {
  try {
    find_change_points(Matrix(40, 1), {}, cusum_options());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::too_short);
  }
}

}  // namespace
}  // namespace motionanalyzer::cusum_test
