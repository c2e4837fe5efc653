// Below two sd the series of Phi around 0, whose terms are all positive; above, the continued fraction of the
// hazard rate (DLMF 7.9.2), with a fixed number of terms. Nothing cancels in either.
#include "motionanalyzer/statistics/normal.hpp"

#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer {
namespace {

constexpr double kFromHereOnAFraction = 2;
constexpr double kLogRootTwoPi = 0.91893853320467274178;
constexpr int kSeriesTerms = 40;
// Enough for the last bit from 2 and from 5 on.
constexpr int kFractionTerms = 80, kFractionTermsFarOut = 24;
constexpr double kFarOut = 5;

double normal_density(double x) noexcept { return elementary::exp(-0.5 * x * x - kLogRootTwoPi); }

/// Phi(x) - 1/2 for |x| <= 2: phi(x) (x + x^3 / 3 + x^5 / 15 + ...).
double beyond_the_middle(double x) noexcept {
  double term = x, sum = x;
  for (int k = 1; k < kSeriesTerms && std::fabs(term) > 1e-18 * std::fabs(sum); ++k) {
    term *= x * x / (2 * k + 1);
    sum += term;
  }
  return normal_density(x) * sum;
}

/// x + 1 / (x + 2 / (x + 3 / ...)) for x >= 2.
double hazard_fraction(double x) noexcept {
  double below = x;
  for (int k = x < kFarOut ? kFractionTerms : kFractionTermsFarOut; k > 0; --k) below = x + k / below;
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

NormalSides normal_sides(double x) noexcept {
  const double size = std::fabs(x), density = normal_density(x);
  NormalSides upper;  // for size: above is the small side
  if (size >= kFromHereOnAFraction) {
    upper.hazard_above = hazard_fraction(size);
    const double tail = density / upper.hazard_above;
    upper.log_above = -0.5 * x * x - kLogRootTwoPi - elementary::log(upper.hazard_above);
    upper.log_below = log_of_one_less(tail);
    upper.hazard_below = density / (1 - tail);
  } else {
    const double middle = beyond_the_middle(size);
    upper = {elementary::log(0.5 + middle), elementary::log(0.5 - middle), density / (0.5 + middle),
             density / (0.5 - middle)};
  }
  if (x >= 0) return upper;
  return {upper.log_above, upper.log_below, upper.hazard_above, upper.hazard_below};
}

double normal_two_sided(double z) noexcept { return 2 * normal_cdf(-std::fabs(z)); }

}  // namespace motionanalyzer
