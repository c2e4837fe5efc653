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

double square(double x, double y) { return x * x + y * y; }

using Window = std::array<double, kWindow>;

void exchange(double& a, double& b) {
  const double low = b < a ? b : a, high = b < a ? a : b;
  a = low;
  b = high;
}

void sort3(double& a, double& b, double& c) {
  exchange(a, b);
  exchange(b, c);
  exchange(a, b);
}

/// Median of nine: the middle one of the largest minimum, the middle median and the least maximum of three
/// triples (Paeth 1990).
double window_median(Window v) {
  for (std::size_t k = 0; k < kWindow; k += 3) sort3(v[k], v[k + 1], v[k + 2]);
  const double low = std::max({v[0], v[3], v[6]}), high = std::min({v[2], v[5], v[8]});
  sort3(v[1], v[4], v[7]);
  double a = low, middle = v[4], c = high;
  sort3(a, middle, c);
  return middle;
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

/// Square of how far each point lies from the line between its neighbours.
void OutlierFilter::measure_bend(const Points& points) {
  const std::size_t n = points.size();
  const double *place = place_.data(), *x = points.x.data(), *y = points.y.data();
  bend_.resize(n);
  for (std::size_t c = 1; c + 1 < n; ++c) {
    const double share = (place[c] - place[c - 1]) / (place[c + 1] - place[c - 1]);
    bend_[c] = square(x[c] - x[c - 1] - share * (x[c + 1] - x[c - 1]),
                      y[c] - y[c - 1] - share * (y[c + 1] - y[c - 1]));
  }
  bend_[0] = bend_[1];
  bend_[n - 1] = bend_[n - 2];
}

/// Medians are those of squares: the root keeps the order. That of the steps is asked for only where it is
/// the largest of the three.
double OutlierFilter::limit(const Points& points) {
  const std::size_t n = points.size();
  sorted_.assign(bend_.begin(), bend_.end());
  const double least = std::max(kTimesMedian * std::sqrt(median(sorted_)), kLeastPx);
  sorted_.resize(n - 1);
  std::size_t short_steps = 0;
  for (std::size_t i = 1; i < n; ++i) {
    sorted_[i - 1] = square(points.x[i] - points.x[i - 1], points.y[i] - points.y[i - 1]);
    short_steps += sorted_[i - 1] < 0.999 * (least * least);
  }
  if (short_steps > (n - 1) / 2) return least;
  return std::max(least, std::sqrt(median(sorted_)));
}

void OutlierFilter::apply(Points& points, bool by_index) {
  const std::size_t n = points.size();
  if (n < kWindow) return;
  place_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    place_[i] = by_index ? static_cast<double>(points.index[i]) : static_cast<double>(i);
  }
  measure_bend(points);
  const double allowed = limit(points);
  out_.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    // Cheap, and misses nothing: an outlier, or the edge of a run of them, stands out by about half of it.
    if (std::sqrt(bend_[i]) < 0.25 * allowed) continue;
    out_[i] =
        std::sqrt(square(points.x[i] - line_at(points.x, i), points.y[i] - line_at(points.y, i))) > allowed;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!out_[i]) points.move(i, kept++);
  }
  points.shrink(kept);
}

}  // namespace motionanalyzer::kinematics
