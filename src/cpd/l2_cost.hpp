// Sums that the l2 cost needs. The cost of samples a .. b - 1 is the sum over columns of the squared
// deviations from the column's mean there. It is never formed as a difference of large sums: segments
// are merged by their means (Chan, Golub & LeVeque, 1983), where every term is positive, so a drift
// costs no digits.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::cpd {

inline constexpr std::size_t kLanes =
    4;  ///< columns summed side by side; rows are padded to a multiple of it

/// Consecutive pieces of a series, the last of which may be shorter than the others.
struct Blocks {
  std::vector<std::size_t> end;   ///< B, increasing; the last is n
  std::vector<double> deviation;  ///< B: l2 cost of each block
  std::size_t stride = 0;         ///< D rounded up to whole lanes
  std::vector<double> mean;       ///< B x stride, zero beyond column D
};

/// Blocks of `length` samples. Cost O(n * D).
Blocks make_blocks(const Matrix& x, std::size_t length);

/// Moves `mean` towards `other` by `ratio` of their difference and returns the squared distance between the
/// two as they were. All have `stride` values; the order of summation is fixed: lane by lane, then across.
double merge_mean(double* mean, const double* other, std::size_t stride, double ratio) noexcept;

/// Two-pass l2 cost of samples first .. last - 1. Cost O((last - first) * D).
double l2_cost(const Matrix& x, std::size_t first, std::size_t last);

/// Prefix sums of the columns about one of their own values (the lower median), which keeps integers exact.
class PrefixMeans {
 public:
  explicit PrefixMeans(const Matrix& x);
  std::size_t samples() const noexcept { return sum_.rows() - 1; }
  /// How much lower the cost of [a, b) gets by splitting it at k, a < k < b. Cost O(D).
  double gain(std::size_t a, std::size_t k, std::size_t b) const noexcept;

 private:
  Matrix sum_;  // n + 1 rows
};

}  // namespace motionanalyzer::cpd
