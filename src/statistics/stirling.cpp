// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
#include "statistics/stirling.hpp"

#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kSeriesFrom = 16;  // five terms of the series are exact to 1e-17 from here on

/// B_2k / (2k (2k - 1) z^(2k - 1)), k = 1..5
double series(double z) noexcept {
  const double w = 1 / (z * z);
  return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188))))) / z;
}

}  // namespace

double stirling_remainder(double z) noexcept {
  // From Gamma(z + 2) = (z + 1) Gamma(z + 1): what one step up changes.
  double below = 0;
  for (; z < kSeriesFrom; z += 1) below += (z + 0.5) * (elementary::log(z + 1) - elementary::log(z)) - 1;
  return below + series(z);
}

double deviance_half(double x, double m) noexcept {
  const double v = (x - m) / (x + m);
  if (!(std::fabs(v) < 0.1)) return (x * elementary::log(x / m) + m) - x;
  double power = 2 * x * v, sum = (x - m) * v;
  const double square = v * v;
  for (int odd = 3; odd < 1000; odd += 2) {
    power *= square;
    const double next = sum + power / odd;
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

}  // namespace motionanalyzer::detail
