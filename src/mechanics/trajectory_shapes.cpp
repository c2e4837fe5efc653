#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace motionanalyzer {

namespace {

Matrix at_stations(const Matrix& nodes, std::size_t stations) {
  Matrix out(nodes.rows(), stations);
  for (std::size_t g = 0; g < nodes.rows(); ++g)
    for (std::size_t s = 0; s < stations; ++s) {
      const double at =
          static_cast<double>(s) * static_cast<double>(nodes.cols() - 1) / static_cast<double>(stations - 1);
      const std::size_t i = std::min(static_cast<std::size_t>(at), nodes.cols() - 2);
      const double w = at - static_cast<double>(i);
      out(g, s) = nodes(g, i) + w * (nodes(g, i + 1) - nodes(g, i));
    }
  return out;
}

/// The row at a place between rows, straight.
void between_rows(const Matrix& rows, double place, std::span<double> out) {
  const std::size_t last = rows.rows() - 1;
  const std::size_t i = std::min(static_cast<std::size_t>(std::max(place, 0.0)), last - 1);
  const double w = place - static_cast<double>(i);
  for (std::size_t s = 0; s < out.size(); ++s) out[s] = rows(i, s) + w * (rows(i + 1, s) - rows(i, s));
}

}  // namespace

TrajectoryShapes::TrajectoryShapes(const HealthyTrajectory& trajectory, std::size_t stations)
    : x_px_(at_stations(trajectory.x_px, stations)), y_px_(at_stations(trajectory.y_px, stations)) {}

StripCurve TrajectoryShapes::curve(double place) const {
  const std::size_t n = stations();
  StripCurve c{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n),
               std::vector<double>(n)};
  between_rows(x_px_, place, c.x);
  between_rows(y_px_, place, c.y);
  for (std::size_t s = 0; s < n; ++s) {
    const std::size_t a = s == 0 ? 0 : s - 1, b = std::min(s + 1, n - 1);
    const double dx = c.x[b] - c.x[a], dy = c.y[b] - c.y[a], length = std::sqrt(dx * dx + dy * dy);
    c.nx[s] = -dy / length;
    c.ny[s] = dx / length;
  }
  return c;
}

FreeMotion TrajectoryShapes::free_motion(double place) const {
  const double last = static_cast<double>(knots() - 1);
  const StripCurve here = curve(std::clamp(place, 0.0, last));
  const StripCurve before = curve(std::clamp(place - 0.5, 0.0, last - 1)),
                   after = curve(std::clamp(place + 0.5, 1.0, last));
  FreeMotion f{here.nx, here.ny, here.nx, here.nx};
  for (std::size_t s = 0; s < here.x.size(); ++s) {
    f.rotation[s] = here.ny[s] * (here.x[s] - here.x[0]) - here.nx[s] * (here.y[s] - here.y[0]);
    f.bend[s] = here.nx[s] * (after.x[s] - before.x[s]) + here.ny[s] * (after.y[s] - before.y[s]);
  }
  return f;
}

}  // namespace motionanalyzer
