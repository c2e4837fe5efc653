// Savitzky-Golay smoothing: local least-squares polynomials.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Filter coefficients of an evenly spaced window: value, first and second derivative per step at one point
/// of it. in      half_width >= 1, 0 <= degree <= 2 * half_width, at: position in steps from the centre, |at|
/// <= half_width out     3 x (2 * half_width + 1): rows are value, first, second derivative source  Savitzky
/// & Golay (1964); Gorry (1990) for positions off the centre
MOTIONANALYZER_API Matrix savitzky_golay(int half_width, int degree, double at = 0);

/// Smooths an evenly spaced series in place of `out` (value, first and second derivative per step may each be
/// empty). Windows shrink to one-sided fits of full width at the edges. n >= 2 * half_width + 1, else
/// Error{too_short}.
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
/// out     false when the samples do not determine the polynomial
MOTIONANALYZER_API bool fit_polynomial(std::span<const double> x, std::span<const double> y, int degree,
                                       double at, double derivative[3]) noexcept;

}  // namespace motionanalyzer
