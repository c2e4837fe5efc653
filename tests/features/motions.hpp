// Kinematics with motions in closed form, as the features are given them.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/features/extract.hpp"

namespace motionanalyzer::testing {

constexpr double kFramesPerSecond = 30;

/// T x S kinematics of which every array is known: 230 px long, straight along x and at rest.
inline Kinematics resting_strip(std::size_t frames, std::size_t stations = 64) {
  Kinematics k;
  for (std::size_t i = 0; i < stations; ++i) {
    k.station.push_back(static_cast<double>(i) / static_cast<double>(stations - 1));
  }
  for (Matrix* m : {&k.x_px, &k.y_px, &k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2, &k.tangent_rad,
                    &k.curvature_per_px}) {
    *m = Matrix(frames, stations);
  }
  k.mask = MaskMatrix(frames, stations, 1);
  for (std::size_t t = 0; t < frames; ++t) {
    k.number.push_back(static_cast<std::int32_t>(t));
    k.time_s.push_back(static_cast<double>(t) / kFramesPerSecond);
    k.length_px.push_back(230);
    for (std::size_t i = 0; i < stations; ++i) k.x_px(t, i) = 230 * k.station[i];
  }
  k.phase.assign(frames, 0);
  k.hold_s.assign(frames, 0);
  k.turning_rad.assign(frames, 0);
  k.usable.assign(frames, 1);
  return k;
}

/// Sets the curvature of row t; tangent, position and turning follow by the trapezoid rule.
inline void bend(Kinematics& k, std::size_t t,
                 const std::function<double(double station)>& curvature_times_length) {
  const double length = k.length_px[t], ds = length / static_cast<double>(k.stations() - 1);
  for (std::size_t i = 0; i < k.stations(); ++i) {
    k.curvature_per_px(t, i) = curvature_times_length(k.station[i]) / length;
    if (i == 0) continue;
    const double angle = k.tangent_rad(t, i - 1);
    k.tangent_rad(t, i) = angle + 0.5 * ds * (k.curvature_per_px(t, i - 1) + k.curvature_per_px(t, i));
    const double middle = 0.5 * (angle + k.tangent_rad(t, i));
    k.x_px(t, i) = k.x_px(t, i - 1) + ds * std::cos(middle);
    k.y_px(t, i) = k.y_px(t, i - 1) + ds * std::sin(middle);
  }
  k.turning_rad[t] = k.tangent_rad(t, k.stations() - 1) - k.tangent_rad(t, 0);
}

/// Value of a named column; NaN when there is no such column.
inline double value_of(const PanelTable& table, std::size_t row, std::string_view column) {
  for (std::size_t f = 0; f < table.column.size(); ++f) {
    if (table.column[f].name == column) return table.value(row, f);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

inline PanelTable features_of(const Kinematics& k) {
  PanelTable table = make_feature_table(k.stations());
  append_panel(table, "panel", k);
  return table;
}

}  // namespace motionanalyzer::testing
