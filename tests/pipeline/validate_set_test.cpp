#include "motionanalyzer/pipeline/validate_set.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::validate_set_test {
namespace {

using testing::BendingPanelOptions;

bool says(const PanelMechanics& panel, std::string_view code) {
  return std::any_of(panel.reasons.begin(), panel.reasons.end(),
                     [&](const Reason& r) { return r.code == code; });
}

FrameBundle arc(std::uint64_t seed) {
  BendingPanelOptions options;
  options.seed = seed;
  options.name = "arc" + std::to_string(seed);
  return make_bending_panel(options);
}

TEST(ValidateSet, AStripOnACircleObeys) {
  const PanelMechanics panel = validate_panel(arc(1));
  EXPECT_TRUE(panel.reasons.empty());
  EXPECT_GT(panel.frames_bent, 40U);
  EXPECT_EQ(panel.frames_fitted, panel.frames_bent);
  EXPECT_LT(panel.residual_px, 0.2);
}

TEST(ValidateSet, AStripThatStretchesIsNamed) {
  FrameBundle bundle = arc(2);
  for (std::size_t t = 0; t < bundle.frames(); ++t)
    for (std::size_t k = 0; k < bundle.points(); ++k) {
      const float stretch = 1 + 0.05F * static_cast<float>(t) / static_cast<float>(bundle.frames());
      bundle.x_px(t, k) = 800 + stretch * (bundle.x_px(t, k) - 800);
      bundle.y_px(t, k) = 560 + stretch * (bundle.y_px(t, k) - 560);
    }
  EXPECT_TRUE(says(validate_panel(bundle), "length_changes"));
}

TEST(ValidateSet, AStripThatLeapsIsNamed) {
  FrameBundle bundle = arc(3);
  for (std::size_t k = 0; k < bundle.points(); ++k) bundle.x_px(40, k) += 25;
  EXPECT_TRUE(says(validate_panel(bundle), "motion_jumps"));
}

// A bend whose curvature runs from one end to the other three times is no minimum of bending energy.
TEST(ValidateSet, AShapeThatNoElasticStripTakesIsNamed) {
  FrameBundle bundle = arc(4);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    double x = 800, y = 560;
    const double turn = 3.14 * std::min(1.0, static_cast<double>(t) / 60);
    for (std::size_t k = 0; k < bundle.points(); ++k) {
      bundle.x_px(t, k) = static_cast<float>(std::round(x));
      bundle.y_px(t, k) = static_cast<float>(std::round(y));
      const double s = static_cast<double>(k) / 229;
      const double tangent = turn * (s + 0.12 * std::sin(6 * 3.14159 * s));
      x += std::cos(tangent);
      y -= std::sin(tangent);
    }
  }
  const PanelMechanics panel = validate_panel(bundle);
  EXPECT_TRUE(says(panel, "not_in_equilibrium"));
  EXPECT_FALSE(says(panel, "motion_jumps"));
}

TEST(ValidateSet, NormalPanelsDecideWhereThereAreLabels) {
  const testing::ScratchFolder scratch;
  Dataset set;
  for (std::uint64_t seed = 10; seed < 13; ++seed) {
    const bool leaps = seed == 12;
    FrameBundle bundle = arc(seed);
    if (leaps)
      for (std::size_t k = 0; k < bundle.points(); ++k) bundle.x_px(40, k) += 25;
    DatasetEntry entry;
    entry.folder = scratch.path(bundle.name);
    write_bundle(bundle, entry.folder);
    entry.labelled = true;
    entry.truth.goal = leaps ? Goal::goal1 : Goal::normal;
    set.entry.push_back(entry);
  }
  const SetMechanics labelled = validate_set(set);
  EXPECT_TRUE(labelled.obeys);
  EXPECT_EQ(labelled.check[1].panels, 2U);
  EXPECT_TRUE(says(labelled.panel[2], "motion_jumps"));
  for (DatasetEntry& entry : set.entry) entry.labelled = false;
  const SetMechanics loose = validate_set(set);
  EXPECT_FALSE(loose.obeys);
  ASSERT_EQ(loose.reasons.size(), 1U);
  EXPECT_NE(loose.reasons[0].find("smoothness: 1 of 3"), std::string::npos);
}

TEST(ValidateSet, LimitsThatAreNoneAreRefused) {
  MechanicsLimits limits;
  limits.jump = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(validate_set({}, limits), Error);
}

TEST(ValidateSet, NothingUsableIsAnError) {
  Dataset set;
  set.entry.resize(1);
  set.entry[0].folder = "no/such/folder";
  EXPECT_THROW(validate_set(set), Error);
}

}  // namespace
}  // namespace motionanalyzer::validate_set_test
