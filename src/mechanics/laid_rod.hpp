// An elastic strip that lies where a measured shape lies: free in the pose of both ends and in its length.
// The length decides the force along the strip, which no measured end is exact enough to tell: a
// ten-thousandth of it is as much as makes a straight strip buckle. The whole shape tells it well.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/mechanics/elastica.hpp"
#include "motionanalyzer/mechanics/strip.hpp"

namespace motionanalyzer::detail {

/// Bending stiffness 1 unless told otherwise; lengths in units of the measured shape's. Nothing is allocated
/// after construction.
class LaidRod {
 public:
  static constexpr std::size_t kParameters = 7;  ///< x, y, tangent of the first end, of the last, length
  static constexpr std::size_t kLastX = 3, kLength = 6;

  explicit LaidRod(std::size_t nodes);
  LaidRod(const LaidRod&) = delete;
  LaidRod& operator=(const LaidRod&) = delete;

  /// in      compliance: 1 / bending stiffness at the places (k + .5) / K along the strip, > 0; linear
  /// between
  void set_compliance(std::span<const double> compliance);
  /// Fits the strip to a shape: points at equal distances along it, 8 or more, with the tangents of its ends.
  /// false when no stable equilibrium lies within 2 % of the length.
  bool fit(std::span<const double> x_px, std::span<const double> y_px, double first_tangent_rad,
           double last_tangent_rad);

  std::size_t nodes() const noexcept { return solver_.nodes(); }
  double length_px() const noexcept { return unit_px_ * parameter_[kLength]; }
  double unit_px() const noexcept { return unit_px_; }  ///< of positions and displacements
  std::span<const double> xy() const noexcept { return xy_; }
  /// Bending moment at a fraction of the length, at the fitted shape.
  double moment_at(double fraction) const noexcept;
  /// d xy / d parameter (2N), at the fitted shape.
  std::span<const double> derivative(std::size_t parameter) const noexcept { return column_[parameter]; }

  /// d xy / d lambda by a weakness at a place.
  void weaken_slightly(double place, std::span<double> response);
  /// The shape with a weakness of finite lambda between the same ends. false when no equilibrium is near.
  bool weaken(double place, double lambda, std::span<double> xy);

 private:
  using Parameters = std::array<double, kParameters>;
  struct Normal {
    double matrix[kParameters][kParameters] = {};
    Parameters right = {};
  };

  RodProblem problem(const Parameters& at, std::span<double> stiffness) const;
  void begin(std::span<const double> x_px, std::span<const double> y_px);
  bool settle(const Parameters& at, std::span<double> xy);
  void derive();
  void derive_position(const RodProblem& p, std::size_t coordinate, std::span<double> column);
  void derive_tangent(const RodProblem& p, std::size_t edge, std::span<double> column);
  void derive_length(const RodProblem& p, std::span<double> column);
  double misfit(const Parameters& at, std::span<const double> xy, Normal* normal) const;
  bool improve();
  double distance() const;

  RodSolver solver_;
  Strip strip_;
  std::vector<double> stiffness_, weak_, share_, xy_, trial_, force_, gradient_;
  std::array<std::vector<double>, kParameters> column_;
  std::vector<double> target_;  ///< the measured points, interleaved
  Parameters parameter_ = {}, prior_ = {};
  double unit_px_ = 1;
};

/// A 2N field of the rod's nodes at a fraction of its length: component 0 (x) or 1 (y).
double field_at(std::span<const double> xy, double fraction, std::size_t component) noexcept;

}  // namespace motionanalyzer::detail
