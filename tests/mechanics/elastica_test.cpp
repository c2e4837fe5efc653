#include "motionanalyzer/mechanics/elastica.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::elastica_test {
namespace {

using testing::UnitRod;

using elementary::kPi;

// A crooked, strained chain with everything that can pull on it.
struct Crooked : UnitRod {
  std::vector<double> inertia, target;
  explicit Crooked(std::size_t nodes) : UnitRod(nodes, 50), inertia(nodes), target(2 * nodes) {
    Random random(7);
    double angle = 0.4;
    for (std::size_t i = 0; i + 1 < nodes; ++i) {
      const double length = problem.cell_m * (1 + 0.1 * random.normal());
      xy[2 * i + 2] = xy[2 * i] + length * std::cos(angle);
      xy[2 * i + 3] = xy[2 * i + 1] + length * std::sin(angle);
      angle += 0.5 + 0.3 * random.normal();  // several full turns
    }
    for (double& value : natural) value = 0.2 * random.normal();
    for (double& value : hinge) value *= 0.5 + random.uniform();
    for (double& value : force) value = random.normal();
    for (double& value : inertia) value = random.uniform();
    for (double& value : target) value = random.normal();
    problem.inertia_n_m = inertia;
    problem.inertia_target_m = target;
    problem.first.tangent_rad = 0.7;
    problem.last.tangent_rad = -2;
    problem.first.stiffness_x_n_m = 3;
    problem.first.stiffness_y_n_m = 5;
    problem.first.play_m = 0.01;
    problem.first.x_m = -0.3;
    problem.first.y_m = 0.2;
    problem.last.x_m = xy[2 * nodes - 2] + 0.4;
    problem.last.y_m = xy[2 * nodes - 1] - 0.3;
    problem.last.stiffness_x_n_m = 2;
    problem.last.stiffness_y_n_m = 4;
  }
};

TEST(RodDerivatives, GradientIsTheSlopeOfTheEnergy) {
  Crooked rod(12);
  std::vector<double> gradient(24);
  rod.solver.gradient(rod.problem, rod.xy, gradient);
  constexpr double h = 1e-6;  // central differences: error h^2 third derivative, about 1e-8 of the largest
  for (std::size_t i = 0; i < 24; ++i) {
    std::vector<double> up = rod.xy, down = rod.xy;
    up[i] += h;
    down[i] -= h;
    const double slope =
        (rod.solver.energy(rod.problem, up) - rod.solver.energy(rod.problem, down)) / (2 * h);
    EXPECT_NEAR(gradient[i], slope, 1e-5 * (1 + std::fabs(slope))) << i;
  }
}

// The tangent map undoes what the Hessian, taken from differences of the gradient, does to a step.
TEST(RodDerivatives, RespondInvertsTheSlopeOfTheGradient) {
  for (const std::size_t nodes : {4u, 5u, 6u, 7u, 12u}) {
    Crooked rod(nodes);
    constexpr double h = 1e-6;
    std::vector<double> direction(2 * nodes), up = rod.xy, down = rod.xy, a(2 * nodes), b(2 * nodes),
                                              step(2 * nodes);
    Random random(3);
    for (double& value : direction) value = random.normal();
    for (std::size_t i = 0; i < 2 * nodes; ++i) {
      up[i] += h * direction[i];
      down[i] -= h * direction[i];
    }
    rod.solver.gradient(rod.problem, up, a);
    rod.solver.gradient(rod.problem, down, b);
    for (std::size_t i = 0; i < 2 * nodes; ++i) a[i] = (a[i] - b[i]) / (2 * h);
    rod.solver.respond(rod.problem, rod.xy, a, step);
    for (std::size_t i = 0; i < 2 * nodes; ++i) EXPECT_NEAR(step[i], direction[i], 1e-4) << nodes << " " << i;
  }
}

TEST(RodDerivatives, HeldNodesDoNotRespond) {
  UnitRod rod(21);
  std::vector<double> force(42, 1.0), step(42);
  rod.solver.respond(rod.problem, rod.xy, force, step);
  for (const std::size_t i : {0u, 1u, 40u, 41u}) EXPECT_EQ(step[i], 0);
  EXPECT_GT(step[21], 0);
}

TEST(RodSolver, ResponseAtRestIsTheNewtonStep) {
  UnitRod rod(51);
  rod.force[51] = 1e-6;  // so small that the strip answers linearly
  const std::vector<double> start = rod.xy;
  std::vector<double> step(102);
  rod.solver.respond(rod.problem, rod.xy, rod.force, step);
  rod.solve();
  for (std::size_t i = 0; i < 102; ++i) EXPECT_NEAR(rod.xy[i] - start[i], step[i], 1e-13);
}

TEST(RodSolver, ReactionsBalanceLoadsAndMoments) {
  UnitRod rod(101);
  rod.force[2 * 40 + 1] = -20;
  const RodSolution s = rod.solve();
  EXPECT_NEAR(s.force_first_n[1] + s.force_last_n[1], -20, 1e-6);
  EXPECT_NEAR(s.force_first_n[0] + s.force_last_n[0], 0, 1e-6);
  // About the first holder: the load, what the last holder returns, and both end moments.
  const double load = rod.x(40) * -20, returned = -s.force_last_n[1];
  EXPECT_NEAR(load + returned * 1.0 - s.moment_first_nm + s.moment_last_nm, 0, 1e-6);
}

TEST(RodSolver, SmallLoadAtMidSpanBendsAsABeam) {
  UnitRod rod(231);
  rod.force[2 * 115 + 1] = 1e-3;
  rod.solve();
  EXPECT_NEAR(rod.y(115) / (1e-3 / 192), 1, 1e-3);
}

TEST(RodSolver, HolderSpringsGiveWayByForceOverStiffness) {
  UnitRod rod(31);
  rod.free_last();
  rod.problem.first.stiffness_x_n_m = 200;
  rod.problem.first.stiffness_y_n_m = 100;
  rod.force[60] = 3;
  const RodSolution s = rod.solve();
  EXPECT_NEAR(rod.x(0), 3.0 / 200, 1e-9);
  EXPECT_NEAR(rod.y(0), 0, 1e-12);
  EXPECT_NEAR(s.force_first_n[0], 3, 1e-6);
}

TEST(RodSolver, PlayIsPassedBeforeTheSpringActs) {
  UnitRod rod(31);
  rod.free_last();
  rod.problem.first.stiffness_x_n_m = 200;
  rod.problem.first.play_m = 0.01;
  rod.force[60] = 3;
  rod.solve();
  EXPECT_NEAR(rod.x(0), 0.01 + 3.0 / 200, 1e-9);
}

TEST(RodSolver, WellsHoldAStripThatNothingElseHolds) {
  UnitRod rod(31);
  std::vector<double> inertia(31, 2.0), target = rod.xy;
  for (std::size_t i = 0; i < 31; ++i) target[2 * i + 1] += 0.25;
  rod.problem.first.held = rod.problem.last.held = false;
  rod.hinge.front() = rod.hinge.back() = 0;
  rod.problem.inertia_n_m = inertia;
  rod.problem.inertia_target_m = target;
  rod.solve();
  for (std::size_t i = 0; i < 62; ++i) EXPECT_NEAR(rod.xy[i], target[i], 1e-9);
}

// Bends the strip into half a circle by its ends in the given number of moves.
RodSolution bend_by_ends(UnitRod& rod, int moves, double& most_iterations) {
  RodSolution s;
  arc_shape(0, 0, 0, 1, 1e-3, rod.xy);
  for (int i = 1; i <= moves; ++i) {
    const double turn = kPi * i / moves;
    rod.problem.last.x_m = std::sin(turn) / turn;
    rod.problem.last.y_m = (1 - std::cos(turn)) / turn;
    rod.problem.last.tangent_rad = turn;
    s = rod.solve();
    if (i > 10)
      most_iterations = std::max(most_iterations, static_cast<double>(s.iterations));  // no longer straight
  }
  return s;
}

TEST(RodSolver, EndsThatFollowAnArcKeepTheStripACircle) {
  UnitRod rod(231);
  double iterations = 0;
  EXPECT_TRUE(bend_by_ends(rod, 60, iterations).stable);
  EXPECT_LE(iterations, 5);
  for (std::size_t i = 0; i < 231; ++i) EXPECT_NEAR(std::hypot(rod.x(i), rod.y(i) - 1 / kPi), 1 / kPi, 2e-5);
}

TEST(RodSolver, ShapeDoesNotDependOnTheMovesThatLedToIt) {
  UnitRod few(101), many(101);
  double iterations = 0;
  bend_by_ends(few, 12, iterations);
  bend_by_ends(many, 90, iterations);
  for (std::size_t i = 0; i < 202; ++i) EXPECT_NEAR(few.xy[i], many.xy[i], 1e-9);
}

// From a straight line the strip must first find a side to bulge to; both roads end in the same half circle.
TEST(RodSolver, HalfCircleInOneMove) {
  for (const double start : {0.0, 0.3}) {
    UnitRod rod(231, 1e6);
    arc_shape(0, 0, 0, 1, start, rod.xy);
    rod.problem.last.x_m = 0;
    rod.problem.last.y_m = 2 / kPi;
    rod.problem.last.tangent_rad = kPi;
    EXPECT_TRUE(rod.solve().stable);
    for (std::size_t i = 0; i < 231; ++i)
      ASSERT_NEAR(std::hypot(rod.x(i), rod.y(i) - 1 / kPi), 1 / kPi, 2e-5);
  }
}

TEST(RodSolver, FullTurnsAreNoSeam) {
  UnitRod rod(101), turned(101);
  double iterations = 0;
  bend_by_ends(rod, 30, iterations);
  turned.xy = rod.xy;
  turned.problem = rod.problem;
  turned.problem.hinge_stiffness_nm = turned.hinge;
  turned.problem.first.tangent_rad += 4 * kPi;
  turned.problem.last.tangent_rad -= 2 * kPi;
  turned.solve();
  for (std::size_t i = 0; i < 202; ++i) EXPECT_NEAR(rod.xy[i], turned.xy[i], 1e-9);
}

// A compressed strip bulges to one side; a load pushes it through to the other.
TEST(RodSolver, SnapThroughIsNoticed) {
  UnitRod rod(101, 1e5);
  rod.problem.last.x_m = 0.97;
  testing::shape_from_angles([](double s) { return 0.35 * std::sin(2 * kPi * s); }, rod.xy);
  EXPECT_TRUE(rod.solve().stable);
  ASSERT_GT(rod.y(50), 0.05);
  bool snapped = false;
  for (double load = 0; load >= -60 && !snapped; load -= 2) {
    rod.force[101] = load;
    const RodSolution s = rod.solve();
    snapped = s.snapped;
    EXPECT_TRUE(s.stable);
    EXPECT_EQ(snapped, rod.y(50) < 0);
  }
  EXPECT_TRUE(snapped);
  EXPECT_LT(rod.y(50), -0.05);
}

TEST(RodSolver, CompressedStraightStripIsAnUnstableEquilibrium) {
  UnitRod rod(101);
  rod.problem.last.x_m = 1 - 60 / 1e7;
  for (std::size_t i = 0; i < 101; ++i) rod.xy[2 * i] *= rod.problem.last.x_m;
  EXPECT_FALSE(rod.solve().stable);
}

TEST(HingeStiffness, IsThatOfTheCellInSeriesWithTheGripper) {
  const std::vector<double> bending{2, 4, 2, 2};
  std::vector<double> hinge(4);
  hinge_stiffness(bending, 0.5, 1, 0, hinge);
  EXPECT_DOUBLE_EQ(hinge[0], 1 / (0.25 / 2 + 1));
  EXPECT_DOUBLE_EQ(hinge[1], 8);
  EXPECT_DOUBLE_EQ(hinge[3], 8);
}

TEST(ArcShape, NodesStandOnTheCircleAtEqualDistances) {
  std::vector<double> xy(2 * 13);
  arc_shape(1, 2, 0.5, 3, 2.4, xy);
  EXPECT_EQ(xy[0], 1);
  const double radius = 3 / 2.4, cx = 1 - radius * std::sin(0.5), cy = 2 + radius * std::cos(0.5);
  for (std::size_t i = 0; i < 13; ++i)
    EXPECT_NEAR(std::hypot(xy[2 * i] - cx, xy[2 * i + 1] - cy), radius, 1e-14);
  for (std::size_t i = 1; i < 13; ++i)
    EXPECT_NEAR(std::hypot(xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]),
                2 * radius * std::sin(0.1), 1e-14);
}

}  // namespace
}  // namespace motionanalyzer::elastica_test
