// Covariance of rows, plain and shrunk.
#pragma once

#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

struct Covariance {
  std::vector<double> mean;  ///< D
  Matrix matrix;             ///< D x D, symmetric to the bit
  double shrinkage = 0;      ///< 0..1 towards mu * I
};

/// Sum of products of centred rows over (N - ddof). in: N x D
/// throws  Error{too_short} when N <= ddof, Error{invalid_argument} when a value is not finite
MOTIONANALYZER_API Covariance empirical_covariance(const Matrix& rows, int ddof = 1);
/// Ledoit & Wolf (2004), ddof 0 as scikit-learn's LedoitWolf: shrinks towards trace / D * I. One column is
/// not shrunk.
/// throws  Error{too_short} when N < 2, Error{invalid_argument} when a value is not finite
MOTIONANALYZER_API Covariance ledoit_wolf(const Matrix& rows);

/// Eigenvalues of a symmetric matrix, descending, with eigenvectors as rows; the sign of a vector is fixed:
/// its largest component in absolute value (lowest index wins ties) is positive. Same bytes on every CPU.
struct Eigensystem {
  std::vector<double> value;  ///< D
  Matrix vector;              ///< D x D, row k belongs to value[k]
};
/// in      D x D, of which the lower triangle is read
/// throws  Error{bad_input} when not square or not finite
MOTIONANALYZER_API Eigensystem symmetric_eigen(const Matrix& symmetric);
/// Inverse of a symmetric positive definite matrix, of which the lower triangle is read.
/// throws  Error{bad_input} when it is not positive definite
MOTIONANALYZER_API Matrix inverse_spd(const Matrix& symmetric);

}  // namespace motionanalyzer
