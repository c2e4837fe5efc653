#include "kinematics/path_order.hpp"

#include <cmath>
#include <limits>

#include "kinematics/median.hpp"

namespace motionanalyzer::kinematics {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double distance(const Points& points, std::size_t i, std::size_t j) {
  const double dx = points.x[i] - points.x[j];
  const double dy = points.y[i] - points.y[j];
  return std::sqrt(dx * dx + dy * dy);
}

double diagonal(const Points& points) {
  const auto [x_low, x_high] = std::minmax_element(points.x.begin(), points.x.end());
  const auto [y_low, y_high] = std::minmax_element(points.y.begin(), points.y.end());
  const double width = *x_high - *x_low;
  const double height = *y_high - *y_low;
  return std::sqrt(width * width + height * height);
}

double squared(double a, double b) { return a * a + b * b; }

/// Rank correlation of index with place in the list, up to a positive factor between points: -1..1.
double agreement(const Points& points) {
  const double n = static_cast<double>(points.size());
  double mean = 0;
  for (const std::int32_t index : points.index) mean += index / n;
  double product = 0, spread = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double place = static_cast<double>(i) - 0.5 * (n - 1);
    product += place * (points.index[i] - mean);
    spread += (points.index[i] - mean) * (points.index[i] - mean);
  }
  return product / std::sqrt(spread * n * (n * n - 1) / 12);
}

}  // namespace

void PathOrder::reserve(std::size_t points) {
  step_.reserve(points);
  cost_.reserve(points);
  done_.reserve(points);
}

bool PathOrder::is_path(const Points& points) {
  const std::size_t n = points.size();
  if (n < 3) return true;
  step_.resize(n - 1);  // squares
  double largest = 0;
  for (std::size_t i = 1; i < n; ++i) {
    step_[i - 1] = squared(points.x[i] - points.x[i - 1], points.y[i] - points.y[i - 1]);
    largest = std::max(largest, step_[i - 1]);
  }
  const double extent = diagonal(points), longest = extent / 6;
  if (std::sqrt(largest) <= longest) return true;
  const double typical = std::sqrt(median(step_));
  if (typical > 0.2 * extent) return false;
  for (std::size_t i = 1; i < n; ++i) {
    const double step = distance(points, i, i - 1);
    const double indices = static_cast<double>(points.index[i]) - points.index[i - 1];
    if (step > longest && step > 8 * typical * std::fabs(indices)) return false;
  }
  return true;
}

void PathOrder::drop_isolated(Points& points) {
  const std::size_t n = points.size();
  cost_.assign(n, 0);  // distance to the second nearest neighbour
  for (std::size_t i = 0; i < n; ++i) {
    double nearest = kInfinity, second = kInfinity;
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i) continue;
      const double d = distance(points, i, j);
      if (d < second) second = std::max(d, nearest);
      if (d < nearest) nearest = d;
    }
    cost_[i] = second;
  }
  step_.assign(cost_.begin(), cost_.end());
  const double allowed = 5 * std::max(median(step_), 1.0);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (cost_[i] <= allowed) points.move(i, kept++);
  }
  points.shrink(kept);
}

/// Dijkstra on the full graph; leaves the costs of all points in cost_.
std::size_t PathOrder::farthest_from(const Points& points, std::size_t start) {
  const std::size_t n = points.size();
  cost_.assign(n, kInfinity);
  done_.assign(n, 0);
  cost_[start] = 0;
  std::size_t last = start;
  for (std::size_t round = 0; round < n; ++round) {
    std::size_t next = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (!done_[i] && (next == n || cost_[i] < cost_[next])) next = i;
    }
    done_[next] = 1;
    last = next;
    for (std::size_t i = 0; i < n; ++i) {
      if (done_[i]) continue;
      const double d = distance(points, i, next);
      cost_[i] = std::min(cost_[i], cost_[next] + d * std::sqrt(d));
    }
  }
  return last;
}

bool PathOrder::runs_backwards(const Points& points) const {
  const double indices = agreement(points);
  if (!known_ || std::fabs(indices) > 0.5) return indices < 0;
  const std::size_t last = points.size() - 1;
  const double as_is = squared(points.x[0] - ends_[0], points.y[0] - ends_[1]) +
                       squared(points.x[last] - ends_[2], points.y[last] - ends_[3]);
  const double turned = squared(points.x[last] - ends_[0], points.y[last] - ends_[1]) +
                        squared(points.x[0] - ends_[2], points.y[0] - ends_[3]);
  return turned < as_is;
}

void PathOrder::arrange(Points& points) {
  if (points.size() < 3) return;
  drop_isolated(points);
  const std::size_t n = points.size();
  if (n < 3) return;
  const std::size_t end = farthest_from(points, 0);
  farthest_from(points, end);
  for (std::size_t i = 1; i < n; ++i) {  // stable insertion by cost
    for (std::size_t j = i; j > 0 && cost_[j] < cost_[j - 1]; --j) {
      std::swap(cost_[j], cost_[j - 1]);
      points.swap(j, j - 1);
    }
  }
  if (runs_backwards(points)) points.reverse();
}

void PathOrder::remember(const Points& points) noexcept {
  if (points.size() < 2) return;
  ends_ = {points.x.front(), points.y.front(), points.x.back(), points.y.back()};
  known_ = true;
}

}  // namespace motionanalyzer::kinematics
