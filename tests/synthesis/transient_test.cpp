// Motion with inertia: the formula in time, the modes of the bent strip, the books of energy, and what
// leaving inertia out costs.
#include "synthesis/transient.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>

#include "motionanalyzer/core/elementary.hpp"
#include "synthesis/equilibria.hpp"
#include "synthesis/panel_motion.hpp"
#include "synthesis/ring_down.hpp"
#include "synthesis/rods.hpp"

namespace motionanalyzer::transient_test {
namespace {

using namespace testing;
using synthesis::RodInstant;
using synthesis::RodState;
using synthesis::Transient;

using elementary::kPi;

/// Damping ratio of BDF2 on an oscillation, per radian of its own: the root of (3/2 - i w h) z^2 - 2 z + 1/2
/// = 0 near e^(i w h).
double damping_of_formula(double omega_h) {
  const std::complex<double> a(1.5, -omega_h);
  const std::complex<double> z = (2.0 + std::sqrt(4.0 - 2.0 * a)) / (2.0 * a);
  return -std::log(std::abs(z)) / omega_h;
}

/// A straight strip between clamps, of which one slides: free to bend without stretching.
Drive sliding_clamp() {
  Drive drive = rigid_drive();
  drive.carriage_x_n_m = 1;
  return drive;
}

double energy_of(RodInstant& rod, const Transient& transient) {
  double energy = rod.elastic(transient.state());
  for (std::size_t k = 0; k < transient.velocity().size(); ++k)
    energy += 0.5 * transient.mass()[k / 2] * transient.velocity()[k] * transient.velocity()[k];
  return energy;
}

/// Steps of a tenth of a radian and of the longest that the simulator takes follow the damped cosine.
TEST(Transient, TunedStepsKeepTheFrequencyAndTheDampingOfTheMode) {
  const Strip strip = two_copper_strip(61);
  const Drive drive = sliding_clamp();
  RodInstant rod;
  rod.prepare(strip, drive, {}, {});
  RodState state;
  state.resize(strip.nodes());
  rod.rest(-10, state);
  const std::vector<double> rest = state.xy_m;
  std::vector<double> pushed(rest.size(), 0.0), still(rest.size(), 0.0);
  for (std::size_t i = 0; i < strip.nodes(); ++i) {
    const double sine = std::sin(kPi * static_cast<double>(i) / 60);
    pushed[2 * i + 1] = 1e-6 * sine * sine;
  }
  const double eta = 2 * 0.02 / 5e3;
  synthesis::RingDown mode;
  mode.start(rod, -10, rest, pushed, still, eta);
  const double omega = mode.omega_hz(), sigma = 0.5 * eta * omega * omega;
  for (const double omega_h : {0.1, 0.7}) {
    const double h = omega_h / omega;
    for (std::size_t i = 0; i < rest.size(); ++i) state.xy_m[i] = rest[i], still[i] = 0;
    mode.add_to(-10, state.xy_m);
    const double shape_at_start = state.xy_m[61];
    state.time_s = -10;
    Transient transient;
    transient.start(rod, state, still, eta);
    // Euler's first step is a hundred times shorter than the others, and starts the mode's clock.
    transient.step(rod, {0.01 * h});
    double worst = 0, largest = 0;
    for (int k = 1; k <= 60; ++k) {
      transient.step(rod, {h, synthesis::Scheme::one_step, omega});
      const double t = (k + 0.01) * h, damped = std::sqrt(omega * omega - sigma * sigma);
      const double expected =
          std::exp(-sigma * t) * (std::cos(damped * t) + sigma / damped * std::sin(damped * t));
      const double swing = (transient.state().xy_m[61] - rest[61]) / (shape_at_start - rest[61]);
      worst = std::max(worst, std::fabs(swing - expected));
      largest = std::max(largest, std::fabs(swing));
    }
    // A constant share: the formula's rate of a swing differs from the swing's by x / 2 of a step's turn, and
    // the start is the swing's. Untuned, the phase would be out by 60 / 12 of that turn's cube: .005 and 1.7.
    EXPECT_LT(worst, 0.035 * omega_h) << omega_h;
    EXPECT_LE(largest, 1) << omega_h;
  }
}

class FreeRinging : public ::testing::TestWithParam<double> {};

TEST_P(FreeRinging, LosesWhatTheFormulaTakes) {
  const double omega_h = GetParam();
  const Strip strip = two_copper_strip(61);
  const Drive drive = sliding_clamp();
  RodInstant rod;
  rod.prepare(strip, drive, {}, {});
  RodState state;
  state.resize(strip.nodes());
  rod.rest(-10, state);  // the drive stands still before time 0
  const double beta = 4.730041, mass = strip.section.mass_kg_m2, length = strip.length_m;
  const double omega = beta * beta / (length * length) * std::sqrt(strip.section.bending_stiffness_nm / mass);
  std::vector<double> velocity(2 * strip.nodes());
  for (std::size_t i = 0; i < strip.nodes(); ++i) {
    const double x = beta * static_cast<double>(i) / 60, sigma = 0.982502;
    velocity[2 * i + 1] = 3e-5 * omega * (std::cosh(x) - std::cos(x) - sigma * (std::sinh(x) - std::sin(x)));
  }
  Transient transient;
  transient.start(rod, state, velocity, 0);
  const double h = omega_h / omega;
  const auto run = [&](double periods) {
    const int steps = static_cast<int>(periods * 2 * kPi / omega_h);
    for (int k = 0; k < steps; ++k) transient.step(rod, {h});
    return steps * omega_h;
  };
  run(2);  // Euler's step and what it stirred up
  const double before = energy_of(rod, transient);
  const double phase = run(6);
  const double damping = std::log(before / energy_of(rod, transient)) / (2 * phase);
  // The strip's own frequency differs from the beam's by 3e-4, and damping goes with its third power; a
  // deflection of a tenth of a thickness bends it to second order.
  EXPECT_NEAR(damping / damping_of_formula(omega_h), 1, 0.02);
}
INSTANTIATE_TEST_SUITE_P(Steps, FreeRinging, ::testing::Values(0.05, 0.1, 0.2, 0.4));

/// Frequency at which the strip, resting at a bend, goes on swinging after a push to one side.
double bent_frequency_hz(double angle_rad) {
  const Strip strip = two_copper_strip(121);
  Drive drive = rigid_drive();
  drive.angle_rad = angle_rad;
  drive.hold_s = 10;
  RodInstant rod;
  rod.prepare(strip, drive, {}, {});
  Motion motion;
  RodDynamics().simulate(strip, drive, {}, {}, with(Inertia::never), motion);
  RodState state;
  state.resize(strip.nodes());
  state.time_s = 5;
  motion.shape(5, state.xy_m);
  rod.solve(5, state);
  // Antisymmetric, along the normals, as the first mode of an arch that does not stretch.
  std::vector<double> velocity(2 * strip.nodes());
  for (std::size_t i = 1; i + 1 < strip.nodes(); ++i) {
    const double part = static_cast<double>(i) / 120, angle = angle_rad * part, across = std::sin(kPi * part);
    const double speed = 0.01 * across * std::sin(2 * kPi * part);
    velocity[2 * i] = -speed * std::sin(angle);
    velocity[2 * i + 1] = speed * std::cos(angle);
  }
  Transient transient;
  const double h = 1e-5;
  transient.start(rod, state, velocity, 2 * 0.01 / (2 * kPi * 900));
  double before = 0, first = 0, last = 0;
  int crossings = 0;
  for (int k = 1; k <= 1200; ++k) {
    transient.step(rod, {h});
    double swing = 0;
    for (std::size_t i = 0; i < velocity.size(); ++i)
      swing += velocity[i] * (transient.state().xy_m[i] - state.xy_m[i]);
    if (k > 200 && before < 0 && swing >= 0) {
      last = h * (k - swing / (swing - before));
      if (crossings++ == 0) first = last;
    }
    before = swing;
  }
  return (crossings - 1) / (last - first);
}

TEST(Transient, SemicircleSwingsAtTheFrequencyOfAClampedArch) {
  // 4.384 sqrt(D / m) / R^2, the lowest inextensional mode of a clamped semicircular arch (Den Hartog).
  const Strip strip = two_copper_strip(5);
  const double radius = strip.length_m / kPi;
  const double arch_hz = 4.384 / (2 * kPi * radius * radius) *
                         std::sqrt(strip.section.bending_stiffness_nm / strip.section.mass_kg_m2);
  EXPECT_NEAR(bent_frequency_hz(kPi), arch_hz, 0.01 * arch_hz);
  EXPECT_NEAR(bent_frequency_hz(kPi), 702, 7);
}

TEST(Transient, QuarterCircleSwingsNear905Hz) { EXPECT_NEAR(bent_frequency_hz(kPi / 2), 905, 9); }

TEST(Transient, InertiaDoesNotShowDuringTheDrive) {
  const Strip strip = two_copper_strip(61);
  RodDynamics dynamics;
  Motion moving, resting;
  dynamics.simulate(strip, rigid_drive(), {}, {}, with(Inertia::always), moving);
  MotionOptions options = with(Inertia::never);
  options.grid_s = 0.004;
  dynamics.simulate(strip, rigid_drive(), {}, {}, options, resting);
  // Acceleration over the square of the first mode's frequency: 0.05 m/s^2 / (5,700 / s)^2 = 1.5e-5 px.
  for (double t = 0; t < 2.5; t += 0.004)
    EXPECT_LT(largest_px(shape_of(moving, t), shape_of(resting, t)), 3e-5) << t;
}

/// Largest change of the balance between two times, relative to the elastic energy.
double imbalance(const std::vector<EnergyRecord>& records, double from_s, double to_s) {
  double least = 1e9, most = -1e9, elastic = 0;
  for (const EnergyRecord& r : records) {
    if (r.time_s < from_s || r.time_s > to_s) continue;
    const double balance = r.elastic + r.kinetic + r.scheme + r.dissipated - r.work + r.released;
    least = std::min(least, balance);
    most = std::max(most, balance);
    elastic = r.elastic;
  }
  return (most - least) / elastic;
}

TEST(Transient, EnergyIsBookedToTheLastMillionth) {
  for (const bool gives : {false, true}) {
    RodDynamics dynamics;
    Motion motion;
    std::vector<EnergyRecord> records;
    const Drive drive = gives ? Drive{} : rigid_drive();
    dynamics.simulate(two_copper_strip(231, 0.03), drive, crack_at(0.6, 0.4, 1.5, 1e-4), {}, {}, motion,
                      &records);
    const double onset_s = motion.history[0].time_s;
    EXPECT_LT(imbalance(records, onset_s + 1e-4, onset_s + 2e-2), 1e-6);
    // The rise itself takes four steps.
    EXPECT_LT(imbalance(records, onset_s, onset_s + 1e-4), 1e-4);
    EXPECT_GT(records.back().released, 0.005 * records.back().elastic);
  }
}

double open_books_of_a_large_crack(std::size_t nodes, double event_step_s) {
  RodDynamics dynamics;
  Motion motion;
  std::vector<EnergyRecord> records;
  MotionOptions options;
  options.event_step_s = event_step_s;
  dynamics.simulate(two_copper_strip(nodes), rigid_drive(), crack_at(0.6, 1.9, 1.5, 1e-4), {}, options,
                    motion, &records);
  const double onset_s = motion.history[0].time_s;
  return imbalance(records, onset_s + 2e-4, onset_s + 5e-3);
}

TEST(Transient, BooksOfALargeEventCloseWithTheSquareOfTheStep) {
  const double coarse = open_books_of_a_large_crack(121, 2e-5);
  EXPECT_LT(coarse, 2e-5);
  EXPECT_LT(open_books_of_a_large_crack(121, 1e-5), 0.4 * coarse);
}

TEST(Transient, BooksOfALargeEventCloseToTheLastMillionthAtStepsOfFiveMicroseconds) {
  EXPECT_LT(open_books_of_a_large_crack(231, 5e-6), 1e-6);
}

TEST(Transient, LostEnergyDoesNotComeBack) {
  RodDynamics dynamics;
  Motion motion;
  std::vector<EnergyRecord> records;
  dynamics.simulate(two_copper_strip(61), Drive{}, crack_at(0.6, 1, 1.5), {}, {}, motion, &records);
  ASSERT_GT(records.size(), 100U);
  for (std::size_t k = 1; k < records.size(); ++k) {
    EXPECT_GE(records[k].dissipated, records[k - 1].dissipated);
    EXPECT_GE(records[k].released, records[k - 1].released);
  }
}

TEST(Transient, EndsWhereTheStripHasComeToRestEvenIfFrictionHoldsItElsewhere) {
  Drive drive;
  drive.friction_n = 2;
  drive.play_m = 2e-6;
  drive.carriage_y_n_m = 3e5;
  drive.last_offset = {-3e-5, 3e-5, 0.01};
  RodDynamics dynamics;
  Motion motion;
  dynamics.simulate(two_copper_strip(61, 0.03), drive, crack_at(0.6, 1, 1.5), {0.1, 0.3}, {}, motion);
  ASSERT_EQ(motion.segment.size(), 3U);
  EXPECT_TRUE(motion.segment[1].transient);
  const double end_s = motion.segment[2].from_s;
  EXPECT_LT(end_s - motion.history[0].time_s, 0.05);
  // Where equilibria take over, no exposure shows more of the jump than the tolerance.
  EXPECT_LT(largest_px(shape_of(motion, end_s - 1e-9), shape_of(motion, end_s)),
            kPxPerM * MotionOptions{}.tolerance_m / synthesis::ringing_seen({}) + 1e-3);
}

/// Steps half as long from the first instant to the last.
TEST(Transient, AutomaticAgreesWithFineStepsThroughout) {
  Drive drive;
  drive.bend_s = 0.3;
  drive.hold_s = 0;
  for (const double lambda_mm : {0.4, 3.0}) {
    const Strip strip = two_copper_strip(61, 0.03);
    const Damage damage = crack_at(0.6, lambda_mm, 90 * kDegree, 5e-4);
    MotionOptions options = with(Inertia::always);
    options.event_step_s = options.drive_step_s = 1e-5;
    Motion fine, automatic;
    RodDynamics dynamics;
    dynamics.simulate(strip, drive, damage, {}, options, fine);
    dynamics.simulate(strip, drive, damage, {}, with(Inertia::automatic), automatic);
    ASSERT_EQ(automatic.segment.size(), 3U);
    double worst_px = 0;
    for (double t = fine.history[0].time_s; t < fine.history[0].time_s + 0.06; t += 3.1e-4)
      worst_px = std::max(worst_px, largest_px(exposed(automatic, t, 0.002), exposed(fine, t, 0.002)));
    EXPECT_LE(worst_px, kPxPerM * MotionOptions{}.tolerance_m);
  }
}

TEST(Transient, ADriveThatInertiaWouldShowInIsIntegratedThroughout) {
  Drive drive;
  drive.hold_s = 0.02;
  RodDynamics dynamics;
  Motion motion;
  drive.bend_s = 0.3;
  dynamics.simulate(two_copper_strip(61, 0.03), drive, {}, {}, with(Inertia::automatic), motion);
  EXPECT_FALSE(motion.segment[0].transient);
  EXPECT_GT(motion.inertia_error_m, 0);
  drive.bend_s = 0.05;
  dynamics.simulate(two_copper_strip(61, 0.03), drive, {}, {}, with(Inertia::automatic), motion);
  EXPECT_TRUE(motion.segment[0].transient);
  EXPECT_EQ(motion.inertia_error_m, 0);
}

/// A strip that is curled the way it will be bent is strained on its other face while it is straight.
TEST(Transient, CurlDoesNotMakeACrackComeInWithThePanel) {
  StripOptions curled;
  curled.nodes = 61;
  curled.natural_curvature_per_m = 60;
  Motion motion;
  RodDynamics dynamics;
  dynamics.simulate(make_strip(laminate(stack_two_copper()), curled, Random(1)), {},
                    crack_at(0.6, 1, 100 * kDegree, 5e-4), {}, with(Inertia::never), motion);
  ASSERT_EQ(motion.history.size(), 1U);
  EXPECT_NEAR(motion.history[0].time_s, time_of_angle({}, 100 * kDegree), 1e-3);
}

struct Event {
  double place, lambda_mm, angle_deg, rise_s, exposure_s;
};
class InertiaLeftOut : public ::testing::TestWithParam<Event> {};

TEST_P(InertiaLeftOut, CostsLessThanTheEstimateAndAutomaticLessThanTheTolerance) {
  const Event event = GetParam();
  const Strip strip = two_copper_strip(61, 0.03);
  const Damage damage = crack_at(event.place, event.lambda_mm, event.angle_deg * kDegree, event.rise_s);
  Motion motion[3];
  RodDynamics dynamics;
  for (const Inertia inertia : {Inertia::never, Inertia::automatic, Inertia::always}) {
    MotionOptions options = with(inertia);
    options.exposure_s = event.exposure_s;
    if (inertia == Inertia::always) options.event_step_s = 1e-5;
    dynamics.simulate(strip, Drive{}, damage, {}, options, motion[static_cast<int>(inertia)]);
  }
  const Motion& automatic = motion[static_cast<int>(Inertia::automatic)];
  const Motion& never = motion[static_cast<int>(Inertia::never)];
  const Motion& always = motion[static_cast<int>(Inertia::always)];
  const double onset_s = always.history[0].time_s;
  double automatic_px = 0, never_px = 0;
  // Every phase of the exposure against the event, until the ringing is over.
  for (double t = onset_s - event.exposure_s; t < onset_s + 0.03; t += 1.7e-4) {
    const std::vector<double> truth = exposed(always, t, event.exposure_s);
    automatic_px = std::max(automatic_px, largest_px(exposed(automatic, t, event.exposure_s), truth));
    never_px = std::max(never_px, largest_px(exposed(never, t, event.exposure_s), truth));
  }
  EXPECT_LE(automatic_px, kPxPerM * MotionOptions{}.tolerance_m);
  EXPECT_LE(never_px, kPxPerM * never.inertia_error_m);
  EXPECT_LE(automatic.inertia_error_m, MotionOptions{}.tolerance_m);
}
INSTANTIATE_TEST_SUITE_P(
    At30And240And1000Fps, InertiaLeftOut,
    ::testing::Values(Event{0.5, 0.05, 30, 1e-4, 0.002}, Event{0.7, 0.4, 90, 5e-4, 0.002},
                      Event{0.1, 1.9, 170, 1e-4, 0.002}, Event{0.7, 0.4, 90, 1e-4, 0.001},
                      Event{0.3, 1.9, 170, 1e-3, 0.001}, Event{0.7, 0.1, 120, 1e-4, 0.0005},
                      Event{0.7, 1.9, 170, 1e-4, 0.0005}, Event{0.5, 4.0, 90, 6e-3, 0.0005}));

}  // namespace
}  // namespace motionanalyzer::transient_test
