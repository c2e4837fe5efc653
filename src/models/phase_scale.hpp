// Raw scores change their scale along the bend; this refers them to what normal panels show at the same
// phase.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace motionanalyzer {

/// Mean and spread of normal raw scores in 16 bins of bend phase and one for the hold (phase >= .99).
struct PhaseScale {
  static constexpr std::size_t kBins = 17;
  std::array<double, kBins> mean{};
  std::array<double, kBins> sd{};  ///< > 0

  static std::size_t bin(double phase) noexcept;
  /// (raw - mean) / sd; NaN when raw or phase is; kept finite otherwise
  double standardise(double raw, double phase) const noexcept;
};

/// in      N raw scores with their phases; NaN scores are left out
/// out     a bin with fewer than 30 scores borrows from the bins beside it, one more on each side until there
///         are 30 or none is left; no sd is below 1/20 of the sd of all scores, and all are 1 when all scores
///         are the same
/// throws  Error{too_short} without two scores
PhaseScale fit_phase_scale(std::span<const double> raw, std::span<const double> phase);

/// Infinite scores become the largest number there is, so that every file and text can hold them.
double kept_finite(double score) noexcept;

}  // namespace motionanalyzer
