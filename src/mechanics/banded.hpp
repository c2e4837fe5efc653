// Symmetric matrices that couple each node of a chain (two unknowns) with the next two nodes, folded in the
// middle: node i from the left and node i from the right are the two halves of a Pair, and both are
// eliminated at once, towards the middle. There two or three nodes are left, a dense matrix of 4 or 6 rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace motionanalyzer::detail {

class FoldedBand {
 public:
  /// Places of a node's entries; seen from its end: itself, the next node inwards, the one after.
  enum Entry { xx, xy, yy, next_xx, next_xy, next_yx, next_yy, far_xx, far_xy, far_yx, far_yy, kEntries };

  explicit FoldedBand(std::size_t nodes);  ///< nodes >= 4; zeros

  std::size_t nodes() const noexcept { return nodes_; }
  /// Nodes eliminated from each end; the rest is the middle.
  std::size_t half() const noexcept { return half_; }
  /// Nodes whose rows are to be filled: from the left end to the end of the middle. From the right end only
  /// the first half() rows count.
  std::size_t rows() const noexcept { return nodes_ - half_; }
  /// kEntries pairs: entry e of node i from the left at [2 e], from the right at [2 e + 1].
  double* row(std::size_t i) noexcept { return &row_[2 * kEntries * i]; }

  /// In place A = L D L^T without pivoting. True if the matrix is positive definite.
  bool factor() noexcept;
  /// Solves A x = b in place with the factors: b holds 2 * nodes, x and y of a node side by side.
  void solve(std::span<double> b) noexcept;

 private:
  static constexpr std::size_t kMiddle = 6;

  struct Taken;

  void gather_middle(const Taken& taken) noexcept;
  bool factor_middle() noexcept;
  void solve_middle(double* b) const noexcept;

  std::size_t nodes_, half_;
  std::vector<double> row_, scratch_;
  double middle_[kMiddle][kMiddle] = {};
};

}  // namespace motionanalyzer::detail
