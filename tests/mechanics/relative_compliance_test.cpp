#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer::relative_compliance_test {
namespace {

constexpr double kPi = elementary::kPi;
constexpr std::size_t kKnots = 17, kNodes = 64, kPlaces = 64, kStations = 48, kRod = 253;
constexpr double kLength_px = 230;

// A strip that is stiffer from one place to another, bent as the jig bends an even one.
class StiffenedStrip {
 public:
  StiffenedStrip(double from, double to, double stiffer) : rod_(kRod, 1e6), stiffness_(kRod, 1.0) {
    for (std::size_t i = 0; i < kRod; ++i) {
      const double s = static_cast<double>(i) / (kRod - 1);
      if (s >= from && s <= to) stiffness_[i] = stiffer;
      rod_.hinge[i] *= stiffness_[i];
    }
  }

  std::vector<double> shape(double turn) {
    arc_shape(0, 0, 0, 1, turn, rod_.xy);
    rod_.problem.last.x_m = rod_.x(kRod - 1);
    rod_.problem.last.y_m = rod_.y(kRod - 1);
    rod_.problem.last.tangent_rad = turn;
    rod_.solve();
    return rod_.xy;
  }

  // The shape with a weakness at a node, as a part of that node's own compliance.
  std::vector<double> weakened(double turn, std::size_t node, double lambda) {
    shape(turn);
    const double healthy = rod_.hinge[node];
    rod_.hinge[node] = stiffness_[node] / (rod_.problem.cell_m + lambda);
    std::vector<double> xy = rod_.xy;
    rod_.solver.solve(rod_.problem, xy);
    rod_.hinge[node] = healthy;
    return xy;
  }

  HealthyTrajectory trajectory(double full_turn, double noise_px = 0, double material_px = 0) {
    HealthyTrajectory t{Matrix(kKnots, kNodes), Matrix(kKnots, kNodes), full_turn, {}};
    Random random(11);
    for (std::size_t g = 0; g < kKnots; ++g) {
      const std::vector<double> xy = shape(full_turn * static_cast<double>(g) / (kKnots - 1));
      for (std::size_t i = 0; i < kNodes; ++i) {
        const double s = static_cast<double>(i) / (kNodes - 1);
        const double bump_px = material_px * elementary::sin(6 * kPi * s);
        const double tx = at(xy, std::min(s + 0.002, 1.0), 0) - at(xy, std::max(s - 0.002, 0.0), 0);
        const double ty = at(xy, std::min(s + 0.002, 1.0), 1) - at(xy, std::max(s - 0.002, 0.0), 1);
        const double length = std::hypot(tx, ty);
        t.x_px(g, i) = kLength_px * at(xy, s, 0) + noise_px * random.normal() - bump_px * ty / length;
        t.y_px(g, i) = kLength_px * at(xy, s, 1) + noise_px * random.normal() + bump_px * tx / length;
      }
    }
    return t;
  }

  static double at(const std::vector<double>& xy, double fraction, std::size_t component) {
    const double node = fraction * (kRod - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(node), kRod - 2);
    const double w = node - static_cast<double>(i);
    return xy[2 * i + component] + w * (xy[2 * i + 2 + component] - xy[2 * i + component]);
  }

