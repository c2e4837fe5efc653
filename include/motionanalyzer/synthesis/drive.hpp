// What the machine does to the panel: the path of the moving holder, and how loosely it holds. The held end
// stands at the origin with tangent along +x; bending turns left.
#pragma once

#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// A holder's position and the tangent that it imposes on the strip.
struct EndPose {
  double x_m = 0, y_m = 0, tangent_rad = 0;
};

struct Drive {
  double bend_s = 2.0;                 ///< from straight to the full angle
  double hold_s = 0.5;                 ///< at the full angle
  double angle_rad = elementary::kPi;  ///< full turn
  double overshoot_rad = 0;            ///< peak beyond the full angle after the bend has ended
  double overshoot_decay_s = 0.06;     ///< in which it dies out
  double slowness = 0;          ///< skews the path in time: u' = u + slowness u (1 - u); |slowness| <= .5
  double jig_length_m = 0.023;  ///< strip length that the path is made for
  double slack = 0.0005;        ///< the path is that of a strip shorter by this share

  /// How the panel sits in the holders: constant offsets of either end.
  EndPose first_offset, last_offset;
  double first_compliance = 0, last_compliance = 0;  ///< of the grippers, rad per (N m / m)
  /// Springs between the carriage's path and the moving end, N/m per metre of width; infinity = rigid.
  double carriage_x_n_m = std::numeric_limits<double>::infinity();
  double carriage_y_n_m = std::numeric_limits<double>::infinity();
  double play_m = 0, friction_n = 0;  ///< of the carriage; friction per metre of width

  double slip_time_s =
      std::numeric_limits<double>::infinity();  ///< the moving gripper lets the panel slide then
  double slip_duration_s = 0.03;
  double slip_shift_m = 0, slip_turn_rad = 0;  ///< by so much, along its tangent and in angle

  double vibration_m = 0, vibration_hz = 0,
         vibration_phase_rad = 0;  ///< of the carriage across the strip's start
};

/// Bend angle that is commanded: angle_rad (10 u^3 - 15 u^4 + 6 u^5) over the bend, then overshoot and hold.
MOTIONANALYZER_API double bend_angle(const Drive& drive, double time_s) noexcept;
/// First time at which the commanded angle reaches angle_rad; infinity if it never does.
MOTIONANALYZER_API double time_of_angle(const Drive& drive, double angle_rad) noexcept;
/// Where the moving holder wants the end at this time. The path keeps a healthy strip of length
/// jig_length_m (1 - slack) a circle: L (sin a / a, (1 - cos a) / a); offsets, slip and vibration are added.
MOTIONANALYZER_API EndPose moving_end(const Drive& drive, double time_s) noexcept;
/// throws Error{invalid_argument} naming the member whose value cannot be
MOTIONANALYZER_API void check(const Drive& drive);

}  // namespace motionanalyzer
