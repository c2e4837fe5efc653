#include "motionanalyzer/statistics/covariance.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "statistics/ordered.hpp"

namespace motionanalyzer {
namespace {

void require_finite(const Matrix& rows) {
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t j = 0; j < rows.cols(); ++j) {
      if (!std::isfinite(rows(i, j)))
        throw Error(ErrorCode::invalid_argument, "row " + std::to_string(i) + ", column " +
                                                     std::to_string(j) + " of a covariance is not finite");
    }
  }
}

/// Row j holds column j of the input, so that sums over samples run through memory in order.
Matrix transposed(const Matrix& rows) {
  Matrix columns(rows.cols(), rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t j = 0; j < rows.cols(); ++j) columns(j, i) = rows(i, j);
  }
  return columns;
}

/// Takes its mean from every column and returns the means.
std::vector<double> centre(Matrix& columns) {
  std::vector<double> means(columns.rows());
  for (std::size_t j = 0; j < columns.rows(); ++j) {
    means[j] = mean(columns.row(j));
    for (double& value : columns.row(j)) value -= means[j];
  }
  return means;
}

Matrix products(const Matrix& columns, double divisor) {
  const std::size_t d = columns.rows(), n = columns.cols();
  Matrix result(d, d);
  for (std::size_t a = 0; a < d; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      result(a, b) = detail::ordered_dot(columns.row(a).data(), columns.row(b).data(), n) / divisor;
      result(b, a) = result(a, b);
    }
  }
  return result;
}

/// Sum over the samples of |x|^4, x centred.
double sum_of_fourth_powers(const Matrix& columns) {
  std::vector<double> squared_norm(columns.cols(), 0.0);
  for (std::size_t j = 0; j < columns.rows(); ++j) {
    for (std::size_t i = 0; i < columns.cols(); ++i) squared_norm[i] += columns(j, i) * columns(j, i);
  }
  return detail::ordered_dot(squared_norm.data(), squared_norm.data(), squared_norm.size());
}

double trace(const Matrix& square) {
  return detail::ordered_terms(square.rows(), [&](std::size_t i) { return square(i, i); });
}

/// Squared Frobenius distance of the covariance to target * I.
double squared_distance_to_identity(const Matrix& covariance, double target) {
  const std::size_t d = covariance.rows();
  return detail::ordered_terms(d * d, [&, x = covariance.data()](std::size_t k) {
    const double difference = x[k] - (k / d == k % d ? target : 0.0);
    return difference * difference;
  });
}

/// Lemma 3.2 to 3.4 of Ledoit & Wolf (2004): the estimated error of the sample covariance, bounded by its
/// distance to the target, over that distance.
double shrinkage_towards(double target, const Matrix& covariance, const Matrix& columns) {
  const double n = static_cast<double>(columns.cols());
  const double squared_norm =
      detail::ordered_dot(covariance.data(), covariance.data(), covariance.values().size());
  const double distance = squared_distance_to_identity(covariance, target);
  const double error = (sum_of_fourth_powers(columns) / n - squared_norm) / n;
  if (!(error > 0 && distance > 0)) return 0;
  return std::min(error, distance) / distance;
}

}  // namespace

Covariance empirical_covariance(const Matrix& rows, int ddof) {
  if (ddof < 0) throw Error(ErrorCode::invalid_argument, "ddof is " + std::to_string(ddof));
  const auto degrees = static_cast<std::size_t>(ddof);
  if (rows.rows() <= degrees)
    throw Error(ErrorCode::too_short, "a covariance with ddof " + std::to_string(ddof) + " of " +
                                          std::to_string(rows.rows()) + " rows was asked for");
  require_finite(rows);
  Matrix columns = transposed(rows);
  Covariance result;
  result.mean = centre(columns);
  result.matrix = products(columns, static_cast<double>(rows.rows() - degrees));
  return result;
}

Covariance ledoit_wolf(const Matrix& rows) {
  if (rows.rows() < 2)
    throw Error(ErrorCode::too_short,
                "a shrunk covariance needs 2 rows, there are " + std::to_string(rows.rows()));
  require_finite(rows);
  Matrix columns = transposed(rows);
  Covariance result;
  result.mean = centre(columns);
  result.matrix = products(columns, static_cast<double>(rows.rows()));
  if (rows.cols() < 2) return result;  // one column is its own target

  const double target = trace(result.matrix) / static_cast<double>(rows.cols());
  result.shrinkage = shrinkage_towards(target, result.matrix, columns);
  const double keep = 1 - result.shrinkage;
  for (double& value : result.matrix.values()) value *= keep;
  for (std::size_t j = 0; j < rows.cols(); ++j) result.matrix(j, j) += result.shrinkage * target;
  return result;
}

}  // namespace motionanalyzer
