#include "pipeline/recipe_length.hpp"

namespace motionanalyzer {

double visible_length_mm(const Recipe& recipe) {
  return recipe.mm_per_px ? *recipe.mm_per_px * visible_length_px(recipe.trajectory) : 0;
}

}  // namespace motionanalyzer
