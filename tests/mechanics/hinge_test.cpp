#include "motionanalyzer/mechanics/hinge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::hinge_test {
namespace {

using elementary::kPi;

// A strip of two copper layers bent by its ends to the given turning along an arc.
struct BentStrip {
  Strip strip;
  std::vector<double> hinge, share, xy;
  RodProblem problem;
  RodSolver solver;

  explicit BentStrip(std::size_t nodes, double turn = kPi, double scatter = 0) : solver(nodes) {
    StripOptions options;
    options.nodes = nodes;
    options.scatter = scatter;
    strip = make_strip(laminate(stack_two_copper()), options, Random(2));
    hinge.resize(nodes);
    share.resize(nodes);
    xy.resize(2 * nodes);
    problem.cell_m = strip.cell_m;
    problem.axial_stiffness_n = strip.section.axial_stiffness_n_m;
    problem.hinge_stiffness_nm = hinge;
    problem.natural_turn_rad = strip.natural_turn_rad;
    problem.last.x_m = strip.length_m * std::sin(turn) / turn;
    problem.last.y_m = strip.length_m * (1 - std::cos(turn)) / turn;
    problem.last.tangent_rad = turn;
    arc_shape(0, 0, 0, strip.length_m, turn, xy);
  }
  BentStrip(const BentStrip&) = delete;
  BentStrip& operator=(const BentStrip&) = delete;

