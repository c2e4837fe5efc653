// What the machine does to the panel: the path of the moving holder, and how loosely it holds. The held end
// stands at the origin with tangent along +x; bending turns left. The defaults are a jig as a line has it;
// rigid_drive() takes away everything that gives.
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
  double overshoot_decay_s = 0.06;     ///< the peak is 3 of these after the bend; 14 leave 1 % of it
  double slowness = 0;          ///< skews the path in time: u' = u + slowness u (1 - u); |slowness| <= .5
  double jig_length_m = 0.023;  ///< strip length that the path is made for
  double slack = 0.0005;        ///< the path is that of a strip shorter by this share

  /// How the panel sits in the holders: constant offsets of either end, in the axes of its holder.
  EndPose first_offset, last_offset;
  /// Of the grippers, rad per (N m / m). 0.1 is the pad of a vacuum gripper: as soft as 0.09 mm more of a
  /// two-copper strip, 0.7 degrees at the full bend. 0 to 0.3 are sensible.
  double first_compliance = 0.1, last_compliance = 0.1;
  /// Springs between the carriage's path and the moving end, N/m per metre of width; infinity = rigid. A
  /// straight strip is 400 times stiffer along its length than this carriage, a bent one 50 times softer: the
  /// carriage gives where a panel sits 0.1 mm too short or too long, so that the panel neither carries
  /// hundreds of N/m nor buckles (24 N/m where a two-copper strip buckles at 65), and leads where it bends.
  /// 1e5 to 4e5 keep that true.
  double carriage_x_n_m = 3e5;
  double carriage_y_n_m = std::numeric_limits<double>::infinity();
  /// Of the carriage's springs; Coulomb friction of each of its guides, per metre of width. A rigid axis has
  /// neither. Up to 5e-6 and 2 are a sound jig: 0.1 px.
  double play_m = 0, friction_n = 0;

  double slip_time_s =
      std::numeric_limits<double>::infinity();  ///< the moving gripper lets the panel slide then
  double slip_duration_s = 0.03;
  double slip_shift_m = 0, slip_turn_rad = 0;  ///< by so much, along its tangent and in angle

  /// Of the carriage across the strip's start (y). Up to 200 Hz: far below the strip's own modes.
  double vibration_m = 0, vibration_hz = 0, vibration_phase_rad = 0;
};

/// The same path with holders that do not give: no compliance, springs, play or friction, and no slack.
MOTIONANALYZER_API Drive rigid_drive(Drive drive = {}) noexcept;
/// Bend angle that is commanded: angle_rad (10 u^3 - 15 u^4 + 6 u^5) over the bend, then overshoot and hold.
/// Speed and acceleration have no jump. 0 before time 0.
MOTIONANALYZER_API double bend_angle(const Drive& drive, double time_s) noexcept;
/// First time at which the commanded angle reaches angle_rad; infinity if it never does. 0 for angles <= 0.
MOTIONANALYZER_API double time_of_angle(const Drive& drive, double angle_rad) noexcept;
/// Where the moving holder wants the end at this time. The path keeps a healthy strip of length
/// jig_length_m (1 - slack) a circle: L (sin a / a, (1 - cos a) / a); offsets, slip and vibration are added.
MOTIONANALYZER_API EndPose moving_end(const Drive& drive, double time_s) noexcept;
/// throws Error{invalid_argument} naming the member whose value cannot be
MOTIONANALYZER_API void check(const Drive& drive);

}  // namespace motionanalyzer
