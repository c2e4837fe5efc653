// Multivariate statistical process control: Hotelling's T2 and SPE of a principal component model.
#pragma once

#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

/// Principal components that explain the wanted share of the variance (ddof 1, as scikit-learn's PCA with
/// n_components = share: the fewest whose cumulative share exceeds it).
struct PrincipalModel {
  std::vector<double> mean;      ///< D
  Matrix component;              ///< K x padded D, orthonormal rows
  std::vector<double> variance;  ///< K, > 0
};
PrincipalModel principal_model(const Matrix& rows, double share);

/// T2 = sum of t_k^2 / variance_k over the components; SPE = squared length of what they leave over.
struct ProcessStatistics {
  double t2 = 0, spe = 0;
};
/// scratch: at least padded D values, zeros behind D; holds the residual afterwards. score: K values.
ProcessStatistics process_statistics(const PrincipalModel& model, std::span<const double> row,
                                     std::span<double> score, std::span<double> scratch) noexcept;

DetectorInfo mspc_info();

}  // namespace motionanalyzer
