#include "motionanalyzer/core/trajectory.hpp"

#include <cmath>

namespace motionanalyzer {

double visible_length_px(const HealthyTrajectory& trajectory) noexcept {
  if (trajectory.empty()) return 0;
  const std::size_t bent = trajectory.knots() - 1;
  double length_px = 0;
  for (std::size_t s = 1; s < trajectory.nodes(); ++s) {
    const double dx = trajectory.x_px(bent, s) - trajectory.x_px(bent, s - 1);
    const double dy = trajectory.y_px(bent, s) - trajectory.y_px(bent, s - 1);
    length_px += std::sqrt(dx * dx + dy * dy);
  }
  return length_px;
}

}  // namespace motionanalyzer
