// A strip of length and bending stiffness 1, clamped along x at the origin and at its other end, which is
// moved.
//
//   bent_strip NODES MOVES X Y TURN
//
// It starts as an arc of a circle that turns by TURN and holds itself so; then the end goes straight to X Y
// in MOVES equal parts, each solved. First line of the answer: processor seconds of the whole way and the
// Newton steps on it; then a node a line.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace {

using motionanalyzer::RodProblem;
using motionanalyzer::RodSolver;

struct Task {
  std::size_t nodes = 0;
  int moves = 0;
  double x = 0, y = 0, turn = 0;
};

// Newton steps from the arc to the last pose.
int go(const Task& task, RodProblem& problem, RodSolver& solver, std::vector<double>& xy) {
  motionanalyzer::arc_shape(0, 0, 0, 1, task.turn, xy);
  const double from_x = xy[2 * task.nodes - 2], from_y = xy[2 * task.nodes - 1];
  int steps = 0;
  for (int move = 1; move <= task.moves; ++move) {
    const double part = static_cast<double>(move) / task.moves;
    problem.last.x_m = from_x + part * (task.x - from_x);
    problem.last.y_m = from_y + part * (task.y - from_y);
    steps += solver.solve(problem, xy).iterations;
  }
  return steps;
}

void solve_and_time(const Task& task) {
  const std::vector<double> stiffness(task.nodes, 1.0), natural(task.nodes, 0.0);
  std::vector<double> hinge(task.nodes), xy(2 * task.nodes);
  RodProblem problem;
  problem.cell_m = 1 / static_cast<double>(task.nodes - 1);
  problem.axial_stiffness_n = 1e6;
  motionanalyzer::hinge_stiffness(stiffness, problem.cell_m, 0, 0, hinge);
  problem.hinge_stiffness_nm = hinge;
  problem.natural_turn_rad = natural;
  problem.last.tangent_rad = task.turn;
  RodSolver solver(task.nodes);
  int steps = 0, times = 0;
  const std::clock_t begin = std::clock();
  std::clock_t passed = 0;
  do {
    steps = go(task, problem, solver, xy);
    ++times;
    passed = std::clock() - begin;
  } while (passed < CLOCKS_PER_SEC / 5);
  std::printf("%.9g %d\n", static_cast<double>(passed) / static_cast<double>(CLOCKS_PER_SEC) / times, steps);
  for (std::size_t i = 0; i < task.nodes; ++i) std::printf("%.17g %.17g\n", xy[2 * i], xy[2 * i + 1]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("bent_strip NODES MOVES X Y TURN\n", stderr);
    return 2;
  }
  try {
    solve_and_time({std::strtoul(argv[1], nullptr, 10), std::atoi(argv[2]), std::strtod(argv[3], nullptr),
                    std::strtod(argv[4], nullptr), std::strtod(argv[5], nullptr)});
  } catch (const motionanalyzer::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
