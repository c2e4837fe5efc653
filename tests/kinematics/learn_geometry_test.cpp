// Orientation: learnt from a panel, and undone by the canonical form.
#include <gtest/gtest.h>

#include "kinematics/curves.hpp"
#include "support/bending_panel.hpp"

namespace motionanalyzer::learn_geometry_test {
namespace {

using testing::BendingPanelOptions;
using testing::make_bending_panel;

class Geometry : public ::testing::TestWithParam<Orientation> {
 protected:
  static BendingPanelOptions options() {
    BendingPanelOptions o;
    o.reversed = GetParam().reversed;
    o.mirrored = GetParam().mirrored;
    return o;
  }
};
INSTANTIATE_TEST_SUITE_P(Views, Geometry,
                         ::testing::Values(Orientation{false, false}, Orientation{true, false},
                                           Orientation{false, true}, Orientation{true, true}));

TEST_P(Geometry, IsLearntFromOnePanel) {
  const PanelGeometry geometry = learn_geometry(make_bending_panel(options()));
  EXPECT_EQ(geometry.orientation, GetParam());
  EXPECT_NEAR(geometry.turning_rad, elementary::kPi, 0.1);
}

TEST_P(Geometry, IsLearntFromAPartlyVisibleStrip) {
  BendingPanelOptions o = options();
  o.visible_from = 0.3;
  o.visible_to = 0.7;
  EXPECT_EQ(learn_geometry(make_bending_panel(o)).orientation, GetParam());
}

TEST_P(Geometry, IsUndoneToRounding) {
  BendingPanelOptions plain;
  plain.rounded = false;  // whole pixels of a mirrored view are rounded the other way
  BendingPanelOptions seen = options();
  seen.rounded = false;
  const auto a = analyze_motion(make_bending_panel(plain), {}, 0);
  const auto b = analyze_motion(make_bending_panel(seen), GetParam(), 0);
  const double shift = GetParam().mirrored ? 1920 : 0;  // x is flipped about the image's left border
  for (std::size_t t = 2; t < 73; ++t) {
    for (std::size_t i = 0; i < 64; ++i) {  // float coordinates: 6e-5 px
      EXPECT_NEAR(a.x_px(t, i), b.x_px(t, i) + shift, 1e-3);
      EXPECT_NEAR(a.y_px(t, i), b.y_px(t, i), 1e-3);
      EXPECT_NEAR(a.curvature_per_px(t, i), b.curvature_per_px(t, i), 1e-5);
    }
    EXPECT_NEAR(a.turning_rad[t], b.turning_rad[t], 1e-3);
  }
}

TEST(GeometryEdges, AStraightPanelGivesTheDefaultAndLittleTurning) {
  BendingPanelOptions o;
  o.full_turn_rad = 0;
  o.reversed = true;
  const PanelGeometry geometry = learn_geometry(make_bending_panel(o));
  EXPECT_EQ(geometry.orientation, Orientation{});
  EXPECT_LT(geometry.turning_rad, 0.1);
}

TEST(GeometryEdges, OneFrameStillTellsItsTurning) {
  const FrameBundle bundle = testing::sample_curve(1, 200, [](double f, double) {
    testing::Place p = testing::on_arc(230, 2, f);
    p.y = -p.y;
    return p;
  });
  const PanelGeometry geometry = learn_geometry(bundle);
  EXPECT_NEAR(geometry.turning_rad, 2, 0.02);
  EXPECT_EQ(geometry.orientation, (Orientation{false, true}));
}

TEST(GeometryEdges, NoFrameOrNoPointGivesTheDefault) {
  EXPECT_EQ(learn_geometry({}).orientation, Orientation{});
  FrameBundle untracked = make_bending_panel();
  std::fill(untracked.mask.values().begin(), untracked.mask.values().end(), std::uint8_t{0});
  EXPECT_EQ(learn_geometry(untracked).turning_rad, 0);
}

TEST(GeometryEdges, TheFrameRateNeedNotBeKnown) {
  FrameBundle bundle = make_bending_panel();
  bundle.fps = 0;
  EXPECT_NEAR(learn_geometry(bundle).turning_rad, elementary::kPi, 0.1);
}

}  // namespace
}  // namespace motionanalyzer::learn_geometry_test
