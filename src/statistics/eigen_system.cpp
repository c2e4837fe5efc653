// The one place where an eigenvalue decomposition is compiled. Eigen's packets would tie the order of its
// sums to the instruction set, so this source uses it without them, under a namespace of its own: the linker
// can then never take these functions for the vectorised ones of another source, or the other way round.
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 makes fused multiply-adds out of plane rotations here in spite of -ffp-contract=off, when the target
// has them.
#pragma GCC push_options
#pragma GCC optimize("no-tree-slp-vectorize")
#endif
#define EIGEN_DONT_VECTORIZE
#define Eigen motionanalyzer_scalar_eigen
#include <Eigen/Eigenvalues>
#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void require_square_and_finite(const Matrix& matrix) {
  if (matrix.rows() != matrix.cols())
    throw Error(ErrorCode::bad_input, "a matrix of " + std::to_string(matrix.rows()) + " x " +
                                          std::to_string(matrix.cols()) + " has no eigenvalues");
  for (const double value : matrix.values()) {
    if (!std::isfinite(value))
      throw Error(ErrorCode::bad_input, "a matrix whose eigenvalues were asked for is not finite");
  }
}

bool points_down(std::span<const double> vector) {
  double largest = 0;
  for (const double component : vector) {
    if (std::fabs(component) > std::fabs(largest)) largest = component;
  }
  return largest < 0;
}

void fix_sign(std::span<double> vector) {
  if (!points_down(vector)) return;
  for (double& component : vector) component = -component;
}

}  // namespace

Eigensystem symmetric_eigen(const Matrix& symmetric) {
  require_square_and_finite(symmetric);
  const std::size_t d = symmetric.rows();
  Eigensystem result;
  result.value.resize(d);
  result.vector = Matrix(d, d);
  if (d == 0) return result;

  const auto size = static_cast<Eigen::Index>(d);
  const Eigen::SelfAdjointEigenSolver<RowMajor> solver(
      Eigen::Map<const RowMajor>(symmetric.data(), size, size));
  if (solver.info() != Eigen::Success)
    throw Error(ErrorCode::internal, "the eigenvalues of a symmetric matrix did not converge");
  for (std::size_t k = 0; k < d; ++k) {  // Eigen's order is ascending
    const auto from = static_cast<Eigen::Index>(d - 1 - k);
    result.value[k] = solver.eigenvalues()(from);
    for (std::size_t j = 0; j < d; ++j)
      result.vector(k, j) = solver.eigenvectors()(static_cast<Eigen::Index>(j), from);
    fix_sign(result.vector.row(k));
  }
  return result;
}

}  // namespace motionanalyzer

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif
