#include "mechanics/knot_shape.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr std::size_t kLargest = 4096;  // places, stations

/// Least-squares quadratic through the 2 half + 1 nodes from `first`, about their middle, a node apart.
struct Quadratic {
  double slope = 0, square = 0;
};

Quadratic quadratic_through(std::span<const double> value, std::size_t first, std::size_t half) {
  const double h = static_cast<double>(half), m = 2 * h + 1;
  const double s2 = h * (h + 1) * m / 3, s4 = s2 * (3 * h * h + 3 * h - 1) / 5;
  double y0 = 0, y1 = 0, y2 = 0;
  for (std::size_t i = 0; i <= 2 * half; ++i) {
    const double u = static_cast<double>(i) - h, y = value[first + i];
    y0 += y, y1 += u * y, y2 += u * u * y;
  }
  return {y1 / s2, (m * y2 - s2 * y0) / (m * s4 - s2 * s2)};
}

std::size_t first_around(std::size_t node, std::size_t half, std::size_t nodes) {
  return std::min(node < half ? 0 : node - half, nodes - 1 - 2 * half);
}

double from_middle(std::size_t node, std::size_t first, std::size_t half) {
  return static_cast<double>(node) - static_cast<double>(first) - static_cast<double>(half);
}

}  // namespace

void refuse_trajectory(const std::string& message, const std::string& advice) {
  throw Error(ErrorCode::invalid_argument, message, advice);
}

void check_asked(const HealthyTrajectory& t, std::size_t places, std::size_t stations) {
  if (places < 8 || stations < 8 || places > kLargest || stations > kLargest)
    refuse_trajectory(
        "responses at " + std::to_string(places) + " places and " + std::to_string(stations) + " stations",
        "Ask for 8 to " + std::to_string(kLargest) + " of each.");
  if (t.empty() || t.nodes() < 8 || t.y_px.rows() != t.knots() || t.y_px.cols() != t.nodes())
    refuse_trajectory("a trajectory of " + std::to_string(t.knots()) + " knots with " +
                          std::to_string(t.nodes()) + " nodes has no response",
                      "It needs x and y of 8 nodes or more for every knot.");
  for (const Matrix* m : {&t.x_px, &t.y_px})
    for (const double v : m->values())
      if (!(std::fabs(v) < 1e9))
        refuse_trajectory("a trajectory has a coordinate that is no place in an image", {});
}

KnotShape knot_shape(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size(), half = std::clamp<std::size_t>((n - 1) / 16, 2, (n - 1) / 2);
  KnotShape shape{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = first_around(i, half, n);
    const Quadratic along_x = quadratic_through(x, first, half), along_y = quadratic_through(y, first, half);
    const double at = from_middle(i, first, half);
    const double dx = along_x.slope + 2 * along_x.square * at, dy = along_y.slope + 2 * along_y.square * at;
    const double length = std::sqrt(dx * dx + dy * dy);
    shape.tx[i] = dx / length, shape.ty[i] = dy / length;
    if (i == 0) continue;
    const double ax = shape.tx[i - 1], ay = shape.ty[i - 1];
    shape.turning_rad +=
        elementary::atan2(ax * shape.ty[i] - ay * shape.tx[i], ax * shape.tx[i] + ay * shape.ty[i]);
  }
  return shape;
}

double curvature_at(std::span<const double> x, std::span<const double> y, std::size_t node,
                    std::size_t half) {
  const std::size_t first = first_around(node, half, x.size());
  const Quadratic along_x = quadratic_through(x, first, half), along_y = quadratic_through(y, first, half);
  const double at = from_middle(node, first, half);
  const double dx = along_x.slope + 2 * along_x.square * at, dy = along_y.slope + 2 * along_y.square * at;
  const double speed2 = dx * dx + dy * dy;
  return 2 * (dx * along_y.square - dy * along_x.square) / speed2;
}

}  // namespace motionanalyzer::detail
