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

std::vector<Candidate> slide(const PrefixMeans& series, std::size_t half, std::size_t jump) {
  const std::size_t n = series.samples();
  std::vector<Candidate> candidate;
  if (n < 2 * half) return candidate;
  for (std::size_t at = (half + jump - 1) / jump * jump; at < n - half; at += jump) {
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
  const std::size_t even_width = width / 2 * 2;
  const std::size_t order = std::max<std::size_t>(std::max(even_width, 2 * min_size) / (2 * jump), 1);

  WindowSearch search;
  search.discrepancy.assign(x.rows(), std::numeric_limits<double>::quiet_NaN());
  for (const Candidate& c : candidate) search.discrepancy[c.at] = c.discrepancy;

  std::vector<std::size_t> end = {0, x.rows()};
  for (const Candidate& peak : peaks(candidate, order)) {
    const auto right = std::upper_bound(end.begin(), end.end(), peak.at);
    if (!(series.gain(*(right - 1), peak.at, *right) > penalty)) break;
    end.insert(right, peak.at);
  }
  search.change_point.assign(end.begin() + 1, end.end() - 1);
  return search;
}

}  // namespace motionanalyzer::cpd
