// Normal rows kept as they are, and exact search for the nearest of them.
// Distances come from the fixed kernel; of equally near rows the one with the lowest index is nearer. A
// product in float32 rules most rows out before (nearest/bound_rows.hpp), and before that one along a few
// directions where these tell most of a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/nearest/bound_rows.hpp"
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

 private:
  friend class BankSearch;
  std::size_t width_ = 0;
  Matrix row_;  ///< N x padded width
  nearest::BoundRows bound_;
};

/// A search in a bank, with room of its own. Several queries at once are faster; each has the answer that it
/// would have alone. Never allocates once made.
class BankSearch {
 public:
  /// neighbours <= bank.size(); the bank has to outlive the search
  BankSearch(const MemoryBank& bank, std::size_t neighbours, std::size_t most_queries = 1);

  /// The q-th query, padded_width() values to be filled in, zeros at the end.
  std::span<double> query(std::size_t q) noexcept { return query_.row(q); }
  std::span<const double> query(std::size_t q) const noexcept { return query_.row(q); }
  /// Looks for the neighbours of the first `queries` queries. One that is not finite gets infinite distances.
  void run(std::size_t queries) noexcept;
  /// Nearest first.
  std::span<const Neighbour> best(std::size_t q) const noexcept {
    return std::span(best_).subspan(q * neighbours_, neighbours_);
  }

 private:
  bool run_alone(std::size_t q) noexcept;
  void run_together(std::size_t begin, std::size_t end) noexcept;
  void begin(std::size_t q) noexcept;
  void consider(std::size_t q, std::size_t first, std::size_t bits) noexcept;

  const MemoryBank* bank_;
  std::size_t neighbours_;
  Matrix query_;
  std::vector<Neighbour> best_;
  std::vector<nearest::BoundRows::Query> bound_;
  std::vector<float> value_, cut_;
  std::vector<std::uint16_t> mask_;
};

/// Each component's part of the distance to a set of neighbours: sum over them of (q_j - b_j)^2 / d, over the
/// sum of d. Equal parts when all distances are 0.
void distance_shares(const MemoryBank& bank, std::span<const double> query,
                     std::span<const Neighbour> neighbours, std::span<double> share);

}  // namespace motionanalyzer
