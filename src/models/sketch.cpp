#include "models/sketch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/score_kernel.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer {
namespace {

using score_kernel::dot;

constexpr std::size_t kFewestRows = 512;
constexpr std::size_t kNarrowest = 16, kWidest = 512;
constexpr std::size_t kSample = 4096;  // rows that are enough to learn directions from
constexpr double kOrthonormal = 1e-12;
// Covers what the directions lack to orthonormality and the relative rounding of both squared lengths.
constexpr double kRelative = 1e-9;

Matrix leading_directions(const Matrix& rows, std::size_t width) {
  const std::size_t step = rows.rows() / kSample + 1;
  Matrix sample((rows.rows() + step - 1) / step, width);
  for (std::size_t i = 0; i < sample.rows(); ++i)
    score_kernel::copy_row(rows.row(i * step).first(width), sample.row(i));
  const Eigensystem eigen = symmetric_eigen(empirical_covariance(sample).matrix);
  Matrix direction(Sketch::kDirections, rows.cols());
  for (std::size_t k = 0; k < Sketch::kDirections; ++k)
    score_kernel::copy_row(eigen.vector.row(k), direction.row(k));
  return direction;
}

bool orthonormal(const Matrix& direction) {
  for (std::size_t a = 0; a < direction.rows(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const double product = dot(direction.row(a).data(), direction.row(b).data(), direction.cols());
      if (!(std::fabs(product - (a == b ? 1.0 : 0.0)) <= kOrthonormal)) return false;
    }
  return true;
}

double length(std::span<const double> row) noexcept {
  return std::sqrt(dot(row.data(), row.data(), row.size()));
}

Sketch::Point projected(const Matrix& direction, std::span<const double> row) noexcept {
  Sketch::Point point;
  for (std::size_t k = 0; k < point.size(); ++k)
    point[k] = dot(direction.row(k).data(), row.data(), row.size());
  return point;
}

}  // namespace

Sketch::Sketch(const Matrix& rows, std::size_t width) {
  if (rows.rows() < kFewestRows || width < kNarrowest || width > kWidest) return;
  Matrix direction = leading_directions(rows, width);
  if (!orthonormal(direction)) return;
  direction_ = std::move(direction);
  std::vector<Point> point(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    point[i] = projected(direction_, rows.row(i));
    longest_ = std::max(longest_, length(rows.row(i)));
  }
  if (!std::isfinite(longest_)) return;  // lengths that overflow bound nothing
  order_.resize(rows.rows());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    return point[a][0] != point[b][0] ? point[a][0] < point[b][0] : a < b;
  });
  for (const std::size_t i : order_) point_.push_back(point[i]);
}

// A dot product of n terms in eight lanes is off by at most (n / 8 + 4) u |a| |b|, u = 2^-53; twice that per
// coordinate, for the row and for the query, is safe. Over all coordinates the errors add as a length.
Sketch::Query Sketch::project(std::span<const double> query) const noexcept {
  Query out;
  out.at = projected(direction_, query);
  const double terms = static_cast<double>(query.size()) / 8 + 8;
  out.slack = std::sqrt(static_cast<double>(kDirections)) * terms * std::numeric_limits<double>::epsilon() *
              (longest_ + length(query));
  const auto below = [](const Point& point, double value) { return point[0] < value; };
  out.place = static_cast<std::size_t>(std::lower_bound(point_.begin(), point_.end(), out.at[0], below) -
                                       point_.begin());
  return out;
}

double Sketch::cut(const Query& query, double limit) noexcept {
  const double reach = (std::sqrt(limit) + query.slack) * (1 + kRelative);
  return reach * reach * (1 + kRelative);
}

double Sketch::first_squared(const Query& query, std::size_t place) const noexcept {
  const double difference = point_[place][0] - query.at[0];
  return difference * difference;
}

double Sketch::squared(const Query& query, std::size_t place) const noexcept {
  return score_kernel::squared_distance(point_[place].data(), query.at.data(), kDirections);
}

}  // namespace motionanalyzer
