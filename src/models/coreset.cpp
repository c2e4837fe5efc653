#include "models/coreset.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

#include "models/nearest/bound_rows.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

using nearest::BoundRows;
using nearest::kPanel;
using score_kernel::squared_distance;
using score_kernel::squared_distance_within;

constexpr std::size_t kRowBlock = 64;     ///< rows whose largest distance is kept
constexpr std::size_t kPanelsAtOnce = 4;  ///< panels of chosen rows that a row is compared with at once

std::size_t nearest_to(const std::vector<double>& point, const Matrix& rows) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double squared = squared_distance(rows.row(i).data(), point.data(), rows.cols());
    if (squared < least) least = squared, best = i;
  }
  return best;
}

/// A row's distance to the nearest chosen one can only fall, so one that was taken when fewer were chosen is
/// an upper bound. Rows are compared with the chosen ones that they have not met only where that bound
/// reaches the farthest row known so far: then with many of them at once.
class Selection {
 public:
  explicit Selection(const Matrix& rows)
      : rows_(rows),
        squared_(rows.rows(), std::numeric_limits<double>::infinity()),
        met_(rows.rows(), 0),
        largest_((rows.rows() + kRowBlock - 1) / kRowBlock, std::numeric_limits<double>::infinity()) {
    std::vector<double> mean = nearest::column_means(rows);
    const std::size_t first = nearest_to(mean, rows);
    centre_ = BoundRows(std::move(mean));
    value_.resize(rows.cols());
    add(first);
  }

  const std::vector<std::size_t>& chosen() const noexcept { return chosen_; }

  /// The row farthest from the chosen ones; false when no row is away from them.
  bool add_farthest() {
    farthest_ = {-1, rows_.rows()};
    const auto start = std::max_element(largest_.begin(), largest_.end()) - largest_.begin();
    meet_all(static_cast<std::size_t>(start));
    for (std::size_t b = 0; b < largest_.size(); ++b)
      if (largest_[b] >= farthest_.squared) meet_all(b);
    if (!(farthest_.squared > 0)) return false;
    add(farthest_.row);
    return true;
  }

 private:
  struct Farthest {
    double squared;
    std::size_t row;
  };

  void add(std::size_t row) {
    chosen_.push_back(row);
    centre_.append(rows_.row(row));
  }

  /// Brings every row of the block up to date that may be the farthest.
  void meet_all(std::size_t block) {
    const std::size_t stop = std::min((block + 1) * kRowBlock, rows_.rows());
    double largest = -1;
    for (std::size_t i = block * kRowBlock; i < stop; ++i) {
      if (squared_[i] >= farthest_.squared && meet(i)) {
        const bool farther = squared_[i] > farthest_.squared;
        if (farther || (squared_[i] == farthest_.squared && i < farthest_.row)) farthest_ = {squared_[i], i};
      }
      largest = std::max(largest, squared_[i]);
    }
    largest_[block] = largest;
  }

  /// False as soon as the row is nearer than the farthest; it may then not have met all chosen rows.
  bool meet(std::size_t i) {
    if (met_[i] == chosen_.size()) return true;
    const BoundRows::Query query = centre_.prepare(rows_.row(i), value_.data());
    for (std::size_t panel = met_[i] / kPanel; panel < centre_.panels(); panel += kPanelsAtOnce) {
      const std::size_t panels = std::min(kPanelsAtOnce, centre_.panels() - panel);
      const float cut = centre_.cut(query, squared_[i]);
      std::uint16_t mask[kPanelsAtOnce];
      centre_.find(panel, panels, value_.data(), 1, &cut, mask);
      for (std::size_t p = 0; p < panels; ++p) improve(i, (panel + p) * kPanel, mask[p]);
      met_[i] = static_cast<std::uint32_t>(std::min((panel + panels) * kPanel, chosen_.size()));
      if (squared_[i] < farthest_.squared) return false;
    }
    return true;
  }

  void improve(std::size_t i, std::size_t first, std::size_t bits) {
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t at = first + static_cast<std::size_t>(std::countr_zero(bits));
      if (at >= chosen_.size()) break;
      if (at < met_[i]) continue;
      const double* chosen = rows_.row(chosen_[at]).data();
      squared_[i] = std::min(squared_[i],
                             squared_distance_within(rows_.row(i).data(), chosen, rows_.cols(), squared_[i]));
    }
  }

  const Matrix& rows_;
  std::vector<double> squared_;     ///< to the nearest of the chosen rows that were met
  std::vector<std::uint32_t> met_;  ///< how many of the chosen rows, in their order
  std::vector<double> largest_;     ///< squared_ of a block
  std::vector<std::size_t> chosen_;
  BoundRows centre_;  ///< the chosen rows
  std::vector<float> value_;
  Farthest farthest_ = {-1, 0};
};

}  // namespace

std::vector<std::size_t> k_centre(const Matrix& rows, std::size_t size, const Execution& execution) {
  Selection selection(rows);
  while (selection.chosen().size() < size && selection.add_farthest()) {
    if (execution.cancel != nullptr && execution.cancel->cancelled())
      throw Error(ErrorCode::cancelled, "choosing the coreset was cancelled");
    const std::size_t done = selection.chosen().size();
    if (execution.progress != nullptr && (done % 64 == 0 || done == size))
      execution.progress->update("coreset", done, size);
  }
  return selection.chosen();
}

}  // namespace motionanalyzer
