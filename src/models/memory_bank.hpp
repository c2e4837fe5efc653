// Normal rows kept as they are, and exact search for the nearest of them.
// Distances come from the fixed kernel; of equally near rows the one with the lowest index is nearer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/sketch.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

struct Neighbour {
  double squared = 0;  ///< sum of squared differences
  std::size_t row = 0;
};

inline bool nearer(const Neighbour& a, const Neighbour& b) noexcept {
  return a.squared < b.squared || (a.squared == b.squared && a.row < b.row);
}

class MemoryBank {
 public:
  MemoryBank() = default;
  /// in: N x D rows, all finite
  explicit MemoryBank(const Matrix& rows);

  std::size_t size() const noexcept { return row_.rows(); }
  std::size_t width() const noexcept { return width_; }
  std::size_t padded_width() const noexcept { return row_.cols(); }
  std::span<const double> row(std::size_t i) const noexcept { return row_.row(i).first(width_); }
  std::span<const double> padded_row(std::size_t i) const noexcept { return row_.row(i); }
  Matrix rows() const;  ///< N x D again

  /// The best.size() <= N nearest rows, nearest first. query has padded_width() values, zeros at the end.
  /// Never allocates. A query that is not finite gives infinite distances.
  void nearest(std::span<const double> query, std::span<Neighbour> best) const noexcept;

 private:
  void scan(std::span<const double> query, std::span<Neighbour> best) const noexcept;
  void search(std::span<const double> query, std::span<Neighbour> best) const noexcept;
  bool consider(std::span<const double> query, std::size_t row, std::span<Neighbour> best) const noexcept;

  std::size_t width_ = 0;
  Matrix row_;     ///< N x padded width
  Sketch sketch_;  ///< rules most rows out where the bank is large
};

/// Each component's part of the distance to a set of neighbours: sum over them of (q_j - b_j)^2 / d, over the
/// sum of d. Equal parts when all distances are 0.
void distance_shares(const MemoryBank& bank, std::span<const double> query,
                     std::span<const Neighbour> neighbours, std::span<double> share);

}  // namespace motionanalyzer
