// The arithmetic that decides scores, in one fixed order: eight lanes, then a fixed tree, no contraction.
// Component j goes to lane j % 8, so the compiler may use vectors of 2, 4 or 8 doubles without changing a
// bit. Rows are padded with zeros to a multiple of eight; a zero difference adds nothing.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::score_kernel {

inline constexpr std::size_t kLanes = 8;

inline constexpr std::size_t padded(std::size_t n) noexcept { return (n + kLanes - 1) / kLanes * kLanes; }

inline double tree(const double* lane) noexcept {
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/// Sum of (a_j - b_j)^2; n is a multiple of eight.
inline double squared_distance(const double* a, const double* b, std::size_t n) noexcept {
  double lane[kLanes] = {};
  for (std::size_t j = 0; j < n; j += kLanes)
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double difference = a[j + l] - b[j + l];
      lane[l] += difference * difference;
    }
  return tree(lane);
}

/// As squared_distance, but may stop early with some value > limit when the sum is > limit.
/// Every term is >= 0 and rounding is monotone, so the tree of the lanes so far never exceeds the final one.
inline double squared_distance_within(const double* a, const double* b, std::size_t n,
                                      double limit) noexcept {
  constexpr std::size_t kBlock = 4 * kLanes;
  double lane[kLanes] = {};
  std::size_t j = 0;
  while (j < n) {
    const std::size_t stop = n - j > kBlock ? j + kBlock : n;
    for (; j < stop; j += kLanes)
      for (std::size_t l = 0; l < kLanes; ++l) {
        const double difference = a[j + l] - b[j + l];
        lane[l] += difference * difference;
      }
    if (j < n && tree(lane) > limit) break;
  }
  return tree(lane);
}

/// Sum of a_j * b_j; n is a multiple of eight.
inline double dot(const double* a, const double* b, std::size_t n) noexcept {
  double lane[kLanes] = {};
  for (std::size_t j = 0; j < n; j += kLanes)
    for (std::size_t l = 0; l < kLanes; ++l) lane[l] += a[j + l] * b[j + l];
  return tree(lane);
}

/// Rows of `matrix`, padded with zeros.
Matrix pad_columns(const Matrix& matrix);
/// The first `columns` columns of a padded matrix.
Matrix drop_padding(const Matrix& matrix, std::size_t columns);
/// Copies `row` to the front of `out`; out.size() >= row.size(), the rest of out is left alone (zeros).
void copy_row(std::span<const double> row, std::span<double> out) noexcept;

}  // namespace motionanalyzer::score_kernel
