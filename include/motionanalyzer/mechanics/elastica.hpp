// Shape of a thin strip between its holders: a chain of N nodes with stretching edges and bending hinges.
//   E = sum_j EA / (2 cell) (|e_j| - cell)^2 + sum_i k_i / 2 (phi_i - natural_i)^2
// e_j = x_{j+1} - x_j, phi_i = turning from edge i-1 to edge i; at the ends from the holder's tangent to the
// first edge and from the last edge to the other holder's tangent. Positions are interleaved: x of node i at
// [2 i], y at [2 i + 1]. The Hessian has half-bandwidth 5. Angles are taken from differences, so full circles
// are no seam.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// How one end node is held. The moment at the end is the business of its hinge: stiffness 0 lets it turn
/// freely.
struct RodEnd {
  bool held = true;         ///< false: no force at all acts on the node
  double x_m = 0, y_m = 0;  ///< where the holder wants the node
  /// Direction of the strip that the holder imposes, along increasing s at both ends.
  double tangent_rad = 0;
  /// Springs between the holder's command and the node, N/m per metre of width; infinity = rigid.
  double stiffness_x_n_m = std::numeric_limits<double>::infinity();
  double stiffness_y_n_m = std::numeric_limits<double>::infinity();
  double play_m = 0;  ///< the springs act beyond this offset only, in x and in y each; a rigid axis has none
};

/// One equilibrium problem. Spans are not owned.
struct RodProblem {
  double cell_m = 0;                           ///< rest length of every edge
  double axial_stiffness_n = 0;                ///< EA per metre of width
  std::span<const double> hinge_stiffness_nm;  ///< N, >= 0
  std::span<const double> natural_turn_rad;    ///< N
  RodEnd first, last;
  std::span<const double> force_n;  ///< 2N dead loads, or empty
  /// A quadratic well for each node, inertia_i / 2 |x - target|^2: how an implicit time step enters. N and
  /// 2N, or empty.
  std::span<const double> inertia_n_m, inertia_target_m;
};

struct RodSolveOptions {
  double tolerance = 1e-10;  ///< largest residual force, in units of the largest force that any edge or hinge
                             ///< carries (or of D / L^2 where nothing is loaded); what rounding of the
                             ///< positions leaves is never asked for
  /// A bent strip needs 2 to 5; 150 where a straight one has to find a side to bulge to.
  int max_iterations = 200;
  /// Ends the solve as well after a full Newton step that moves no node farther than this along an axis, m.
  /// For implicit time steps, whose start is known to a higher order: one step then does.
  double step_m = 0;
  /// Whether the solution's own Hessian is looked at. Without, that of the last Newton step speaks for it
  /// where it was positive definite and the step short, 1e-4 of the length at most.
  bool check_stability = true;
};

struct RodSolution {
  int iterations = 0;     ///< Newton steps taken
  double residual_n = 0;  ///< largest remaining force on a free node
  double energy_j = 0;    ///< of springs, hinges, edges, loads and wells, per metre of width
  bool stable = true;     ///< the Hessian at the solution is positive definite
  bool snapped = false;   ///< it was indefinite on the way: the strip has left its old branch, or the start
                          ///< was no shape of a strip
  double force_first_n[2] = {}, force_last_n[2] = {};  ///< what the strip does to its holders
  double moment_first_nm = 0, moment_last_nm = 0;      ///< bending moment at either end, positive turns left
};

/// Solver with its workspace for N nodes: nothing is allocated after construction. Not shared between
/// threads.
class MOTIONANALYZER_API RodSolver {
 public:
  /// throws Error{invalid_argument} for nodes < 4
  explicit RodSolver(std::size_t nodes);
  ~RodSolver();
  RodSolver(RodSolver&&) noexcept;
  RodSolver& operator=(RodSolver&&) noexcept;

  std::size_t nodes() const noexcept;

  /// The equilibrium that is reached from x: damped Newton, the Hessian shifted where it is indefinite. An
  /// unstable equilibrium is kept where the strip already stands in it, and left when it is only come across.
  /// inout   xy_m: 2N, a shape to start from; the solution
  /// throws  Error{invalid_argument} for sizes that do not fit and numbers that are not finite;
  ///         Error{no_solution} when nothing holds the strip, or no equilibrium is found in max_iterations;
  ///         xy_m is then the best shape seen
  /// cost    one Newton step 6 us at N = 231, O(N); 2 to 4 steps from a good start
  RodSolution solve(const RodProblem& problem, std::span<double> xy_m, const RodSolveOptions& options = {});

  /// Energy alone, and its gradient (2N; entries of rigidly held coordinates are the forces that the holders
  /// apply, the others include their springs).
  double energy(const RodProblem& problem, std::span<const double> xy_m);
  void gradient(const RodProblem& problem, std::span<const double> xy_m, std::span<double> gradient_n);
  /// Turning of every hinge (N, rad).
  void turning(const RodProblem& problem, std::span<const double> xy_m, std::span<double> turn_rad) const;
  /// The same at the solution that solve() has just found for this problem, at no cost.
  void solved_turning(const RodProblem& problem, std::span<double> turn_rad) const;
  /// Tangent map: Hessian at xy_m times step = force (2N each), held nodes fixed. Exactly one Newton step
  /// when force is minus the gradient.
  /// throws  Error{no_solution} when the Hessian is singular
  void respond(const RodProblem& problem, std::span<const double> xy_m, std::span<const double> force_n,
               std::span<double> step_m);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> work_;
};

/// A strip without damage at rest between two holders: hinge stiffness k_i = EI_i / l_i, compliances in
/// series at the ends. Fills hinge_stiffness_nm (N).
/// in      end compliances in rad per (N m / m); >= 0
MOTIONANALYZER_API void hinge_stiffness(std::span<const double> bending_stiffness_nm, double cell_m,
                                        double first_compliance, double last_compliance,
                                        std::span<double> hinge_stiffness_nm);

/// A circular arc of the given length from (x, y) with a start tangent and a total turning: where solves
/// begin.
/// out     xy_m: 2N nodes at equal arc distances; turning 0 gives a straight line
MOTIONANALYZER_API void arc_shape(double x_m, double y_m, double tangent_rad, double length_m,
                                  double turning_rad, std::span<double> xy_m);

}  // namespace motionanalyzer
