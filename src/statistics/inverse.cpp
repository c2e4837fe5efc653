// Inverse of a symmetric positive definite matrix by Cholesky's factorisation, in a fixed order of
// operations.
#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "statistics/ordered.hpp"

namespace motionanalyzer {
namespace {

/// A = L L^T. Only the lower triangle of A is read.
Matrix cholesky_factor(const Matrix& a) {
  const std::size_t n = a.rows();
  Matrix factor(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double rest = a(i, j) - detail::ordered_dot(factor.row(i).data(), factor.row(j).data(), j);
      if (j < i) {
        factor(i, j) = rest / factor(j, j);
      } else if (rest > 0 && std::isfinite(rest)) {
        factor(i, i) = std::sqrt(rest);
      } else {
        throw Error(ErrorCode::bad_input,
                    "a matrix is not positive definite at its row " + std::to_string(i));
      }
    }
  }
  return factor;
}

/// Row k of the result is column k of L^-1, so its entries before k are zero.
Matrix inverse_columns(const Matrix& factor) {
  const std::size_t n = factor.rows();
  Matrix columns(n, n);
  for (std::size_t k = 0; k < n; ++k) {
    columns(k, k) = 1 / factor(k, k);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double sum = detail::ordered_dot(factor.row(i).data() + k, columns.row(k).data() + k, i - k);
      columns(k, i) = -sum / factor(i, i);
    }
  }
  return columns;
}

}  // namespace

Matrix inverse_spd(const Matrix& symmetric) {
  const std::size_t n = symmetric.rows();
  if (symmetric.cols() != n)
    throw Error(ErrorCode::bad_input, "a matrix of " + std::to_string(n) + " x " +
                                          std::to_string(symmetric.cols()) + " has no inverse");
  const Matrix columns = inverse_columns(cholesky_factor(symmetric));
  Matrix inverse(n, n);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      inverse(a, b) = detail::ordered_dot(columns.row(a).data() + a, columns.row(b).data() + a, n - a);
      inverse(b, a) = inverse(a, b);
    }
  }
  return inverse;
}

}  // namespace motionanalyzer
