#include "kinematics/curvature.hpp"

#include <array>
#include <cmath>

#include "kinematics/arc_length.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::kinematics {

namespace {

constexpr std::size_t kSpeedNodes = 17;  // the speed of the first pass varies over a window, not within it
constexpr double kShortestPx = 8;        // below it whole pixels say nothing about a shape
constexpr double kBoundary = 1 + 1e-9;   // a point on the edge of a window is in, whatever rounding says
constexpr double kWindowGrowth = 1.25;
constexpr std::size_t kFewestInWindow = 8;

double value(const std::array<double, 4>& c, double t) { return c[0] + t * (c[1] + t * (c[2] + t * c[3])); }
double slope(const std::array<double, 4>& c, double t) { return c[1] + t * (2 * c[2] + t * 3 * c[3]); }

double speed(const Cubic& cubic, double s) {
  const double dx = slope(cubic.x, s - cubic.centre);
  const double dy = slope(cubic.y, s - cubic.centre);
  return std::sqrt(dx * dx + dy * dy);
}

/// (x'y'' - y'x'') / |c'|^3 at distance t from the centre.
double curvature(const Cubic& cubic, double t) {
  const double dx = slope(cubic.x, t), dy = slope(cubic.y, t);
  const double ddx = 2 * cubic.x[2] + 6 * t * cubic.x[3];
  const double ddy = 2 * cubic.y[2] + 6 * t * cubic.y[3];
  const double squared = dx * dx + dy * dy;
  return (dx * ddy - dy * ddx) / (squared * std::sqrt(squared));
}

double nearest_turn(double angle) {
  return 2 * elementary::kPi * std::floor(angle / (2 * elementary::kPi) + 0.5);
}

/// Of the first that is not below `at`, found from a place that is likely to be near.
std::size_t index_of(const std::vector<double>& s, double at, std::size_t near) {
  std::size_t i = std::min(near, s.size());
  while (i < s.size() && s[i] < at) ++i;
  while (i > 0 && !(s[i - 1] < at)) --i;
  return i;
}

/// The same of the first that is above.
std::size_t index_after(const std::vector<double>& s, double at, std::size_t near) {
  std::size_t i = std::min(near, s.size());
  while (i < s.size() && s[i] <= at) ++i;
  while (i > 0 && s[i - 1] > at) --i;
  return i;
}

}  // namespace

void ShapeFit::reserve(std::size_t points) {
  points_.reserve(points);
  s_.reserve(points);
}

/// The window grows until it holds half of the points of an even strip, a quarter on each side: across a gap
/// a narrow cubic would only extrapolate.
bool ShapeFit::fit_around(double centre, Cubic& cubic) {
  const std::size_t n = s_.size();
  const auto nominal = static_cast<std::size_t>(0.5 * window_ * static_cast<double>(n));
  const std::size_t enough = std::max(kFewestInWindow, nominal);
  const std::size_t middle = around_.middle = index_of(s_, centre, around_.middle);
  double half = half_width() * kBoundary;
  for (;; half *= kWindowGrowth) {
    const std::size_t first = around_.first = index_of(s_, centre - half, around_.first);
    const std::size_t end = around_.end = index_after(s_, centre + half, around_.end);
    const bool all = first == 0 && end == n;
    const bool balanced = middle - first >= enough / 4 && end - middle >= enough / 4;
    if (all || (end - first >= enough && balanced)) {
      return fit_cubic(samples(), first, end, centre, half, cubic);
    }
  }
}

bool ShapeFit::fit_ends() {
  return fit_around(half_width(), head_) && fit_around(s_.back() - half_width(), tail_);
}

/// The cubic that describes the strip at s: that of an end, or one fitted around s itself.
const Cubic* ShapeFit::cubic_at(double s, Cubic& own) {
  if (s <= head_.centre) return &head_;
  if (s >= tail_.centre) return &tail_;
  return fit_around(s, own) ? &own : nullptr;
}

bool ShapeFit::correct_arc_length() {
  if (!fit_ends()) return false;
  const double gap = s_.back() / (kSpeedNodes - 1);
  std::array<double, kSpeedNodes> arc{};
  double before = 0;
  for (std::size_t k = 0; k < kSpeedNodes; ++k) {
    Cubic own;
    const double s = static_cast<double>(k) * gap;
    const Cubic* cubic = cubic_at(s, own);
    if (!cubic) return false;
    const double here = speed(*cubic, s);
    if (k > 0) arc[k] = arc[k - 1] + 0.5 * gap * (before + here);
    before = here;
  }
  for (double& s : s_) {
    const double place = s / gap;
    const std::size_t k = std::min(static_cast<std::size_t>(place), kSpeedNodes - 2);
    s = arc[k] + (place - static_cast<double>(k)) * (arc[k + 1] - arc[k]);
  }
  return s_.back() >= kShortestPx;
}

bool ShapeFit::evaluate(double s, std::size_t station, Shape& shape) {
  Cubic own;
  const Cubic* cubic = cubic_at(s, own);
  if (!cubic) return false;
  const double t = s - cubic->centre;
  const double bend = curvature(*cubic, 0);
  double angle = elementary::atan2(cubic->y[1], cubic->x[1]) + bend * t;
  if (station > 0) angle -= nearest_turn(angle - shape.tangent[station - 1]);
  shape.x[station] = value(cubic->x, t);
  shape.y[station] = value(cubic->y, t);
  shape.tangent[station] = angle;
  shape.curvature[station] = bend;
  return true;
}

void ShapeFit::mark_observed(Shape& shape) const {
  const double station_gap = s_.back() / static_cast<double>(shape.mask.size() - 1);
  const double reach = std::max(station_gap, 1.5 * s_.back() / static_cast<double>(s_.size() - 1));
  std::size_t at = 0;
  for (std::size_t k = 0; k < shape.mask.size(); ++k) {
    const double s = static_cast<double>(k) * station_gap;
    at = index_of(s_, s, at);
    const std::size_t right = std::min(at, s_.size() - 1);
    const std::size_t left = right > 0 ? right - 1 : 0;
    shape.mask[k] = std::min(std::fabs(s_[right] - s), std::fabs(s - s_[left])) <= reach;
  }
}

void ShapeFit::push(const Points& observed, Shape& shape) {
  shape.good = false;
  if (observed.size() < min_points_) return;
  points_ = observed;
  const auto chord = static_cast<std::size_t>(0.25 * window_ * static_cast<double>(points_.size()));
  measure_along(points_, std::max<std::size_t>(chord, 2), s_);
  if (!(s_.back() >= kShortestPx) || !correct_arc_length() || !fit_ends()) return;
  shape.length_px = s_.back();
  const double gap = s_.back() / static_cast<double>(shape.x.size() - 1);
  for (std::size_t k = 0; k < shape.x.size(); ++k) {
    if (!evaluate(static_cast<double>(k) * gap, k, shape)) return;
  }
  mark_observed(shape);
  shape.good = true;
}

}  // namespace motionanalyzer::kinematics
