// Equilibria and events. tests/synthesis/transient_test.cpp has the motion between them.
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"
#include "synthesis/rods.hpp"

namespace motionanalyzer::rod_dynamics_test {
namespace {

using namespace testing;

Motion move(const Strip& strip, const Drive& drive, const Damage& damage = {},
            const MotionOptions& options = with(Inertia::never), const Resin& resin = {}) {
  RodDynamics dynamics;
  Motion motion;
  dynamics.simulate(strip, drive, damage, resin, options, motion);
  return motion;
}

TEST(RodDynamics, UniformStripOnTheJigsPathStaysACircle) {
  const Strip strip = two_copper_strip();
  const Motion motion = move(strip, rigid_drive());
  std::vector<double> arc(2 * strip.nodes());
  for (const double t : {0.0, 0.4, 1.0, 1.37, 2.0, 2.5}) {
    arc_shape(0, 0, 0, strip.length_m, bend_angle(rigid_drive(), t), arc);
    // A chain of chords is shorter than its arc by (cell / radius)^2 / 24: 2e-6 of the length, bent off into
    // a sag of its square root's size over the cells.
    EXPECT_LT(largest_px(shape_of(motion, t), arc), 0.005) << t;
  }
}

TEST(RodDynamics, CurvatureOfACircleIsTheSameEverywhere) {
  const Strip strip = two_copper_strip();
  const Motion motion = move(strip, rigid_drive());
  std::vector<double> curvature(strip.nodes());
  motion.curvature(2.2, curvature);
  for (const double k : curvature) EXPECT_NEAR(k * strip.length_m, elementary::kPi, 2e-4);
}

TEST(RodDynamics, RigidHoldersHideUniformStiffness) {
  Strip strip = two_copper_strip();
  const Motion mean = move(strip, rigid_drive());
  for (double& d : strip.bending_stiffness_nm) d *= 1.5;
  const Motion stiff = move(strip, rigid_drive());
  for (double t = 0; t < 2.5; t += 0.1)
    EXPECT_LT(largest_px(shape_of(mean, t), shape_of(stiff, t)), 1e-6) << t;
}

TEST(RodDynamics, GrippersThatGiveShowUniformStiffness) {
  Strip strip = two_copper_strip();
  const Motion mean = move(strip, Drive{});
  for (double& d : strip.bending_stiffness_nm) d *= 1.5;
  EXPECT_GT(largest_px(shape_of(mean, 2.4), shape_of(move(strip, Drive{}), 2.4)), 0.05);
}

TEST(RodDynamics, DamagedPanelHasItsHealthyTwinsBitsUntilTheEvent) {
  const Strip strip = two_copper_strip(61, 0.03);
  for (const Inertia inertia : {Inertia::never, Inertia::automatic, Inertia::always}) {
    const Motion healthy = move(strip, Drive{}, {}, with(inertia));
    const Motion damaged = move(strip, Drive{}, crack_at(0.6, 0.5, 1.5), with(inertia));
    ASSERT_EQ(damaged.history.size(), 1U);
    const double onset_s = damaged.history[0].time_s;
    for (double t = 0; t < onset_s; t += 0.0137) EXPECT_EQ(shape_of(damaged, t), shape_of(healthy, t)) << t;
    EXPECT_NE(shape_of(damaged, onset_s + 1e-3), shape_of(healthy, onset_s + 1e-3));
  }
}

TEST(RodDynamics, CrackBeginsWhenTheCommandedAngleReachesTheTrigger) {
  for (const double angle : {20.0, 90.0, 150.0}) {
    const Motion motion = move(two_copper_strip(61, 0.03), Drive{}, crack_at(0.3, 0.4, angle * kDegree));
    ASSERT_EQ(motion.history.size(), 1U);
    EXPECT_NEAR(motion.history[0].time_s, time_of_angle(Drive{}, angle * kDegree), 1e-9);
    EXPECT_EQ(motion.history[0].lambda_mm, 0.4);
  }
}

TEST(RodDynamics, CrackBeginsWhenTheOuterStrainPassesTheRuptureStrain) {
  const Strip strip = two_copper_strip(101);  // a node stands at 0.4
  Damage damage = crack_at(0.4, 0.4, 0);
  damage.step[0].rupture_strain = 0.004;
  const Motion motion = move(strip, rigid_drive(), damage);
  ASSERT_EQ(motion.history.size(), 1U);
  const Motion healthy = move(strip, rigid_drive());
  std::vector<double> curvature(strip.nodes());
  healthy.curvature(motion.history[0].time_s, curvature);
  // Both from the same nodes; a nanosecond of bending is 1e-9 of the strain.
  EXPECT_NEAR(outer_strain(strip.section, curvature[40]), 0.004, 1e-8);
}

TEST(RodDynamics, NoEventWhereTheStrainOrTheAngleIsNeverReached) {
  const Strip strip = two_copper_strip(61);
  Damage damage = crack_at(0.4, 0.4, 0);
  damage.step[0].rupture_strain = 0.05;
  EXPECT_TRUE(move(strip, Drive{}, damage).history.empty());
  const Motion motion = move(strip, Drive{}, crack_at(0.4, 0.4, 200 * kDegree));
  EXPECT_TRUE(motion.history.empty());
  EXPECT_EQ(motion.segment.size(), 1U);
}

TEST(RodDynamics, DamageThatCameInIsThereFromTheStartWithoutTransient) {
  const Strip strip = two_copper_strip(61);
  const Motion motion = move(strip, Drive{}, crack_at(0.4, 0.4, 0), MotionOptions{});
  ASSERT_EQ(motion.history.size(), 1U);
  EXPECT_EQ(motion.history[0].time_s, 0);
  for (const auto& segment : motion.segment) EXPECT_FALSE(segment.transient);
  EXPECT_GT(largest_px(shape_of(motion, 1.0), shape_of(move(strip, Drive{}), 1.0)), 0.1);
}

TEST(RodDynamics, DamageThatCameInLooksLikeTheSameDamageAfterItsEvent) {
  const Strip strip = two_copper_strip(61);
  const Motion before = move(strip, rigid_drive(), crack_at(0.4, 0.4, 0));
  const Motion during = move(strip, rigid_drive(), crack_at(0.4, 0.4, 1));
  // The elastic strip has no memory; the two were interpolated from different instants.
  EXPECT_LT(largest_px(shape_of(before, 1.9), shape_of(during, 1.9)), 1e-3);
}

TEST(RodDynamics, GrowingCrackTakesEveryStepInOrder) {
  Damage damage = crack_at(0.6, 0.2, 0.7);
  for (const double angle : {1.2, 1.9, 3.0}) {
    damage.step.push_back({damage.step.back().lambda_mm + 0.3, 1e-3});
    damage.step.back().trigger_rad = angle;
  }
  for (const Inertia inertia : {Inertia::never, Inertia::automatic}) {
    const Motion motion = move(two_copper_strip(61, 0.03), Drive{}, damage, with(inertia));
    ASSERT_EQ(motion.history.size(), 4U);
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_NEAR(motion.history[k].time_s, time_of_angle(Drive{}, damage.step[k].trigger_rad), 1e-3);
      EXPECT_EQ(motion.history[k].lambda_mm, damage.step[k].lambda_mm);
    }
    for (std::size_t k = 1; k < motion.segment.size(); ++k)
      EXPECT_GE(motion.segment[k].from_s, motion.segment[k - 1].from_s);
  }
}

TEST(RodDynamics, SlackBucklesTowardsTheBendingSideAndUnfoldsWithoutASnap) {
  Drive drive = rigid_drive();
  drive.slack = 5e-4;
  const Motion motion = move(two_copper_strip(61), drive);
  const std::vector<double> straight = shape_of(motion, 0);
  // Height of the clamped elastica that is longer than its chord by this share: 2 / pi sqrt(slack) L.
  const double sag = 2 / elementary::kPi * std::sqrt(drive.slack) * drive.jig_length_m;
  EXPECT_NEAR(straight[61], -sag, 0.03 * sag);
  std::vector<double> before = straight;
  for (double t = 0.005; t < 2.5; t += 0.005) {
    const std::vector<double> now = shape_of(motion, t);
    // The end's own speed is at most 2.2 mm in 50 ms: 2.2 px in a step; a snap would be the whole sag.
    EXPECT_LT(largest_px(now, before), 3.0) << t;
    before = now;
  }
}

TEST(RodDynamics, NormalPanelMovesSmoothlyInTheDefaultJig) {
  Drive drive;
  drive.first_offset = {6e-5, 6e-5, -0.03};
  drive.last_offset = {-6e-5, 6e-5, 0.03};  // a panel at the edge of what a line lets in, too long
  const Motion coarse = move(two_copper_strip(61, 0.03), drive);
  MotionOptions options = with(Inertia::never);
  options.grid_s = 0.004;
  const Motion fine = move(two_copper_strip(61, 0.03), drive, {}, options);
  for (double t = 0; t < 2.5; t += 0.0031)
    EXPECT_LT(largest_px(shape_of(coarse, t), shape_of(fine, t)), 0.01) << t;
}

TEST(RodDynamics, FrictionLeavesTheCarriageBehindItsPath) {
  Drive drive;
  drive.jig_length_m = 0.02305;  // takes the strip along by its length
  const Strip strip = two_copper_strip(61);
  const Motion smooth = move(strip, drive);
  drive.friction_n = 5;
  const Motion rough = move(strip, drive);
  const double apart_px = largest_px(shape_of(smooth, 1), shape_of(rough, 1));
  EXPECT_GT(apart_px, 0.01);
  EXPECT_LT(apart_px, kPxPerM * 2 * drive.friction_n / drive.carriage_x_n_m);
}

TEST(RodDynamics, PlayLetsTheEndRestAwayFromItsPath) {
  Drive drive;
  drive.last_offset.y_m = 5e-5;
  drive.carriage_y_n_m = 1e6;
  const Strip strip = two_copper_strip(61);
  const Motion tight = move(strip, drive);
  drive.play_m = 5e-6;
  const double apart_px = largest_px(shape_of(tight, 1), shape_of(move(strip, drive), 1));
  EXPECT_GT(apart_px, 0.02);
  EXPECT_LT(apart_px, 2 * kPxPerM * drive.play_m);
}

TEST(RodDynamics, ResinRelaxesWithItsTimeDuringTheHold) {
  // Resin stiffens the whole strip alike, so it shows where a gripper's pad gives way to the moment: the end
  // comes back as the resin lets go.
  const Strip strip = two_copper_strip(61);
  Drive drive = rigid_drive();
  drive.last_compliance = 1;
  drive.bend_s = 0.5;
  drive.hold_s = 4;
  const Motion motion = move(strip, drive, {}, with(Inertia::never), {0.3, 0.4});
  const auto end_lag = [&](double t) { return largest_px(shape_of(motion, t), shape_of(motion, 4.5)); };
  EXPECT_GT(end_lag(0.5), 0.1);
  EXPECT_NEAR(end_lag(1.4) / end_lag(1.0), std::exp(-1.0), 0.05);
}

TEST(RodDynamics, MotionIsReusedWithoutATrace) {
  const Strip strip = two_copper_strip(61, 0.03);
  RodDynamics dynamics;
  Motion motion;
  for (const double trigger : {0.5, 1.5}) {
    dynamics.simulate(strip, Drive{}, crack_at(0.5, 1, trigger), {0.1, 0.3}, {}, motion);
  }
  dynamics.simulate(strip, Drive{}, crack_at(0.2, 0.3, 2), {}, {}, motion);
  const Motion fresh = move(strip, Drive{}, crack_at(0.2, 0.3, 2), {});
  ASSERT_EQ(motion.segment.size(), fresh.segment.size());
  for (std::size_t k = 0; k < fresh.segment.size(); ++k) {
    EXPECT_EQ(motion.segment[k].from_s, fresh.segment[k].from_s);
    EXPECT_EQ(motion.segment[k].time_s, fresh.segment[k].time_s);
    EXPECT_TRUE(motion.segment[k].xy_m == fresh.segment[k].xy_m);
  }
  EXPECT_EQ(motion.history, fresh.history);
  EXPECT_EQ(motion.end_pose.size(), fresh.end_pose.size());
}

TEST(RodDynamics, EndPosesAreWhatTheMovingHolderDid) {
  const Motion motion = move(two_copper_strip(61), rigid_drive());
  ASSERT_EQ(motion.end_pose.size(), motion.segment[0].time_s.size());
  for (std::size_t k = 0; k < motion.end_pose.size(); ++k) {
    const EndPose commanded = moving_end(rigid_drive(), motion.segment[0].time_s[k]);
    EXPECT_EQ(motion.end_pose[k].x_m, commanded.x_m);
    EXPECT_EQ(motion.end_pose[k].tangent_rad, commanded.tangent_rad);
  }
}

TEST(RodDynamics, StripWithoutAnEquilibriumIsAnErrorThatSaysWhen) {
  Strip strip = two_copper_strip(61);
  strip.section.axial_stiffness_n_m = 1e300;  // no digit of a position is left for bending
  try {
    move(strip, rigid_drive());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::no_solution);
    EXPECT_NE(error.message().find("before the bend begins"), std::string::npos) << error.message();
  }
}

