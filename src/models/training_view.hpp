// What a detector is given to learn from, and what a model keeps of it.
#pragma once

#include <vector>

#include "models/input.hpp"
#include "motionanalyzer/core/recipe.hpp"

namespace motionanalyzer {

/// What the detector is given of these panels: its own table, and the residual fields if it asks for them.
PanelSet detector_view(PanelSet panels, const InputSpec& spec, const DetectorInfo& info);

/// throws Error{invalid_argument} where the panels have no residual fields
void require_residuals(const PanelSet& panels, const DetectorInfo& info);

/// The recipe as a model keeps it: with the trajectory of the residuals that it is given, if it is.
/// throws Error{mismatch} where the recipe has another
Recipe with_trajectory(const Recipe& recipe, const PanelSet& panels, bool needed);

/// Adds these panels to those that are known again (hashes, ascending).
void add_hashes(const PanelSet& panels, const InputSpec& input, std::vector<double>& taught);

}  // namespace motionanalyzer
