// What may lie behind the residuals of one panel, as forms along the strip at every state of its bend: how
// healthy panels differ, faults of the image, a weak place. All that is asked of a panel follows from sums
// of products of these forms with its frames, and from the products among them that are held here.
//
// Lengths are in visible lengths L, so that the camera's scale does not matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

/// Blocks of a knot stand one after the other: block g of size n begins at [g n]. Forms are without what the
/// fit of every frame takes away.
struct PanelForms {
  static constexpr std::size_t kKnots = 121;  ///< evenly spread from straight to fully bent
  static constexpr std::size_t kUneven = 14;  ///< differences of stiffness and curl; the first of all
  /// And what the tracker adds to a place for good; the last ones: the pose of the moving gripper.
  static constexpr std::size_t kDifferences = 28, kGrip = 3;
  static constexpr std::size_t kBumps = 320, kPlaces = 32;
  static constexpr std::size_t kFree = 4;

  std::size_t stations = 0;  ///< S
  double length_px = 0;      ///< L
  std::vector<double> free;  ///< knot: kFree x S, orthonormal
  /// knot: kDifferences x S, L: one standard deviation of each between healthy panels
  std::vector<double> difference;
  std::vector<double> difference_square;  ///< knot: kDifferences x kDifferences
  std::vector<float> hinge;               ///< knot: kPlaces x S, L for a weakness lambda = L
  std::vector<float> hinge_square;        ///< knot: kPlaces
  std::vector<float> hinge_difference;    ///< knot: kDifferences x kPlaces
  /// Bumps of height 1, as they are in the image: entry k of bump f at knot g for begin[g kBumps + f] <= k <
  /// begin[g kBumps + f + 1] is its height at a station; elsewhere it is 0.
  std::vector<std::uint32_t> begin;
  std::vector<std::uint16_t> station;
  std::vector<float> height;
  std::vector<float> bump_square;      ///< knot: kBumps
  std::vector<float> bump_difference;  ///< knot: kDifferences x kBumps

  /// line (S values): less what the fit of a frame at this knot takes away.
  MOTIONANALYZER_API void take_out_free(std::size_t knot, double* line) const noexcept;
  /// The knot nearest to this state of the bend, 0 straight to 1 fully bent.
  MOTIONANALYZER_API static std::size_t knot_of(double shape) noexcept;
};

/// in      stations: S >= 16
/// throws  as respond()
/// cost    .1 s, 10 MB
MOTIONANALYZER_API std::shared_ptr<const PanelForms> make_panel_forms(const HealthyTrajectory& trajectory,
                                                                      std::size_t stations);

}  // namespace motionanalyzer
