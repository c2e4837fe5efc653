#include "kinematics/arc_length.hpp"

#include <cmath>

namespace motionanalyzer::kinematics {

namespace {

/// Component of the step from i to i + 1 along the chord around it.
double step_along(const Points& points, std::size_t i, std::size_t half_width) {
  const std::size_t n = points.size();
  const std::size_t from = i > half_width ? i - half_width : 0;
  const std::size_t to = std::min(n - 1, i + 1 + half_width);
  const double chord_x = points.x[to] - points.x[from];
  const double chord_y = points.y[to] - points.y[from];
  const double chord = std::sqrt(chord_x * chord_x + chord_y * chord_y);
  if (chord == 0) return 0;
  const double step_x = points.x[i + 1] - points.x[i];
  const double step_y = points.y[i + 1] - points.y[i];
  return (step_x * chord_x + step_y * chord_y) / chord;
}

void sort_by(std::vector<double>& u, Points& points) {
  for (std::size_t i = 1; i < u.size(); ++i) {
    for (std::size_t j = i; j > 0 && u[j] < u[j - 1]; --j) {
      std::swap(u[j], u[j - 1]);
      points.swap(j, j - 1);
    }
  }
}

}  // namespace

void measure_along(Points& points, std::size_t half_width, std::vector<double>& u) {
  u.assign(1, 0);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) u.push_back(u[i] + step_along(points, i, half_width));
  sort_by(u, points);
  const double first = u.front();
  for (double& value : u) value -= first;
}

}  // namespace motionanalyzer::kinematics
