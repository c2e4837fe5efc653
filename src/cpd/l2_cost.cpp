#include "cpd/l2_cost.hpp"

#include <algorithm>

namespace motionanalyzer::cpd {
namespace {

double lower_median(const Matrix& x, std::size_t column) {
  std::vector<double> values(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) values[i] = x(i, column);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Means of samples first .. last - 1 into `mean`, summed about the first sample.
void segment_mean(const Matrix& x, std::size_t first, std::size_t last, double* mean) {
  const double count = static_cast<double>(last - first);
  for (std::size_t j = 0; j < x.cols(); ++j) {
    double sum = 0;
    for (std::size_t i = first; i < last; ++i) sum += x(i, j) - x(first, j);
    mean[j] = x(first, j) + sum / count;
  }
}

double squared_deviation(const Matrix& x, std::size_t first, std::size_t last, const double* mean) {
  double total = 0;
  for (std::size_t i = first; i < last; ++i) {
    for (std::size_t j = 0; j < x.cols(); ++j) {
      const double deviation = x(i, j) - mean[j];
      total += deviation * deviation;
    }
  }
  return total;
}

}  // namespace

Blocks make_blocks(const Matrix& x, std::size_t length) {
  const std::size_t n = x.rows();
  Blocks blocks;
  blocks.stride = (x.cols() + kLanes - 1) / kLanes * kLanes;
  blocks.mean.assign(((n - 1) / length + 1) * blocks.stride, 0.0);
  double* mean = blocks.mean.data();
  for (std::size_t first = 0; first < n; mean += blocks.stride) {
    const std::size_t last = n - first > length ? first + length : n;
    segment_mean(x, first, last, mean);
    blocks.end.push_back(last);
    blocks.deviation.push_back(squared_deviation(x, first, last, mean));
    first = last;
  }
  return blocks;
}

double merge_mean(double* mean, const double* other, std::size_t stride, double ratio) noexcept {
  double sum[kLanes] = {};
  for (std::size_t j = 0; j < stride; j += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double difference = other[j + lane] - mean[j + lane];
      mean[j + lane] += difference * ratio;
      sum[lane] += difference * difference;
    }
  }
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double l2_cost(const Matrix& x, std::size_t first, std::size_t last) {
  if (first == last) return 0;
  std::vector<double> mean(x.cols());
  segment_mean(x, first, last, mean.data());
  return squared_deviation(x, first, last, mean.data());
}

PrefixMeans::PrefixMeans(const Matrix& x) : sum_(x.rows() + 1, x.cols()) {
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const double centre = lower_median(x, j);
    for (std::size_t i = 0; i < x.rows(); ++i) sum_(i + 1, j) = sum_(i, j) + (x(i, j) - centre);
  }
}

double PrefixMeans::gain(std::size_t a, std::size_t k, std::size_t b) const noexcept {
  const double left = static_cast<double>(k - a), right = static_cast<double>(b - k);
  double distance = 0;
  for (std::size_t j = 0; j < sum_.cols(); ++j) {
    const double difference = (sum_(k, j) - sum_(a, j)) / left - (sum_(b, j) - sum_(k, j)) / right;
    distance += difference * difference;
  }
  return distance * (left * right / (left + right));
}

}  // namespace motionanalyzer::cpd
