#include "evaluation/profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace motionanalyzer::detail {
namespace {

constexpr double kFarthest = 600;  // in ln lambda: beyond, no interval has an end
constexpr double kWidth = 1e-11;

/// Where `excess`, below 0 at inside and above 0 at outside, is 0: the regula falsi of Illinois.
template <class Function>
double crossing(Function excess, double inside, double below, double outside, double above) {
  int last = 0;
  for (int step = 0; step < 100 && std::fabs(outside - inside) > kWidth * (1 + std::fabs(inside)); ++step) {
    double middle = (inside * above - outside * below) / (above - below);
    if (!(std::min(inside, outside) < middle && middle < std::max(inside, outside)))
      middle = (inside + outside) / 2;
    const double value = excess(middle);
    const int side = value > 0 ? 1 : -1;
    (side > 0 ? outside : inside) = middle;
    (side > 0 ? above : below) = value;
    if (side == last) (side > 0 ? below : above) /= 2;
    last = side;
  }
  return (inside + outside) / 2;
}

/// Highest likelihood at level z, slope 0.
double highest_level(const Profile& profile, double z) {
  Subspace level;
  level.origin = {z, 0, 0};
  level.direction[0] = {0, 0, 1};
  level.dimension = profile.has_scale ? 1 : 0;
  return climb(profile.likelihood, level, {profile.start[2], 0, 0}).value;
}

/// Where on a coarse grid of slopes the likelihood is highest.
double best_slope(const Profile& profile, const Subspace& through) {
  double best = profile.start[1], highest = -std::numeric_limits<double>::infinity();
  for (double factor = 1.0 / 64; factor <= 64; factor *= 2) {
    const double slope = factor * profile.start[1];
    const double value = profile.likelihood(through.at({slope, profile.start[2], 0})).value;
    if (value > highest) best = slope;
    highest = std::max(highest, value);
  }
  return best;
}

}  // namespace

double highest_through(const Profile& profile, double x, double z) {
  Subspace through;
  through.origin = {z, 0, 0};
  through.direction[0] = {-x, 1, 0};
  through.direction[1] = {0, 0, 1};
  through.dimension = profile.has_scale ? 2 : 1;
  Parameters start = {profile.start[1], profile.start[2], 0};
  if (profile.many_summits) start[0] = best_slope(profile, through);
  const double climbed = climb(profile.likelihood, through, start).value;
  return std::max(climbed, highest_level(profile, z));
}

double highest_flat(const Profile& profile, double z, int side) {
  const LikelihoodMaximum free =
      climb(profile.likelihood, free_parameters(false, profile.has_scale), {z, profile.start[2], 0});
  return side * (z - free.at[0]) >= 0 ? free.value : highest_level(profile, z);
}

double profile_end(const Profile& profile, double inside, double z, double drop, int side) {
  const double limit = profile.highest - drop;
  if (highest_flat(profile, z, side) >= limit) return side * std::numeric_limits<double>::infinity();
  const auto excess = [&](double x) { return limit - highest_through(profile, x, z); };
  double near = inside, below = excess(inside);
  for (double step = 0.125; std::fabs(near) < kFarthest; step *= 2) {
    const double far = near + side * step, above = excess(far);
    if (above > 0) return crossing(excess, near, std::min(below, 0.0), far, above);
    near = far;
    below = above;
  }
  return side * std::numeric_limits<double>::infinity();
}

}  // namespace motionanalyzer::detail
