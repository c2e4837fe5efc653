// How long the strip is that a recipe was learnt from.
#pragma once

#include "motionanalyzer/core/recipe.hpp"

namespace motionanalyzer {

/// Length of the visible strip; 0 without a trajectory or a scale.
double visible_length_mm(const Recipe& recipe);

}  // namespace motionanalyzer
