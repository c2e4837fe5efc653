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

/// Sum of products of centred rows over (N - ddof). in: N x D, all finite. throws Error{too_short} when N <=
/// ddof
MOTIONANALYZER_API Covariance empirical_covariance(const Matrix& rows, int ddof = 1);
/// Ledoit & Wolf (2004), ddof 0 as scikit-learn's LedoitWolf: shrinks towards trace / D * I. N >= 2
MOTIONANALYZER_API Covariance ledoit_wolf(const Matrix& rows);

/// Eigenvalues of a symmetric matrix, descending, with eigenvectors as rows; the sign of a vector is fixed:
/// its largest component in absolute value (lowest index wins ties) is positive.
struct Eigensystem {
  std::vector<double> value;  ///< D
  Matrix vector;              ///< D x D, row k belongs to value[k]
};
MOTIONANALYZER_API Eigensystem symmetric_eigen(const Matrix& symmetric);
/// Inverse of a symmetric positive definite matrix. throws Error{bad_input} when it is not
MOTIONANALYZER_API Matrix inverse_spd(const Matrix& symmetric);

}  // namespace motionanalyzer
