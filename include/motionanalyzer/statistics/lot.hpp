// Which panels of a lot are NG, so that among those called NG a share q at most is good in the long run.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

struct LotDecision {
  std::vector<std::size_t> ng;   ///< indices of the panels called NG, ascending
  std::vector<double> adjusted;  ///< m: smallest q at which a panel would be called NG; NaN where p is NaN
  std::size_t panels = 0;        ///< with a p-value
  double threshold = 0;          ///< p-values up to it are NG; 0 when none is
  /// Calibration panels needed so that one cracked panel alone can be found: n + 1 >= m / q.
  std::size_t calibration_needed = 0;
  bool calibration_enough = false;
  /// Cracked panels that the lot must hold at least before any can be found with this n; absent when even m
  /// cannot be, or when the lot is empty.
  std::optional<std::size_t> fewest_found;
};

/// Benjamini-Hochberg over the conformal p-values of a lot.
/// The p-values share one calibration set, which makes them dependent; positively so, and then the false
/// discovery rate is still at most q (times the share of good panels). Use the plain p-values, not the
/// smoothed.
/// in      p_values: one a panel, in 0 to 1; NaN: not decided, not counted in m. 0 < q < 1.
///         n: panels of the calibration set that gave them
/// edges   no panel: nothing NG, calibration enough. n < m / q - 1: fewer than fewest_found cracks stay
///         unfound
/// throws  Error{invalid_argument} for values outside
/// cost    O(m log m)
/// source  Benjamini & Hochberg (1995); Bates, Candes, Lei, Romano & Sesia, "Testing for outliers with
///         conformal p-values", Annals of Statistics 51 (2023), theorem 2
MOTIONANALYZER_API LotDecision benjamini_hochberg(std::span<const double> p_values, std::size_t n, double q);

}  // namespace motionanalyzer
