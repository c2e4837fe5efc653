#include "models/phase_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kHold = PhaseScale::kBins - 1;
constexpr double kHoldPhase = 0.99;
constexpr std::size_t kEnough = 30;  // the sd of 30 normal values is known to about 13 %
constexpr double kLeastSdShare = 0.05;
constexpr double kRounding = 1e-12;  // a spread of this share of the mean is rounding, not scatter

using Bins = std::array<std::vector<double>, PhaseScale::kBins>;

/// The scores of a bin and of as many bins around it as are needed to have enough.
std::vector<double> enough_scores(const Bins& bins, std::size_t b) {
  std::vector<double> scores;
  for (std::size_t reach = 0; reach < PhaseScale::kBins; ++reach) {
    scores.clear();
    const std::size_t first = b > reach ? b - reach : 0;
    const std::size_t last = std::min(b + reach, PhaseScale::kBins - 1);
    for (std::size_t i = first; i <= last; ++i) scores.insert(scores.end(), bins[i].begin(), bins[i].end());
    if (scores.size() >= kEnough) break;
  }
  return scores;
}

}  // namespace

double kept_finite(double score) noexcept {
  constexpr double kMost = 1e150;  // its square is finite, and so are mean and sd of such scores
  return std::isnan(score) ? score : std::clamp(score, -kMost, kMost);
}

std::size_t PhaseScale::bin(double phase) noexcept {
  if (phase >= kHoldPhase) return kHold;
  return phase > 0 ? static_cast<std::size_t>(phase * static_cast<double>(kHold)) : 0;
}

double PhaseScale::standardise(double raw, double phase) const noexcept {
  if (std::isnan(raw) || std::isnan(phase)) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t b = bin(phase);
  return kept_finite((kept_finite(raw) - mean[b]) / sd[b]);
}

PhaseScale fit_phase_scale(std::span<const double> raw, std::span<const double> phase) {
  Bins bins;
  std::vector<double> all;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (std::isnan(raw[i]) || std::isnan(phase[i])) continue;
    bins[PhaseScale::bin(phase[i])].push_back(kept_finite(raw[i]));
    all.push_back(kept_finite(raw[i]));
  }
  if (all.size() < 2)
    throw Error(ErrorCode::too_short, "the normal panels that are kept for scaling have no scored frames",
                "give more normal panels, or a smaller lag");
  const double overall = standard_deviation(all);
  const bool alike = overall <= kRounding * std::fabs(motionanalyzer::mean(all));
  const double floor = alike ? 1.0 : kLeastSdShare * overall;
  PhaseScale scale;
  for (std::size_t b = 0; b < PhaseScale::kBins; ++b) {
    const std::vector<double> scores = enough_scores(bins, b);
    scale.mean[b] = motionanalyzer::mean(scores);
    scale.sd[b] = std::max(standard_deviation(scores), floor);
  }
  return scale;
}

}  // namespace motionanalyzer
