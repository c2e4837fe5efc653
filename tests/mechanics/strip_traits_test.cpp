#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer::strip_traits_test {
namespace {

constexpr double kPi = elementary::kPi;
constexpr std::size_t kKnots = 9, kNodes = 64, kPlaces = 16, kStations = 48, kRod = 241;
constexpr double kLength_px = 230;

// The whole strip is bent into a U, its first gripper at rest; from .. to of it is seen.
class PartOfU {
 public:
  PartOfU(double from, double to) : from_(from), to_(to), rod_(kRod, 1e6) {}

  std::vector<double> shape(double turn) {
    arc_shape(0, 0, 0.3, 1, turn, rod_.xy);
    rod_.problem.first.tangent_rad = 0.3;
    rod_.problem.last.x_m = rod_.x(kRod - 1);
    rod_.problem.last.y_m = rod_.y(kRod - 1);
    rod_.problem.last.tangent_rad = 0.3 + turn;
    rod_.solve();
    return rod_.xy;
  }

  std::vector<double> weakened(std::size_t node, double lambda) {
    shape(kPi);
    const double healthy = rod_.hinge[node];
    rod_.hinge[node] = 1 / (rod_.problem.cell_m + lambda);
    std::vector<double> xy = rod_.xy;
    rod_.solver.solve(rod_.problem, xy);
    rod_.hinge[node] = healthy;
    return xy;
  }

  double x_px(const std::vector<double>& xy, double seen) const { return at(xy, seen, 0); }
  double y_px(const std::vector<double>& xy, double seen) const { return at(xy, seen, 1); }
  std::size_t node(double seen) const {
    return static_cast<std::size_t>(std::lround((from_ + seen * (to_ - from_)) * (kRod - 1)));
  }

  // turned_rad: how far the camera's picture is rotated by the end of the bend, against the first gripper.
  HealthyTrajectory trajectory(double turned_rad = 0) {
    HealthyTrajectory t{Matrix(kKnots, kNodes), Matrix(kKnots, kNodes), kPi * (to_ - from_), {}};
    for (std::size_t g = 0; g < kKnots; ++g) {
      const double part = static_cast<double>(g) / (kKnots - 1);
      const std::vector<double> xy = shape(kPi * part);
      const double c = elementary::cos(turned_rad * part), s = elementary::sin(turned_rad * part);
      for (std::size_t i = 0; i < kNodes; ++i) {
        const double seen = static_cast<double>(i) / (kNodes - 1), x = x_px(xy, seen), y = y_px(xy, seen);
        t.x_px(g, i) = c * x - s * y;
        t.y_px(g, i) = s * x + c * y;
      }
    }
    return t;
  }

 private:
  double at(const std::vector<double>& xy, double seen, std::size_t component) const {
    const double place = (from_ + seen * (to_ - from_)) * (kRod - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(std::max(place, 0.0)), kRod - 2);
    const double w = place - static_cast<double>(i);
    return kLength_px * (xy[2 * i + component] + w * (xy[2 * i + 2 + component] - xy[2 * i + component]));
  }

  double from_, to_;
  motionanalyzer::testing::UnitRod rod_;
};

TEST(StripTraits, NothingOfAWholeUIsUnseen) {
  const StripTraits traits = strip_traits(PartOfU(0, 1).trajectory(), kPlaces);
  EXPECT_EQ(traits.unseen_first, 0);
  EXPECT_EQ(traits.unseen_last, 0);
  EXPECT_EQ(traits.compliance.size(), kPlaces);
}

TEST(StripTraits, WhatIsUnseenFollowsFromTheEndsRotation) {
  for (const auto& [from, to] : {std::pair{0.25, 0.75}, {0.4, 1.0}, {0.0, 0.5}, {0.1, 0.6}}) {
    const StripTraits traits = strip_traits(PartOfU(from, to).trajectory(), kPlaces);
    EXPECT_NEAR(traits.unseen_first, from / (to - from), 0.03) << from;
    EXPECT_NEAR(traits.unseen_last, (1 - to) / (to - from), 0.03) << from;
  }
}

TEST(StripTraits, WhereTheLastGripperStandsStillItsEndTells) {
  const StripTraits traits = strip_traits(PartOfU(0.1, 0.6).trajectory(-kPi), kPlaces);
  EXPECT_NEAR(traits.unseen_first, 0.1 / 0.5, 0.03);
  EXPECT_NEAR(traits.unseen_last, 0.4 / 0.5, 0.03);
}

TEST(StripTraits, WhereBothGrippersMoveHalfIsUnseenOnEitherSide) {
  const StripTraits traits = strip_traits(PartOfU(0.1, 0.6).trajectory(-kPi / 2), kPlaces);
  EXPECT_NEAR(traits.unseen_first, 0.5, 0.03);
  EXPECT_NEAR(traits.unseen_last, 0.5, 0.03);
}

// A weakness near a visible end that is not held moves the strip; one near a held end hardly does.
TEST(StripTraits, ResponsesOfAPartAreThoseOfTheWholeStrip) {
  PartOfU part(0.25, 0.75);
  const HealthyTrajectory t = part.trajectory();
  const StripTraits traits = strip_traits(t, kPlaces);
  const TrajectoryResponse told = respond(t, kPlaces, kStations, traits),
                           held = respond(t, kPlaces, kStations);
  const std::vector<double> healthy = part.shape(kPi);
  constexpr double kLambda = 1e-3;
  for (const std::size_t h : {1u, 6u, 14u}) {
    const std::vector<double> weak = part.weakened(part.node(told.place[h]), kLambda);
    double product = 0, square = 0, held_product = 0;
    for (std::size_t s = 0; s < kStations; ++s) {
      const double seen = static_cast<double>(s) / (kStations - 1), d = 0.002;
      const double tx = part.x_px(healthy, seen + d) - part.x_px(healthy, seen - d);
      const double ty = part.y_px(healthy, seen + d) - part.y_px(healthy, seen - d);
      const double dx = part.x_px(weak, seen) - part.x_px(healthy, seen);
      const double dy = part.y_px(weak, seen) - part.y_px(healthy, seen);
      // lambda in visible lengths: half of the whole's.
      const double moved = (tx * dy - ty * dx) / std::hypot(tx, ty) / (kLambda / 0.5);
      const std::size_t cell = ((kKnots - 1) * kPlaces + h) * kStations + s;
      product += moved * told.hinge_px[cell];
      held_product += moved * held.hinge_px[cell];
      square += moved * moved;
    }
    EXPECT_NEAR(product / square, 1, 0.05) << told.place[h];
    EXPECT_LT(held_product / square, 0.9) << told.place[h];
  }
}

TEST(StripTraits, UnseenPartsThatAreNoneAreRefused) {
  const HealthyTrajectory t = PartOfU(0, 1).trajectory();
  for (const double wrong : {-0.1, 9.0, std::nan("")}) {
    EXPECT_THROW(respond(t, kPlaces, kStations, {{}, wrong, 0}), Error);
    EXPECT_THROW(respond(t, kPlaces, kStations, {{}, 0, wrong}), Error);
  }
}

}  // namespace
}  // namespace motionanalyzer::strip_traits_test