TEST(RodDynamics, WrongOptionsAreRefusedByName) {
  const struct {
    const char* name;
    std::function<void(Strip&, Drive&, Damage&, Resin&, MotionOptions&)> spoil;
  } wrong[] = {
      {"strip", [](Strip& s, Drive&, Damage&, Resin&, MotionOptions&) { s.natural_turn_rad.pop_back(); }},
      {"cell_m", [](Strip& s, Drive&, Damage&, Resin&, MotionOptions&) { s.cell_m = 0; }},
      {"mass_kg_m2", [](Strip& s, Drive&, Damage&, Resin&, MotionOptions&) { s.section.mass_kg_m2 = 0; }},
      {"bend_s", [](Strip&, Drive& d, Damage&, Resin&, MotionOptions&) { d.bend_s = -1; }},
      {"place", [](Strip&, Drive&, Damage& d, Resin&, MotionOptions&) { d.place = -1; }},
      {"relaxation_s", [](Strip&, Drive&, Damage&, Resin& r, MotionOptions&) { r.relaxation_s = 0; }},
      {"grid_s", [](Strip&, Drive&, Damage&, Resin&, MotionOptions& o) { o.grid_s = 0; }},
      {"instants", [](Strip&, Drive& d, Damage&, Resin&, MotionOptions&) {
         d.hold_s = 100, d.vibration_m = 1e-6, d.vibration_hz = 200;
       }}};
  for (const auto& [name, spoil] : wrong) {
    Strip strip = two_copper_strip(21);
    Drive drive;
    Damage damage;
    Resin resin;
    MotionOptions options;
    spoil(strip, drive, damage, resin, options);
    try {
      move(strip, drive, damage, options, resin);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_NE(error.message().find(name), std::string::npos) << error.message();
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::rod_dynamics_test
