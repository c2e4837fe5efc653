// The same bits from every compiler, for every processor.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"
#include "support/hash.hpp"

namespace motionanalyzer::golden_test {
namespace {

// A scattered, weakened strip is bent by ends that give way, in moves large enough for edges to turn by more
// than the series of the arctangent covers at the weakness.
std::uint64_t hash_of_bent_strip(std::size_t nodes) {
  StripOptions options;
  options.nodes = nodes;
  options.curl_scatter_per_m = 2;
  options.design = {{0.2, 0.31, 1.7}};
  const Strip strip = make_strip(laminate(stack_two_copper()), options, Random(42));
  std::vector<double> share(nodes), hinge(nodes), xy(2 * nodes), response(2 * nodes);
  weakness_share(strip, 0.61, 4e-4, share);
  weakened_stiffness(strip, share, 8e-3, 0.5, 0.1, hinge);
  RodProblem problem;
  problem.cell_m = strip.cell_m;
  problem.axial_stiffness_n = strip.section.axial_stiffness_n_m;
  problem.hinge_stiffness_nm = hinge;
  problem.natural_turn_rad = strip.natural_turn_rad;
  problem.last.stiffness_x_n_m = 2e4;
  problem.last.stiffness_y_n_m = 3e4;
  problem.last.play_m = 1e-6;
  RodSolver solver(nodes);
  Hash hash;
  arc_shape(0, 0, 0, strip.length_m, 0.3, xy);
  for (const double turn : {0.4, 0.8, 1.4, 2.0, 2.6, 3.1}) {
    const double radius = strip.length_m / turn;
    problem.last.x_m = radius * elementary::sin(turn);
    problem.last.y_m = radius * (1 - elementary::cos(turn));
    problem.last.tangent_rad = turn;
    const RodSolution solution = solver.solve(problem, xy);
    hash.add(xy);
    hash.add(solution.energy_j);
    hash.add(solution.force_last_n);
    hash.add_bits(static_cast<std::uint64_t>(solution.iterations));
  }
  hinge_response(solver, problem, strip, xy, share, response);
  hash.add(response);
  for (int tenth = 1; tenth < 10; ++tenth) hash.add(notch_length_ratio(0.1 * tenth));
  return hash.value();
}

TEST(Golden, OddNumberOfNodes) { EXPECT_EQ(hash_of_bent_strip(231), 0xCF033917CEB8AC8Du); }

TEST(Golden, EvenNumberOfNodes) { EXPECT_EQ(hash_of_bent_strip(116), 0x2C1526C1E421EC19u); }

}  // namespace
}  // namespace motionanalyzer::golden_test
