#include "synthesis/onset.hpp"

#include <algorithm>
#include <limits>

namespace motionanalyzer::synthesis {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kResolution_s = 1e-10;

std::size_t segment_at(const Motion& motion, double time_s) noexcept {
  std::size_t k = motion.segment.size() - 1;
  while (k > 0 && motion.segment[k].from_s > time_s) --k;
  return k;
}

/// The next instant of the motion after a time, at most `last_s`.
double next_instant(const Motion& motion, double time_s, double last_s) noexcept {
  const std::size_t k = segment_at(motion, time_s);
  const std::vector<double>& time = motion.segment[k].time_s;
  const auto after = std::upper_bound(time.begin(), time.end(), time_s);
  double next = after == time.end() ? last_s : std::min(*after, last_s);
  if (k + 1 < motion.segment.size()) next = std::min(next, motion.segment[k + 1].from_s);
  return next;
}

}  // namespace

double bending_at(RodInstant& rod, const Motion& motion, double place, LambdaAt lambda_at, double time_s) {
  const Motion::Segment& now = motion.segment[segment_at(motion, time_s)];
  const Stencil stencil = stencil_at(now.time_s, time_s);
  rod.set_lambda(lambda_at(time_s));
  const auto node = [&](std::size_t i, double* xy) {
    xy[0] = xy[1] = 0;
    for (std::size_t k = 0; k < stencil.count; ++k) {
      xy[0] += stencil.weight[k] * now.xy_m(stencil.first + k, 2 * i);
      xy[1] += stencil.weight[k] * now.xy_m(stencil.first + k, 2 * i + 1);
    }
  };
  return rod.smeared_curvature(place, time_s, node);
}

double onset(RodInstant& rod, const Motion& motion, double place, const DamageStep& step, LambdaAt lambda_at,
             double from_s) {
  double side =
      0;  // of the face that breaks: either where a rupture strain is given, else that of the trigger
  const auto strain = [&](double time_s) {
    const double bending = bending_at(rod, motion, place, lambda_at, time_s);
    return side * bending < 0 ? 0.0 : outer_strain(rod.strip().section, bending);
  };
  double last_s = motion.duration_s, limit = step.rupture_strain;
  if (limit != limit) {
    const double trigger_s = time_of_angle(rod.drive(), step.trigger_rad);
    if (!(trigger_s <= last_s)) return kNever;
    last_s = std::max(trigger_s, from_s);
    if (last_s <= from_s) return from_s;
    side = bending_at(rod, motion, place, lambda_at, last_s);
    limit = strain(last_s);
  }
  if (strain(from_s) >= limit) return from_s;
  double before = from_s, reached = from_s;
  while (before < last_s) {
    reached = next_instant(motion, before, last_s);
    if (strain(reached) >= limit) break;
    before = reached;
  }
  if (before >= last_s) return kNever;
  while (reached - before > kResolution_s) {
    const double middle = 0.5 * (before + reached);
    (strain(middle) >= limit ? reached : before) = middle;
  }
  return reached;
}

}  // namespace motionanalyzer::synthesis
