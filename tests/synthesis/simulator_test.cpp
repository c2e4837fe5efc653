// A panel from its plan: what the camera saw, and what is true of it.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "support/hash.hpp"

namespace motionanalyzer::simulator_test {
namespace {

SimulatedPanel simulated(const PanelPlan& plan, bool with_field = false) {
  Simulator simulator;
  SimulatedPanel panel;
  simulator.simulate(plan, panel, with_field);
  return panel;
}

void add(Hash& hash, const MatrixF& matrix) {
  for (const float value : matrix.values()) hash.add_bits(std::bit_cast<std::uint32_t>(value));
}

std::uint64_t hash_of(const SimulatedPanel& panel) {
  Hash hash;
  for (const std::int32_t number : panel.bundle.frame_number) hash.add(static_cast<double>(number));
  for (const std::uint8_t seen : panel.bundle.mask.values()) hash.add_bits(seen);
  for (std::size_t i = 0; i < panel.bundle.mask.values().size(); ++i) {
    if (panel.bundle.mask.values()[i] == 0) continue;
    hash.add(static_cast<double>(panel.bundle.x_px.values()[i]));
    hash.add(static_cast<double>(panel.bundle.y_px.values()[i]));
  }
  for (const DamageEvent& event : panel.truth.history) {
    hash.add(event.time_s);
    hash.add(event.lambda_mm);
  }
  add(hash, panel.field);
  return hash.value();
}

/// Frames of b that show the same points in the same pixels as in a, up to the first that does not.
std::size_t equal_frames(const FrameBundle& a, const FrameBundle& b) {
  std::size_t t = 0;
  const auto equal_row = [&](const MatrixF& p, const MatrixF& q) {
    for (std::size_t i = 0; i < p.cols(); ++i)
      if (std::bit_cast<std::uint32_t>(p(t, i)) != std::bit_cast<std::uint32_t>(q(t, i))) return false;
    return true;
  };
  while (t < a.frames() && t < b.frames() && a.frame_number[t] == b.frame_number[t] &&
         equal_row(a.x_px, b.x_px) && equal_row(a.y_px, b.y_px))
    ++t;
  return t;
}

TEST(Simulator, WithoutDamageEveryDamageScenarioIsTheNormalPanelToTheLastBit) {
  for (const char* name : {"crack", "micro_crack", "growing_crack", "delamination", "pre_damage"}) {
    const SimulatedPanel twin = simulated(healthy_twin(draw_panel(name, 11, 3)), true);
    EXPECT_EQ(hash_of(twin), hash_of(simulated(draw_panel("normal", 11, 3), true))) << name;
    EXPECT_EQ(twin.truth.label, 0);
    EXPECT_EQ(twin.truth.lambda_mm, 0.0);
  }
}
TEST(Simulator, ACrackedPanelIsItsTwinInEveryFrameBeforeTheCrackAndInNoneSoonAfter) {
  for (const char* name : {"crack", "growing_crack", "delamination", "micro_crack"}) {
    const PanelPlan plan = draw_panel(name, 5, 8);
    const SimulatedPanel panel = simulated(plan), twin = simulated(healthy_twin(plan));
    ASSERT_TRUE(panel.truth.crack_frame) << name;
    const std::size_t equal = equal_frames(panel.bundle, twin.bundle);
    const std::int32_t first_other = panel.bundle.frame_number.at(equal);
    EXPECT_GE(first_other, *panel.truth.crack_frame) << name;
    EXPECT_LE(first_other, *panel.truth.crack_frame + 8)
        << name;  // a small crack takes frames to move a pixel
  }
}
TEST(Simulator, TheCrackFrameIsTheFirstWhoseExposureEndsAfterTheOnset) {
  const PanelPlan plan = draw_panel("crack", 5, 8);
  const Truth truth = simulated(plan).truth;
  const double end_s = *truth.crack_frame / plan.camera.fps + plan.camera.exposure_s;
  EXPECT_GT(end_s, *truth.onset_time_s);
  EXPECT_LE(end_s - 1 / plan.camera.fps, *truth.onset_time_s);
  EXPECT_EQ(truth.onset_time_s, truth.history.at(0).time_s);
}
TEST(Simulator, ACrackAfterTheLastExposureHasAnOnsetButNoFrame) {
  PanelPlan plan = draw_panel("crack", 5, 8);
  plan.drive.bend_s = 2;
  plan.drive.hold_s = 0;
  plan.damage.step.at(0).trigger_rad =
      0.99999 * plan.drive.angle_rad;  // at 1.98 s; the last frame ends at 1.969
  const Truth truth = simulated(plan).truth;
  EXPECT_EQ(truth.label, 1);
  EXPECT_GT(truth.onset_time_s.value(), 1.97);
  EXPECT_FALSE(truth.crack_frame);
}
TEST(Simulator, ACrackBeginsWhenTheDriveReachesItsAngle) {
  const PanelPlan plan = draw_panel("crack", 5, 2);
  const double expected_s = time_of_angle(plan.drive, plan.damage.step.at(0).trigger_rad);
  EXPECT_NEAR(*simulated(plan).truth.onset_time_s, expected_s, 1e-3);
}
TEST(Simulator, PreDamageIsGoal2AndHasNoOnset) {
  const Truth truth = simulated(draw_panel("pre_damage", 5, 8)).truth;
  EXPECT_EQ(truth.goal, Goal::goal2);
  EXPECT_EQ(truth.label, 1);
  EXPECT_FALSE(truth.crack_frame);
  EXPECT_FALSE(truth.onset_time_s);
  ASSERT_EQ(truth.history.size(), 1u);
  EXPECT_EQ(truth.history[0].time_s, 0);
}
TEST(Simulator, AGrowingCrackHasAHistoryOfItsSteps) {
  const PanelPlan plan = draw_panel("growing_crack", 5, 1);
  const Truth truth = simulated(plan).truth;
  ASSERT_EQ(truth.history.size(), plan.damage.step.size());
  for (std::size_t i = 1; i < truth.history.size(); ++i) {
    EXPECT_GE(truth.history[i].time_s, truth.history[i - 1].time_s);
    EXPECT_GT(truth.history[i].lambda_mm, truth.history[i - 1].lambda_mm);
  }
  EXPECT_EQ(truth.lambda_mm, plan.damage.step.back().lambda_mm);
}
TEST(Simulator, TheLabelIsWhetherTheStripLostStiffnessNotTheScenario) {
  Simulator simulator;
  const auto cracked = [&](const char* scenario, std::uint64_t panels) {
    std::uint64_t count = 0;
    for (std::uint64_t i = 0; i < panels; ++i) {
      const Truth truth = simulator.label(draw_panel(scenario, 2, i));
      EXPECT_EQ(truth.label, truth.lambda_mm.value() > 0 ? 1 : 0);
      EXPECT_EQ(truth.goal, truth.label == 1 ? Goal::goal1 : Goal::variant);
      EXPECT_EQ(truth.crack_frame.has_value(), truth.label == 1);
      EXPECT_EQ(truth.history.empty(), truth.label == 0);
      count += truth.label == 1 ? 1 : 0;
    }
    return count;
  };
  // About half: within 3 standard deviations of a fair coin thrown 40 times.
  const std::uint64_t overcured = cracked("uv_overcured", 40), fast = cracked("too_fast", 40);
  EXPECT_TRUE(overcured >= 11 && overcured <= 29) << overcured;
  EXPECT_TRUE(fast >= 11 && fast <= 29) << fast;
  EXPECT_LE(cracked("thick_panel", 40), 10u);
}
TEST(Simulator, HealthyVariantsAreLabelledHealthy) {
  for (const char* name : {"gripper_slip", "vibration", "dirty_lens", "uneven_strip"}) {
    const Truth truth = simulated(draw_panel(name, 1, 0)).truth;
    EXPECT_EQ(truth.label, 0) << name;
    EXPECT_EQ(truth.goal, Goal::variant) << name;
  }
  EXPECT_EQ(simulated(draw_panel("light_distortion", 1, 0)).truth.goal, Goal::normal);
}
TEST(Simulator, DamageOutsideTheVisiblePartHasNoPosition) {
  PanelPlan plan = draw_panel("crack", 1, 0);
  plan.damage.place = 0.9;
  plan.camera.visible_from = 0.2;
  plan.camera.visible_to = 0.8;
  EXPECT_FALSE(simulated(plan).truth.position);
  plan.damage.place = 0.35;
  EXPECT_NEAR(simulated(plan).truth.position.value(), 0.25, 1e-12);
}
TEST(Simulator, LabelAloneIsTheTruthOfTheSimulatedPanel) {
  Simulator simulator;
  const PanelPlan plan = draw_panel("growing_crack", 4, 4);
  const Truth alone = simulator.label(plan), whole = simulated(plan).truth;
  EXPECT_EQ(alone.history, whole.history);
  EXPECT_EQ(alone.crack_frame, whole.crack_frame);
  EXPECT_EQ(alone.position, whole.position);
}
TEST(Simulator, APanelDoesNotDependOnThoseSimulatedBefore) {
  Simulator simulator;
  SimulatedPanel panel;
  simulator.simulate(draw_panel("growing_crack", 4, 4), panel, true);
  simulator.simulate(draw_panel("normal", 4, 5), panel, true);
  EXPECT_EQ(hash_of(panel), hash_of(simulated(draw_panel("normal", 4, 5), true)));
}
TEST(Simulator, TheFieldHoldsPosesAndCurvatureOfEveryExposedFrame) {
  const PanelPlan plan = draw_panel("normal", 1, 1);
  const SimulatedPanel panel = simulated(plan, true);
  ASSERT_EQ(panel.field.rows(), 75u);
  ASSERT_EQ(panel.field.cols(), 6u + plan.strip.nodes);
  const auto last = panel.field.row(74);
  const EndPose end = moving_end(plan.drive, 74 / plan.camera.fps + 0.5 * plan.camera.exposure_s);
  EXPECT_NEAR(last[3], 1e3 * end.x_m, 5e-3);  // 0.05 px: shapes are interpolated in time
  EXPECT_NEAR(last[4], 1e3 * end.y_m, 5e-3);
  // Tangents at the ends and the curvature between belong to one strip: the turning is its integral.
  double turning = 0;
  const double cell_mm = 1e3 * plan.strip.length_m / static_cast<double>(plan.strip.nodes - 1);
  for (std::size_t i = 0; i < plan.strip.nodes; ++i) {
    const double share = i == 0 || i + 1 == plan.strip.nodes ? 0.5 : 1;
    turning += share * cell_mm * static_cast<double>(last[6 + i]);
  }
  const double between =
      std::remainder(static_cast<double>(last[5] - last[2]) - turning, 2 * elementary::kPi);
  EXPECT_NEAR(between, 0, 2e-3);
}
TEST(Simulator, NamesThePanelThatCannotBeSimulated) {
  PanelPlan plan = draw_panel("crack", 1, 1);
  plan.name = "panel_0000001";
  plan.drive.bend_s = -1;
  try {
    simulated(plan);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("panel_0000001"), std::string::npos) << error.what();
  }
}

// The bytes that every compiler, CPU and system must produce. A value here changes only together with the
// simulator, and then every simulated set changes too.
TEST(GoldenPanels, HaveTheSameBytesEverywhere) {
  const auto hash = [](const char* scenario, std::uint64_t index) {
    return hash_of(simulated(draw_panel(scenario, 1, index), true));
  };
  EXPECT_EQ(hash("normal", 0), 0x1487AC9A9EECD386U);
  EXPECT_EQ(hash("crack", 1), 0x2CF245387DEEB7B4U);
  EXPECT_EQ(hash("uv_overcured", 2), 0x57B0C0CACECE88FDU);
  EXPECT_EQ(hash("growing_crack", 3), 0xED199A105C84EF26U);
  EXPECT_EQ(hash("dirty_lens", 4), 0xD14A69B6B2DAB104U);
  EXPECT_EQ(hash("gripper_slip", 5), 0xF62F4FBF6CA3D3EAU);
}

}  // namespace
}  // namespace motionanalyzer::simulator_test
