#include "models/nearest/bound_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace motionanalyzer::nearest {
namespace {

constexpr std::size_t kWidest = std::size_t{1} << 16;  // c stays small against 1
constexpr double kLongestSquared = 1e30;               // no partial sum overflows
constexpr double kFloatUnit = 1.0 / (1 << 24);
constexpr std::size_t kDirectionRows = 300;  // that are asked for directions
constexpr int kDirectionRounds = 2;
constexpr double kLeastLeft = 1e-6;   // of a row beyond other directions; less is rounding
constexpr double kUnderflow = 1e-36;  // what a product or its sum loses below the smallest normal float

double shrink_of(std::size_t width) { return 1 - 2 * (0.505 * static_cast<double>(width) + 16) * kFloatUnit; }

float rounded_up(double value) noexcept {
  return std::nextafter(static_cast<float>(value), std::numeric_limits<float>::infinity());
}

double product(std::span<const double> a, std::span<const double> b) noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

/// Takes off what the first `count` directions say, twice for the sake of rounding, and makes it of length 1;
/// 0 where nothing is left.
void make_orthonormal(Matrix& direction, std::size_t count) {
  const std::span<double> row = direction.row(count);
  const double before = std::sqrt(product(row, row));
  for (int again = 0; again < 2; ++again)
    for (std::size_t i = 0; i < count; ++i) {
      const double along = product(row, direction.row(i));
      for (std::size_t k = 0; k < row.size(); ++k) row[k] -= along * direction(i, k);
    }
  const double length = std::sqrt(product(row, row));
  const bool left = length > kLeastLeft * before && std::isfinite(length);
  for (double& value : row) value = left ? value / length : 0.0;
}

/// Each direction along the row that the ones before leave longest.
void start_at_longest(const Matrix& sample, Matrix& direction) {
  std::vector<double> left(sample.rows());
  for (std::size_t i = 0; i < sample.rows(); ++i) left[i] = product(sample.row(i), sample.row(i));
  for (std::size_t d = 0; d < direction.rows(); ++d) {
    const std::size_t longest =
        static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
    std::copy(sample.row(longest).begin(), sample.row(longest).end(), direction.row(d).begin());
    make_orthonormal(direction, d);
    for (std::size_t i = 0; i < sample.rows(); ++i) {
      const double along = product(sample.row(i), direction.row(d));
      left[i] -= along * along;
    }
  }
}

/// A round of orthogonal iteration: towards the directions in which the rows spread most.
void turn_to_spread(const Matrix& sample, Matrix& direction) {
  Matrix turned(direction.rows(), direction.cols());
  for (std::size_t i = 0; i < sample.rows(); ++i)
    for (std::size_t d = 0; d < direction.rows(); ++d) {
      const double along = product(sample.row(i), direction.row(d));
      for (std::size_t k = 0; k < turned.cols(); ++k) turned(d, k) += along * sample(i, k);
    }
  direction = std::move(turned);
  for (std::size_t d = 0; d < direction.rows(); ++d) make_orthonormal(direction, d);
}

}  // namespace

std::vector<double> column_means(const Matrix& rows) {
  std::vector<double> mean(rows.cols(), 0.0);
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t j = 0; j < rows.cols(); ++j) mean[j] += rows(i, j);
  for (double& value : mean) value /= static_cast<double>(rows.rows());
  return mean;
}

Matrix main_directions(const Matrix& rows, std::span<const double> centre) {
  const std::size_t width = rows.cols(), step = rows.rows() / kDirectionRows + 1;
  Matrix sample(0, width), direction(kDirections, width);
  std::vector<double> row(width);
  for (std::size_t i = 0; i < rows.rows(); i += step) {
    for (std::size_t k = 0; k < width; ++k) row[k] = rows(i, k) - centre[k];
    sample.append_row(row);
  }
  start_at_longest(sample, direction);
  for (int round = 0; round < kDirectionRounds; ++round) turn_to_spread(sample, direction);
  return direction;
}

BoundRows::BoundRows(std::vector<double> centre, Matrix directions)
    : centre_(std::move(centre)),
      direction_(std::move(directions)),
      shrink_(shrink_of(centre_.size())),
      bounded_(centre_.size() <= kWidest) {}

void BoundRows::reserve(std::size_t rows) {
  const std::size_t places = (rows + kPanel - 1) / kPanel * kPanel;
  value_.reserve(places * width());
  norm_.reserve(places);
  if (!has_directions()) return;
  along_value_.reserve(places * kDirections);
  along_norm_.reserve(places);
}

