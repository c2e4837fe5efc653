// What a solve may leave out when it is one of thousands.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::elastica_steps_test {
namespace {

using testing::UnitRod;

void load(UnitRod& rod) {
  for (std::size_t i = 1; i + 1 < rod.n; ++i) rod.force[2 * i + 1] = -30 * rod.problem.cell_m;
}

double farthest(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - b[i]));
  return most;
}

TEST(RodSolver, SolvedTurningIsTheTurningOfTheSolution) {
  for (const std::size_t nodes : {4U, 5U, 40U, 41U}) {
    UnitRod rod(nodes);
    load(rod);
    for (std::size_t i = 0; i < nodes; ++i) rod.natural[i] = 1e-3 * static_cast<double>(i);
    rod.problem.last.tangent_rad = 0.3;
    rod.solve();
    std::vector<double> solved(nodes), measured(nodes);
    rod.solver.solved_turning(rod.problem, solved);
    rod.solver.turning(rod.problem, rod.xy, measured);
    EXPECT_LT(farthest(solved, measured), 1e-15) << nodes;
  }
}

TEST(RodSolver, AShortStepEndsTheSolve) {
  UnitRod rod(41);
  load(rod);
  rod.solve({1e-13, 200});
  const std::vector<double> rest = rod.xy;
  for (std::size_t i = 1; i < 40; ++i)
    rod.xy[2 * i + 1] += 1e-8 * std::sin(elementary::kPi * static_cast<double>(i) / 40);
  const RodSolution solution = rod.solve({0, 200, 1e-6});
  EXPECT_EQ(solution.iterations, 1);
  // Newton's method squares the distance: edges that turn by 3e-8 stretch by the square of that.
  EXPECT_LT(farthest(rod.xy, rest), 1e-12);
}

TEST(RodSolver, ALongStepDoesNotEndTheSolve) {
  UnitRod rod(41);
  load(rod);
  const RodSolution solution = rod.solve({1e-10, 200, 1e-6});
  EXPECT_GT(solution.iterations, 2);
  const std::vector<double> found = rod.xy;
  rod.solve({1e-13, 200});
  EXPECT_LT(farthest(rod.xy, found), 1e-10);
}

TEST(RodSolver, AFarStepDoesNotVouchForStability) {
  UnitRod looked(41), trusted(41);
  for (UnitRod* rod : {&looked, &trusted}) rod->problem.last.x_m = 1 - 60 / 1e5;
  const RodSolution own = looked.solve({1e-10, 200, 0, true}), last = trusted.solve({1e-10, 200, 0, false});
  EXPECT_EQ(last.stable, own.stable);
  EXPECT_EQ(last.iterations, own.iterations);
  EXPECT_EQ(trusted.xy, looked.xy);
}

}  // namespace
}  // namespace motionanalyzer::elastica_steps_test
