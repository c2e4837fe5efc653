// What has no equilibrium, and what is no problem at all.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::elastica_errors_test {
namespace {

using testing::UnitRod;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ErrorCode code_of(UnitRod& rod, const RodSolveOptions& options = {}) {
  try {
    rod.solve(options);
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    EXPECT_EQ(error.code() == ErrorCode::no_solution && error.advice().empty(), false);
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(RodSolver, NothingToHoldTheStripIsNoSolution) {
  UnitRod rod(31);
  rod.problem.first.held = rod.problem.last.held = false;
  EXPECT_EQ(code_of(rod), ErrorCode::no_solution);
}

TEST(RodSolver, FineMeshesAreSolvedToWhatRoundingAllows) {
  for (const std::size_t nodes : {1025U, 2049U}) {
    UnitRod rod(nodes, 1e6);
    arc_shape(0, 0, 0, 1, 0.6, rod.xy);
    rod.problem.last.x_m = 0.9;
    rod.problem.last.y_m = 0.35;
    rod.problem.last.tangent_rad = 0.7;
    EXPECT_TRUE(rod.solve().stable) << nodes;
  }
}

TEST(RodSolver, TooFewIterationsAreNoSolutionAndKeepAFiniteShape) {
  UnitRod rod(31);
  rod.free_last();
  rod.force.back() = 5;
  RodSolveOptions options;
  options.max_iterations = 1;
  EXPECT_EQ(code_of(rod, options), ErrorCode::no_solution);
  for (const double value : rod.xy) EXPECT_TRUE(std::isfinite(value));
}

TEST(RodSolver, RejectsWrongSizesAndValuesThatAreNone) {
  const auto rejects = [](auto&& change) {
    UnitRod rod(9);
    change(rod);
    return code_of(rod) == ErrorCode::invalid_argument;
  };
  EXPECT_TRUE(rejects([](UnitRod& r) { r.xy.pop_back(); }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.xy[3] = kNan; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.xy[4] = r.xy[2]; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.hinge[2] = -1; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.natural[2] = kNan; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.force[2] = std::numeric_limits<double>::infinity(); }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.hinge_stiffness_nm = {r.hinge.data(), 8}; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.force_n = {r.force.data(), 9}; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.inertia_n_m = r.hinge; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.cell_m = 0; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.axial_stiffness_n = kNan; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.first.play_m = -1; }));
  EXPECT_TRUE(rejects([](UnitRod& r) { r.problem.last.tangent_rad = kNan; }));
  EXPECT_THROW(RodSolver(3), Error);
}

}  // namespace
}  // namespace motionanalyzer::elastica_errors_test
