// How long the strip is that a recipe was learnt from.
#pragma once

#include "motionanalyzer/core/recipe.hpp"

namespace motionanalyzer {

/// Length of the visible strip in px, along the nodes of the fully bent shape; 0 without a trajectory.
double trajectory_length_px(const Recipe& recipe);
/// The same in mm; 0 without a trajectory or a scale.
double visible_length_mm(const Recipe& recipe);

}  // namespace motionanalyzer
