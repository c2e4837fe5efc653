#include "motionanalyzer/statistics/whitening.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "statistics/ordered.hpp"

namespace motionanalyzer {
namespace {

/// Spread that is nothing but rounding of the values themselves.
constexpr double kRelativeSpread = 16 * std::numeric_limits<double>::epsilon();
/// Variance along a direction, relative to the largest one, below which the direction counts as without
/// spread: the eigenvalues are no more certain than that.
constexpr double kRelativeVariance = 1e-12;

std::vector<double> column_of(const Matrix& rows, std::size_t j) {
  std::vector<double> column(rows.rows());
  for (std::size_t i = 0; i < column.size(); ++i) column[i] = rows(i, j);
  return column;
}

Matrix applied(const Whitening& scaling, const Matrix& rows) {
  Matrix result(rows.rows(), rows.cols());
  for (std::size_t i = 0; i < rows.rows(); ++i) apply(scaling, rows.row(i), result.row(i));
  return result;
}

/// V^T diag(gain) V, the symmetric square root of the inverse.
Matrix inverse_square_root(const Matrix& covariance) {
  const Eigensystem eigen = symmetric_eigen(covariance);
  const std::size_t d = covariance.rows();
  Matrix root(d, d);
  const double floor = d == 0 ? 0 : kRelativeVariance * eigen.value[0];
  for (std::size_t k = 0; k < d; ++k) {
    const double gain = eigen.value[k] > floor ? 1 / std::sqrt(eigen.value[k]) : 1;
    const auto v = eigen.vector.row(k);
    for (std::size_t a = 0; a < d; ++a) {
      for (std::size_t b = 0; b < d; ++b) root(a, b) += (gain * v[a]) * v[b];
    }
  }
  return root;
}

}  // namespace

Whitening standardization(const Matrix& rows) {
  if (rows.rows() == 0) throw Error(ErrorCode::too_short, "no rows to learn a scaling from");
  Whitening result = no_scaling(rows.cols());
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    const std::vector<double> column = column_of(rows, j);
    const auto [low, high] = std::minmax_element(column.begin(), column.end());
    result.mean[j] = *low == *high ? *low : mean(column);  // a rounded mean would leave a constant off zero
    const double spread = *low == *high ? 0 : standard_deviation(column);
    if (!std::isfinite(result.mean[j]) || !std::isfinite(spread))
      throw Error(ErrorCode::invalid_argument, "column " + std::to_string(j) + " is not finite");
    if (spread > kRelativeSpread * std::fabs(result.mean[j])) result.scale[j] = spread;
  }
  return result;
}

Whitening no_scaling(std::size_t columns) {
  Whitening result;
  result.mean.assign(columns, 0.0);
  result.scale.assign(columns, 1.0);
  return result;
}

Whitening whitening(const Matrix& rows) {
  Whitening result = standardization(rows);
  result.transform = inverse_square_root(ledoit_wolf(applied(result, rows)).matrix);
  for (std::size_t a = 0; a < rows.cols(); ++a) {
    for (std::size_t b = 0; b < rows.cols(); ++b) result.transform(a, b) /= result.scale[b];
  }
  return result;
}

void apply(const Whitening& whitening, std::span<const double> in, std::span<double> out) noexcept {
  const double* x = in.data();
  const double* mean = whitening.mean.data();
  if (whitening.transform.empty()) {
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = (x[j] - mean[j]) / whitening.scale[j];
    return;
  }
  for (std::size_t e = 0; e < out.size(); ++e) {
    const double* row = whitening.transform.row(e).data();
    out[e] = detail::ordered_terms(in.size(), [=](std::size_t j) { return row[j] * (x[j] - mean[j]); });
  }
}

}  // namespace motionanalyzer
