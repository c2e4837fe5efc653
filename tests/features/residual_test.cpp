#include "motionanalyzer/features/residual.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "features/family_of_arcs.hpp"
#include "features/shape_fit.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::residual_test {
namespace {

using namespace testing;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
// Coordinates are float near 800: 3e-5 px each; stations average several points.
constexpr double kFloatPx = 1e-3;

double largest(const ResidualFrame& frame) {
  double most = 0;
  for (std::size_t s = 0; s < frame.mask.size(); ++s)
    if (frame.mask[s]) most = std::max(most, std::fabs(frame.residual_px[s]));
  return most;
}

std::size_t stations_seen(const ResidualFrame& frame) {
  return static_cast<std::size_t>(std::count(frame.mask.begin(), frame.mask.end(), std::uint8_t{1}));
}

/// Pushes one frame to a new panel and expects a good answer below the bound.
void expect_healthy(const SeenFrame& frame, double bound_px, const Recipe& recipe = recipe_of_arcs()) {
  ResidualStream stream(recipe);
  const ResidualFrame& out = stream.push(frame.view());
  ASSERT_TRUE(out.good);
  EXPECT_LT(largest(out), bound_px);
}

TEST(Residual, IsZeroOnEveryShapeOfTheFamily) {
  ResidualStream stream(recipe_of_arcs());
  for (const double shape : {0.0, 0.004, 0.1, 0.35, 0.62, 0.9, 0.998, 1.0}) {
    const ResidualFrame& out = stream.push(seen_arc(shape).view());
    ASSERT_TRUE(out.good) << shape;
    EXPECT_LT(largest(out), kFloatPx) << shape;
    EXPECT_NEAR(out.shape, shape, 1e-5);
    EXPECT_NEAR(out.motion.x_px, 0, 0.01);
    EXPECT_NEAR(out.motion.rotation_rad, 0, 1e-4);
    EXPECT_EQ(stations_seen(out), 64U);
  }
}

// The family is continued by cubics: their error a fiftieth beyond the last knot is some 1e-3 px.
TEST(Residual, IsZeroALittleBeyondBothEndsOfTheFamily) {
  for (const double shape : {-0.02, 1.02}) {
    ResidualStream stream(recipe_of_arcs());
    const ResidualFrame& out = stream.push(seen_arc(shape).view());
    ASSERT_TRUE(out.good);
    EXPECT_LT(largest(out), 0.01);
    EXPECT_NEAR(out.shape, shape, 1e-4);
  }
}

/// The arcs, and where panels of the line begin.
Recipe begins_at(double shape) {
  Recipe recipe = recipe_of_arcs();
  recipe.trajectory.frame_shape = {shape, shape};
  return recipe;
}

/// The frame as the first of a panel: the whole family is searched where panels begin elsewhere.
void expect_same_wherever_panels_begin(const SeenFrame& frame, double shape) {
  const double far = shape < 0.5 ? 1 : 0;
  ResidualStream hinted(begins_at(shape)), searching(begins_at(far));
  const ResidualFrame &a = hinted.push(frame.view()), &b = searching.push(frame.view());
  ASSERT_TRUE(a.good && b.good) << shape;
  EXPECT_NEAR(a.shape, b.shape, 1e-5);
  EXPECT_TRUE(std::equal(a.mask.begin(), a.mask.end(), b.mask.begin()));
  for (std::size_t s = 0; s < a.mask.size(); ++s)
    if (a.mask[s]) {
      EXPECT_NEAR(a.residual_px[s], b.residual_px[s], kFloatPx) << shape << " at " << s;
    }
}

TEST(Residual, OfAFirstFrameIsTheSameWhereverPanelsAreSaidToBegin) {
  for (const double shape : {0.0, 0.02, 0.5, 1.0}) {
    expect_same_wherever_panels_begin(seen_arc(shape), shape);
    expect_same_wherever_panels_begin(seen_arc(shape, every_pixel(), {4, -3, 0.01}), shape);
  }
}

// A fit that follows ends when a step hardly moves it: a hundredth of a pixel from where it would end, behind
// a leap.
constexpr double kFollowedPx = 0.012;

TEST(Residual, OfALaterFrameIsTheSameAsOfTheFrameAlone) {
  ResidualStream following(recipe_of_arcs());
  for (const double shape : {0.10, 0.13, 0.16, 0.19, 0.55, 0.58, 0.30, 0.30, 0.98}) {  // steady, and leaps
    const SeenFrame frame = seen_arc(shape, every_pixel(), {10 * shape, 0, 0});
    ResidualStream alone(recipe_of_arcs());
    const ResidualFrame &a = following.push(frame.view()), &b = alone.push(frame.view());
    ASSERT_TRUE(a.good && b.good) << shape;
    EXPECT_NEAR(a.shape, b.shape, 1e-4);
    for (std::size_t s = 0; s < a.mask.size(); ++s)
      if (a.mask[s] && b.mask[s]) {
        EXPECT_NEAR(a.residual_px[s], b.residual_px[s], kFollowedPx) << shape << " at " << s;
      }
  }
}

TEST(Residual, DoesNotSeeShiftAndRotation) {
  for (const double shape : {0.01, 0.5, 1.0}) {
    ResidualStream stream(recipe_of_arcs());
    const ResidualFrame& out = stream.push(seen_arc(shape, every_pixel(), {30, -20, 0.05}).view());
    ASSERT_TRUE(out.good);
    EXPECT_LT(largest(out), kFloatPx);
    EXPECT_NEAR(out.motion.x_px, 30, 0.02);
    EXPECT_NEAR(out.motion.y_px, -20, 0.02);
    EXPECT_NEAR(out.motion.rotation_rad, 0.05, 2e-4);
  }
}

TEST(Residual, DoesNotSeeSpeedAndDelay) {
  ResidualStream stream(recipe_of_arcs());
  for (const double delay : {0.0, 3.3}) {
    stream.reset();
    for (const double shape : bend_shapes(20, 2, delay)) {
      const ResidualFrame& out = stream.push(seen_arc(shape).view());
      ASSERT_TRUE(out.good);
      EXPECT_LT(largest(out), kFloatPx);
    }
  }
}

// Points slip along the curve and stay on it; the ends slip by 1 px in the mean, which on this family's
// uneven curvature is worth .01 px.
TEST(Residual, DoesNotSeeIndicesThatSlipAlongTheStrip) {
  std::vector<double> along = every_pixel();
  for (double& l : along) l += 3 * std::sin(l / 40 + 0.5);
  for (const double shape : {0.02, 0.5, 1.0}) expect_healthy(seen_arc(shape, along), 0.02);
}

TEST(Residual, DoesNotNeedAllPoints) {
  std::vector<double> along;
  for (const double l : every_pixel())
    if (std::fmod(l * 7.3, 5) < 3 && !(l > 90 && l < 110)) along.push_back(l);
  SeenFrame frame = seen_arc(0.6, along);
  ResidualStream stream(recipe_of_arcs());
  const ResidualFrame& out = stream.push(frame.view());
  ASSERT_TRUE(out.good);
  // The third points from the ends are 3 and 5 px inside: the strip is taken to lie 1 px further along.
  EXPECT_LT(largest(out), 0.06);
  EXPECT_EQ(out.mask[27], 0);  // 100 px along the strip: nothing seen there
  EXPECT_TRUE(std::isnan(out.residual_px[27]));
  EXPECT_LT(stations_seen(out), 64U);
}

TEST(Residual, KeepsItsPlaceWhenAnEndIsNotSeen) {
  ResidualStream stream(recipe_of_arcs());
  stream.push(seen_arc(0.5).view());
  for (const bool first : {true, false}) {
    std::vector<double> along;
    for (const double l : every_pixel())
      if (first ? l >= 30 : l <= 200) along.push_back(l);
    const ResidualFrame& out = stream.push(seen_arc(0.55, along).view());
    ASSERT_TRUE(out.good);
    EXPECT_LT(largest(out), 0.05);
    EXPECT_EQ(out.mask[first ? 3 : 60], 0);
    EXPECT_EQ(out.mask[first ? 60 : 3], 1);
  }
}

TEST(Residual, TakesDoubledPointsOnce) {
  std::vector<double> along = every_pixel();
  for (int i = 40; i < 90; ++i) along.insert(along.end(), 3, i);
  expect_healthy(seen_arc(0.7, along), kFloatPx);
}

TEST(Residual, LeavesOutliersOut) {
  SeenFrame frame = seen_arc(0.4);
  for (std::size_t i = 5; i < 230; i += 20) frame.y[i] += static_cast<float>(i % 40 == 5 ? 15 : -35);
  frame.add(100, 100);
  expect_healthy(frame, 2 * kFloatPx);
}

TEST(Residual, IsNotMovedByStraysBeyondTheEnds) {
  SeenFrame frame = seen_arc(0.5);
  for (const double beyond : {20.0, 45.0}) {
    const ArcPoint p = on_arc(0.5, kArcLength + beyond);
    frame.add(p.x, p.y);
  }
  expect_healthy(frame, 0.02);
}

TEST(Residual, IsTheSameForScrambledAndReversedPoints) {
  const SeenFrame frame =
      seen_arc(0.45, every_pixel(), {2, 1, 0.01}, [](double l) { return 0.3 * std::sin(l); });
  SeenFrame scrambled = frame, reversed = frame;
  for (std::size_t i = 0; i < frame.x.size(); ++i) {
    const std::size_t j = (i * 97 + 13) % frame.x.size();
    scrambled.x[i] = frame.x[j], scrambled.y[i] = frame.y[j];
  }
  std::reverse(reversed.x.begin(), reversed.x.end());
  std::reverse(reversed.y.begin(), reversed.y.end());
  ResidualStream a(recipe_of_arcs()), b(recipe_of_arcs()), c(recipe_of_arcs());
  const ResidualFrame &x = a.push(frame.view()), &y = b.push(scrambled.view()), &z = c.push(reversed.view());
  ASSERT_TRUE(x.good && y.good && z.good);
  for (std::size_t s = 0; s < 64; ++s) {
    EXPECT_NEAR(x.residual_px[s], y.residual_px[s], kFloatPx);
    EXPECT_NEAR(x.residual_px[s], z.residual_px[s], kFloatPx);
  }
}

TEST(Residual, FlipsAMirroredPanel) {
  Recipe recipe = recipe_of_arcs();
  recipe.orientation.mirrored = true;
  SeenFrame frame = seen_arc(0.8);
  for (float& x : frame.x) x = -x;
  expect_healthy(frame, kFloatPx, recipe);
}

// .3 % of a half circle of radius 73 px is .22 px of radius; position, rotation and shape take most of it.
TEST(Residual, OfAnErrorOfScaleIsSmall) {
  for (const double scale : {0.997, 1.003})
    for (const double shape : {0.05, 0.5, 1.0})
      expect_healthy(seen_arc(shape, every_pixel(), {0, 0, 0, scale}), 0.15);
}

/// A kink of both ends held: zero at the ends, `height` at the place.
double kink(double along, double place, double height) {
  const double u = along / kArcLength;
  return height * (u < place ? u / place : (1 - u) / (1 - place));
}

// The fit takes a part of the kink; what is left must turn by the kink's angle at its place.
TEST(Residual, KeepsAKink) {
  for (const double shape : {0.3, 0.9}) {
    for (const double place : {0.3, 0.5, 0.7}) {
      ResidualStream stream(recipe_of_arcs());
      const SeenFrame frame =
          seen_arc(shape, every_pixel(), {3, 2, 0.01}, [&](double l) { return kink(l, place, 0.3); });
      const ResidualFrame& out = stream.push(frame.view());
      ASSERT_TRUE(out.good);
      const auto s = static_cast<std::size_t>(place * 63 + 0.5);
      const double bend = out.residual_px[s] - 0.5 * (out.residual_px[s - 8] + out.residual_px[s + 8]);
      const double given =
          kink(place * kArcLength, place, 0.3) - 0.5 * (kink((place * 63 - 8) / 63 * kArcLength, place, 0.3) +
                                                        kink((place * 63 + 8) / 63 * kArcLength, place, 0.3));
      EXPECT_NEAR(bend, given, 0.35 * given) << shape << " " << place;
    }
  }
}

TEST(Residual, OfAStronglyKinkedStripIsNotTakenForOutliers) {
  constexpr double kPlace = 0.4 * kArcLength, kTurn = 0.5;
  const ArcPoint hinge = on_arc(0.7, kPlace);
  SeenFrame frame;
  for (const double l : every_pixel()) {
    const ArcPoint p = on_arc(0.7, l);
    const double turn = l > kPlace ? kTurn : 0, c = std::cos(turn), s = std::sin(turn);
    frame.add(hinge.x + c * (p.x - hinge.x) - s * (p.y - hinge.y),
              hinge.y + s * (p.x - hinge.x) + c * (p.y - hinge.y));
  }
  ResidualStream stream(recipe_of_arcs());
  const ResidualFrame& out = stream.push(frame.view());
  ASSERT_TRUE(out.good);
  EXPECT_EQ(stations_seen(out), 64U);
  EXPECT_GT(largest(out), 3);
}

TEST(Residual, GoodnessOfFitIsOneForNoiseAlone) {
  Random random(5, {1});
  ResidualStream stream(recipe_of_arcs());
  double sum = 0;
  for (int t = 0; t < 40; ++t) {
    const SeenFrame frame =
        seen_arc(t / 39.0, every_pixel(), {}, [&](double) { return 0.5 * random.normal(); });
    const ResidualFrame& out = stream.push(frame.view());
    ASSERT_TRUE(out.good);
    sum += out.goodness_of_fit;
  }
  // Of a frame: sd sqrt(2 / 227) and that of the noise's estimate, together .15; of the mean .024.
  EXPECT_NEAR(sum / 40, 1, 0.1);
}

TEST(Residual, WholePixelsAreNotTakenForASmallerNoise) {
  SeenFrame frame = seen_arc(0, every_pixel(), {0, 0, 0.004});
  for (float& v : frame.x) v = std::round(v);
  for (float& v : frame.y) v = std::round(v);  // a staircase: neighbours are equal, steps are 1 px high
  ResidualStream stream(recipe_of_arcs());
  const ResidualFrame& out = stream.push(frame.view());
  ASSERT_TRUE(out.good);
  EXPECT_NEAR(out.goodness_of_fit, 1, 0.3);
}

TEST(Residual, FramesThatAreNoStripAreNotGood) {
  ResidualStream stream(recipe_of_arcs());
  Random random(3, {1});
  SeenFrame few = seen_arc(0.5, {0, 10, 20, 30, 200, 230}), cloud, same, line, none;
  for (int i = 0; i < 200; ++i) {
    cloud.add(kHeldX + 200 * random.uniform(), kHeldY + 200 * random.uniform());
    same.add(kHeldX, kHeldY);
    line.add(kHeldX + 0.1 * i, kHeldY);
  }
  for (const SeenFrame* frame : {&few, &cloud, &same, &line, &none}) {
    const ResidualFrame& out = stream.push(frame->view());
    EXPECT_FALSE(out.good);
    EXPECT_EQ(stations_seen(out), 0U);
    EXPECT_TRUE(std::isnan(out.residual_px[10]));
  }
  EXPECT_TRUE(stream.push(seen_arc(0.5).view()).good);
}

TEST(Residual, FindsTheStripAgainAfterAGap) {
  ResidualStream stream(recipe_of_arcs());
  stream.push(seen_arc(0.02).view());
  const ResidualFrame& out = stream.push(seen_arc(0.97).view());
  ASSERT_TRUE(out.good);
  EXPECT_LT(largest(out), kFloatPx);
}

TEST(Residual, RefusesWhatCannotBe) {
  EXPECT_THROW(ResidualStream(Recipe{}), Error);
  Recipe broken = recipe_of_arcs();
  broken.trajectory.x_px(3, 3) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(ResidualStream{broken}, Error);
  broken = recipe_of_arcs();
  for (double& v : broken.trajectory.x_px.row(4)) v = 1;
  for (double& v : broken.trajectory.y_px.row(4)) v = 1;
  EXPECT_THROW(ResidualStream{broken}, Error);
  EXPECT_THROW(ResidualStream(recipe_of_arcs(), {.stations = 2}), Error);
  EXPECT_THROW(ResidualStream(recipe_of_arcs(), {.outlier_px = 0}), Error);
  ResidualStream stream(recipe_of_arcs());
  SeenFrame frame = seen_arc(0.5);
  frame.y.pop_back();
  EXPECT_THROW(stream.push(frame.view()), Error);
  frame = seen_arc(0.5);
  frame.x[7] = kNan;
  EXPECT_THROW(stream.push(frame.view()), Error);
  frame.mask.assign(frame.x.size(), 1);
  frame.mask[7] = 0;
  EXPECT_TRUE(stream.push(frame.view()).good);
}

}  // namespace
}  // namespace motionanalyzer::residual_test
