#include "models/ensemble_weights.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer {
namespace {

constexpr double kMostStatistic = 50;    // beyond it a panel says no more, and no exponential overflows
constexpr double kLeastVariance = 1e-6;  // of statistics in spreads: normals may all be alike

std::vector<double> equal_weights(std::size_t members) {
  return std::vector<double>(members, 1 / static_cast<double>(members));
}

/// Scaled to a sum of 1; equal where all are 0.
std::vector<double> summing_to_one(std::vector<double> weight) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  if (!(sum > 0)) return equal_weights(weight.size());
  for (double& w : weight) w /= sum;
  return weight;
}

Matrix columns_of(const Matrix& rows, const std::vector<std::size_t>& column) {
  Matrix out(rows.rows(), column.size());
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t j = 0; j < column.size(); ++j) out(i, j) = rows(i, column[j]);
  return out;
}

/// C^-1 1 of these members.
std::vector<double> least_noisy(const Matrix& rows) {
  Matrix covariance = ledoit_wolf(rows).matrix;
  for (std::size_t j = 0; j < covariance.rows(); ++j) covariance(j, j) += kLeastVariance;
  const Matrix inverse = inverse_spd(covariance);
  std::vector<double> weight(rows.cols(), 0.0);
  for (std::size_t j = 0; j < weight.size(); ++j)
    for (std::size_t k = 0; k < weight.size(); ++k) weight[j] += inverse(j, k);
  return weight;
}

/// Mean gradient of the logistic loss over rows of one class (label 0 or 1), weighted by a half, added up.
void add_gradient(const Matrix& rows, double label, const std::vector<double>& weight, double offset,
                  std::vector<double>& gradient, double& offset_gradient) {
  const double share = 0.5 / static_cast<double>(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    double z = offset;
    for (std::size_t j = 0; j < weight.size(); ++j) z += weight[j] * rows(i, j);
    z = std::clamp(z, -kMostStatistic, kMostStatistic);
    const double error = share * (1 / (1 + elementary::exp(-z)) - label);
    for (std::size_t j = 0; j < weight.size(); ++j) gradient[j] += error * rows(i, j);
    offset_gradient += error;
  }
}

Matrix clamped(Matrix rows) {
  for (double& value : rows.values()) value = std::clamp(value, -kMostStatistic, kMostStatistic);
  return rows;
}

/// Half the mean squared length of a row with its 1, both classes alike: no step of 1 / this overshoots.
double steepest(const Matrix& sound, const Matrix& damaged) {
  const auto mean_square = [](const Matrix& rows) {
    double sum = 0;
    for (const double value : rows.values()) sum += value * value;
    return 1 + sum / static_cast<double>(rows.rows());
  };
  return 0.125 * (mean_square(sound) + mean_square(damaged));
}

}  // namespace

std::vector<double> decorrelating_weights(const Matrix& statistics) {
  std::vector<std::size_t> kept(statistics.cols());
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  const Matrix rows = clamped(statistics);
  while (kept.size() > 1) {
    const std::vector<double> weight = least_noisy(columns_of(rows, kept));
    const auto least = std::min_element(weight.begin(), weight.end());
    if (*least >= 0) {
      std::vector<double> all(statistics.cols(), 0.0);
      for (std::size_t j = 0; j < kept.size(); ++j) all[kept[j]] = weight[j];
      return summing_to_one(std::move(all));
    }
    kept.erase(kept.begin() + (least - weight.begin()));
  }
  std::vector<double> all(statistics.cols(), 0.0);
  all[kept.front()] = 1;
  return all;
}

std::vector<double> stacking_weights(const Matrix& sound, const Matrix& damaged) {
  constexpr int kSteps = 1000;
  const Matrix zero = clamped(sound), one = clamped(damaged);
  const double ridge = 1 / static_cast<double>(sound.rows() + damaged.rows());
  const double step = 1 / (steepest(zero, one) + ridge);
  std::vector<double> weight(sound.cols(), 0.0), gradient(sound.cols());
  double offset = 0;
  for (int i = 0; i < kSteps; ++i) {
    for (std::size_t j = 0; j < weight.size(); ++j) gradient[j] = ridge * weight[j];
    double offset_gradient = 0;
    add_gradient(zero, 0, weight, offset, gradient, offset_gradient);
    add_gradient(one, 1, weight, offset, gradient, offset_gradient);
    for (std::size_t j = 0; j < weight.size(); ++j) weight[j] = std::max(0.0, weight[j] - step * gradient[j]);
    offset -= step * offset_gradient;
  }
  return summing_to_one(std::move(weight));
}

std::vector<double> weigh_members(const Matrix& sound, const Matrix& damaged) {
  if (sound.rows() == 0 || damaged.rows() == 0)
    throw Error(ErrorCode::too_short, "members cannot be weighed without sound and damaged panels",
                "give one or more of each");
  if (sound.cols() != damaged.cols())
    throw Error(ErrorCode::mismatch, "sound and damaged panels have other numbers of members",
                "take both from one model");
  return stacking_weights(sound, damaged);
}

}  // namespace motionanalyzer
