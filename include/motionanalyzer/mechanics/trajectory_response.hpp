// What damage and holders do to a healthy strip at every state of its bend: the templates that a detector
// looks for. A uniform rod between the ends that the trajectory shows; linear responses of its equilibrium.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

/// Displacements along the left normal of the strip, at S stations (evenly spaced fractions 0..1 of the
/// visible length) for G knots of the trajectory. Both ends stay in their poses where a hinge is the cause.
struct TrajectoryResponse {
  std::size_t knots = 0, places = 0, stations = 0;
  std::vector<double> place;  ///< H fractions (h + .5) / H
  /// [(g H + h) S + s] px of displacement per weakness lambda, lambda in units of the visible length
  std::vector<double> hinge_px;
  /// G x H. A weakness takes moment away from itself: one of size lambda moves the strip as lambda / (1 +
  /// softening lambda) would in the linear response. >= 0, in 1 / visible length
  Matrix softening;
  /// [(g 3 + k) S + s]: the moving end displaced by 1 px along x (k = 0) and y (1), turned by 1 rad (2)
  std::vector<double> pose_px;
};

/// in      trajectory: not empty; places, stations >= 8
/// edges   a straight strip has no finite response to its ends being pushed together: knots with less than .1
///         rad of turning answer as the first one beyond
/// throws  Error{no_solution} naming the knot at which no strip fits between the trajectory's ends;
///         Error{invalid_argument}
/// cost    some 2 ms a knot at H = 64
MOTIONANALYZER_API TrajectoryResponse respond(const HealthyTrajectory& trajectory, std::size_t places,
                                              std::size_t stations);

}  // namespace motionanalyzer
