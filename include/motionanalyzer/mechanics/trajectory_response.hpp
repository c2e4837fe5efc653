// What damage and holders do to a healthy strip at every state of its bend: the templates that a detector
// looks for. A rod is laid into every knot (poses of both ends and length fitted to the whole shape, so that
// the force along the strip is known); then linear responses of its equilibrium.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

/// Displacements along the left normal of the strip, at S stations (evenly spaced fractions 0..1 of the
/// visible length) for G knots of the trajectory. Both grippers stay in their poses where a hinge is the
/// cause.
struct TrajectoryResponse {
  std::size_t knots = 0, places = 0, stations = 0;
  std::vector<double> place;  ///< H fractions (h + .5) / H
  /// [(g H + h) S + s] px of displacement per weakness lambda, lambda in units of the visible length
  std::vector<double> hinge_px;
  /// G x H. A weakness takes moment away from itself: one of size lambda moves the strip as lambda / (1 +
  /// softening lambda) would in the linear response. >= 0, in 1 / visible length; 0 where a weakness of 4 %
  /// of the visible length leaves no equilibrium near
  Matrix softening;
  /// [(g 3 + k) S + s]: the last gripper displaced by 1 px along x (k = 0) and y (1), turned by 1 rad (2)
  std::vector<double> pose_px;
};

/// Bending compliance 1 / EI of the strip itself, relative to its mean: how much more its curvature grows
/// with the bending moment at a place than on the average. A stiffener or the edge of a cover layer shows.
/// in      trajectory: at least one knot turns by .3 rad; 8 nodes or more; places 8 to 4096
/// out     at (h + .5) / places, mean 1, .1 to 10; all 1 where the strip never turns that far
/// notes   moments are those of an even rod laid into the same shape: where holders stand, they take a part
///         of what a stiffener does to the force. With it a rod's response to a weakness comes within 10 % of
///         the truth, and without it not within 20. Curvature that does not grow with the bend (a strip's own
///         curl, what a tracker gets wrong on the material) drops out.
/// errors  a strip 1.5 times as stiff over a seventh of its length: .75 instead of .67 of the others;
///         what is narrower than a twelfth is smeared; 2 % by the noise of a mean of 200 panels
/// throws  Error{no_solution}, Error{invalid_argument} as respond()
/// cost    5 ms
MOTIONANALYZER_API std::vector<double> relative_compliance(const HealthyTrajectory& trajectory,
                                                           std::size_t places);

/// What is known of a strip beyond the mean shapes of its bend.
struct StripTraits {
  std::vector<double> compliance;  ///< as relative_compliance() gives it; none: the same everywhere
  /// Visible lengths from the first and from the last visible node to the gripper beyond it; 0: held there.
  double unseen_first = 0, unseen_last = 0;
};

/// What turns by less may be a part of a U.
inline constexpr double kTurnOfU_rad = 2.4;
/// Of less, too little is seen to say what is missing.
inline constexpr double kLeastPartOfU_rad = 0.6;

/// Traits of a strip that is bent into a U. One that is seen to turn by less than 2.4 rad turns by the rest,
/// on the same arc, out of sight: beyond the first end by what that end is seen to rotate, if it rotates the
/// way the strip bends (its gripper stands still); beyond the last end likewise; half and half where both
/// grippers move.
/// in      trajectory, places: as for relative_compliance()
/// edges   unseen parts are 0 below kLeastPartOfU_rad
/// throws  as relative_compliance()
MOTIONANALYZER_API StripTraits strip_traits(const HealthyTrajectory& trajectory, std::size_t places);

/// in      trajectory: at least one knot turns by .1 rad, 8 nodes or more; places, stations 8 to 4096, within
///         the visible strip
///         traits: compliances .01 to 100 (of what is not seen: 1), unseen parts 0 to 8
/// edges   a straight strip has no finite response to its ends being pushed together: knots with less than .1
///         rad of turning take the poses' responses of the first one beyond, and those of the hinges in
///         proportion to the turning. Softening is solved from .5 rad on, every fourth knot, linear between.
/// errors  a twentieth of a pixel of noise in every node: .5 % of the responses, 3 % below .4 rad near an
/// end.
///         A displacement solved in full differs in shape from the response by 1.3 lambda, relative
/// throws  Error{no_solution} naming the knot that does not lie like an elastic strip (within 2 % of its
///         length); Error{invalid_argument}
/// cost    1.2 to 1.6 ms a knot at H = S = 64
MOTIONANALYZER_API TrajectoryResponse respond(const HealthyTrajectory& trajectory, std::size_t places,
                                              std::size_t stations, const StripTraits& traits = {});

}  // namespace motionanalyzer
