#include "synthesis/exposed_strip.hpp"

#include <algorithm>
#include <cmath>

namespace motionanalyzer::imaging {

ExposedStrip::ExposedStrip(const Motion& motion)
    : motion_(motion), shape_(2 * motion.nodes), mean_(2 * motion.nodes) {
  motion.shape(0, mean_);
  for (std::size_t i = 2; i < mean_.size(); i += 2) {
    const double dx = mean_[i] - mean_[i - 2], dy = mean_[i + 1] - mean_[i - 1];
    length_m_ += std::sqrt(dx * dx + dy * dy);
  }
}

void ExposedStrip::expose(const CameraOptions& camera, std::size_t frame) noexcept {
  const double begin_s = static_cast<double>(frame) / camera.fps;
  const auto count = static_cast<double>(camera.substates);
  std::fill(mean_.begin(), mean_.end(), 0);
  for (std::size_t k = 0; k < camera.substates; ++k) {
    motion_.shape(begin_s + camera.exposure_s * ((static_cast<double>(k) + 0.5) / count), shape_);
    for (std::size_t i = 0; i < mean_.size(); ++i) mean_[i] += shape_[i];
  }
  for (double& value : mean_) value /= count;
}

void ExposedStrip::at(double fraction, Point& position_m, Point& tangent) const noexcept {
  const std::size_t nodes = mean_.size() / 2;
  const double u = fraction * static_cast<double>(nodes - 1);
  const auto cell = static_cast<std::size_t>(u);
  const std::size_t first = std::min(cell > 0 ? cell - 1 : 0, nodes - 4);
  // Lagrange's cubic through nodes at -1, 0, 1, 2, and its slope.
  constexpr double kSixth = 1.0 / 6;
  const double t = u - static_cast<double>(first + 1), t2 = t * t;
  const double weight[] = {-kSixth * (t * (t - 1) * (t - 2)), 0.5 * ((t2 - 1) * (t - 2)),
                           -0.5 * (t * (t + 1) * (t - 2)), kSixth * (t * (t2 - 1))};
  const double slope[] = {-kSixth * (3 * t2 - 6 * t + 2), 0.5 * (3 * t2 - 4 * t - 1),
                          -0.5 * (3 * t2 - 2 * t - 2), kSixth * (3 * t2 - 1)};
  const double* node = mean_.data() + 2 * first;
  position_m = tangent = {};
  for (std::size_t k = 0; k < 4; ++k) {
    position_m.x += weight[k] * node[2 * k];
    position_m.y += weight[k] * node[2 * k + 1];
    tangent.x += slope[k] * node[2 * k];
    tangent.y += slope[k] * node[2 * k + 1];
  }
  const double size = std::sqrt(tangent.x * tangent.x + tangent.y * tangent.y);
  tangent = size > 0 ? Point{tangent.x / size, tangent.y / size} : Point{1, 0};
}

}  // namespace motionanalyzer::imaging
