// The likelihood of hits and misses, and what data that determine no curve look like.
#pragma once

#include <cstdint>
#include <span>

#include "evaluation/likelihood.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"

namespace motionanalyzer::detail {

/// z with floor + (1 - floor) Link(z) = probability; probability > floor.
double link_quantile(const PodOptions& options, double probability);
/// floor + (1 - floor) Link(z).
double link_probability(const PodOptions& options, double z) noexcept;

struct HitData {
  std::span<const double> x;  ///< ln lambda
  std::span<const std::uint8_t> hit;
  PodOptions options;
};
/// At level + slope * x; with Fisher's information. O(panels)
LocalLikelihood hit_likelihood(const HitData& data, const Parameters& parameters) noexcept;

/// The best curve that jumps from the floor to 1: at the largest miss, because every other step is
/// impossible or no better; hits and misses of that very size get their own share.
struct StepCurve {
  double log_likelihood;  ///< -inf when there are hits below it and no floor
  double x;  ///< where the jump may be: middle of the gap, half a unit beyond hits or misses alone
};
StepCurve best_step(const HitData& data);

}  // namespace motionanalyzer::detail
