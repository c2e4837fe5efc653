#include "models/coreset.hpp"

#include <limits>

#include "models/score_kernel.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

using score_kernel::squared_distance;
using score_kernel::squared_distance_within;

// A row x with centre c cannot be nearer to the new centre e when d(c, e) >= 2 d(x, c). The computed squares
// carry relative errors below (D / 8 + 6) * 2^-53 < 2e-11 for D up to 2^20; this margin is far above them, so
// a skipped row would have kept its centre in the full computation as well, to the bit.
constexpr double kPruneSquared = 4.0 * (1.0 + 1e-9);

std::vector<double> column_means(const Matrix& rows) {
  std::vector<double> mean(rows.cols(), 0.0);
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t j = 0; j < rows.cols(); ++j) mean[j] += rows(i, j);
  for (double& value : mean) value /= static_cast<double>(rows.rows());
  return mean;
}

std::size_t nearest_to_mean(const Matrix& rows) {
  const std::vector<double> mean = column_means(rows);
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double squared = squared_distance(rows.row(i).data(), mean.data(), rows.cols());
    if (squared < least) least = squared, best = i;
  }
  return best;
}

class Selection {
 public:
  explicit Selection(const Matrix& rows)
      : rows_(rows), squared_(rows.rows(), std::numeric_limits<double>::infinity()), owner_(rows.rows(), 0) {
    add(nearest_to_mean(rows));
  }

  const std::vector<std::size_t>& chosen() const noexcept { return chosen_; }
  double farthest_squared() const noexcept { return farthest_squared_; }
  void add_farthest() { add(farthest_); }

 private:
  void add(std::size_t centre) {
    const double* c = rows_.row(centre).data();
    const std::size_t n = rows_.cols();
    between_.clear();
    for (const std::size_t other : chosen_)
      between_.push_back(squared_distance(c, rows_.row(other).data(), n));
    const std::size_t own = chosen_.size();
    chosen_.push_back(centre);
    farthest_squared_ = -1;
    for (std::size_t i = 0; i < rows_.rows(); ++i) {
      const bool ruled_out = own > 0 && between_[owner_[i]] >= kPruneSquared * squared_[i];
      if (!ruled_out) improve(i, own, c, n);
      if (squared_[i] > farthest_squared_) farthest_squared_ = squared_[i], farthest_ = i;
    }
  }

  void improve(std::size_t i, std::size_t own, const double* centre, std::size_t n) {
    const double squared = squared_distance_within(rows_.row(i).data(), centre, n, squared_[i]);
    if (squared < squared_[i]) squared_[i] = squared, owner_[i] = own;
  }

  const Matrix& rows_;
  std::vector<double> squared_;     ///< to the nearest chosen row
  std::vector<std::size_t> owner_;  ///< which chosen row that is, by order of choice
  std::vector<std::size_t> chosen_;
  std::vector<double> between_;  ///< new centre to the chosen ones
  std::size_t farthest_ = 0;
  double farthest_squared_ = -1;
};

}  // namespace

std::vector<std::size_t> k_centre(const Matrix& rows, std::size_t size, const Execution& execution) {
  Selection selection(rows);
  while (selection.chosen().size() < size && selection.farthest_squared() > 0) {
    if (execution.cancel != nullptr && execution.cancel->cancelled())
      throw Error(ErrorCode::cancelled, "choosing the coreset was cancelled");
    selection.add_farthest();
    const std::size_t done = selection.chosen().size();
    if (execution.progress != nullptr && (done % 64 == 0 || done == size))
      execution.progress->update("coreset", done, size);
  }
  return selection.chosen();
}

}  // namespace motionanalyzer
