// Raw scores change their scale along the bend; this refers them to what normal panels show at the same
// phase.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace motionanalyzer {

/// Mean and spread of normal raw scores along the bend phase, straight between knots and constant beyond
/// them, and those of the hold (phase >= .99).
struct PhaseScale {
  static constexpr double kHoldPhase = 0.99;
  static constexpr std::size_t kMostKnots = 33;

  std::vector<double> knot;  ///< K <= 33 phases below .99, increasing; none when all normals are in the hold
  std::vector<double> mean;  ///< K + 1, the hold last
  std::vector<double> sd;    ///< K + 1, > 0

  /// (raw - mean) / sd; NaN when raw or phase is; kept finite otherwise
  double standardise(double raw, double phase) const noexcept;
  /// The raw score that is this standardised one at this phase.
  double raw_at(double standardised, double phase) const noexcept;
};

/// in      N raw scores with their phases; NaN scores are left out
/// out     Knots stand where the scores are: at evenly spread ranks among the phases. Near both ends of the
///         bend the strip hardly moves, so that a third of the frames share a few hundredths of the phase,
///         and there scores change fastest; phases evenly spread would mix what differs most. Mean and spread
///         at a knot are means weighted by (1 - (distance in rank / width)^2); the width is 3 % of the ranks
///         each side, more when that were fewer than six scores. The hold is one stretch; with fewer than 30
///         scores it borrows those of the last phases before it. No sd is below 1/20 of the sd of all scores,
///         and all are 1 when all scores are the same
/// throws  Error{too_short} without two scores
/// cost    O(N log N)
/// source  Nadaraya (1964), Watson (1964), the kernel of Epanechnikov (1969), on ranks as Stute (1984) has it
PhaseScale fit_phase_scale(std::span<const double> raw, std::span<const double> phase);

/// Leaves every score as it is.
inline PhaseScale no_phase_scale() { return {{}, {0.0}, {1.0}}; }

/// Infinite scores become the largest number there is, so that every file and text can hold them.
double kept_finite(double score) noexcept;

}  // namespace motionanalyzer