 private:
  motionanalyzer::testing::UnitRod rod_;
  std::vector<double> stiffness_;
};

double mean_between(const std::vector<double>& compliance, double from, double to) {
  double sum = 0, count = 0;
  for (std::size_t h = 0; h < compliance.size(); ++h) {
    const double place = (static_cast<double>(h) + 0.5) / static_cast<double>(compliance.size());
    if (place > from && place < to) sum += compliance[h], count += 1;
  }
  return sum / count;
}

TEST(RelativeCompliance, OfAnEvenStripIsOneEverywhere) {
  for (const double c : relative_compliance(StiffenedStrip(2, 3, 1).trajectory(kPi), kPlaces))
    EXPECT_NEAR(c, 1, 2e-3);
}

TEST(RelativeCompliance, AStiffenerShowsWhereItLies) {
  const auto c = relative_compliance(StiffenedStrip(0.3, 0.45, 1.5).trajectory(kPi), kPlaces);
  const double outside = (mean_between(c, 0, 0.25) + mean_between(c, 0.5, 1)) / 2;
  EXPECT_NEAR(mean_between(c, 0.35, 0.4) / outside, 1 / 1.5, 0.1);
  double mean = 0;
  for (const double value : c) mean += value / static_cast<double>(kPlaces);
  EXPECT_NEAR(mean, 1, 1e-9);
}

TEST(RelativeCompliance, NoiseOfATypicalMeanCostsFewPercent) {
  const auto c = relative_compliance(StiffenedStrip(2, 3, 1).trajectory(kPi, 0.02), kPlaces);
  double square = 0;
  for (const double value : c) square += (value - 1) * (value - 1) / static_cast<double>(kPlaces);
  EXPECT_GT(square, 0);
  EXPECT_LT(std::sqrt(square), 0.1);
}

TEST(RelativeCompliance, WhatDoesNotGrowWithTheBendDropsOut) {
  for (const double c : relative_compliance(StiffenedStrip(2, 3, 1).trajectory(kPi, 0, 0.05), kPlaces))
    EXPECT_NEAR(c, 1, 0.02);
}

TEST(RelativeCompliance, OfAStripThatHardlyBendsIsNotKnown) {
  for (const double c : relative_compliance(StiffenedStrip(0.3, 0.45, 1.5).trajectory(0.2), kPlaces))
    EXPECT_EQ(c, 1);
}

// Severity is told relative to the place's own stiffness: under a stiffener the same severity turns less.
TEST(RelativeCompliance, ResponsesOfAStiffenedStripAreThoseOfItsSolvedShapes) {
  StiffenedStrip strip(0.3, 0.45, 1.5);
  const HealthyTrajectory t = strip.trajectory(kPi);
  const TrajectoryResponse told = respond(t, kPlaces, kStations, {relative_compliance(t, kPlaces)}),
                           even = respond(t, kPlaces, kStations);
  constexpr double kLambda = 1e-3;
  const std::vector<double> healthy = strip.shape(kPi);
  for (const std::size_t h : {10u, 24u, 44u}) {
    const auto node = static_cast<std::size_t>(std::lround(told.place[h] * (kRod - 1)));
    const std::vector<double> weak = strip.weakened(kPi, node, kLambda);
    double product = 0, square = 0, even_product = 0;
    for (std::size_t s = 0; s < kStations; ++s) {
      const double place = static_cast<double>(s) / (kStations - 1), d = 0.002;
      const double low = std::max(place - d, 0.0), high = std::min(place + d, 1.0);
      const double tx = StiffenedStrip::at(healthy, high, 0) - StiffenedStrip::at(healthy, low, 0);
      const double ty = StiffenedStrip::at(healthy, high, 1) - StiffenedStrip::at(healthy, low, 1);
      const double dx = StiffenedStrip::at(weak, place, 0) - StiffenedStrip::at(healthy, place, 0);
      const double dy = StiffenedStrip::at(weak, place, 1) - StiffenedStrip::at(healthy, place, 1);
      const double moved = kLength_px * (tx * dy - ty * dx) / std::hypot(tx, ty) / kLambda;
      const std::size_t cell = ((kKnots - 1) * kPlaces + h) * kStations + s;
      product += moved * told.hinge_px[cell];
      even_product += moved * even.hinge_px[cell];
      square += moved * moved;
    }
    EXPECT_NEAR(product / square, 1, 0.1) << told.place[h];
    EXPECT_GT(std::fabs(even_product / square - 1), std::fabs(product / square - 1)) << told.place[h];
  }
}

TEST(RelativeCompliance, ValuesThatAreNoComplianceAreRefused) {
  const HealthyTrajectory t = StiffenedStrip(2, 3, 1).trajectory(kPi);
  for (const std::vector<double>& wrong :
       {std::vector<double>{1}, std::vector<double>{1, 0}, std::vector<double>{1, std::nan("")}})
    EXPECT_THROW(respond(t, kPlaces, kStations, {wrong}), Error);
  EXPECT_THROW(relative_compliance(HealthyTrajectory{}, kPlaces), Error);
  EXPECT_THROW(relative_compliance(t, 3), Error);
}

}  // namespace
}  // namespace motionanalyzer::relative_compliance_test
