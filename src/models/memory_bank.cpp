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

MemoryBank::MemoryBank(const Matrix& rows)
    : width_(rows.cols()), row_(score_kernel::pad_columns(rows)), sketch_(row_, width_) {}

Matrix MemoryBank::rows() const { return score_kernel::drop_padding(row_, width_); }

void MemoryBank::nearest(std::span<const double> query, std::span<Neighbour> best) const noexcept {
  if (best.empty()) return;
  std::fill(best.begin(), best.end(), Neighbour{std::numeric_limits<double>::infinity(), size()});
  if (sketch_.empty())
    scan(query, best);
  else
    search(query, best);
}

/// True when the row is one of the best so far.
bool MemoryBank::consider(std::span<const double> query, std::size_t row,
                          std::span<Neighbour> best) const noexcept {
  const double limit = best.back().squared;
  const double squared =
      score_kernel::squared_distance_within(query.data(), row_.row(row).data(), row_.cols(), limit);
  const Neighbour candidate{squared, row};
  if (!std::isfinite(squared) || !nearer(candidate, best.back())) return false;
  insert(best, candidate);
  return true;
}

void MemoryBank::scan(std::span<const double> query, std::span<Neighbour> best) const noexcept {
  for (std::size_t i = 0; i < size(); ++i) consider(query, i, best);
}

/// Outwards from the query along the first coordinate, both ways in turn, until neither side can hold a
/// nearer row.
void MemoryBank::search(std::span<const double> query, std::span<Neighbour> best) const noexcept {
  const Sketch::Query at = sketch_.project(query);
  double cut = std::numeric_limits<double>::infinity();
  const auto visit = [&](std::size_t place) {
    if (sketch_.squared(at, place) > cut) return;
    if (consider(query, sketch_.row(place), best)) cut = Sketch::cut(at, best.back().squared);
  };
  std::size_t down = at.place, up = at.place;
  bool more_down = true, more_up = true;
  while (more_down || more_up) {
    more_up = more_up && up < sketch_.size() && !(sketch_.first_squared(at, up) > cut);
    if (more_up) visit(up++);
    more_down = more_down && down > 0 && !(sketch_.first_squared(at, down - 1) > cut);
    if (more_down) visit(--down);
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