  std::vector<double> shape(double lambda_m) {
    weakened_stiffness(strip, share, lambda_m, 0, 0, hinge);
    std::vector<double> result = xy;
    EXPECT_TRUE(solver.solve(problem, result).stable);
    return result;
  }
  // Largest displacement by a weakness of lambda, m.
  double signature(double place, double extent_m, double lambda_m) {
    weakness_share(strip, place, extent_m, share);
    const std::vector<double> healthy = shape(0), weak = shape(lambda_m);
    double largest = 0;
    for (std::size_t i = 0; i < xy.size(); i += 2)
      largest = std::max(largest, std::hypot(weak[i] - healthy[i], weak[i + 1] - healthy[i + 1]));
    return largest;
  }
};

TEST(WeaknessLength, IsTheExtraLengthThatTurnsAsMuch) {
  EXPECT_DOUBLE_EQ(weakness_length_m(0.002, 0.5), 0.002);
  EXPECT_EQ(weakness_length_m(0.002, 1), 0);
  EXPECT_DOUBLE_EQ(weakness_length_m(0.001, stiffness_ratio(0.001, 0.0004)), 0.0004);
  EXPECT_THROW(weakness_length_m(0.001, 0), Error);
  EXPECT_THROW(weakness_length_m(0.001, 1.01), Error);
  EXPECT_THROW(stiffness_ratio(0, 0.1), Error);
}

TEST(WeaknessShare, SumsToOneAndKeepsItsPlace) {
  BentStrip bent(116);
  for (const double place : {0.3, 0.5, 0.617, 0.7}) {
    for (const double extent_m : {0.0, 1e-6, 1e-4, 3e-4, 5e-3}) {
      weakness_share(bent.strip, place, extent_m, bent.share);
      double sum = 0, centre = 0;
      for (std::size_t i = 0; i < 116; ++i) {
        EXPECT_GE(bent.share[i], 0);
        sum += bent.share[i];
        centre += bent.share[i] * static_cast<double>(i) / 115;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
      EXPECT_NEAR(centre, place, 1e-9);
    }
  }
}

TEST(WeaknessShare, PointLiesOnTheTwoNodesAround) {
  BentStrip bent(11);
  weakness_share(bent.strip, 0.43, 0, bent.share);
  EXPECT_NEAR(bent.share[4], 0.7, 1e-12);
  EXPECT_NEAR(bent.share[5], 0.3, 1e-12);
  EXPECT_EQ(std::count(bent.share.begin(), bent.share.end(), 0.0), 9);
  weakness_share(bent.strip, 1, 0, bent.share);
  EXPECT_EQ(bent.share[10], 1);
}

TEST(WeaknessShare, ExtentIsCutAtTheEnds) {
  BentStrip bent(11);
  weakness_share(bent.strip, 0, 0.2 * bent.strip.length_m, bent.share);  // covers the first cell
  EXPECT_NEAR(bent.share[0], 0.5, 1e-12);
  EXPECT_NEAR(bent.share[1], 0.5, 1e-12);
  weakness_share(bent.strip, 0.5, 10, bent.share);
  EXPECT_NEAR(std::accumulate(bent.share.begin(), bent.share.end(), 0.0), 1, 1e-12);
}

TEST(WeaknessShare, RejectsPlacesOutsideAndWrongSizes) {
  BentStrip bent(11);
  std::vector<double> wrong(10);
  EXPECT_THROW(weakness_share(bent.strip, 0.5, 0, wrong), Error);
  for (const double bad : {-0.01, 1.01, std::nan("")}) {
    EXPECT_THROW(weakness_share(bent.strip, bad, 0, bent.share), Error);
  }
  EXPECT_THROW(weakness_share(bent.strip, 0.5, -1, bent.share), Error);
  EXPECT_THROW(weakened_stiffness(bent.strip, bent.share, -1, 0, 0, bent.hinge), Error);
}

TEST(WeakenedStiffness, WithoutWeaknessTheBytesOfHealthyHinges) {
  BentStrip bent(231, kPi, 0.03);
  weakness_share(bent.strip, 0.6, 1e-3, bent.share);
  weakened_stiffness(bent.strip, bent.share, 0, 0.2, 0.1, bent.hinge);
  std::vector<double> healthy(231);
  hinge_stiffness(bent.strip.bending_stiffness_nm, bent.strip.cell_m, 0.2, 0.1, healthy);
  EXPECT_EQ(bent.hinge, healthy);
}

TEST(WeakenedStiffness, AddsTheLengthWhereTheShareLies) {
  BentStrip bent(11);
  weakness_share(bent.strip, 0.43, 0, bent.share);
  weakened_stiffness(bent.strip, bent.share, 1e-3, 0, 0, bent.hinge);
  const double cell = bent.strip.cell_m, stiffness = bent.strip.bending_stiffness_nm[4];
  EXPECT_NEAR(bent.hinge[4] / (stiffness / (cell + 0.7e-3)), 1, 1e-12);
  EXPECT_EQ(bent.hinge[3], stiffness / cell);
}

// At 10 px / mm the figure is 0.6695 px for 0.4 mm at 180 degrees, place 0.6.
TEST(Weakness, SignatureOfACrackDoesNotDependOnTheMesh) {
  const double coarse = BentStrip(116).signature(0.6, 0, 0.4e-3);
  const double middle = BentStrip(231).signature(0.6, 0, 0.4e-3);
  const double fine = BentStrip(461).signature(0.6, 0, 0.4e-3);
  EXPECT_NEAR(coarse / fine, 1, 1e-4);
  EXPECT_NEAR(middle / fine, 1, 1e-4);
  EXPECT_NEAR(middle * 1e4, 0.6695, 0.001);
}

// The cells widen the weakness by a cell: of second order, and more than a crack's share of it.
TEST(Weakness, SignatureOfAStretchDoesNotDependOnTheMesh) {
  const double coarse = BentStrip(116).signature(0.6, 1e-3, 0.4e-3);
  const double middle = BentStrip(231).signature(0.6, 1e-3, 0.4e-3);
  const double fine = BentStrip(461).signature(0.6, 1e-3, 0.4e-3);
  EXPECT_NEAR(coarse / fine, 1, 1e-3);
  EXPECT_NEAR(middle / fine, 1, 5e-4);
}

TEST(Weakness, SignatureLiesInThePublishedRanges) {
  const double ranges[][5] = {
      {0.1e-3, .07, .10, .15, .19}, {0.4e-3, .29, .42, .57, .75}, {1.9e-3, 1.1, 1.8, 2.2, 3.1}};
  for (const auto& row : ranges) {
    for (const double place : {0.5, 0.6, 0.72}) {
      const double quarter = 1e4 * BentStrip(231, kPi / 2).signature(place, 0, row[0]);
      const double half = 1e4 * BentStrip(231, kPi).signature(place, 0, row[0]);
      EXPECT_GT(quarter, 0.9 * row[1])
          << place;  // the ranges were drawn with scatter and rounded to two digits
      EXPECT_LT(quarter, 1.1 * row[2]) << place;
      EXPECT_GT(half, 0.9 * row[3]) << place;
      EXPECT_LT(half, 1.1 * row[4]) << place;
    }
  }
}

// Central differences of shapes solved anew; their error is of second order in the step of lambda.
TEST(HingeResponse, IsTheDerivativeOfTheShapeByLambda) {
  BentStrip bent(231, 2.2, 0.03);
  weakness_share(bent.strip, 0.37, 5e-4, bent.share);
  for (const double lambda : {0.0, 1e-3}) {
    constexpr double h = 2e-6;
    const std::vector<double> at = bent.shape(lambda);
    std::vector<double> response(at.size());
    hinge_response(bent.solver, bent.problem, bent.strip, at, bent.share, response);
    const double low = lambda == 0 ? 0 : lambda - h, high = lambda + h;
    const std::vector<double> up = bent.shape(high), down = bent.shape(low),
                              twice = bent.shape(lambda + 2 * h);
    for (std::size_t i = 0; i < at.size(); ++i) {
      const double slope =
          lambda == 0 ? (-3 * at[i] + 4 * up[i] - twice[i]) / (2 * h) : (up[i] - down[i]) / (2 * h);
      EXPECT_NEAR(response[i], slope, 2e-5) << i;  // the largest response is 0.16
    }
  }
}

TEST(HingeResponse, WhatLinearisingLeavesFallsWithTheSquareOfLambda) {
  BentStrip bent(231);
  weakness_share(bent.strip, 0.6, 0, bent.share);
  const std::vector<double> healthy = bent.shape(0);
  std::vector<double> response(healthy.size());
  hinge_response(bent.solver, bent.problem, bent.strip, healthy, bent.share, response);
  const auto left = [&](double lambda) {
    const std::vector<double> weak = bent.shape(lambda);
    double largest = 0;
    for (std::size_t i = 0; i < weak.size(); ++i)
      largest = std::max(largest, std::fabs(weak[i] - healthy[i] - lambda * response[i]));
    return largest;
  };
  EXPECT_NEAR(left(2e-4) / left(1e-4), 4, 0.15);
}

TEST(HingeResponse, RejectsWrongSizes) {
  BentStrip bent(11);
  std::vector<double> response(22), wrong(21);
  EXPECT_THROW(hinge_response(bent.solver, bent.problem, bent.strip, bent.xy, bent.share, wrong), Error);
  EXPECT_THROW(hinge_response(bent.solver, bent.problem, bent.strip, bent.xy, response, response), Error);
}

}  // namespace
}  // namespace motionanalyzer::hinge_test
