#include <algorithm>
#include <limits>

#include "cpd/l2_cost.hpp"
#include "cpd/search.hpp"

namespace motionanalyzer::cpd {
namespace {

struct Candidate {
  std::size_t at = 0;
  double discrepancy = 0;
};

std::size_t first_candidate(std::size_t half, std::size_t jump) {
  return half / jump * jump + (half % jump == 0 ? 0 : jump);
}

/// Multiples of jump around which a window of two halves fits into n samples.
std::size_t candidates(std::size_t n, std::size_t half, std::size_t jump) {
  const std::size_t first = first_candidate(half, jump);
  if (n < half || first >= n - half) return 0;
  return (n - half - first - 1) / jump + 1;
}

/// Candidates on each side that a peak exceeds.
std::size_t order_of(std::size_t half, std::size_t min_size, std::size_t jump) {
  return std::max<std::size_t>(std::max(half, min_size) / jump, 1);
}

std::vector<Candidate> slide(const PrefixMeans& series, std::size_t half, std::size_t jump) {
  const std::size_t count = candidates(series.samples(), half, jump), first = first_candidate(half, jump);
  std::vector<Candidate> candidate;
  for (std::size_t i = 0, at = first; i < count; ++i, at += jump) {
    candidate.push_back({at, series.gain(at - half, at, at + half)});
  }
  return candidate;
}

// Exceeds every neighbour within `order` places, the ends being joined. One that is its own neighbour
// is none.
bool is_peak(const std::vector<Candidate>& candidate, std::size_t i, std::size_t order) {
  const std::size_t size = candidate.size();
  if (order >= size) return false;
  for (std::size_t step = 1; step <= order; ++step) {
    const double after = candidate[(i + step) % size].discrepancy;
    const double before = candidate[(i + size - step) % size].discrepancy;
    if (!(candidate[i].discrepancy > after && candidate[i].discrepancy > before)) return false;
  }
  return true;
}

// Highest first; of equals the later.
std::vector<Candidate> peaks(const std::vector<Candidate>& candidate, std::size_t order) {
  std::vector<Candidate> peak;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    if (is_peak(candidate, i, order)) peak.push_back(candidate[i]);
  }
  std::sort(peak.begin(), peak.end(), [](const Candidate& a, const Candidate& b) {
    return a.discrepancy != b.discrepancy ? a.discrepancy > b.discrepancy : a.at > b.at;
  });
  return peak;
}

}  // namespace

WindowSearch window(const Matrix& x, double penalty, std::size_t min_size, std::size_t jump,
                    std::size_t width) {
  const PrefixMeans series(x);
  const auto candidate = slide(series, width / 2, jump);

  WindowSearch search;
  search.discrepancy.assign(x.rows(), std::numeric_limits<double>::quiet_NaN());
  for (const Candidate& c : candidate) search.discrepancy[c.at] = c.discrepancy;

  std::vector<std::size_t> end = {0, x.rows()};
  for (const Candidate& peak : peaks(candidate, order_of(width / 2, min_size, jump))) {
    const auto right = std::upper_bound(end.begin(), end.end(), peak.at);
    if (!(series.gain(*(right - 1), peak.at, *right) > penalty)) break;
    end.insert(right, peak.at);
  }
  search.change_point.assign(end.begin() + 1, end.end() - 1);
  return search;
}

std::size_t largest_width(std::size_t n, std::size_t min_size, std::size_t jump, std::size_t width) {
  for (std::size_t half = std::min(width, n) / 2; half > 0; --half) {
    if (order_of(half, min_size, jump) < candidates(n, half, jump)) return 2 * half;
  }
  return 0;
}

}  // namespace motionanalyzer::cpd
