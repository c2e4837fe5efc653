// Why pruning waits. A start t may be dropped for an end T once some s between them is at least as good a
// start: F(t) + c(t, s) > F(s). But s can only start a segment that ends at s + min_size or later, so t is
// needed until then. Dropping it at once, as is common, misses the optimum for [0, 1, 0, 0, 1] with min_size
// 2, penalty 0.1.
#include <algorithm>
#include <limits>

#include "cpd/l2_cost.hpp"
#include "cpd/search.hpp"

namespace motionanalyzer::cpd {
namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
// A start is dropped only when it loses by more than the rounding of the sums, so that pruning changes
// no answer.
constexpr double kRounding = 1e-10;

struct Start {
  std::size_t at = 0;              // first sample of the segment
  std::size_t dead_from = kNever;  // ends from here on have a better start
  std::size_t row = 0;             // of its running means
  double best = 0;                 // F(at): cost and penalties of everything before
  double deviation = 0;            // l2 cost from `at` to the end reached so far
};

class Pelt {
 public:
  Pelt(const Matrix& x, double penalty, std::size_t min_size, std::size_t jump)
      : blocks_(make_blocks(x, jump)), penalty_(penalty), min_size_(min_size), previous_(x.rows() + 1, 0) {}

  std::vector<std::size_t> run() {
    open(0, 0);
    std::size_t begin = 0;
    for (std::size_t block = 0; block < blocks_.end.size(); ++block) {
      const std::size_t end = blocks_.end[block];
      drop_dead(end);
      extend(block, begin);
      if (end >= min_size_) settle(end);
      begin = end;
    }
    return walk_back();
  }

 private:
  void open(std::size_t at, double best) {
    std::size_t row = mean_.size() / blocks_.stride;
    if (free_row_.empty()) {
      mean_.resize(mean_.size() + blocks_.stride, 0.0);
    } else {
      row = free_row_.back();
      free_row_.pop_back();
      std::fill_n(mean_.begin() + static_cast<std::ptrdiff_t>(row * blocks_.stride), blocks_.stride, 0.0);
    }
    start_.push_back({at, kNever, row, best, 0});
  }

  void drop_dead(std::size_t end) {
    std::size_t kept = 0;
    for (const Start& start : start_) {
      if (start.dead_from <= end) {
        free_row_.push_back(start.row);
      } else {
        start_[kept++] = start;
      }
    }
    start_.resize(kept);
  }

  // Merges the block that starts at sample `begin` into every running segment.
  void extend(std::size_t block, std::size_t begin) {
    const double* const mean = blocks_.mean.data() + block * blocks_.stride;
    const double added = static_cast<double>(blocks_.end[block] - begin);
    for (Start& start : start_) {
      const double held = static_cast<double>(begin - start.at);
      const double ratio = added / (held + added);
      const double distance =
          merge_mean(mean_.data() + start.row * blocks_.stride, mean, blocks_.stride, ratio);
      start.deviation += blocks_.deviation[block] + distance * (held * ratio);
    }
  }

  // Chooses the best start for a segment that ends here, and marks the starts that have become useless.
  void settle(std::size_t end) {
    double best = std::numeric_limits<double>::infinity();
    for (const Start& start : start_) {
      if (end - start.at < min_size_) break;
      const double total = start.best + start.deviation + penalty_;
      if (total < best) {
        best = total;
        previous_[end] = start.at;
      }
    }
    const double limit = best + best * kRounding;
    for (Start& start : start_) {
      if (end - start.at < min_size_) break;
      if (start.best + start.deviation > limit) start.dead_from = std::min(start.dead_from, end + min_size_);
    }
    open(end, best);
  }

  std::vector<std::size_t> walk_back() const {
    std::vector<std::size_t> change_point;
    for (std::size_t at = previous_.back(); at > 0; at = previous_[at]) change_point.push_back(at);
    std::reverse(change_point.begin(), change_point.end());
    return change_point;
  }

  Blocks blocks_;
  double penalty_;
  std::size_t min_size_;
  std::vector<std::size_t> previous_;  // best start of the segment that ends at the index
  std::vector<Start> start_;           // increasing in `at`
  std::vector<double> mean_;           // one row a start
  std::vector<std::size_t> free_row_;
};

}  // namespace

std::vector<std::size_t> pelt(const Matrix& x, double penalty, std::size_t min_size, std::size_t jump) {
  return Pelt(x, penalty, min_size, jump).run();
}

}  // namespace motionanalyzer::cpd
