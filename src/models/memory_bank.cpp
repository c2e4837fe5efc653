#include "models/memory_bank.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/score_kernel.hpp"

namespace motionanalyzer {
namespace {

using nearest::kPanel;

constexpr std::size_t kPanelRun = 8;  ///< most panels between two looks at the cut
constexpr std::size_t kTrial = 64;    ///< panels after which looks along directions have to have paid
constexpr std::size_t kWorth = 32;    ///< columns from which on they may

/// Puts a nearer row into the sorted list; the last one falls out.
void insert(std::span<Neighbour> best, const Neighbour& candidate) noexcept {
  std::size_t at = best.size() - 1;
  for (; at > 0 && nearer(candidate, best[at - 1]); --at) best[at] = best[at - 1];
  best[at] = candidate;
}

}  // namespace

MemoryBank::MemoryBank(const Matrix& rows) : width_(rows.cols()), row_(score_kernel::pad_columns(rows)) {
  std::vector<double> centre = nearest::column_means(rows);
  Matrix directions = width_ < kWorth ? Matrix() : nearest::main_directions(rows, centre);
  bound_ = nearest::BoundRows(std::move(centre), std::move(directions));
  bound_.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) bound_.append(row(i));
}

Matrix MemoryBank::rows() const { return score_kernel::drop_padding(row_, width_); }

BankSearch::BankSearch(const MemoryBank& bank, std::size_t neighbours, std::size_t most_queries)
    : bank_(&bank),
      neighbours_(neighbours),
      query_(most_queries, bank.padded_width()),
      best_(most_queries * neighbours),
      bound_(most_queries),
      value_(most_queries * bank.width()),
      cut_(most_queries),
      mask_(most_queries * kPanelRun) {}

void BankSearch::run(std::size_t queries) noexcept {
  if (neighbours_ == 0) return;
  for (std::size_t q = 0; q < queries; ++q) begin(q);
  std::size_t alone = 0;
  for (bool paid = bank_->bound_.has_directions(); paid && alone < queries; ++alone) paid = run_alone(alone);
  if (alone < queries) run_together(alone, queries);
}

/// A look along the directions before each at whole rows, given up where it does not pay. Returns whether it
/// did.
bool BankSearch::run_alone(std::size_t q) noexcept {
  const nearest::BoundRows& rows = bank_->bound_;
  const nearest::BoundRows::Along along = rows.along(query(q));
  const float* value = value_.data() + q * bank_->width();
  const Neighbour& farthest = best_[(q + 1) * neighbours_ - 1];
  std::size_t run = 1, read = 0;  // read: panels that directions did not rule out
  bool directed = true;
  for (std::size_t first = 0; first < rows.panels(); first += run, run = std::min(2 * run, kPanelRun)) {
    run = std::min(run, rows.panels() - first);
    if (directed)
      read += rows.find_alone(first, run, value, bound_[q], along, farthest.squared, mask_.data());
    else
      rows.find(first, run, value, 1, &cut_[q], mask_.data());
    for (std::size_t p = 0; p < run; ++p)
      if (mask_[p] != 0) consider(q, (first + p) * kPanel, mask_[p]);
    directed = directed && (first < kTrial || 2 * read < first);
  }
  return directed;
}

/// Queries from the begin-th to before the end-th.
void BankSearch::run_together(std::size_t begin, std::size_t end) noexcept {
  const nearest::BoundRows& rows = bank_->bound_;
  const std::size_t queries = end - begin;
  std::size_t run = 1;  // nothing is ruled out before some distances are known
  for (std::size_t first = 0; first < rows.panels(); first += run, run = std::min(2 * run, kPanelRun)) {
    run = std::min(run, rows.panels() - first);
    rows.find(first, run, value_.data() + begin * bank_->width(), queries, &cut_[begin], mask_.data());
    for (std::size_t at = 0; at < queries * run; ++at)
      if (mask_[at] != 0) consider(begin + at / run, (first + at % run) * kPanel, mask_[at]);
  }
}

void BankSearch::begin(std::size_t q) noexcept {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::fill_n(best_.begin() + static_cast<std::ptrdiff_t>(q * neighbours_), neighbours_,
              Neighbour{kFar, bank_->size()});
  bound_[q] = bank_->bound_.prepare(query(q), value_.data() + q * bank_->width());
  cut_[q] = bank_->bound_.cut(bound_[q], kFar);
}

/// Takes the distances of the rows first + r, r the bits that are set.
void BankSearch::consider(std::size_t q, std::size_t first, std::size_t bits) noexcept {
  const std::span<Neighbour> best = std::span(best_).subspan(q * neighbours_, neighbours_);
  const double before = best.back().squared;
  for (; bits != 0; bits &= bits - 1) {
    const std::size_t i = first + static_cast<std::size_t>(std::countr_zero(bits));
    if (i >= bank_->size()) break;
    const double squared = score_kernel::squared_distance_within(query(q).data(), bank_->row_.row(i).data(),
                                                                 bank_->row_.cols(), best.back().squared);
    const Neighbour candidate{squared, i};
    if (std::isfinite(squared) && nearer(candidate, best.back())) insert(best, candidate);
  }
  if (best.back().squared < before) cut_[q] = bank_->bound_.cut(bound_[q], best.back().squared);
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
