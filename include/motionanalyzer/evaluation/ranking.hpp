// Do damaged panels have higher scores? Whatever the threshold.
//
// | asked | no positives, or no negatives | perfect order | all scores equal |
// |---|---|---|---|
// | auroc | absent, [0, 1] | 1, [low, 1] | .5, an interval around it |
// | auroc_difference | absent, p absent | difference of the two | 0 |
// | average_precision | absent without positives; 1 without negatives | 1, [low, 1] | share of positives |
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/evaluation/rates.hpp"

namespace motionanalyzer {

/// Area under the ROC curve: P(score of a positive > score of a negative), ties by half.
/// in      scores, no NaN, infinite ones in order; positive: not 0 = damaged
/// out     interval: DeLong's variance on the logit scale; where that variance is 0 (perfect order) or
///         there is but one positive or negative, Newcombe's method 5, which needs neither
/// throws  Error{mismatch} when the lengths differ; Error{invalid_argument} for NaN, level outside
/// cost    O(n log n)
/// source  DeLong, DeLong & Clarke-Pearson (1988); Sun & Xu (2014); Newcombe, Statistics in Medicine 25
///         (2006)
MOTIONANALYZER_API Estimate auroc(std::span<const double> scores, std::span<const std::uint8_t> positive,
                                  double level = 0.95);

struct AurocDifference {
  Estimate difference;      ///< first - second, DeLong's interval, within [-1, 1]
  std::optional<double> p;  ///< two-sided; absent where the variance is 0 or unknown, 1 for two equal orders
};
/// Two scores of the same panels; their correlation is taken into account.
MOTIONANALYZER_API AurocDifference auroc_difference(std::span<const double> first,
                                                    std::span<const double> second,
                                                    std::span<const std::uint8_t> positive,
                                                    double level = 0.95);

/// Area under the precision-recall curve as a sum of steps: sum over thresholds of (gain in recall) *
/// precision; equal scores make one step. Guessing gives the share of positives.
/// out     interval on the logit scale with variance 1 / (positives * A (1 - A)); Clopper-Pearson of
///         (positives, positives) for A = 1
/// source  Boyd, Eng & Page, ECML 2013
MOTIONANALYZER_API Estimate average_precision(std::span<const double> scores,
                                              std::span<const std::uint8_t> positive, double level = 0.95);

}  // namespace motionanalyzer
