#include "motionanalyzer/synthesis/drive.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::drive_test {
namespace {

using elementary::kPi;
constexpr double kNever = std::numeric_limits<double>::infinity();

Drive plain() {
  Drive drive;
  drive.slack = 0;
  return drive;
}

TEST(Drive, AngleRisesFromZeroToTheFullTurnAndStays) {
  const Drive drive;
  EXPECT_EQ(bend_angle(drive, -1), 0);
  EXPECT_EQ(bend_angle(drive, 0), 0);
  EXPECT_NEAR(bend_angle(drive, 1), kPi / 2, 1e-15);
  EXPECT_EQ(bend_angle(drive, 2), kPi);
  EXPECT_EQ(bend_angle(drive, 2.4), kPi);
}

TEST(Drive, HasNoJumpOfSpeedOrAccelerationAtTheEndsOfTheBend) {
  Drive drive;
  drive.overshoot_rad = 0.02;
  const double h = 1e-4;
  for (const double t : {0.0, 2.0}) {
    const auto angle = [&](double dt) { return bend_angle(drive, t + dt); };
    EXPECT_NEAR((angle(h) - angle(-h)) / (2 * h), 0, 1e-4);
    // A third derivative of up to 25 rad/s^3 beside the instant (0.02 * 0.74 * 6 / 0.06^3 of the overshoot
    // stands at 410) leaves this much after one step.
    EXPECT_NEAR((angle(h) - 2 * angle(0) + angle(-h)) / (h * h), 0, 450 * h);
  }
}

TEST(Drive, MovingEndIsTheEndOfACircleOfTheJigsLength) {
  const Drive drive = plain();
  for (const double t : {0.01, 0.3, 0.9, 1.4, 2.0}) {
    const double angle = bend_angle(drive, t), radius = drive.jig_length_m / angle;
    const EndPose end = moving_end(drive, t);
    // 1 - cos loses digits at the smallest angle.
    EXPECT_NEAR(end.x_m, radius * std::sin(angle), 1e-14) << t;
    EXPECT_NEAR(end.y_m, radius * (1 - std::cos(angle)), 1e-10) << t;
    EXPECT_EQ(end.tangent_rad, angle);
  }
  EXPECT_EQ(moving_end(drive, 0).x_m, drive.jig_length_m);
  EXPECT_EQ(moving_end(drive, 0).y_m, 0);
}

TEST(Drive, SlackShortensThePath) {
  Drive drive = plain();
  const EndPose tight = moving_end(drive, 1);
  drive.slack = 0.01;
  EXPECT_NEAR(moving_end(drive, 1).x_m, 0.99 * tight.x_m, 1e-17);
  EXPECT_NEAR(moving_end(drive, 1).y_m, 0.99 * tight.y_m, 1e-17);
}

TEST(Drive, OvershootPeaksThreeDecaysAfterTheBendAndDiesOut) {
  Drive drive;
  drive.overshoot_rad = 0.03;
  double peak = 0, at = 0;
  for (double t = 2; t < 4; t += 0.001) {
    if (bend_angle(drive, t) > peak) peak = bend_angle(drive, at = t);
  }
  EXPECT_NEAR(peak, kPi + 0.03, 1e-6);
  EXPECT_NEAR(at, 2 + 3 * drive.overshoot_decay_s, 0.0011);
  EXPECT_NEAR(bend_angle(drive, 2 + 14 * drive.overshoot_decay_s), kPi, 0.01 * 0.03);
}

TEST(Drive, SlownessSkewsThePathAndKeepsItsEndsAndItsDirection) {
  for (const double slowness : {-0.5, 0.5}) {
    Drive drive;
    drive.slowness = slowness;
    EXPECT_GT((bend_angle(drive, 1) - kPi / 2) * slowness, 0.1);
    EXPECT_EQ(bend_angle(drive, 2), kPi);
    for (double t = 0.01; t < 2; t += 0.01) EXPECT_GT(bend_angle(drive, t), bend_angle(drive, t - 0.01)) << t;
  }
}

TEST(Drive, TimeOfAngleIsTheFirstInstantAtWhichItIsReached) {
  Drive drive;
  drive.slowness = 0.2;
  for (const double angle : {0.001, 0.5, 1.6, 3.1, kPi}) {
    const double t = time_of_angle(drive, angle);
    EXPECT_GE(bend_angle(drive, t), angle);
    // One part in 1e12 earlier it is not reached; at the flat end of the bend the angle stands for longer.
    if (angle < 3.1) {
      EXPECT_LT(bend_angle(drive, t * (1 - 1e-12)), angle);
    }
  }
}

TEST(Drive, TimeOfAngleReachesIntoTheOvershootAndNoFurther) {
  Drive drive;
  drive.overshoot_rad = 0.02;
  const double t = time_of_angle(drive, kPi + 0.01);
  EXPECT_NEAR(bend_angle(drive, t), kPi + 0.01, 1e-12);
  EXPECT_LT(t, 2 + 3 * drive.overshoot_decay_s);
  EXPECT_EQ(time_of_angle(drive, kPi + 0.021), kNever);
  EXPECT_EQ(time_of_angle(Drive{}, kPi + 1e-9), kNever);
  EXPECT_EQ(time_of_angle(drive, 0), 0);
  EXPECT_EQ(time_of_angle(drive, -1), 0);
}

TEST(Drive, OffsetTurnsWithTheHolder) {
  Drive drive = plain();
  const EndPose straight = moving_end(drive, 0), bent = moving_end(drive, 2);
  drive.last_offset = {1e-4, 2e-4, 0.01};
  EXPECT_NEAR(moving_end(drive, 0).x_m - straight.x_m, 1e-4, 1e-17);
  EXPECT_NEAR(moving_end(drive, 0).y_m - straight.y_m, 2e-4, 1e-17);
  EXPECT_NEAR(moving_end(drive, 2).x_m - bent.x_m, -1e-4, 1e-17);
  EXPECT_NEAR(moving_end(drive, 2).y_m - bent.y_m, -2e-4, 1e-17);
  EXPECT_NEAR(moving_end(drive, 2).tangent_rad - bent.tangent_rad, 0.01, 1e-15);
}

TEST(Drive, SlipMovesTheEndAlongItsTangent) {
  const Drive before = plain();
  Drive drive = before;
  drive.slip_time_s = 0.8;
  drive.slip_shift_m = 5e-5;
  drive.slip_turn_rad = -0.02;
  EXPECT_EQ(moving_end(drive, 0.8).x_m, moving_end(before, 0.8).x_m);
  const EndPose held = moving_end(before, 1), slipped = moving_end(drive, 1);
  const double dx = slipped.x_m - held.x_m, dy = slipped.y_m - held.y_m;
  EXPECT_NEAR(std::hypot(dx, dy), 5e-5, 1e-16);
  EXPECT_NEAR(std::atan2(dy, dx), held.tangent_rad, 1e-10);
  EXPECT_NEAR(slipped.tangent_rad - held.tangent_rad, -0.02, 1e-15);
}

TEST(Drive, VibrationShakesTheCarriageAcross) {
  Drive drive = plain();
  drive.vibration_m = 1e-5;
  drive.vibration_hz = 10;
  drive.vibration_phase_rad = 0.3;
  EXPECT_NEAR(moving_end(drive, 1.02).y_m - moving_end(plain(), 1.02).y_m,
              1e-5 * std::sin(2 * kPi * 10.2 + 0.3), 1e-17);
  EXPECT_EQ(moving_end(drive, 1.02).x_m, moving_end(plain(), 1.02).x_m);
}

TEST(Drive, RigidDriveKeepsThePathAndGivesNowhere) {
  Drive drive;
  drive.bend_s = 3;
  drive.play_m = 1e-6;
  drive.friction_n = 1;
  const Drive rigid = rigid_drive(drive);
  EXPECT_EQ(rigid.bend_s, 3);
  EXPECT_EQ(rigid.slack, 0);
  EXPECT_EQ(rigid.first_compliance + rigid.last_compliance + rigid.play_m + rigid.friction_n, 0);
  EXPECT_EQ(rigid.carriage_x_n_m, kNever);
  EXPECT_EQ(rigid.carriage_y_n_m, kNever);
}

TEST(Drive, WhatCannotBeIsRefusedByName) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    const char* name;
    std::function<void(Drive&)> spoil;
  } wrong[] = {{"bend_s", [](Drive& d) { d.bend_s = 0; }},
               {"hold_s", [](Drive& d) { d.hold_s = -1; }},
               {"angle_rad", [](Drive& d) { d.angle_rad = 7; }},
               {"overshoot_rad", [](Drive& d) { d.overshoot_rad = -0.1; }},
               {"overshoot_decay_s", [](Drive& d) { d.overshoot_decay_s = 0; }},
               {"slowness", [](Drive& d) { d.slowness = 0.6; }},
               {"jig_length_m", [&](Drive& d) { d.jig_length_m = nan; }},
               {"slack", [](Drive& d) { d.slack = 1; }},
               {"first_offset", [](Drive& d) { d.first_offset.x_m = 1; }},
               {"last_offset", [&](Drive& d) { d.last_offset.tangent_rad = nan; }},
               {"first_compliance", [](Drive& d) { d.first_compliance = -1; }},
               {"carriage_x_n_m", [](Drive& d) { d.carriage_x_n_m = 0; }},
               {"carriage_y_n_m", [&](Drive& d) { d.carriage_y_n_m = nan; }},
               {"play_m", [](Drive& d) { d.play_m = -1e-9; }},
               {"friction_n", [&](Drive& d) { d.friction_n = nan; }},
               {"slip_time_s", [](Drive& d) { d.slip_time_s = -1; }},
               {"slip_duration_s", [](Drive& d) { d.slip_duration_s = 0; }},
               {"slip_shift_m", [](Drive& d) { d.slip_shift_m = kNever; }},
               {"vibration_m", [](Drive& d) { d.vibration_m = 1; }},
               {"vibration_hz", [](Drive& d) { d.vibration_hz = 201; }}};
  EXPECT_NO_THROW(check(Drive{}));
  for (const auto& [name, spoil] : wrong) {
    Drive drive;
    spoil(drive);
    try {
      check(drive);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_NE(error.message().find(name), std::string::npos) << error.message();
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::drive_test
