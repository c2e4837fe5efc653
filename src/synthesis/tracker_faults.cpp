#include "synthesis/tracker_faults.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::imaging {
namespace {

/// Halves go away from zero. Written out: the C library's is a call for each value without SSE 4.1.
double rounded(double value) noexcept {
  if (!(std::fabs(value) < 2147483647.0)) return value;
  const auto whole = static_cast<double>(static_cast<std::int32_t>(value));
  const double rest = value - whole;
  return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole;
}

}  // namespace

bool arrives(const CameraOptions& camera, const Random& random, std::size_t frame,
             std::size_t frames) noexcept {
  if (!camera.missing.on || frame == 0 || frame + 1 == frames) return true;
  return draws_of_frame(random, Part::missing_frame, frame).uniform() >= camera.missing.frame;
}

void lose_points(const CameraOptions& camera, const Random& random, std::size_t frame,
                 TrackedPoints& points) noexcept {
  Random draws = draws_of_frame(random, Part::missing_point, frame);
  // Begins anywhere, so that the limit on losses favours no end.
  const auto size = static_cast<double>(points.size());
  const auto begin = static_cast<std::size_t>(draws.uniform() * size);
  for (std::size_t k = 0; k < points.size(); ++k)
    if (draws.uniform() < camera.missing.point) points.lose((begin + k) % points.size());
}

void double_points(const CameraOptions& camera, const Random& random, std::size_t frame,
                   TrackedPoints& points) noexcept {
  Random draws = draws_of_frame(random, Part::doubled, frame);
  // From the last point on: the neighbour before still stands where it was seen.
  for (std::size_t i = points.size() - 1; i > 0; --i) {
    if (draws.uniform() >= camera.doubled.point) continue;
    points.x[i] = points.x[i - 1];
    points.y[i] = points.y[i - 1];
  }
}

void throw_outliers(const CameraOptions& camera, const Random& random, std::size_t frame,
                    TrackedPoints& points) noexcept {
  Random draws = draws_of_frame(random, Part::outlier, frame);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (draws.uniform() >= camera.outlier.point) continue;
    Random its = draws.child(i);
    const double distance = camera.outlier.size_px * its.uniform(0.5, 1.5);
    const double angle = 2 * elementary::kPi * its.uniform();
    points.x[i] += distance * elementary::cos(angle);
    points.y[i] += distance * elementary::sin(angle);
  }
}

void to_pixels(const CameraOptions& camera, TrackedPoints& points) noexcept {
  if (camera.clip.on) {
    for (double& x : points.x) x = std::clamp(x, 0.0, camera.width_px - 1);
    for (double& y : points.y) y = std::clamp(y, 0.0, camera.height_px - 1);
  }
  if (camera.rounding.on) {
    for (double& x : points.x) x = rounded(x);
    for (double& y : points.y) y = rounded(y);
  }
}

}  // namespace motionanalyzer::imaging
