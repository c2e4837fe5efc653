// Motion of the strip at S stations: fixed fractions 0..1 of its visible length, so that indices which slip
// along the strip do not matter. Canonical form: the held end first, y upwards, mirrored so that bending
// turns positive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Which end comes first and which way is up. Part of the recipe, learnt from normal panels, because a stream
/// cannot know it while the strip is straight.
struct Orientation {
  bool reversed = false;  ///< tracker indices run from the moving end to the held end
  bool mirrored = false;  ///< bending turns the strip clockwise in the image's (x right, y up) axes
  bool operator==(const Orientation&) const = default;
};

/// One frame of Kinematics. Spans have S values and live until the next push. NaN where not known.
struct KinematicFrame {
  std::size_t t = 0;        ///< 0-based order of arrival
  std::int32_t number = 0;  ///< the exporter's frame number
  double time_s = 0;        ///< (number - first number) / fps
  bool usable = false;      ///< has a full window in time and enough points; else there is no score
  double phase = 0;         ///< bend phase 0..1: running maximum of the turning over the recipe's full turn
  double hold_s = 0;        ///< seconds since the phase first passed .99; 0 before
  double turning_rad = 0;   ///< tangent angle of the last station minus that of the first
  double length_px = 0;     ///< visible arc length
  std::span<const double> x_px, y_px;          ///< smoothed position
  std::span<const double> vx_px_s, vy_px_s;    ///< velocity, px/s
  std::span<const double> ax_px_s2, ay_px_s2;  ///< acceleration, px/s^2
  std::span<const double> tangent_rad;         ///< unwrapped along the strip
  std::span<const double> curvature_per_px;    ///< d tangent / d arc length
  std::span<const std::uint8_t> mask;          ///< 1 where observed points lie near the station
};

/// A whole panel: the same, T x S.
struct Kinematics {
  std::vector<double> station;  ///< S fractions of the visible length
  std::vector<std::int32_t> number;
  std::vector<double> time_s, phase, hold_s, turning_rad, length_px;  ///< T each
  std::vector<std::uint8_t> usable;                                   ///< T
  Matrix x_px, y_px, vx_px_s, vy_px_s, ax_px_s2, ay_px_s2, tangent_rad, curvature_per_px;
  MaskMatrix mask;

  std::size_t frames() const noexcept { return number.size(); }
  std::size_t stations() const noexcept { return station.size(); }
  KinematicFrame frame(std::size_t t) const noexcept {
    return {t,
            number[t],
            time_s[t],
            usable[t] != 0,
            phase[t],
            hold_s[t],
            turning_rad[t],
            length_px[t],
            x_px.row(t),
            y_px.row(t),
            vx_px_s.row(t),
            vy_px_s.row(t),
            ax_px_s2.row(t),
            ay_px_s2.row(t),
            tangent_rad.row(t),
            curvature_per_px.row(t),
            mask.row(t)};
  }
};

}  // namespace motionanalyzer