void BoundRows::append(std::span<const double> row) {
  const std::size_t place = size_ % kPanel;
  if (place == 0) {
    value_.resize(value_.size() + kPanel * width(), 0.0f);
    norm_.resize(norm_.size() + kPanel, std::numeric_limits<float>::infinity());
  }
  float* value = value_.data() + (panels() - 1) * kPanel * width() + place;
  double squared = 0;
  for (std::size_t k = 0; k < width(); ++k) {
    const double difference = row[k] - centre_[k];
    squared += difference * difference;
    value[k * kPanel] = static_cast<float>(difference);
  }
  bounded_ = bounded_ && squared < kLongestSquared;
  if (has_directions()) append_along(row, place);
  norm_[size_++] = static_cast<float>(shrink_ * squared);
}

void BoundRows::append_along(std::span<const double> row, std::size_t place) {
  if (place == 0) {
    along_value_.resize(along_value_.size() + kPanel * kDirections, 0.0f);
    along_norm_.resize(along_norm_.size() + kPanel, std::numeric_limits<float>::infinity());
  }
  const Projection seen = project(row);
  float* value = along_value_.data() + (panels() - 1) * kPanel * kDirections + place;
  for (std::size_t i = 0; i < kDirections; ++i) value[i * kPanel] = static_cast<float>(seen.value[i]);
  along_norm_[size_] = static_cast<float>(seen.norm);
}

BoundRows::Projection BoundRows::project(std::span<const double> row) const noexcept {
  Projection out;
  double whole = 0;
  for (std::size_t k = 0; k < width(); ++k) {
    const double difference = row[k] - centre_[k];
    whole += difference * difference;
  }
  for (std::size_t i = 0; i < kDirections; ++i) {
    const std::span<const double> direction = direction_.row(i);
    double sum = 0;
    for (std::size_t k = 0; k < width(); ++k) sum += (row[k] - centre_[k]) * direction[k];
    out.value[i] = sum;
    out.norm += sum * sum;
  }
  out.norm -= (1 - shrink_) * whole;
  return out;
}

BoundRows::Query BoundRows::prepare(std::span<const double> query, float* value) const noexcept {
  double squared = 0;
  for (std::size_t k = 0; k < width(); ++k) {
    const double difference = query[k] - centre_[k];
    squared += difference * difference;
    value[k] = static_cast<float>(-2 * difference);
  }
  return {shrink_ * squared, bounded_ && squared < kLongestSquared};
}

BoundRows::Along BoundRows::along(std::span<const double> query) const noexcept {
  const Projection seen = project(query);
  Along out{seen.norm, {}};
  for (std::size_t i = 0; i < kDirections; ++i) out.value[i] = static_cast<float>(-2 * seen.value[i]);
  return out;
}

float BoundRows::cut_of(const Query& query, double norm, double limit) const noexcept {
  if (!query.bounded || !(limit < kLongestSquared)) return std::numeric_limits<float>::infinity();
  return rounded_up(limit - norm + kUnderflow * static_cast<double>(width() + 1));
}

void BoundRows::find(std::size_t first, std::size_t panels, const float* value, std::size_t queries,
                     const float* cut, std::uint16_t* mask) const noexcept {
  bound_kernel().find(panels_from(first, panels), value, queries, cut, mask);
}

Panels BoundRows::panels_from(std::size_t first, std::size_t panels) const noexcept {
  return {value_.data() + first * kPanel * width(), norm_.data() + first * kPanel, panels, width()};
}

std::size_t BoundRows::find_alone(std::size_t first, std::size_t panels, const float* value,
                                  const Query& query, const Along& along, double limit,
                                  std::uint16_t* mask) const noexcept {
  const float whole = cut(query, limit), part = cut_of(query, along.norm, limit);
  const Panels rows = {along_value_.data() + first * kPanel * kDirections,
                       along_norm_.data() + first * kPanel, panels, kDirections};
  bound_kernel().find(rows, along.value, 1, &part, mask);
  std::size_t read = 0;
  for (std::size_t p = 0; p < panels; ++p) {
    if (mask[p] == 0) continue;
    bound_kernel().find(panels_from(first + p, 1), value, 1, &whole, mask + p);
    ++read;
  }
  return read;
}

}  // namespace motionanalyzer::nearest
