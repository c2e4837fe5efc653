// Node positions between the instants that were computed: Lagrange's polynomial through the four instants
// around the one asked for.
#include <cmath>
#include <cstddef>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"
#include "synthesis/lagrange.hpp"

namespace motionanalyzer {
namespace {

/// The segment that speaks at this time.
const Motion::Segment& reigning(const std::vector<Motion::Segment>& segment, double time_s) noexcept {
  std::size_t k = segment.size() - 1;
  while (k > 0 && segment[k].from_s > time_s) --k;
  return segment[k];
}

}  // namespace

void Motion::shape(double time_s, std::span<double> xy_m) const noexcept {
  const StandardArithmetic standard;
  const Segment& now = reigning(segment, time_s);
  const synthesis::Stencil stencil = synthesis::stencil_at(now.time_s, time_s);
  synthesis::combine(now.xy_m, stencil, stencil.weight, xy_m);
}

void Motion::velocity(double time_s, std::span<double> xy_m_s) const noexcept {
  const StandardArithmetic standard;
  const Segment& now = reigning(segment, time_s);
  const synthesis::Stencil stencil = synthesis::stencil_at(now.time_s, time_s);
  synthesis::combine(now.xy_m, stencil, stencil.slope, xy_m_s);
}

void Motion::curvature(double time_s, std::span<double> curvature_per_m) const {
  const StandardArithmetic standard;
  const std::size_t n = curvature_per_m.size();
  if (n != nodes || n < 4) {
    throw Error(ErrorCode::invalid_argument, "curvature has one value for each of the strip's " +
                                                 std::to_string(nodes) + " nodes, not " + std::to_string(n));
  }
  std::vector<double> xy(2 * n);
  shape(time_s, xy);
  double before_x = xy[2] - xy[0], before_y = xy[3] - xy[1];
  double before = std::sqrt(before_x * before_x + before_y * before_y);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double x = xy[2 * i + 2] - xy[2 * i], y = xy[2 * i + 3] - xy[2 * i + 1];
    const double length = std::sqrt(x * x + y * y);
    const double turn = elementary::atan2(before_x * y - before_y * x, before_x * x + before_y * y);
    curvature_per_m[i] = turn / (0.5 * (before + length));
    before_x = x, before_y = y, before = length;
  }
  curvature_per_m[0] = 2 * curvature_per_m[1] - curvature_per_m[2];
  curvature_per_m[n - 1] = 2 * curvature_per_m[n - 2] - curvature_per_m[n - 3];
}

}  // namespace motionanalyzer
