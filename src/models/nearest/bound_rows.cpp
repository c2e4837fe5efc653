#include "models/nearest/bound_rows.hpp"

#include <cmath>
#include <limits>

namespace motionanalyzer::nearest {
namespace {

constexpr std::size_t kWidest = std::size_t{1} << 16;  // c stays small against 1
constexpr double kLongestSquared = 1e30;               // no partial sum overflows
constexpr double kFloatUnit = 1.0 / (1 << 24);
constexpr double kUnderflow = 1e-36;  // what a product or its sum loses below the smallest normal float

double shrink_of(std::size_t width) { return 1 - 2 * (0.505 * static_cast<double>(width) + 16) * kFloatUnit; }

float rounded_up(double value) noexcept {
  return std::nextafter(static_cast<float>(value), std::numeric_limits<float>::infinity());
}

}  // namespace

std::vector<double> column_means(const Matrix& rows) {
  std::vector<double> mean(rows.cols(), 0.0);
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t j = 0; j < rows.cols(); ++j) mean[j] += rows(i, j);
  for (double& value : mean) value /= static_cast<double>(rows.rows());
  return mean;
}

BoundRows::BoundRows(std::vector<double> centre)
    : centre_(std::move(centre)), shrink_(shrink_of(centre_.size())), bounded_(centre_.size() <= kWidest) {}

void BoundRows::reserve(std::size_t rows) {
  const std::size_t places = (rows + kPanel - 1) / kPanel * kPanel;
  value_.reserve(places * width());
  norm_.reserve(places);
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
  norm_[size_++] = static_cast<float>(shrink_ * squared);
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

float BoundRows::cut(const Query& query, double limit) const noexcept {
  if (!query.bounded || !(limit < kLongestSquared)) return std::numeric_limits<float>::infinity();
  return rounded_up(limit - query.norm + kUnderflow * static_cast<double>(width() + 1));
}

void BoundRows::find(std::size_t first, std::size_t panels, const float* value, std::size_t queries,
                     const float* cut, std::uint16_t* mask) const noexcept {
  const Panels rows = {value_.data() + first * kPanel * width(), norm_.data() + first * kPanel, panels,
                       width()};
  bound_kernel().find(rows, value, queries, cut, mask);
}

}  // namespace motionanalyzer::nearest
