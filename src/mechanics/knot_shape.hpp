// Directions of the strip at one knot of a trajectory.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer::detail {

[[noreturn]] void refuse_trajectory(const std::string& message, const std::string& advice);
/// throws  Error{invalid_argument} for fewer than 8 nodes, coordinates that are no places in an image, or
///         places and stations that are not 8 to 4096
void check_asked(const HealthyTrajectory& trajectory, std::size_t places, std::size_t stations);

/// Directions of one knot's shape: local quadratics, so that the knot's noise stays out of them.
struct KnotShape {
  std::vector<double> tx, ty;  ///< unit tangents of the nodes
  double turning_rad = 0;

  double tangent_rad(std::size_t node) const { return elementary::atan2(ty[node], tx[node]); }
};

/// in      x, y: N >= 8 nodes at equal distances
KnotShape knot_shape(std::span<const double> x, std::span<const double> y);

/// Curvature times the distance of two nodes, of the least-squares quadratics through 2 half + 1 nodes around
/// node (at an end: through the last such ones).
double curvature_at(std::span<const double> x, std::span<const double> y, std::size_t node, std::size_t half);

}  // namespace motionanalyzer::detail
