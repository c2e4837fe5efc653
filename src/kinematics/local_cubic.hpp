// Least-squares cubics through a window of unevenly spaced points of a plane curve: Savitzky-Golay without a
// grid.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace motionanalyzer::kinematics {

/// x and y as polynomials of s - centre: the coefficients of powers 0..3.
struct Cubic {
  double centre = 0;
  std::array<double, 4> x{}, y{};
};

/// Samples of a curve at increasing s, n each.
struct CurveSamples {
  std::span<const double> s, x, y;
};

/// Fits samples first..end-1. The degree falls where they do not determine a cubic.
/// in      half_width > 0: |s - centre| is of this size
/// out     false when they do not even determine a line
/// cost    about 25 operations a sample
bool fit_cubic(const CurveSamples& samples, std::size_t first, std::size_t end, double centre,
               double half_width, Cubic& out) noexcept;

}  // namespace motionanalyzer::kinematics
