#include "motionanalyzer/synthesis/drive.hpp"

#include <cmath>

#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "synthesis/require.hpp"
#include "synthesis/smooth_step.hpp"

namespace motionanalyzer {
namespace {

using synthesis::require;
using synthesis::require_between;

constexpr double kPeakAt = 3;  ///< overshoot times decay: where it is largest

/// x^3 e^(3 - x) / 27: starts with neither speed nor acceleration, 1 at x = 3, dies out.
double surge(double x) noexcept {
  if (!(x > 0)) return 0;
  return x * x * x * elementary::exp(kPeakAt - x) / 27;
}

/// sin(a) / a
double sinc(double a) noexcept { return std::fabs(a) < 1e-4 ? 1 - a * a / 6 : elementary::sin(a) / a; }

double commanded(const Drive& drive, double time_s) noexcept {
  if (!(time_s > 0)) return 0;
  if (time_s >= drive.bend_s) {
    return drive.angle_rad + drive.overshoot_rad * surge((time_s - drive.bend_s) / drive.overshoot_decay_s);
  }
  const double u = time_s / drive.bend_s;
  return drive.angle_rad * synthesis::smooth_step(u + drive.slowness * u * (1 - u));
}

constexpr const char* kDrive = "drive";

void check_offset(const char* member, const EndPose& offset, double length_m) {
  for (const double shift : {offset.x_m, offset.y_m}) {
    require(std::fabs(shift) <= 0.1 * length_m, kDrive, member, shift, "at most a tenth of jig_length_m");
  }
  require_between(kDrive, member, offset.tangent_rad, -0.5, 0.5, "-0.5 to 0.5 in tangent_rad");
}

void check_path(const Drive& drive) {
  require_between(kDrive, "bend_s", drive.bend_s, 0.01, 100, "0.01 to 100");
  require_between(kDrive, "hold_s", drive.hold_s, 0, 100, "0 to 100");
  require_between(kDrive, "angle_rad", drive.angle_rad, 1e-3, 5, "0.001 to 5");
  require_between(kDrive, "overshoot_rad", drive.overshoot_rad, 0, 0.5, "0 to 0.5");
  require_between(kDrive, "overshoot_decay_s", drive.overshoot_decay_s, 0.001, 10, "0.001 to 10");
  require_between(kDrive, "slowness", drive.slowness, -0.5, 0.5, "-0.5 to 0.5");
  require_between(kDrive, "jig_length_m", drive.jig_length_m, 1e-4, 10, "0.0001 to 10");
  require_between(kDrive, "slack", drive.slack, -0.01, 0.1, "-0.01 to 0.1");
}

void check_holders(const Drive& drive) {
  check_offset("first_offset", drive.first_offset, drive.jig_length_m);
  check_offset("last_offset", drive.last_offset, drive.jig_length_m);
  require_between(kDrive, "first_compliance", drive.first_compliance, 0, 1e6, "0 to 1e6");
  require_between(kDrive, "last_compliance", drive.last_compliance, 0, 1e6, "0 to 1e6");
  require(drive.carriage_x_n_m > 0, kDrive, "carriage_x_n_m", drive.carriage_x_n_m,
          "above 0 (infinity: rigid)");
  require(drive.carriage_y_n_m > 0, kDrive, "carriage_y_n_m", drive.carriage_y_n_m,
          "above 0 (infinity: rigid)");
  require_between(kDrive, "play_m", drive.play_m, 0, 0.1 * drive.jig_length_m,
                  "0 to a tenth of jig_length_m");
  require_between(kDrive, "friction_n", drive.friction_n, 0, 1e6, "0 to 1e6");
}

void check_disturbances(const Drive& drive) {
  require(drive.slip_time_s >= 0, kDrive, "slip_time_s", drive.slip_time_s, "0 or later (infinity: never)");
  require_between(kDrive, "slip_duration_s", drive.slip_duration_s, 1e-3, 100, "0.001 to 100");
  require(std::fabs(drive.slip_shift_m) <= 0.1 * drive.jig_length_m, kDrive, "slip_shift_m",
          drive.slip_shift_m, "at most a tenth of jig_length_m");
  require_between(kDrive, "slip_turn_rad", drive.slip_turn_rad, -0.5, 0.5, "-0.5 to 0.5");
  require(std::fabs(drive.vibration_m) <= 0.1 * drive.jig_length_m, kDrive, "vibration_m", drive.vibration_m,
          "at most a tenth of jig_length_m");
  require_between(kDrive, "vibration_hz", drive.vibration_hz, 0, 200, "0 to 200");
  require_between(kDrive, "vibration_phase_rad", drive.vibration_phase_rad, -100, 100, "-100 to 100");
}

}  // namespace

Drive rigid_drive(Drive drive) noexcept {
  drive.slack = 0;
  drive.first_compliance = drive.last_compliance = 0;
  drive.carriage_x_n_m = drive.carriage_y_n_m = std::numeric_limits<double>::infinity();
  drive.play_m = drive.friction_n = 0;
  return drive;
}

double bend_angle(const Drive& drive, double time_s) noexcept {
  const StandardArithmetic standard;
  return commanded(drive, time_s);
}

double time_of_angle(const Drive& drive, double angle_rad) noexcept {
  const StandardArithmetic standard;
  if (angle_rad <= 0) return 0;
  double before = 0, reached = drive.bend_s;
  if (angle_rad > drive.angle_rad) {
    before = drive.bend_s;
    reached = drive.bend_s + kPeakAt * drive.overshoot_decay_s;
  }
  if (!(commanded(drive, reached) >= angle_rad)) return std::numeric_limits<double>::infinity();
  for (;;) {
    const double middle = 0.5 * (before + reached);
    if (!(middle > before && middle < reached)) return reached;
    (commanded(drive, middle) >= angle_rad ? reached : before) = middle;
  }
}

EndPose moving_end(const Drive& drive, double time_s) noexcept {
  const StandardArithmetic standard;
  const double angle = commanded(drive, time_s), length = drive.jig_length_m * (1 - drive.slack);
  const double chord = length * sinc(0.5 * angle);
  const double c = elementary::cos(angle), s = elementary::sin(angle);
  const double slipped = synthesis::smooth_step((time_s - drive.slip_time_s) / drive.slip_duration_s);
  const double along = drive.last_offset.x_m + slipped * drive.slip_shift_m;
  const double across = drive.last_offset.y_m;
  EndPose pose;
  pose.x_m = chord * elementary::cos(0.5 * angle) + along * c - across * s;
  pose.y_m = chord * elementary::sin(0.5 * angle) + along * s + across * c;
  pose.tangent_rad = angle + drive.last_offset.tangent_rad + slipped * drive.slip_turn_rad;
  if (drive.vibration_m != 0) {
    const double phase = 2 * elementary::kPi * drive.vibration_hz * time_s + drive.vibration_phase_rad;
    pose.y_m += drive.vibration_m * elementary::sin(phase);
  }
  return pose;
}

void check(const Drive& drive) {
  check_path(drive);
  check_holders(drive);
  check_disturbances(drive);
}

}  // namespace motionanalyzer
