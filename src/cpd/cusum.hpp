// Two-sided CUSUM of Page (1954), one pair of arms a column, standardised by the first samples of the series.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::cpd {

inline constexpr double kLargestAutocorrelation = 0.95;

/// Of standardised values: sums of neighbours' products and of squares.
struct LagSums {
  double product = 0, square = 0;
  void add(const std::vector<double>& values, double centre, double sd);
  /// Lag-1 autocorrelation of series of m values. The plain estimate falls short by about (1 + 3 rho) / m
  /// (Marriott & Pope, 1954), which is put back. 0 when there is nothing to go by.
  double autocorrelation(std::size_t m) const;
};

/// What the first samples say about each column.
struct Baseline {
  std::vector<double> mean, sd;  ///< D each; sd with ddof 1, 0 for a column that never changes
  double autocorrelation = 0;    ///< lag 1, pooled over the columns, within 0 .. kLargestAutocorrelation
};

/// errors  Error{bad_input}: a column that is constant in the baseline and moves later
Baseline estimate_baseline(const Matrix& x, std::size_t length);

struct CusumAlarm {
  std::size_t at = 0, onset = 0;
  std::vector<std::size_t> column;  ///< whose arm is above the threshold, increasing
};

struct CusumRun {
  std::vector<double> path;         ///< n: the highest of all arms, in sd; 0 within the baseline
  std::optional<CusumAlarm> alarm;  ///< the first one
};

CusumRun run_cusum(const Matrix& x, const Baseline& baseline, std::size_t length, double allowance,
                   double threshold);

}  // namespace motionanalyzer::cpd
