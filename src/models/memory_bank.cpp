#include "models/memory_bank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/score_kernel.hpp"

namespace motionanalyzer {
namespace {

/// Puts a nearer row into the sorted list; the last one falls out.
void insert(std::span<Neighbour> best, const Neighbour& candidate) noexcept {
  std::size_t at = best.size() - 1;
  for (; at > 0 && nearer(candidate, best[at - 1]); --at) best[at] = best[at - 1];
  best[at] = candidate;
}

}  // namespace

MemoryBank::MemoryBank(const Matrix& rows) : width_(rows.cols()), row_(score_kernel::pad_columns(rows)) {}

Matrix MemoryBank::rows() const { return score_kernel::drop_padding(row_, width_); }

void MemoryBank::nearest(std::span<const double> query, std::span<Neighbour> best) const noexcept {
  if (best.empty()) return;
  const std::size_t n = row_.cols();
  std::fill(best.begin(), best.end(), Neighbour{std::numeric_limits<double>::infinity(), size()});
  const double* row = row_.data();
  // Rows come in order of their index, so a later row of equal distance is never nearer.
  for (std::size_t i = 0; i < size(); ++i, row += n) {
    const double limit = best.back().squared;
    const double squared = score_kernel::squared_distance_within(query.data(), row, n, limit);
    if (squared < limit) insert(best, {squared, i});
  }
}

void distance_shares(const MemoryBank& bank, std::span<const double> query,
                     std::span<const Neighbour> neighbours, std::span<double> share) {
  std::fill(share.begin(), share.end(), 0.0);
  double total = 0;
  for (const Neighbour& neighbour : neighbours) {
    const double distance = std::sqrt(neighbour.squared);
    if (!(distance > 0) || neighbour.row >= bank.size()) continue;
    total += distance;
    const std::span<const double> row = bank.row(neighbour.row);
    for (std::size_t j = 0; j < share.size(); ++j) {
      const double difference = (query[j] - row[j]) / distance;
      share[j] += difference * difference * distance;
    }
  }
  const double equal = 1.0 / static_cast<double>(share.size());
  for (double& part : share) part = total > 0 ? part / total : equal;
}

}  // namespace motionanalyzer
