// The healthy trajectory as a curve that can be had at any state of the bend, with its derivatives.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer::features {

/// How far beyond its knots the family is continued: a straight strip may be bent a little the other way, and
/// a jig may overshoot.
constexpr double kLowestShape = -0.03, kHighestShape = 1.06;

/// One shape of the family: values at its nodes, which stand `spacing` apart along it.
struct Curve {
  std::vector<double> field;  ///< x, y, tangent x, tangent y, curvature: one after the other, S each
  std::vector<double> rate;   ///< d x / da, d y / da, d tangent x / da, d tangent y / da
  std::size_t nodes = 0;
  double spacing = 0, spacing_rate = 0;  ///< px, px per unit of a

  const double* x() const noexcept { return field.data(); }
  const double* y() const noexcept { return field.data() + nodes; }
  const double* tx() const noexcept { return field.data() + 2 * nodes; }
  const double* ty() const noexcept { return field.data() + 3 * nodes; }
  const double* curvature() const noexcept { return field.data() + 4 * nodes; }
  const double* dx() const noexcept { return rate.data(); }
  const double* dy() const noexcept { return rate.data() + nodes; }
  const double* dtx() const noexcept { return rate.data() + 2 * nodes; }
  const double* dty() const noexcept { return rate.data() + 3 * nodes; }
  double length() const noexcept { return spacing * static_cast<double>(nodes - 1); }
};

/// Interpolates every field by the cubic through four neighbouring knots; beyond the first and the last knot
/// by the cubic through every other one, which lets less of their noise through.
class ShapeFamily {
 public:
  /// throws Error{invalid_argument} for fewer than 8 knots or 16 nodes, values that are not finite, a shape
  /// without length and another number of x than of y
  explicit ShapeFamily(const HealthyTrajectory& trajectory);

  std::size_t knots() const noexcept { return knots_; }
  std::size_t nodes() const noexcept { return nodes_; }
  double knot(std::size_t g) const noexcept {
    return static_cast<double>(g) / static_cast<double>(knots_ - 1);
  }
  /// No allocation once `out` has been used.
  void at(double shape, Curve& out) const;

 private:
  struct Stencil {
    std::array<std::size_t, 4> knot;
    std::array<double, 4> weight, rate;
  };
  Stencil stencil(double shape) const noexcept;

  std::size_t knots_, nodes_;
  std::vector<double> field_;    ///< knots x (5 nodes), as Curve::field
  std::vector<double> spacing_;  ///< knots
};

}  // namespace motionanalyzer::features
