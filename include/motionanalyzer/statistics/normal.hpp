// The standard normal distribution, tails included. Its quantile is in core/random.hpp.
#pragma once

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// Phi(x) = P(Z <= x). Relative error below 1e-13 for x > -37, same bits everywhere; 0 far below, 1 far
/// above.
MOTIONANALYZER_API double normal_cdf(double x) noexcept;
/// log Phi(x), finite down to x = -1e150, where Phi itself is long 0. Relative error below 1e-13.
MOTIONANALYZER_API double log_normal_cdf(double x) noexcept;
/// phi(x) / Phi(-x), the hazard rate; close to x far above 0. Relative error below 1e-13 for x > -37.
/// It is the slope of -log Phi(-x).
MOTIONANALYZER_API double normal_hazard(double x) noexcept;
/// All that a likelihood asks at x, for little more than one of its parts.
struct NormalSides {
  double log_below, log_above;        ///< log Phi(x), log Phi(-x)
  double hazard_below, hazard_above;  ///< phi(x) / Phi(x), phi(x) / Phi(-x)
};
MOTIONANALYZER_API NormalSides normal_sides(double x) noexcept;
/// P(|Z| >= |z|): what a two-sided test says.
MOTIONANALYZER_API double normal_two_sided(double z) noexcept;

}  // namespace motionanalyzer
