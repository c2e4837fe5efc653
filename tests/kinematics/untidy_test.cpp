// What real trackers do to points: slip, gaps, doubles, outliers, scrambled indices.
#include <gtest/gtest.h>

#include "kinematics/curves.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "support/bending_panel.hpp"

namespace motionanalyzer::untidy_test {
namespace {

using testing::BendingPanelOptions;
using testing::make_bending_panel;
using testing::on_arc;
using testing::sample_curve;

using elementary::kPi;

FrameBundle arcs(std::size_t n = 231) {
  return sample_curve(7, n, [](double f, double t) { return on_arc(230, 1 + 0.1 * t, f); });
}

void hide(FrameBundle& bundle, std::size_t t, std::size_t i) {
  bundle.mask(t, i) = 0;
  bundle.x_px(t, i) = bundle.y_px(t, i) = std::numeric_limits<float>::quiet_NaN();
}

/// Largest distance between the positions of a frame.
double apart(const Kinematics& a, const Kinematics& b, std::size_t t) {
  double worst = 0;
  for (std::size_t i = 0; i < a.stations(); ++i) {
    worst = std::max(worst, std::hypot(a.x_px(t, i) - b.x_px(t, i), a.y_px(t, i) - b.y_px(t, i)));
  }
  return worst;
}

TEST(Untidy, IndicesThatSlipAlongTheStripDoNotMatter) {
  BendingPanelOptions options;
  options.rounded = false;
  options.noise_px = 0;
  const auto still = analyze_motion(make_bending_panel(options), {}, 0);
  options.slip_px = 4;
  const auto slipping = analyze_motion(make_bending_panel(options), {}, 0);
  for (std::size_t t = 2; t < 73; ++t) {
    EXPECT_LT(apart(still, slipping, t), 0.02);
    for (std::size_t i = 0; i < 64; ++i) {
      EXPECT_NEAR(still.curvature_per_px(t, i), slipping.curvature_per_px(t, i),
                  2e-5);  // .15 % of the largest
    }
  }
}

TEST(Untidy, AThirdOfThePointsMissingMovesStationsByTheirNoiseAlone) {
  BendingPanelOptions options;
  options.rounded = false;
  options.noise_px = 0;
  const FrameBundle whole = make_bending_panel(options);
  FrameBundle holes = whole;
  Random random(3);
  for (std::size_t t = 0; t < holes.frames(); ++t) {
    for (std::size_t i = 1; i + 1 < holes.points(); ++i) {
      if (random.uniform() < 0.33) hide(holes, t, i);
    }
  }
  const auto a = analyze_motion(whole, {}, 0), b = analyze_motion(holes, {}, 0);
  for (std::size_t t = 2; t < 73; ++t) EXPECT_LT(apart(a, b, t), 0.03);
}

TEST(Untidy, AGapIsBridgedAndMasked) {
  FrameBundle bundle = arcs();
  for (std::size_t t = 0; t < 7; ++t) {
    for (std::size_t i = 100; i < 130; ++i) hide(bundle, t, i);
  }
  const auto whole = analyze_motion(arcs(), {}, 0), gap = analyze_motion(bundle, {}, 0);
  EXPECT_TRUE(gap.usable[3]);
  EXPECT_LT(apart(whole, gap, 3), 0.1);
  EXPECT_EQ(gap.mask(3, 31), 0);  // s = 113 px
  EXPECT_EQ(gap.mask(3, 20), 1);
  EXPECT_EQ(gap.mask(3, 45), 1);
}

TEST(Untidy, SinglePointsFarOffDoNotMoveTheStrip) {
  FrameBundle bundle = arcs();
  for (const std::size_t i :
       {std::size_t{0}, std::size_t{57}, std::size_t{58}, std::size_t{140}, std::size_t{230}}) {
    bundle.y_px(3, i) += 25 + static_cast<float>(i % 7);
  }
  const auto clean = analyze_motion(arcs(), {}, 0), dirty = analyze_motion(bundle, {}, 0);
  EXPECT_TRUE(dirty.usable[3]);
  EXPECT_LT(apart(clean, dirty, 3), 1.2);  // both end points are gone: the visible strip is 2 px shorter
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_NEAR(dirty.curvature_per_px(3, i), clean.curvature_per_px(3, i), 1e-4);
  }
}

TEST(Untidy, DoubledPositionsAreHarmless) {
  FrameBundle bundle = arcs();
  for (std::size_t i = 20; i < 200; i += 3) {
    bundle.x_px(3, i) = bundle.x_px(3, i - 1);
    bundle.y_px(3, i) = bundle.y_px(3, i - 1);
  }
  EXPECT_LT(apart(analyze_motion(arcs(), {}, 0), analyze_motion(bundle, {}, 0), 3), 0.02);
}

TEST(Untidy, ScrambledIndicesAreOrderedByGeometry) {
  FrameBundle bundle = make_bending_panel();
  const auto ordered = analyze_motion(bundle, learn_geometry(bundle).orientation, 0);
  Random random(5);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = bundle.points() - 1; i > 0; --i) {
      const auto j = static_cast<std::size_t>(random.below(i + 1));
      std::swap(bundle.x_px(t, i), bundle.x_px(t, j));
      std::swap(bundle.y_px(t, i), bundle.y_px(t, j));
    }
  }
  const auto scrambled = analyze_motion(bundle, learn_geometry(bundle).orientation, 0);
  for (std::size_t t = 2; t < 73; ++t) EXPECT_LT(apart(ordered, scrambled, t), 1.0);
}

