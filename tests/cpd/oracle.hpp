// Slow and plain: the best segmentation by trying every last segment, costs by their definition.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::cpd_test {

inline double plain_cost(const Matrix& x, std::size_t first, std::size_t last) {
  double total = 0;
  for (std::size_t j = 0; j < x.cols(); ++j) {
    double mean = 0;
    for (std::size_t i = first; i < last; ++i) mean += x(i, j) / static_cast<double>(last - first);
    for (std::size_t i = first; i < last; ++i) total += (x(i, j) - mean) * (x(i, j) - mean);
  }
  return total;
}

inline double plain_cost(const Matrix& x, const std::vector<std::size_t>& change_point) {
  double total = 0;
  std::size_t first = 0;
  for (const std::size_t last : change_point) {
    total += plain_cost(x, first, last);
    first = last;
  }
  return total + plain_cost(x, first, x.rows());
}

struct BestSegmentation {
  double penalised_cost = 0;
  std::vector<std::size_t> change_point;
};

inline BestSegmentation best_segmentation(const Matrix& x, double penalty, std::size_t min_size,
                                          std::size_t jump) {
  const std::size_t n = x.rows();
  std::vector<std::size_t> place = {0};
  for (std::size_t k = jump; k < n; k += jump) {
    if (k >= min_size) place.push_back(k);
  }
  place.push_back(n);
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> best(n + 1, infinity);
  std::vector<std::size_t> previous(n + 1, 0);
  best[0] = 0;
  for (std::size_t e = 1; e < place.size(); ++e) {
    for (std::size_t s = 0; s < e && place[s] + min_size <= place[e]; ++s) {
      const double total = best[place[s]] + plain_cost(x, place[s], place[e]) + penalty;
      if (total >= best[place[e]]) continue;
      best[place[e]] = total;
      previous[place[e]] = place[s];
    }
  }
  BestSegmentation found{best[n], {}};
  for (std::size_t at = previous[n]; at > 0; at = previous[at]) {
    found.change_point.insert(found.change_point.begin(), at);
  }
  return found;
}

}  // namespace motionanalyzer::cpd_test
