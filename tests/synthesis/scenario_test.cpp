#include "motionanalyzer/synthesis/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"

namespace motionanalyzer::scenario_test {
namespace {

constexpr double kDegree = elementary::kPi / 180;
constexpr std::uint64_t kScenarioPanels = 200;

template <class Check>
void for_panels(std::string_view scenario, Check&& check) {
  for (std::uint64_t i = 0; i < kScenarioPanels; ++i) check(draw_panel(scenario, 7, i));
}

bool same(const EndPose& a, const EndPose& b) {
  return a.x_m == b.x_m && a.y_m == b.y_m && a.tangent_rad == b.tangent_rad;
}

TEST(Scenarios, HaveNamesOfTheirOwnAndASentence) {
  std::set<std::string_view> names;
  for (const Scenario& scenario : scenarios()) {
    EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name;
    EXPECT_FALSE(scenario.about.empty()) << scenario.name;
  }
  for (const char* name : {"normal", "crack", "micro_crack", "growing_crack", "delamination", "pre_damage",
                           "uv_overcured", "thick_panel", "too_fast", "light_distortion", "gripper_slip",
                           "vibration", "dirty_lens", "uneven_strip"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(DrawPanel, NamesTheScenariosWhenOneIsUnknown) {
  try {
    draw_panel("krack", 1, 0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_NE(error.message().find("krack"), std::string::npos);
    EXPECT_NE(error.advice().find("micro_crack"), std::string::npos);
  }
}

TEST(DrawPanel, EveryScenarioBendsTheSamePanelInTheSameGrippers) {
  for (const Scenario& scenario : scenarios()) {
    for (const std::uint64_t index : {0u, 1u, 99999u}) {
      const PanelPlan normal = draw_panel("normal", 3, index), other = draw_panel(scenario.name, 3, index);
      EXPECT_EQ(other.strip.length_m, normal.strip.length_m) << scenario.name;
      EXPECT_TRUE(same(other.drive.first_offset, normal.drive.first_offset)) << scenario.name;
      EXPECT_TRUE(same(other.drive.last_offset, normal.drive.last_offset)) << scenario.name;
    }
  }
}
TEST(DrawPanel, EveryPanelOfALineIsSeenForTheSameTime) {
  for (const Scenario& scenario : scenarios()) {
    for_panels(scenario.name, [&](const PanelPlan& plan) {
      EXPECT_NEAR(plan.drive.bend_s + plan.drive.hold_s, 2.5, 1e-12) << scenario.name;
      EXPECT_GE(plan.drive.hold_s, 0) << scenario.name;
    });
  }
}
TEST(DrawPanel, PanelsDifferFromEachOther) {
  std::set<double> lengths, stiffnesses;
  for_panels("normal", [&](const PanelPlan& plan) {
    lengths.insert(plan.strip.length_m);
    stiffnesses.insert(plan.section.bending_stiffness_nm);
  });
  EXPECT_EQ(stiffnesses.size(), kScenarioPanels);
  EXPECT_GT(lengths.size(), kScenarioPanels * 9 / 10);  // those beyond three deviations are alike
}

TEST(DrawPanel, HealthyScenariosHaveNoDamage) {
  for (const char* name :
       {"normal", "light_distortion", "gripper_slip", "vibration", "dirty_lens", "uneven_strip"})
    for_panels(name, [&](const PanelPlan& plan) { EXPECT_TRUE(plan.damage.step.empty()) << name; });
}
TEST(DrawPanel, CracksAreDrawnWithinTheirRanges) {
  const auto check = [](const char* name, double from_mm, double to_mm) {
    double least = 1e9, most = 0;
    for_panels(name, [&](const PanelPlan& plan) {
      ASSERT_EQ(plan.damage.step.size(), 1u);
      const DamageStep& step = plan.damage.step[0];
      EXPECT_TRUE(step.lambda_mm >= from_mm && step.lambda_mm <= to_mm) << step.lambda_mm;
      EXPECT_TRUE(plan.damage.place >= 0.1 && plan.damage.place <= 0.9);
      EXPECT_TRUE(step.trigger_rad >= 20 * kDegree && step.trigger_rad <= 150 * kDegree);
      EXPECT_TRUE(step.rise_s >= 1e-4 && step.rise_s <= 1e-3);
      least = std::min(least, step.lambda_mm);
      most = std::max(most, step.lambda_mm);
    });
    // Of 200 uniform draws the extremes come within a twentieth of the ends but in one of 10,000 cases.
    EXPECT_LT(least, from_mm + 0.05 * (to_mm - from_mm)) << name;
    EXPECT_GT(most, to_mm - 0.05 * (to_mm - from_mm)) << name;
  };
  check("crack", 0.6, 4);
  check("micro_crack", 0.2, 0.6);
}
TEST(DrawPanel, AGrowingCrackRisesAtLaterAndLaterAngles) {
  std::set<std::size_t> steps;
  for_panels("growing_crack", [&](const PanelPlan& plan) {
    const std::vector<DamageStep>& step = plan.damage.step;
    steps.insert(step.size());
    for (std::size_t i = 1; i < step.size(); ++i) {
      EXPECT_LT(step[i - 1].lambda_mm, step[i].lambda_mm);
      EXPECT_LT(step[i - 1].trigger_rad, step[i].trigger_rad);
    }
    EXPECT_TRUE(step.back().lambda_mm >= 0.6 && step.back().lambda_mm <= 4);
  });
  EXPECT_EQ(steps, (std::set<std::size_t>{2, 3, 4, 5}));
}
TEST(DrawPanel, ADelaminationHasTheLambdaOfItsExtentAndStiffness) {
  for_panels("delamination", [](const PanelPlan& plan) {
    const double ratio = stiffness_ratio(plan.damage.extent_mm, plan.damage.step.at(0).lambda_mm);
    EXPECT_TRUE(plan.damage.extent_mm >= 1 && plan.damage.extent_mm <= 4);
    EXPECT_TRUE(ratio > 0.4 - 1e-9 && ratio < 0.8 + 1e-9) << ratio;
  });
}
TEST(DrawPanel, PreDamageIsThereFromTheStart) {
  for_panels("pre_damage", [](const PanelPlan& plan) { EXPECT_EQ(plan.damage.step.at(0).trigger_rad, 0); });
}
TEST(DrawPanel, ScenariosThatMayCrackSayAtWhichStrain) {
  for (const char* name : {"uv_overcured", "thick_panel", "too_fast"}) {
    for_panels(name, [&](const PanelPlan& plan) {
      EXPECT_GT(plan.damage.step.at(0).rupture_strain, 0.002) << name;
      EXPECT_LT(plan.damage.step.at(0).rupture_strain, 0.02) << name;
    });
  }
}
TEST(DrawPanel, AThickPanelIsStifferByTheThirdPower) {
  for_panels("thick_panel", [](const PanelPlan& plan) {
    const PanelPlan normal = draw_panel("normal", plan.seed, plan.index);
    const double factor = plan.section.thickness_m / normal.section.thickness_m;
    EXPECT_TRUE(factor >= 1.2 && factor <= 1.5);
    EXPECT_NEAR(plan.section.bending_stiffness_nm / normal.section.bending_stiffness_nm,
                factor * factor * factor, 1e-12);
  });
}
TEST(DrawPanel, ADriveThatTurnsLessFarScalesTheAngles) {
  LineOptions line;
  line.drive.angle_rad = elementary::kPi / 2;
  const PanelPlan whole = draw_panel("crack", 1, 5), half = draw_panel("crack", 1, 5, line);
  EXPECT_NEAR(half.damage.step.at(0).trigger_rad, whole.damage.step.at(0).trigger_rad / 2, 1e-15);
}

TEST(HealthyTwin, OfACrackIsTheNormalPanel) {
  const PanelPlan twin = healthy_twin(draw_panel("crack", 1, 4));
  EXPECT_TRUE(twin.damage.step.empty());
  EXPECT_EQ(twin.scenario, "normal");
  EXPECT_EQ(twin.goal, Goal::normal);
}
TEST(HealthyTwin, OfAVariantStaysTheVariant) {
  const PanelPlan twin = healthy_twin(draw_panel("uv_overcured", 1, 4));
  EXPECT_TRUE(twin.damage.step.empty());
  EXPECT_EQ(twin.scenario, "uv_overcured");
  EXPECT_EQ(twin.goal, Goal::variant);
}

}  // namespace
}  // namespace motionanalyzer::scenario_test
