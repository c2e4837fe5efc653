// The bytes that every compiler, CPU and system must produce; trained models are made of these.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "motionanalyzer/statistics/smoothing.hpp"
#include "motionanalyzer/statistics/whitening.hpp"
#include "support/hash.hpp"

namespace motionanalyzer::golden_bytes_test {
namespace {

Matrix random_rows(std::size_t n, std::size_t d) {
  Random random(77);
  Matrix rows(n, d);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) rows(i, j) = random.normal() + (j > 0 ? 0.7 * rows(i, j - 1) : 0);
  }
  return rows;
}

TEST(GoldenBytesTest, OrderStatistics) {
  const Matrix rows = random_rows(1, 1001);
  Hash hash;
  for (const double q : {0.0, 0.05, 0.5, 0.95, 0.999}) hash.add(quantile(rows.values(), q));
  hash.add(mad_sigma(rows.values()));
  hash.add(mean(rows.values()));
  hash.add(standard_deviation(rows.values(), 1));
  EXPECT_EQ(hash.value(), 0x05B6E2D89A2EA550U);
}

TEST(GoldenBytesTest, Covariance) {
  const Covariance lw = ledoit_wolf(random_rows(300, 40));
  Hash hash;
  hash.add(lw.mean);
  hash.add(lw.matrix.values());
  hash.add(lw.shrinkage);
  hash.add(inverse_spd(lw.matrix).values());
  EXPECT_EQ(hash.value(), 0xF07B3B564CF28282U);
}

TEST(GoldenBytesTest, Eigensystem) {
  const Eigensystem eigen = symmetric_eigen(empirical_covariance(random_rows(300, 120)).matrix);
  Hash hash;
  hash.add(eigen.value);
  hash.add(eigen.vector.values());
  EXPECT_EQ(hash.value(), 0x1CAC2A7FB3BED62FU);
}

TEST(GoldenBytesTest, Whitening) {
  const Matrix rows = random_rows(200, 30);
  const Whitening white = whitening(rows);
  std::vector<double> out(30);
  Hash hash;
  hash.add(white.transform.values());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    apply(white, rows.row(i), out);
    hash.add(out);
  }
  EXPECT_EQ(hash.value(), 0x2130F15763C6A7EDU);
}

TEST(GoldenBytesTest, Smoothing) {
  const Matrix rows = random_rows(3, 200);
  std::vector<double> value(200), first(200), second(200);
  Hash hash;
  for (const int half_width : {1, 3, 10}) {
    SavitzkyGolay(half_width, 2).apply(rows.row(0), value, first, second);
    hash.add(value);
    hash.add(first);
    hash.add(second);
  }
  double fit[3] = {};
  for (int degree = 1; degree <= 3; ++degree) {
    ASSERT_TRUE(fit_polynomial(rows.row(1), rows.row(2), degree, 0.3, fit));
    hash.add(fit);
  }
  EXPECT_EQ(hash.value(), 0x08916E4B5C008CBFU);
}

TEST(GoldenBytesTest, Rates) {
  Hash hash;
  for (std::size_t n = 1; n < 2000; n += 37) {
    const Interval rate = rate_interval(n / 3, n), range = realised_rate_range(n, 0.05);
    for (const double end : {rate.low, rate.high, range.low, range.high}) hash.add(end);
  }
  EXPECT_EQ(hash.value(), 0x4831EC1098A6C9FDU);
}

}  // namespace
}  // namespace motionanalyzer::golden_bytes_test
