#include "pipeline/label_threshold.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/pipeline/labels.hpp"

namespace motionanalyzer {

double precision_at(double recall, double false_alarms, double prevalence) noexcept {
  const double right = prevalence * recall, wrong = (1 - prevalence) * false_alarms;
  return right + wrong > 0 ? right / (right + wrong) : 0;
}

namespace pipeline {

std::size_t found_at(std::span<const double> p_value, std::size_t rank, std::size_t n) {
  const double level = static_cast<double>(rank) / static_cast<double>(n + 1);
  return static_cast<std::size_t>(
      std::count_if(p_value.begin(), p_value.end(), [&](double p) { return p <= level; }));
}

std::optional<std::size_t> rank_for_precision(std::span<const double> p_value, std::size_t n,
                                              const PrecisionWanted& wanted) {
  std::optional<std::size_t> best;
  std::size_t most = 0;
  for (std::size_t rank = 1; rank <= std::min(wanted.most_rank, n); ++rank) {
    const std::size_t found = found_at(p_value, rank, n);
    const double recall = static_cast<double>(found) / static_cast<double>(p_value.size());
    const double alarms = static_cast<double>(rank) / static_cast<double>(n + 1);
    if (found <= most || precision_at(recall, alarms, wanted.prevalence) < wanted.precision) continue;
    most = found;
    best = rank;
  }
  return best;
}

std::size_t panels_for_precision(double recall, const PrecisionWanted& wanted) {
  const double right = wanted.prevalence * recall;
  const double alarms = right * (1 - wanted.precision) / (wanted.precision * (1 - wanted.prevalence));
  if (!(alarms > 0)) return 0;
  double n = std::max(1.0, std::floor(1 / alarms) - 2);  // rounding may put it on either side
  while (precision_at(recall, 1 / (n + 1), wanted.prevalence) < wanted.precision) ++n;
  return static_cast<std::size_t>(n);
}

}  // namespace pipeline

}  // namespace motionanalyzer
