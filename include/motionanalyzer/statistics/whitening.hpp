// Rows to unit spread: per column, or jointly.
#pragma once

#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// y = transform (x - mean). Applied with a fixed order of summation, so a row alone and in a batch has the
/// same bytes.
struct Whitening {
  std::vector<double> mean;   ///< D
  std::vector<double> scale;  ///< D, used when transform is empty: y_j = (x_j - mean_j) / scale_j
  Matrix transform;           ///< E x D, or empty
};

/// Mean 0, sd 1 (ddof 0) per column; a column without spread gets scale 1, so it becomes 0 on normals.
MOTIONANALYZER_API Whitening standardization(const Matrix& rows);
/// Identity: mean 0, scale 1.
MOTIONANALYZER_API Whitening no_scaling(std::size_t columns);
/// ZCA: y = Sigma^(-1/2) z, Sigma the Ledoit-Wolf covariance of the standardised columns z; the
/// standardisation is folded into `transform` (D x D) and `mean`. A direction without spread (variance below
/// 1e-12 of the largest) keeps the unit of z. N >= 2
MOTIONANALYZER_API Whitening whitening(const Matrix& rows);
/// out has mean.size() values, or transform.rows() when there is a transform. in and out must not overlap.
MOTIONANALYZER_API void apply(const Whitening& whitening, std::span<const double> in,
                              std::span<double> out) noexcept;

}  // namespace motionanalyzer
