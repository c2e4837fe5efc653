#include "models/hinge/linear.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/cpu.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer {
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
  k.solve_lower_places(factor.data(), n, places.data());
  k.weigh_places(v.data(), x.data(), n, sum.data());
  std::vector<double> all = lower;
  for (const std::vector<double>* one : {&factor, &x, &out, &places, &sum})
    all.insert(all.end(), one->begin(), one->end());
  k.subtract_squares(places.data(), n, sum.data());
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

}  // namespace
}  // namespace motionanalyzer
