#include "pipeline/recipe_length.hpp"

#include <cmath>

namespace motionanalyzer {

double trajectory_length_px(const Recipe& recipe) {
  const HealthyTrajectory& t = recipe.trajectory;
  if (t.empty()) return 0;
  const std::size_t bent = t.knots() - 1;
  double length_px = 0;
  for (std::size_t s = 1; s < t.nodes(); ++s) {
    const double dx = t.x_px(bent, s) - t.x_px(bent, s - 1), dy = t.y_px(bent, s) - t.y_px(bent, s - 1);
    length_px += std::sqrt(dx * dx + dy * dy);
  }
  return length_px;
}

double visible_length_mm(const Recipe& recipe) {
  return recipe.mm_per_px ? *recipe.mm_per_px * trajectory_length_px(recipe) : 0;
}

}  // namespace motionanalyzer
