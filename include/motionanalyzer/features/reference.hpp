// The healthy trajectory of a line, learnt from its normal panels.
#pragma once

#include <cstddef>
#include <span>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

struct ReferenceOptions {
  std::size_t knots = 61;  ///< G shapes along the bend, >= 8
  int refinements = 2;     ///< rounds of fitting every panel to the mean and correcting the mean
};

/// Mean shape of normal panels at every state of the bend. First the mean over panels frame by frame; then
/// every frame of every panel is fitted to it (shape parameter and rigid motion) and the mean residual at
/// each knot is added, so that panels that are bent sooner or later than others do not blur it. Panels that
/// lie far from the others (cracked, slipped) have little weight: medians instead of means.
///
/// in      normals: motion of at least one panel, all in the same axes and with the same stations; frames
///         that are not good (NaN positions) are skipped
/// throws  Error{too_short} without a panel that turns by .2 rad, or where the panels show no common bend;
///         Error{mismatch} for other numbers of stations, or fewer than 16; Error{invalid_argument} for
///         options outside their range and for panels whose median shape has no length
/// cost    O(panels frames stations), some 7 ms a panel; 200 panels are plenty
MOTIONANALYZER_API HealthyTrajectory learn_trajectory(std::span<const Kinematics> normals,
                                                      const ReferenceOptions& options = {},
                                                      const Execution& execution = {});

}  // namespace motionanalyzer
