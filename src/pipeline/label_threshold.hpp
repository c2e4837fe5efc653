// The threshold that reaches a wanted precision on a few labelled panels.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace motionanalyzer::pipeline {

/// What a threshold is asked for.
struct PrecisionWanted {
  double precision = 0.9, prevalence = 0.01;
  std::size_t most_rank = 1;  ///< the lowest threshold that is allowed: the most_rank-th largest statistic
};

/// Rank l of the threshold, the l-th largest of n calibration statistics, that reaches the precision with the
/// most panels found; the smallest of equals. Empty where none does.
/// in      p_value: of the labelled panels, 1 for one that cannot be found
std::optional<std::size_t> rank_for_precision(std::span<const double> p_value, std::size_t n,
                                              const PrecisionWanted& wanted);

/// Labelled panels that are found at rank l.
std::size_t found_at(std::span<const double> p_value, std::size_t rank, std::size_t n);

/// Calibration panels with which the largest statistic alone reaches the precision at this recall; 0 where no
/// number does.
std::size_t panels_for_precision(double recall, const PrecisionWanted& wanted);

}  // namespace motionanalyzer::pipeline
