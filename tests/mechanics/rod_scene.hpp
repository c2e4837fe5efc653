// Rod problems for tests, with the arrays that their spans look at.
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::testing {

/// A uniform strip of length 1 and bending stiffness 1, straight along x from the origin, clamped at both
/// ends. Stretching is made negligible: 1e7 leaves 1e-6 of strain under the loads of the tests.
struct UnitRod {
  std::size_t n;
  std::vector<double> hinge, natural, force, xy;
  RodProblem problem;
  RodSolver solver;

  explicit UnitRod(std::size_t nodes, double axial = 1e7)
      : n(nodes), hinge(nodes), natural(nodes, 0.0), force(2 * nodes, 0.0), xy(2 * nodes), solver(nodes) {
    problem.cell_m = 1 / static_cast<double>(nodes - 1);
    problem.axial_stiffness_n = axial;
    hinge_stiffness(std::vector<double>(nodes, 1.0), problem.cell_m, 0, 0, hinge);
    problem.hinge_stiffness_nm = hinge;
    problem.natural_turn_rad = natural;
    problem.force_n = force;
    problem.last.x_m = 1;
    arc_shape(0, 0, 0, 1, 0, xy);
  }
  UnitRod(const UnitRod&) = delete;
  UnitRod& operator=(const UnitRod&) = delete;

  void free_last() {
    problem.last.held = false;
    hinge.back() = 0;
  }
  RodSolution solve(const RodSolveOptions& options = {}) { return solver.solve(problem, xy, options); }
  double x(std::size_t i) const { return xy[2 * i]; }
  double y(std::size_t i) const { return xy[2 * i + 1]; }
};

/// Nodes of an inextensible curve whose edges have these angles.
template <class Angle>
void shape_from_angles(Angle angle_at, std::vector<double>& xy) {
  const std::size_t n = xy.size() / 2;
  const double cell = 1 / static_cast<double>(n - 1);
  xy[0] = xy[1] = 0;
  for (std::size_t j = 0; j + 1 < n; ++j) {
    const double angle = angle_at((static_cast<double>(j) + 0.5) * cell);
    xy[2 * j + 2] = xy[2 * j] + cell * std::cos(angle);
    xy[2 * j + 3] = xy[2 * j + 1] + cell * std::sin(angle);
  }
}

}  // namespace motionanalyzer::testing
