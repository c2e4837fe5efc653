// Savitzky-Golay smoothing: local least-squares polynomials.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Filter coefficients of an evenly spaced window: value, first and second derivative per step at one point
/// of it.
/// in      half_width >= 1, 0 <= degree <= 2 * half_width, at: steps from the centre, |at| <= half_width
/// out     3 x (2 * half_width + 1): rows are value, first, second derivative
/// throws  Error{invalid_argument} outside these
/// source  Savitzky & Golay (1964); Gorry (1990) for positions off the centre
MOTIONANALYZER_API Matrix savitzky_golay(int half_width, int degree, double at = 0);

/// Smooths an evenly spaced series into `value`, and its first and second derivative per step; each may be
/// empty, else it has the length of `in` and does not overlap it.
/// edges   the first and last half_width
/// samples take the fit of the first and last full window throws  Error{too_short} for fewer than 2 *
/// half_width + 1 samples, Error{invalid_argument} for wrong lengths cost    O(n * half_width), no allocation
class MOTIONANALYZER_API SavitzkyGolay {
 public:
  SavitzkyGolay(int half_width, int degree);
  void apply(std::span<const double> in, std::span<double> value, std::span<double> first,
             std::span<double> second) const;
  int half_width() const noexcept { return half_width_; }

 private:
  int half_width_;
  std::vector<Matrix> filter_;  ///< one per position within the window
};

/// Least-squares polynomial through unevenly spaced samples: value, first and second derivative at `at`.
/// in      n samples x, y with n > degree (1..3), not all x equal; no allocation
/// out     false, and nothing written, when the samples do not determine the polynomial or are not finite
/// source  Forsythe (1957): polynomials orthogonal on the samples
MOTIONANALYZER_API bool fit_polynomial(std::span<const double> x, std::span<const double> y, int degree,
                                       double at, double derivative[3]) noexcept;

}  // namespace motionanalyzer
