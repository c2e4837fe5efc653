// The offline searches with the l2 cost. Both return the change points, increasing, without 0 and n.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::cpd {

/// Exact minimiser of (sum of segment costs + penalty for every segment) over segments of at least min_size
/// samples whose inner ends are multiples of jump. Of equal minima the one with the earliest last change
/// wins, and so on backwards.
/// cost    O(live starts * D) a candidate end: between O(n * D) and O(n^2 * D /
/// jump^2) source  Killick, Fearnhead & Eckley (2012), pruning put off by min_size
std::vector<std::size_t> pelt(const Matrix& x, double penalty, std::size_t min_size, std::size_t jump);

/// What a two-window search saw on its way.
struct WindowSearch {
  std::vector<std::size_t> change_point;
  std::vector<double>
      discrepancy;  ///< n: gain of a split in the middle of the window; NaN where it does not fit
};

/// Splits at the peaks of the discrepancy between the two halves of a sliding window of `width` samples (an
/// odd one is rounded down), highest peak first, until one lowers the total cost by no more than the penalty.
/// A peak exceeds all its neighbours within max(width, 2 * min_size) / (2 * jump) candidates (at least 1);
/// the first and the last candidate are neighbours.
/// cost    O(n * D / jump)
WindowSearch window(const Matrix& x, double penalty, std::size_t min_size, std::size_t jump,
                    std::size_t width);

/// Largest width, at most `width`, with which a series of n samples can have a peak; 0 when there is none.
std::size_t largest_width(std::size_t n, std::size_t min_size, std::size_t jump, std::size_t width);

}  // namespace motionanalyzer::cpd
