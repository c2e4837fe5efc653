// Order statistics. All ignore nothing: NaN in the input is an error of the caller and is refused.
#pragma once

#include <span>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// Linear interpolation between order statistics (type 7 of Hyndman & Fan, 1996). 0 <= q <= 1.
/// throws Error{too_short} when empty, Error{invalid_argument} for NaN or q outside
MOTIONANALYZER_API double quantile(std::span<const double> values, double q);
MOTIONANALYZER_API double median(std::span<const double> values);
/// 1.4826 times the median absolute deviation from the median: the sd of a normal sample.
MOTIONANALYZER_API double mad_sigma(std::span<const double> values);
/// Sum in a fixed order (eight lanes, then a fixed tree): the same bytes everywhere.
MOTIONANALYZER_API double ordered_sum(std::span<const double> values) noexcept;
MOTIONANALYZER_API double mean(std::span<const double> values);
/// sqrt(sum (x - mean)^2 / (n - ddof)); n > ddof
MOTIONANALYZER_API double standard_deviation(std::span<const double> values, int ddof = 0);

}  // namespace motionanalyzer
