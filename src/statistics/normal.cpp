// Below two sd the series of Phi around 0, whose terms are all positive; above, the continued fraction of the
// hazard rate (DLMF 7.9.2), with a fixed number of terms. Nothing cancels in either.
#include "motionanalyzer/statistics/normal.hpp"

#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer {
namespace {

constexpr double kFromHereOnAFraction = 2;
constexpr double kLogRootTwoPi = 0.91893853320467274178;
constexpr int kSeriesTerms = 40, kFractionTerms = 80;  // enough for the last bit at the seam

double normal_density(double x) noexcept { return elementary::exp(-0.5 * x * x - kLogRootTwoPi); }

/// Phi(x) - 1/2 for |x| <= 2: phi(x) (x + x^3 / 3 + x^5 / 15 + ...).
double beyond_the_middle(double x) noexcept {
  double term = x, sum = x;
  for (int k = 1; k < kSeriesTerms; ++k) {
    term *= x * x / (2 * k + 1);
    sum += term;
  }
  return normal_density(x) * sum;
}

/// x + 1 / (x + 2 / (x + 3 / ...)) for x >= 2.
double hazard_fraction(double x) noexcept {
  double below = x;
  for (int k = kFractionTerms; k > 0; --k) below = x + k / below;
  return below;
}

double upper_tail(double x) noexcept { return normal_density(x) / hazard_fraction(x); }

/// log(1 - x) for small x >= 0; the rounding of 1 - x is divided out again.
double log_of_one_less(double x) noexcept {
  const double rest = 1 - x;
  return rest == 1 ? -x : elementary::log(rest) * (x / (1 - rest));
}

}  // namespace

double normal_cdf(double x) noexcept {
  if (x <= -kFromHereOnAFraction) return upper_tail(-x);
  if (x >= kFromHereOnAFraction) return 1 - upper_tail(x);
  return 0.5 + beyond_the_middle(x);
}

double log_normal_cdf(double x) noexcept {
  if (x <= -kFromHereOnAFraction) return -0.5 * x * x - kLogRootTwoPi - elementary::log(hazard_fraction(-x));
  if (x >= kFromHereOnAFraction) return log_of_one_less(upper_tail(x));
  return elementary::log(0.5 + beyond_the_middle(x));
}

double normal_hazard(double x) noexcept {
  if (x >= kFromHereOnAFraction) return hazard_fraction(x);
  return normal_density(x) / normal_cdf(-x);
}

double normal_two_sided(double z) noexcept { return 2 * normal_cdf(-std::fabs(z)); }

}  // namespace motionanalyzer
