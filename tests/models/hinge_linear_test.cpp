#include "models/hinge/linear.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/cpu.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::hinge_linear_test {
namespace {

using hinge::kPlaces;
using hinge::LinearKernel;

std::vector<double> random_values(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<double> values(count);
  for (double& v : values) v = random.normal();
  return values;
}

/// Everything a set of kernels computes of the same numbers, n rows.
std::vector<double> all_of(const LinearKernel& k, std::size_t n) {
  const std::vector<double> a = random_values(n, n * n + 1), v = random_values(n + 1, n * kPlaces);
  std::vector<double> lower(n * (n + 1) / 2), factor(lower.size()),
      x(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n)), out(n), places = v, sum(kPlaces);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) lower[i * (i + 1) / 2 + j] = k.dot(&a[i * n], &a[j * n], n);
  k.factor_one_plus(lower.data(), n, factor.data());
  k.multiply(a.data(), n, n, v.data(), out.data());
  k.solve_lower(factor.data(), n, x.data());
  k.solve_upper(factor.data(), n, x.data());
  k.solve_lower_places(factor.data(), n, v.data(), places.data());
  k.weigh_places(v.data(), x.data(), n, sum.data());
  std::vector<double> all = lower;
  for (const std::vector<double>* one : {&factor, &x, &out, &places, &sum})
    all.insert(all.end(), one->begin(), one->end());
  k.subtract_squares(places.data(), n, sum.data());
  k.add_weighted(v.data(), x.data(), n, kPlaces - 1, sum.data());
  all.insert(all.end(), sum.begin(), sum.end());
  return all;
}

TEST(HingeLinear, EverySetOfKernelsGivesTheSameBytes) {
  if (!cpu_features().avx2) GTEST_SKIP() << "this CPU has one set alone";
  for (const std::size_t n : {1u, 2u, 3u, 4u, 5u, 7u, 8u, 31u, 48u})
    EXPECT_EQ(all_of(hinge::kLinearBaseline, n), all_of(hinge::kLinearAvx2, n)) << n;
}

TEST(HingeLinear, TheBaselineSumsAsWritten) {
  constexpr std::size_t kRows = 7;
  const std::vector<double> value = random_values(1, kRows * kPlaces), weight = random_values(2, kRows);
  std::vector<double> sum(kPlaces), left(kPlaces, 3.0);
  hinge::kLinearBaseline.weigh_places(value.data(), weight.data(), kRows, sum.data());
  hinge::kLinearBaseline.subtract_squares(value.data(), kRows, left.data());
  for (std::size_t h = 0; h < kPlaces; ++h) {
    double weighed = 0, squares = 0;
    for (std::size_t k = 0; k < kRows; ++k) {
      const double v = value[k * kPlaces + h];
      weighed += weight[k] * v, squares += v * v;
    }
    EXPECT_NEAR(sum[h], weighed, 1e-13);
    EXPECT_NEAR(left[h], 3 - squares, 1e-13);
  }
}

TEST(HingeLinear, ACholeskyFactorTimesItsTransposeIsOnePlusTheMatrix) {
  constexpr std::size_t kSize = 11;  // two whole groups of rows and a rest
  const std::vector<double> a = random_values(5, kSize * kSize);
  std::vector<double> lower(kSize * (kSize + 1) / 2), factor(lower.size());
  const auto at = [](std::size_t i, std::size_t j) { return i * (i + 1) / 2 + j; };
  for (std::size_t i = 0; i < kSize; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      for (std::size_t k = 0; k < kSize; ++k) lower[at(i, j)] += a[i * kSize + k] * a[j * kSize + k];
  hinge::linear_kernel().factor_one_plus(lower.data(), kSize, factor.data());
  for (std::size_t i = 0; i < kSize; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double product = 0;
      for (std::size_t k = 0; k <= j; ++k) product += factor[at(i, k)] * factor[at(j, k)];
      EXPECT_NEAR(product, lower[at(i, j)] + (i == j ? 1 : 0), 1e-12);
    }
}

TEST(HingeLinear, BumpsAreAddedWhereAStationLiesUnderThem) {
  const std::vector<hinge::BumpRun> run = {{0, 1, 1}, {4, 3, 2}, {12, 0, 1}};
  const std::vector<std::uint32_t> begin = {0, 2, 2, 3};  // two runs, none, one
  const std::vector<float> height = {.5F, 1, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 7, 0, 0, 0};
  const std::vector<double> left = {2, 100, -1};
  const std::vector<double> expected = {-7, 1, 2, 2, 4, 6, 8, 10, 0, 0, 0, 0};
  const auto added_by = [&](const LinearKernel& kernel) {
    std::vector<double> sum(expected.size());
    kernel.add_bumps(run.data(), begin.data(), height.data(), left.data(), left.size(), sum.data());
    return sum;
  };
  EXPECT_EQ(added_by(hinge::kLinearBaseline), expected);
  EXPECT_EQ(added_by(hinge::linear_kernel()), expected);
}

}  // namespace
}  // namespace motionanalyzer::hinge_linear_test
