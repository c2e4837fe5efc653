// The conditions that normal panels were taken under, from the panels themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/pipeline/train.hpp"

namespace motionanalyzer {

/// One panel as far as its motion.
struct PanelMotion {
  ReadResult read;
  Kinematics motion;
  Reason left_out;  ///< code empty when the panel can be used under the recipe; where.file is its folder
};

/// Never throws for what is in the bundle. read: the bundle, where it was read before and is not unusable
PanelMotion read_motion(const std::string& folder, const Recipe& recipe, const InspectOptions& options,
                        std::optional<ReadResult> read = {});

/// Panels that were read on the way to a recipe, by their place in the list, so that nobody reads them again.
struct SeenPanels {
  explicit SeenPanels(std::size_t panels) : read(panels), motion(panels) {}
  std::vector<std::optional<ReadResult>> read;     ///< for the recipe; not unusable
  std::vector<std::optional<PanelMotion>> motion;  ///< for the trajectory, under the recipe

  /// The i-th panel, read now if it was not before; what was kept of it is handed out.
  PanelMotion take(std::size_t i, const std::string& folder, const Recipe& recipe,
                   const InspectOptions& options);
};

/// Medians and majority over at most 64 panels, spread evenly; no trajectory.
/// throws Error{too_short} when none of these can be used
Recipe learn_recipe(const std::vector<DatasetEntry>& normals, const std::string& origin,
                    const InspectOptions& options, const Execution& execution, SeenPanels& seen);

/// The healthy trajectory of at most 200 panels, spread evenly, that can be used under the recipe.
/// throws Error{too_short} when none of these can be used, and as learn_trajectory
HealthyTrajectory learn_healthy(const std::vector<DatasetEntry>& normals, const Recipe& recipe,
                                const InspectOptions& options, const Execution& execution, SeenPanels& seen);

}  // namespace motionanalyzer
