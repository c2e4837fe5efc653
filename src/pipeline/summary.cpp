#include "pipeline/summary.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {

namespace {

struct Extremes {
  double speed_px_s = 0, acceleration_px_s2 = 0, curvature_per_px = 0, turning_rad = 0;
  double usable_frames = 0;
  std::vector<double> length_px;
};

void widen(double& largest, double value) {
  if (value > largest) largest = value;
}

Extremes extremes(const Kinematics& k) {
  Extremes e;
  for (std::size_t t = 0; t < k.frames(); ++t) {
    if (k.usable[t] == 0) continue;
    e.usable_frames += 1;
    e.length_px.push_back(k.length_px[t]);
    widen(e.turning_rad, k.turning_rad[t]);
    for (std::size_t s = 0; s < k.stations(); ++s) {
      const double vx = k.vx_px_s(t, s), vy = k.vy_px_s(t, s);
      const double ax = k.ax_px_s2(t, s), ay = k.ay_px_s2(t, s);
      widen(e.speed_px_s, std::sqrt(vx * vx + vy * vy));
      widen(e.acceleration_px_s2, std::sqrt(ax * ax + ay * ay));
      widen(e.curvature_per_px, std::fabs(k.curvature_per_px(t, s)));
    }
  }
  return e;
}

}  // namespace

std::vector<NamedValue> summarize(const FrameBundle& bundle, const Kinematics& k) {
  const Extremes e = extremes(k);
  const bool scaled = bundle.mm_per_px.has_value();
  const double unit = scaled ? *bundle.mm_per_px : 1;
  const std::string length = scaled ? "mm" : "px";
  const double duration_s = k.frames() > 0 ? k.time_s.back() - k.time_s.front() : 0;
  std::vector<NamedValue> summary = {
      {"frames", "1", static_cast<double>(bundle.frames())},
      {"usable_frames", "1", e.usable_frames},
      {"points", "1", static_cast<double>(bundle.points())},
      {"duration", "s", duration_s},
  };
  if (e.length_px.empty()) return summary;
  summary.push_back({"visible_length", length, median(e.length_px) * unit});
  summary.push_back({"largest_turning", "deg", e.turning_rad * 180 / elementary::kPi});
  summary.push_back({"largest_speed", length + "/s", e.speed_px_s * unit});
  summary.push_back({"largest_acceleration", length + "/s^2", e.acceleration_px_s2 * unit});
  summary.push_back({"largest_curvature", "1/" + length, e.curvature_per_px / unit});
  return summary;
}

}  // namespace motionanalyzer