TEST(Untidy, TwoExchangedPiecesAreOrderedByGeometry) {
  FrameBundle bundle = arcs();
  for (std::size_t t = 0; t < 7; ++t) {
    for (std::size_t i = 40; i < 80; ++i) {
      std::swap(bundle.x_px(t, i), bundle.x_px(t, i + 100));
      std::swap(bundle.y_px(t, i), bundle.y_px(t, i + 100));
    }
  }
  EXPECT_LT(apart(analyze_motion(arcs(), {}, 0), analyze_motion(bundle, {}, 0), 3), 0.05);
}

TEST(Untidy, APartlyVisibleStripTurnsByItsShare) {
  BendingPanelOptions options;
  options.visible_from = 0.2;
  options.visible_to = 0.8;
  const FrameBundle bundle = make_bending_panel(options);
  const PanelGeometry geometry = learn_geometry(bundle);
  EXPECT_NEAR(geometry.turning_rad, 0.6 * kPi, 0.12);
  EXPECT_EQ(geometry.orientation, Orientation{});
}

TEST(Untidy, TooFewPointsMakeOneFrameUnusableAndTheOthersNot) {
  FrameBundle bundle = arcs();
  for (std::size_t i = 10; i < 231; ++i) hide(bundle, 1, i);
  const auto k = analyze_motion(bundle, {}, 0);
  EXPECT_FALSE(k.usable[1]);
  EXPECT_TRUE(std::isnan(k.x_px(1, 5)));
  EXPECT_TRUE(k.usable[3]);  // four of five frames
}

TEST(Untidy, ACutFrameCountsAsAMissingOne) {
  BendingPanelOptions options;
  FrameBundle cut = make_bending_panel(options);
  for (std::size_t i = 115; i < 230; ++i) hide(cut, 30, i);
  options.dropped_frames = {30};
  const auto k = analyze_motion(cut, {}, 0), expected = analyze_motion(make_bending_panel(options), {}, 0);
  EXPECT_FALSE(k.usable[30]);
  EXPECT_TRUE(std::isnan(k.curvature_per_px(30, 5)));
  for (std::size_t t = 0; t < expected.frames(); ++t) {
    const std::size_t same = t < 30 ? t : t + 1;
    ASSERT_EQ(k.usable[same], expected.usable[t]) << t;
    if (!expected.usable[t]) continue;
    EXPECT_EQ(k.turning_rad[same], expected.turning_rad[t]) << t;
    EXPECT_EQ(k.curvature_per_px(same, 20), expected.curvature_per_px(t, 20)) << t;
  }
}

TEST(Untidy, AStripThatLosesAPieceForGoodHasNoUsableFrameFromThereOn) {
  FrameBundle bundle = make_bending_panel();
  for (std::size_t t = 40; t < bundle.frames(); ++t)
    for (std::size_t i = 0; i < 60; ++i) hide(bundle, t, i);
  const auto k = analyze_motion(bundle, {}, 0);
  EXPECT_TRUE(k.usable[37]);
  for (std::size_t t = 40; t < bundle.frames(); ++t) EXPECT_FALSE(k.usable[t]) << t;
}

TEST(Untidy, AStripThatMovesSlowlyOutOfViewStaysUsable) {
  FrameBundle bundle = make_bending_panel();
  for (std::size_t t = 0; t < bundle.frames(); ++t)
    for (std::size_t i = 0; i < 2 * t; ++i) hide(bundle, t, i);
  const auto k = analyze_motion(bundle, {}, 0);
  for (std::size_t t = 2; t + 2 < bundle.frames(); ++t) EXPECT_TRUE(k.usable[t]) << t;
}

TEST(Untidy, PointsInOnePlaceAreNoStrip) {
  const FrameBundle bundle = sample_curve(7, 50, [](double, double) { return testing::Place{3, 4}; });
  const auto k = analyze_motion(bundle, {}, 0);
  for (std::size_t t = 0; t < 7; ++t) {
    EXPECT_FALSE(k.usable[t]);
    EXPECT_TRUE(std::isnan(k.length_px[t]));
  }
}

TEST(Untidy, AsFewPointsAsAllowedWillDo) {
  const auto k = analyze_motion(arcs(16), {}, 0);
  EXPECT_TRUE(k.usable[3]);
  EXPECT_NEAR(k.turning_rad[3], 1.3, 0.02);
}

}  // namespace
}  // namespace motionanalyzer::untidy_test
