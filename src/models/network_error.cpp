#include "models/network_error.hpp"

#include <algorithm>
#include <cmath>

#include "models/score_kernel.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr double kLeastSpread = 1e-3;  // of an error, in normal spreads of its column
constexpr double kLeastSd = 1e-3;
// A column's error counts as if so many more rows had shown an error of the column's own spread: of few rows
// its spread is not known, and a column that they show without any error must not decide alone.
constexpr double kPriorRows = 30;
constexpr double kMostFactor = 1e9;

}  // namespace

ErrorScale::ErrorScale(const Matrix& errors, bool joint) {
  scaling_ = joint && errors.rows() > 1 ? whitening(errors) : standardization(errors);
  if (scaling_.transform.rows() == 0)
    for (std::size_t j = 0; j < width(); ++j) {
      double square = 0;
      for (std::size_t i = 0; i < errors.rows(); ++i) square += errors(i, j) * errors(i, j);
      scaling_.mean[j] = 0;
      const double rows = static_cast<double>(errors.rows());
      scaling_.scale[j] = std::sqrt((square + kPriorRows) / (rows + kPriorRows));
    }
  prepare();
  std::vector<float> error(width()), scaled(padded_width());
  double sum = 0, squares = 0;
  const double count = static_cast<double>(errors.rows());
  for (std::size_t i = 0; i < errors.rows(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) error[j] = static_cast<float>(errors(i, j));
    const double one = mean_square(error.data(), scaled.data());
    sum += one / count;
    squares += one * one / count;
  }
  mean_ = sum;
  sd_ = std::max(std::sqrt(std::max(0.0, squares - sum * sum)), kLeastSd);
}

/// Lays the factors out for the kernels.
void ErrorScale::prepare() {
  const std::size_t n = width();
  kernel_ = &native::choose_kernel();
  if (scaling_.transform.rows() == 0) {
    offset_ = native::FloatLines(padded_width()), inverse_ = native::FloatLines(padded_width());
    for (std::size_t j = 0; j < n; ++j) {
      offset_.data()[j] = static_cast<float>(scaling_.mean[j]);
      inverse_.data()[j] = static_cast<float>(1.0 / scaling_.scale[j]);
    }
    return;
  }
  std::vector<float> weight(n * n), bias(n);
  for (std::size_t i = 0; i < n; ++i) {
    double moved = 0;
    for (std::size_t j = 0; j < n; ++j) {
      weight[i * n + j] = static_cast<float>(scaling_.transform(i, j));
      moved -= scaling_.transform(i, j) * scaling_.mean[j];
    }
    bias[i] = static_cast<float>(moved);
  }
  layer_ = native::ScoreLayer(n, n, weight.data(), n, bias);
}

double ErrorScale::mean_square(const float* error, float* scaled) const noexcept {
  const std::size_t n = width(), padded = padded_width();
  if (layer_.width() > 0) {
    layer_.run(*kernel_, error, false, scaled);
  } else {
    const float *offset = offset_.data(), *inverse = inverse_.data();
    for (std::size_t j = 0; j < n; ++j) scaled[j] = (error[j] - offset[j]) * inverse[j];
    for (std::size_t j = n; j < padded; ++j) scaled[j] = 0;
  }
  double lane[score_kernel::kLanes] = {};
  for (std::size_t j = 0; j < padded; j += score_kernel::kLanes)
    for (std::size_t l = 0; l < score_kernel::kLanes; ++l) {
      const double value = static_cast<double>(scaled[j + l]);
      lane[l] += value * value;
    }
  return score_kernel::tree(lane) / static_cast<double>(n);
}

double ErrorScale::score(const float* error, float* scaled) const noexcept {
  return (mean_square(error, scaled) - mean_) / sd_;
}

void ErrorScale::save(TensorStore& store, const std::string& name) const {
  store.set(name + ".mean", scaling_.mean);
  if (scaling_.transform.rows() > 0)
    store.set(name + ".transform", scaling_.transform);
  else
    store.set(name + ".scale", scaling_.scale);
  store.set(name + ".score", std::vector<double>{mean_, sd_});
}

void ErrorScale::load(const TensorStore& store, const std::string& name, std::size_t width) {
  const auto refuse = [&] {
    throw Error(ErrorCode::bad_input, "model file: " + name + " holds a value that no error is scaled with",
                "the file is damaged; train or copy it again");
  };
  const auto bounded = [](double value) { return std::fabs(value) <= kMostFactor; };
  scaling_ = {};
  scaling_.mean = store.vector(name + ".mean", width);
  if (store.has(name + ".transform"))
    scaling_.transform = store.matrix(name + ".transform", width, width);
  else
    scaling_.scale = store.vector(name + ".scale", width);
  const std::vector<double> score = store.vector(name + ".score", 2);
  mean_ = score[0], sd_ = score[1];
  const auto& factors = scaling_.transform.values();
  if (!std::all_of(scaling_.mean.begin(), scaling_.mean.end(), bounded) ||
      !std::all_of(factors.begin(), factors.end(), bounded) || !bounded(mean_) || !(sd_ >= kLeastSd))
    refuse();
  for (const double scale : scaling_.scale)
    if (!(scale >= kLeastSpread)) refuse();
  prepare();
}

void shares_of_squares(std::span<const float> scaled, std::span<double> share) {
  double total = 0;
  for (std::size_t j = 0; j < share.size(); ++j) {
    share[j] = static_cast<double>(scaled[j]) * static_cast<double>(scaled[j]);
    total += share[j];
  }
  for (double& part : share) part = total > 0 ? part / total : 1.0 / static_cast<double>(share.size());
}

}  // namespace motionanalyzer
