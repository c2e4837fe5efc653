// Strips and measures that the tests of motion share.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/mechanics/strip.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer::testing {

inline constexpr double kPxPerM = 1e4;  ///< 10 px/mm
inline constexpr double kDegree = elementary::kPi / 180;

inline Strip two_copper_strip(std::size_t nodes = 231, double scatter = 0, std::uint64_t seed = 1) {
  StripOptions options;
  options.nodes = nodes;
  options.scatter = scatter;
  return make_strip(laminate(stack_two_copper()), options, Random(seed));
}

inline Damage crack_at(double place, double lambda_mm, double trigger_rad, double rise_s = 5e-4) {
  Damage damage;
  damage.place = place;
  damage.step.push_back({lambda_mm, rise_s});
  damage.step.back().trigger_rad = trigger_rad;
  return damage;
}

inline MotionOptions with(Inertia inertia) {
  MotionOptions options;
  options.inertia = inertia;
  return options;
}

inline double largest_px(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t i = 0; i + 1 < a.size(); i += 2)
    largest = std::max(largest, std::hypot(a[i] - b[i], a[i + 1] - b[i + 1]));
  return kPxPerM * largest;
}

inline std::vector<double> shape_of(const Motion& motion, double time_s) {
  std::vector<double> xy(2 * motion.nodes);
  motion.shape(time_s, xy);
  return xy;
}

/// Mean shape over an exposure.
inline std::vector<double> exposed(const Motion& motion, double from_s, double exposure_s) {
  constexpr int kSubstates = 40;
  std::vector<double> mean(2 * motion.nodes), xy(2 * motion.nodes);
  for (int k = 0; k < kSubstates; ++k) {
    motion.shape(from_s + exposure_s * (k + 0.5) / kSubstates, xy);
    for (std::size_t i = 0; i < xy.size(); ++i) mean[i] += xy[i] / kSubstates;
  }
  return mean;
}

}  // namespace motionanalyzer::testing
