#include "kinematics/motion_window.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/statistics/visible_length.hpp"

namespace motionanalyzer::kinematics {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Field = std::vector<double> Shape::*;

void weighted_sum(std::span<const Shape* const> shapes, const std::array<double, kMaxWindow>& weight,
                  Field field, double unit, std::vector<double>& out) {
  const std::size_t n = out.size();
  double* to = out.data();
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t j = 0; j < shapes.size(); ++j) {
    const double *from = (shapes[j]->*field).data(), w = weight[j];
    for (std::size_t k = 0; k < n; ++k) to[k] += w * from[k];
  }
  if (unit == 1) return;
  for (std::size_t k = 0; k < n; ++k) to[k] *= unit;
}

void fill_unknown(Motion& motion) {
  for (auto* v : {&motion.x, &motion.y, &motion.tangent, &motion.curvature})
    std::fill(v->begin(), v->end(), kNaN);
  std::fill(motion.mask.begin(), motion.mask.end(), std::uint8_t{0});
  motion.turning_rad = kNaN;
  motion.length_px = kNaN;
}

void copy_shape(const Shape& shape, Motion& motion) {
  motion.x = shape.x;
  motion.y = shape.y;
  motion.tangent = shape.tangent;
  motion.curvature = shape.curvature;
  motion.mask = shape.mask;
  motion.turning_rad = shape.tangent.back() - shape.tangent.front();
  motion.length_px = shape.length_px;
}

}  // namespace

Motion::Motion(std::size_t stations)
    : x(stations),
      y(stations),
      vx(stations),
      vy(stations),
      ax(stations),
      ay(stations),
      tangent(stations),
      curvature(stations),
      mask(stations) {}

MotionWindow::MotionWindow(std::size_t stations, int half_width, double fps, double max_length_drop)
    : half_width_(half_width),
      fps_(fps),
      max_length_drop_(max_length_drop),
      ring_(2 * static_cast<std::size_t>(half_width) + 2, TimedShape(stations)) {}

void MotionWindow::reset() noexcept {
  count_ = 0;
  has_direction_ = false;
  last_length_px_ = 0;
}

void MotionWindow::commit() noexcept {
  TimedShape& fresh = next();
  if (count_ == 0) first_number_ = fresh.number;
  ++count_;
  Shape& shape = fresh.shape;
  if (!shape.good) return;
  constexpr double kTurn = 2 * elementary::kPi;
  const double away = has_direction_ ? shape.tangent.front() - direction_ : 0;
  const double turns = kTurn * std::floor(away / kTurn + 0.5);
  for (double& angle : shape.tangent) angle -= turns;
  direction_ = shape.tangent.front();
  has_direction_ = true;
}

MotionWindow::Neighbours MotionWindow::neighbours_of(std::size_t t) const noexcept {
  Neighbours window;
  const std::int64_t centre = number(t);
  const std::size_t oldest = count_ > ring_.size() ? count_ - ring_.size() : 0;
  for (std::size_t i = oldest; i < count_; ++i) {
    const std::int64_t offset = number(i) - centre;
    if (offset < -half_width_ || offset > half_width_ || !slot(i).shape.good) continue;
    window.shape[window.count] = &slot(i).shape;
    window.offset[window.count] = static_cast<int>(offset);
    ++window.count;
  }
  return window;
}

MotionWindow::Neighbours MotionWindow::in_line(const Neighbours& window) const noexcept {
  std::array<double, kMaxWindow> length{};
  for (std::size_t j = 0; j < window.count; ++j) length[j] = window.shape[j]->length_px;
  const double expected = expected_length(std::span(length).first(window.count), last_length_px_);
  Neighbours kept;
  for (std::size_t j = 0; j < window.count; ++j) {
    if (length_fit(length[j], expected, max_length_drop_) != LengthFit::in_line) continue;
    kept.shape[kept.count] = window.shape[j];
    kept.offset[kept.count] = window.offset[j];
    ++kept.count;
  }
  return kept;
}

bool MotionWindow::enough(const Neighbours& window) const noexcept {
  if (window.count < static_cast<std::size_t>(half_width_) + 2) return false;
  return window.offset[0] < 0 && window.offset[window.count - 1] > 0;
}

void MotionWindow::combine(const Neighbours& window, Motion& motion) const noexcept {
  const TimeWeights w = parabola_weights(std::span(window.offset).first(window.count));
  const std::span<const Shape* const> shapes = std::span(window.shape).first(window.count);
  const double per_s = fps_, per_s2 = fps_ * fps_;
  weighted_sum(shapes, w.value, &Shape::x, 1, motion.x);
  weighted_sum(shapes, w.value, &Shape::y, 1, motion.y);
  weighted_sum(shapes, w.first, &Shape::x, per_s, motion.vx);
  weighted_sum(shapes, w.first, &Shape::y, per_s, motion.vy);
  weighted_sum(shapes, w.second, &Shape::x, per_s2, motion.ax);
  weighted_sum(shapes, w.second, &Shape::y, per_s2, motion.ay);
  weighted_sum(shapes, w.value, &Shape::tangent, 1, motion.tangent);
  weighted_sum(shapes, w.value, &Shape::curvature, 1, motion.curvature);
  motion.turning_rad = motion.tangent.back() - motion.tangent.front();
  motion.length_px = 0;
  for (std::size_t j = 0; j < shapes.size(); ++j) motion.length_px += w.value[j] * shapes[j]->length_px;
}

bool MotionWindow::smooth(std::size_t t, bool window_complete, Motion& motion) noexcept {
  for (auto* v : {&motion.vx, &motion.vy, &motion.ax, &motion.ay}) std::fill(v->begin(), v->end(), kNaN);
  const Shape& own = slot(t).shape;
  const Neighbours window = in_line(neighbours_of(t));
  const auto used = std::span(window.shape).first(window.count);
  if (std::find(used.begin(), used.end(), &own) == used.end()) {
    fill_unknown(motion);
    return false;
  }
  last_length_px_ = own.length_px;
  copy_shape(own, motion);
  if (!window_complete || number(t) - first_number_ < half_width_) return false;
  if (!enough(window)) return false;
  combine(window, motion);
  return true;
}

}  // namespace motionanalyzer::kinematics
