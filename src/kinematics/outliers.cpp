#include "kinematics/outliers.hpp"

#include <array>
#include <cmath>

#include "kinematics/median.hpp"

namespace motionanalyzer::kinematics {

namespace {

constexpr std::size_t kHalfWidth = 4;
constexpr std::size_t kWindow = 2 * kHalfWidth + 1;
constexpr double kTimesMedian = 5;  // normal noise passes it once in 3e7 points
constexpr double kLeastPx = 1.5;    // rounding alone moves a point by 0.7 px

double norm(double x, double y) { return std::sqrt(x * x + y * y); }

using Window = std::array<double, kWindow>;

double window_median(Window values) {
  std::sort(values.begin(), values.end());
  return values[kHalfWidth];
}

/// How far point c lies from the line between its neighbours, in one coordinate.
double off_line(const std::vector<double>& place, const std::vector<double>& v, std::size_t c) {
  const double share = (place[c] - place[c - 1]) / (place[c + 1] - place[c - 1]);
  return v[c] - v[c - 1] - share * (v[c + 1] - v[c - 1]);
}

}  // namespace

void OutlierFilter::reserve(std::size_t points) {
  place_.reserve(points);
  bend_.reserve(points);
  sorted_.reserve(points);
  out_.reserve(points);
}

/// Ordinate at point i of a line through the window around it: median value and median slope.
double OutlierFilter::line_at(const std::vector<double>& v, std::size_t i) const {
  const std::size_t centre = std::clamp(i, kHalfWidth, v.size() - 1 - kHalfWidth);
  const std::size_t first = centre - kHalfWidth;
  Window value{}, slope{};
  for (std::size_t j = 0; j < kWindow; ++j) value[j] = v[first + j];
  if (centre == i) return window_median(value);
  for (std::size_t j = 0; j < kWindow; ++j) {
    const std::size_t k = (j + kHalfWidth) % kWindow;  // pairs half a window apart, wrapped to keep nine
    slope[j] = (value[k] - value[j]) / (place_[first + k] - place_[first + j]);
  }
  return window_median(value) + window_median(slope) * (place_[i] - place_[centre]);
}

double OutlierFilter::limit(const Points& points) {
  const std::size_t n = points.size();
  bend_.resize(n);
  sorted_.clear();
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t c = std::clamp<std::size_t>(i, 1, n - 2);
    bend_[i] = norm(off_line(place_, points.x, c), off_line(place_, points.y, c));
  }
  for (std::size_t i = 1; i < n; ++i) {
    sorted_.push_back(norm(points.x[i] - points.x[i - 1], points.y[i] - points.y[i - 1]));
  }
  const double step = median(sorted_);
  sorted_.assign(bend_.begin(), bend_.end());
  return std::max({kTimesMedian * median(sorted_), step, kLeastPx});
}

void OutlierFilter::apply(Points& points, bool by_index) {
  const std::size_t n = points.size();
  if (n < kWindow) return;
  place_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    place_[i] = by_index ? static_cast<double>(points.index[i]) : static_cast<double>(i);
  }
  const double allowed = limit(points);
  out_.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    // Cheap, and misses nothing: an outlier, or the edge of a run of them, stands out by about half of it.
    if (bend_[i] < 0.25 * allowed) continue;
    out_[i] = norm(points.x[i] - line_at(points.x, i), points.y[i] - line_at(points.y, i)) > allowed;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!out_[i]) points.move(i, kept++);
  }
  points.shrink(kept);
}

}  // namespace motionanalyzer::kinematics
