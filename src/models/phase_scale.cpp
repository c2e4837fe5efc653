#include "models/phase_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr double kWidth = 0.03;  // of the ranks: two of some seventy frames, what one panel gives a knot
constexpr double kFewestScores = 6;
constexpr std::size_t kEnoughHold = 30;  // the sd of 30 normal values is known to about 13 %
constexpr double kLeastSdShare = 0.05;
constexpr double kRounding = 1e-12;  // a spread of this share of the mean is rounding, not scatter

struct Sample {
  double phase, raw;
};

/// Value at `phase` of the line through (knot, value); constant before the first knot and behind the last.
double between(const std::vector<double>& knot, const std::vector<double>& value, double phase) noexcept {
  const auto next =
      static_cast<std::size_t>(std::upper_bound(knot.begin(), knot.end(), phase) - knot.begin());
  if (next == 0) return value[0];
  if (next == knot.size()) return value[next - 1];
  const double share = (phase - knot[next - 1]) / (knot[next] - knot[next - 1]);
  return value[next - 1] + share * (value[next] - value[next - 1]);
}

/// Rank of a phase among those of the sorted bend, 0 .. 1; equal phases share the middle of their ranks.
double rank_of(const std::vector<Sample>& bend, double phase) {
  const auto before = [](const Sample& a, const Sample& b) { return a.phase < b.phase; };
  const auto range = std::equal_range(bend.begin(), bend.end(), Sample{phase, 0}, before);
  const auto twice = (range.first - bend.begin()) + (range.second - bend.begin());
  return 0.5 * static_cast<double>(twice) / static_cast<double>(bend.size());
}

std::vector<double> ranks_of(const std::vector<Sample>& bend) {
  std::vector<double> rank;
  rank.reserve(bend.size());
  for (const Sample& sample : bend) rank.push_back(rank_of(bend, sample.phase));
  return rank;
}

/// Phases at evenly spread ranks, each once.
std::vector<double> knots_of(const std::vector<Sample>& bend) {
  constexpr std::size_t kSteps = PhaseScale::kMostKnots - 1;
  std::vector<double> knot;
  for (std::size_t k = 0; !bend.empty() && k <= kSteps; ++k) {
    const auto last = static_cast<double>(bend.size() - 1);
    const double place = std::floor(last * static_cast<double>(k) / static_cast<double>(kSteps) + 0.5);
    const double phase = bend[static_cast<std::size_t>(place)].phase;
    if (knot.empty() || phase > knot.back()) knot.push_back(phase);
  }
  return knot;
}

/// Weighted mean of `value`, one a sample, around every knot. A knot is the phase of a sample, so that no sum
/// of weights is 0.
std::vector<double> smooth(const std::vector<Sample>& bend, const std::vector<double>& rank,
                           const std::vector<double>& knot, const std::vector<double>& value) {
  const double width = std::max(kWidth, kFewestScores / static_cast<double>(bend.size()));
  std::vector<double> out;
  for (const double phase : knot) {
    const double centre = rank_of(bend, phase);
    double weights = 0, sum = 0;
    for (std::size_t i = 0; i < bend.size(); ++i) {
      const double distance = (rank[i] - centre) / width;
      const double weight = std::max(0.0, 1 - distance * distance);
      weights += weight;
      sum += weight * value[i];
    }
    out.push_back(sum / weights);
  }
  return out;
}

void fit_bend(const std::vector<Sample>& bend, PhaseScale& scale) {
  const std::vector<double> rank = ranks_of(bend);
  std::vector<double> value;
  for (const Sample& sample : bend) value.push_back(sample.raw);
  scale.knot = knots_of(bend);
  scale.mean = smooth(bend, rank, scale.knot, value);
  for (std::size_t i = 0; i < bend.size(); ++i) {
    const double residual = value[i] - between(scale.knot, scale.mean, bend[i].phase);
    value[i] = residual * residual;
  }
  scale.sd = smooth(bend, rank, scale.knot, value);
  for (double& sd : scale.sd) sd = std::sqrt(sd);
}

void fit_hold(const std::vector<Sample>& bend, std::vector<double> hold, PhaseScale& scale) {
  for (std::size_t i = bend.size(); i > 0 && hold.size() < kEnoughHold; --i) hold.push_back(bend[i - 1].raw);
  scale.mean.push_back(mean(hold));
  scale.sd.push_back(standard_deviation(hold));
}

}  // namespace

double kept_finite(double score) noexcept {
  constexpr double kMost = 1e150;  // its square is finite, and so are mean and sd of such scores
  return std::isnan(score) ? score : std::clamp(score, -kMost, kMost);
}

double PhaseScale::standardise(double raw, double phase) const noexcept {
  if (std::isnan(raw) || std::isnan(phase)) return std::numeric_limits<double>::quiet_NaN();
  if (knot.empty() || phase >= kHoldPhase) return kept_finite((kept_finite(raw) - mean.back()) / sd.back());
  return kept_finite((kept_finite(raw) - between(knot, mean, phase)) / between(knot, sd, phase));
}

double PhaseScale::raw_at(double standardised, double phase) const noexcept {
  if (std::isnan(standardised) || std::isnan(phase)) return std::numeric_limits<double>::quiet_NaN();
  if (knot.empty() || phase >= kHoldPhase) return kept_finite(mean.back() + sd.back() * standardised);
  return kept_finite(between(knot, mean, phase) + between(knot, sd, phase) * standardised);
}

PhaseScale fit_phase_scale(std::span<const double> raw, std::span<const double> phase) {
  std::vector<Sample> bend;
  std::vector<double> hold, all;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (std::isnan(raw[i]) || std::isnan(phase[i])) continue;
    all.push_back(kept_finite(raw[i]));
    if (phase[i] >= PhaseScale::kHoldPhase)
      hold.push_back(all.back());
    else
      bend.push_back({phase[i], all.back()});
  }
  if (all.size() < 2)
    throw Error(ErrorCode::too_short, "the normal panels that are kept for scaling have no scored frames",
                "give more normal panels, or a smaller lag");
  std::stable_sort(bend.begin(), bend.end(),
                   [](const Sample& a, const Sample& b) { return a.phase < b.phase; });
  PhaseScale scale;
  fit_bend(bend, scale);
  fit_hold(bend, std::move(hold), scale);
  const double overall = standard_deviation(all);
  const bool alike = overall <= kRounding * std::fabs(motionanalyzer::mean(all));
  for (double& sd : scale.sd) sd = std::max(sd, alike ? 1.0 : kLeastSdShare * overall);
  return scale;
}

}  // namespace motionanalyzer
