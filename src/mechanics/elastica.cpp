#include "motionanalyzer/mechanics/elastica.hpp"

#include <cmath>
#include <string>

#include "mechanics/rod_check.hpp"
#include "mechanics/rod_newton.hpp"
#include "mechanics/rod_terms.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

struct RodSolver::Workspace {
  explicit Workspace(std::size_t nodes) : newton(nodes) {}
  detail::RodNewton newton;
};

RodSolver::RodSolver(std::size_t nodes) {
  if (nodes < 4)
    throw Error(ErrorCode::invalid_argument, "a strip of " + std::to_string(nodes) + " nodes cannot bend",
                "Give it 4 nodes or more; 231 are usual.");
  work_ = std::make_unique<Workspace>(nodes);
}

RodSolver::~RodSolver() = default;
RodSolver::RodSolver(RodSolver&&) noexcept = default;
RodSolver& RodSolver::operator=(RodSolver&&) noexcept = default;

std::size_t RodSolver::nodes() const noexcept { return work_->newton.nodes(); }

RodSolution RodSolver::solve(const RodProblem& problem, std::span<double> xy_m,
                             const RodSolveOptions& options) {
  const StandardArithmetic standard;
  detail::check_rod(problem, xy_m, nodes());
  if (!(options.tolerance >= 0 && options.max_iterations >= 0))
    throw Error(ErrorCode::invalid_argument, "tolerance and max_iterations of a rod solve must be >= 0");
  return work_->newton.solve(problem, xy_m, options);
}

double RodSolver::energy(const RodProblem& problem, std::span<const double> xy_m) {
  const StandardArithmetic standard;
  detail::check_rod(problem, xy_m, nodes());
  return work_->newton.energy(problem, xy_m);
}

void RodSolver::gradient(const RodProblem& problem, std::span<const double> xy_m,
                         std::span<double> gradient_n) {
  const StandardArithmetic standard;
  detail::check_rod(problem, xy_m, nodes());
  detail::check_rod_size("gradient_n", gradient_n.size(), 2 * nodes());
  work_->newton.gradient(problem, xy_m, gradient_n);
}

void RodSolver::turning(const RodProblem& problem, std::span<const double> xy_m,
                        std::span<double> turn_rad) const {
  const StandardArithmetic standard;
  detail::check_rod(problem, xy_m, nodes());
  detail::check_rod_size("turn_rad", turn_rad.size(), nodes());
  detail::turns_of(problem, xy_m, turn_rad);
}

void RodSolver::solved_turning(const RodProblem& problem, std::span<double> turn_rad) const {
  detail::check_rod_size("natural_turn_rad", problem.natural_turn_rad.size(), nodes());
  detail::check_rod_size("turn_rad", turn_rad.size(), nodes());
  work_->newton.solved_turning(problem, turn_rad);
}

void RodSolver::respond(const RodProblem& problem, std::span<const double> xy_m,
                        std::span<const double> force_n, std::span<double> step_m) {
  const StandardArithmetic standard;
  detail::check_rod(problem, xy_m, nodes());
  detail::check_rod_size("force_n", force_n.size(), 2 * nodes());
  detail::check_rod_size("step_m", step_m.size(), 2 * nodes());
  detail::check_rod_finite("force_n", force_n);
  work_->newton.respond(problem, xy_m, force_n, step_m);
}

void hinge_stiffness(std::span<const double> bending_stiffness_nm, double cell_m, double first_compliance,
                     double last_compliance, std::span<double> hinge_stiffness_nm) {
  const StandardArithmetic standard;
  const std::size_t n = bending_stiffness_nm.size();
  detail::check_rod_size("hinge_stiffness_nm", hinge_stiffness_nm.size(), n);
  if (!(cell_m > 0 && first_compliance >= 0 && last_compliance >= 0))
    throw Error(ErrorCode::invalid_argument, "hinges need a cell > 0 and end compliances >= 0");
  for (std::size_t i = 0; i < n; ++i) {
    const bool end = i == 0 || i + 1 == n;
    const double compliance = i == 0 ? first_compliance : (end ? last_compliance : 0.0);
    hinge_stiffness_nm[i] = 1 / ((end ? 0.5 * cell_m : cell_m) / bending_stiffness_nm[i] + compliance);
  }
}

void arc_shape(double x_m, double y_m, double tangent_rad, double length_m, double turning_rad,
               std::span<double> xy_m) {
  const StandardArithmetic standard;
  if (xy_m.size() < 4 || xy_m.size() % 2 != 0)
    throw Error(ErrorCode::invalid_argument, "an arc needs room for x and y of 2 nodes or more");
  const std::size_t n = xy_m.size() / 2;
  for (std::size_t i = 0; i < n; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(n - 1);
    const double half = 0.5 * turning_rad * part;
    const double chord = std::fabs(half) < 1e-4 ? 1 - half * half / 6 : elementary::sin(half) / half;
    xy_m[2 * i] = x_m + length_m * part * chord * elementary::cos(tangent_rad + half);
    xy_m[2 * i + 1] = y_m + length_m * part * chord * elementary::sin(tangent_rad + half);
  }
}

}  // namespace motionanalyzer
