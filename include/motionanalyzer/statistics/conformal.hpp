// Conformal p-values and the intervals of rates.
#pragma once

#include <cstddef>
#include <span>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// p = (1 + #{calibration >= statistic}) / (n + 1). calibration ascending; O(log n). NaN statistic gives NaN.
MOTIONANALYZER_API double conformal_p_value(std::span<const double> calibration_ascending,
                                            double statistic) noexcept;
/// Smallest n for which a p-value can be <= alpha: ceil(1 / alpha) - 1.
MOTIONANALYZER_API std::size_t smallest_calibration(double alpha) noexcept;
/// How many of the p-values 1 / (n + 1), 2 / (n + 1), ... 1 are at most alpha: floor(alpha (n + 1)), but
/// never at odds with the division that conformal_p_value makes. 0: a threshold at alpha never alarms.
MOTIONANALYZER_API std::size_t p_values_up_to(double alpha, std::size_t n) noexcept;

struct Interval {
  double low = 0, high = 1;
};
/// Clopper-Pearson interval of a rate: k events in n trials, two-sided level (.95). n = 0 gives [0, 1].
MOTIONANALYZER_API Interval rate_interval(std::size_t k, std::size_t n, double level = 0.95);
/// Range of the false-alarm rate that a threshold from n calibration panels realises at alpha: quantiles of
/// Beta(l, n + 1 - l), l = floor(alpha (n + 1)), two-sided level (.9).
MOTIONANALYZER_API Interval realised_rate_range(std::size_t n, double alpha, double level = 0.9);
/// Regularised incomplete beta function I_x(a, b), a, b > 0, absolute error below 1e-12, and its inverse in
/// x.
MOTIONANALYZER_API double incomplete_beta(double a, double b, double x);
MOTIONANALYZER_API double incomplete_beta_inverse(double a, double b, double p);

}  // namespace motionanalyzer
