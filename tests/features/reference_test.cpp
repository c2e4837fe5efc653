#include "motionanalyzer/features/reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "features/family_of_arcs.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/features/residual.hpp"

namespace motionanalyzer::reference_test {
namespace {

using namespace testing;

/// Largest distance across the strip between a trajectory's knots and the family of arcs.
double distance_from_arcs(const HealthyTrajectory& t) {
  double most = 0;
  for (std::size_t g = 0; g < t.knots(); ++g) {
    const double shape = static_cast<double>(g) / static_cast<double>(t.knots() - 1);
    for (std::size_t s = 0; s < t.nodes(); ++s) {
      const ArcPoint p =
          on_arc(shape, kArcLength * static_cast<double>(s) / static_cast<double>(t.nodes() - 1));
      most = std::max(most, std::hypot(t.x_px(g, s) - p.x, t.y_px(g, s) - p.y));
    }
  }
  return most;
}

std::vector<Kinematics> noisy_panels(std::size_t count) {
  std::vector<Kinematics> out;
  Random random(11, {1});
  for (std::size_t i = 0; i < count; ++i) {
    const Nuisance n{3 * random.normal(), 3 * random.normal(), 0.01 * random.normal()};
    out.push_back(motion_of_arcs(bend_shapes(40, 8, random.uniform()), n, 0.15, 20 + i));
  }
  return out;
}

/// Largest residual of exact shapes against what was learnt.
double largest_residual(const HealthyTrajectory& trajectory) {
  Recipe recipe;
  recipe.trajectory = trajectory;
  ResidualStream stream(recipe);
  double most = 0;
  for (const double shape : {0.0, 0.02, 0.1, 0.25, 0.4, 0.5, 0.63, 0.77, 0.9, 0.98, 1.0}) {
    const ResidualFrame& frame = stream.push(seen_arc(shape).view());
    if (!frame.good) return std::numeric_limits<double>::infinity();
    for (const double d : frame.residual_px) most = std::max(most, std::fabs(d));
  }
  return most;
}

TEST(LearnTrajectory, FindsTheFamilyThatPanelsWithoutNoiseWalkAlong) {
  const std::vector<Kinematics> one{motion_of_arcs(bend_shapes(60, 15))};
  const HealthyTrajectory t = learn_trajectory(one);
  EXPECT_EQ(t.knots(), 61U);
  EXPECT_EQ(t.nodes(), 64U);
  EXPECT_LT(distance_from_arcs(t), 0.1);  // along the strip too, which nothing corrects
  EXPECT_LT(largest_residual(t), 0.02);
  EXPECT_NEAR(t.full_turn_rad, elementary::kPi, 1e-3);
  ASSERT_EQ(t.frame_shape.size(), 75U);
  const std::vector<double> shape = bend_shapes(60, 15);
  for (std::size_t f = 0; f < 75; ++f) EXPECT_NEAR(t.frame_shape[f], shape[f], 1e-3) << f;
}

TEST(LearnTrajectory, IsTheSameFor240And30FramesASecond) {
  const std::vector<Kinematics> slow{motion_of_arcs(bend_shapes(60, 15))};
  const std::vector<Kinematics> fast{motion_of_arcs(bend_shapes(480, 120))};
  const HealthyTrajectory a = learn_trajectory(slow, {.refinements = 1});
  const HealthyTrajectory b = learn_trajectory(fast, {.refinements = 1});
  double most = 0;
  for (std::size_t i = 0; i < a.x_px.values().size(); ++i)
    most =
        std::max(most, std::hypot(a.x_px.data()[i] - b.x_px.data()[i], a.y_px.data()[i] - b.y_px.data()[i]));
  EXPECT_LT(most, 0.05);
}

TEST(LearnTrajectory, LiesWhereTheMedianPanelLies) {
  std::vector<Kinematics> panels;
  for (const double x : {-5.0, 1.0, 4.0})
    panels.push_back(motion_of_arcs(bend_shapes(40, 5), {x, 2 * x, 0.01 * x}));
  const HealthyTrajectory t = learn_trajectory(panels, {.knots = 31, .refinements = 0});
  // Rotated by .01 rad and shifted by (1, 2) about the held end, as the second panel.
  const ArcPoint end = on_arc(0, kArcLength);
  EXPECT_NEAR(t.x_px(0, 0), kHeldX + 1, 0.1);
  EXPECT_NEAR(t.y_px(0, 0), kHeldY + 2, 0.1);
  EXPECT_NEAR(t.y_px(0, 63), kHeldY + 2 + std::sin(0.01) * (end.x - kHeldX), 0.1);
}

// Noise of a knot: .15 px a coordinate, 30 panels, about one frame each, a median's 1.25: .034 px; of 4,000
// nodes the largest lies some four such off, less what neighbouring knots share.
TEST(LearnTrajectory, AveragesTheNoiseOfManyPanels) {
  const HealthyTrajectory t = learn_trajectory(noisy_panels(30));
  EXPECT_LT(largest_residual(t), 0.12);
}

TEST(LearnTrajectory, KnowsHowFarPanelsDifferInLengthFrom30PanelsOn) {
  std::vector<Kinematics> panels = noisy_panels(41);
  for (std::size_t i = 0; i < panels.size(); ++i)  // -20 to 20 thousandths, evenly: median distance 10
    for (double& length : panels[i].length_px) length = 200 + 0.2 * (static_cast<double>(i) - 20);
  EXPECT_NEAR(learn_trajectory(panels, {.knots = 31}).length_spread, 0.010 * 1.4826, 1e-4);
  EXPECT_EQ(learn_trajectory(std::span(panels).first(29), {.knots = 31}).length_spread, 0);
}

TEST(LearnTrajectory, IsNotMovedByAFewStrangePanels) {
  std::vector<Kinematics> panels = noisy_panels(12);
  for (std::size_t i = 0; i < 3; ++i) {
    Kinematics& k = panels[4 * i];
    for (std::size_t t = 15; t < k.frames(); ++t)
      for (std::size_t s = 0; s < 64; ++s) k.y_px(t, s) += 3 * std::sin(0.1 * static_cast<double>(s));
  }
  const HealthyTrajectory t = learn_trajectory(panels, {.knots = 31});
  EXPECT_LT(largest_residual(t), 0.3);  // means would be off by .75
}

TEST(LearnTrajectory, SkipsFramesThatAreNotGoodAndPanelsThatDoNotBend) {
  std::vector<Kinematics> panels{motion_of_arcs(bend_shapes(60, 15)), motion_of_arcs(bend_shapes(60, 15))};
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t t : {0u, 20u, 21u, 40u}) {
    for (double& v : panels[0].x_px.row(t)) v = nan;
    for (double& v : panels[0].y_px.row(t)) v = nan;
    panels[0].turning_rad[t] = nan;
  }
  panels.push_back(motion_of_arcs(std::vector<double>(75, 0.0)));
  EXPECT_LT(largest_residual(learn_trajectory(panels)), 0.02);
}

TEST(LearnTrajectory, IsTheSameForAnyNumberOfThreads) {
  const std::vector<Kinematics> panels = noisy_panels(5);
  const ReferenceOptions options{.knots = 21, .refinements = 1};
  const auto with = [&](int threads) {
    Execution execution;
    execution.threads = threads;
    return learn_trajectory(panels, options, execution);
  };
  EXPECT_EQ(with(1), with(3));
}

TEST(LearnTrajectory, RefusesWhatCannotBeLearntFrom) {
  const auto code_of = [](const std::vector<Kinematics>& panels, const ReferenceOptions& options) {
    try {
      learn_trajectory(panels, options);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::internal;
  };
  const Kinematics good = motion_of_arcs(bend_shapes(20, 5));
  EXPECT_EQ(code_of({}, {}), ErrorCode::too_short);
  EXPECT_EQ(code_of({motion_of_arcs(std::vector<double>(30, 0.02))}, {}), ErrorCode::too_short);
  EXPECT_EQ(code_of({good}, {.knots = 7}), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of({good}, {.refinements = -1}), ErrorCode::invalid_argument);
  Kinematics other = good;
  other.station.resize(40);
  EXPECT_EQ(code_of({good, other}, {}), ErrorCode::mismatch);
}

}  // namespace
}  // namespace motionanalyzer::reference_test
