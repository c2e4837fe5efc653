#include "mechanics/rod_newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mechanics/banded.hpp"
#include "mechanics/rod_ends.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kLargestTurn = 0.5;  ///< of an edge in one step, rad
constexpr int kFreeSteps = 20;        ///< without arriving, before the careful gait takes over for good

double length_of(const RodProblem& problem) {
  return problem.cell_m * static_cast<double>(problem.hinge_stiffness_nm.size() - 1);
}

/// D cell / L^4: the Hessian's own value for the softest shapes of the strip, up to a factor of 12 to 500.
double softest(const RodProblem& problem) {
  double hinges = 0;
  for (const double k : problem.hinge_stiffness_nm) hinges += k;
  const double cell = problem.cell_m, length = length_of(problem);
  const double bending = hinges / static_cast<double>(problem.hinge_stiffness_nm.size()) * cell;
  const double rounding = 4 * kEpsilon * problem.axial_stiffness_n / cell;
  return std::max(bending * cell / (length * length * length * length), 1e3 * rounding);
}

/// The residual that counts as none.
double tolerance_of(const RodProblem& problem, const RodState& s, std::span<const double> xy,
                    double relative) {
  double largest = 0, place = 0, stiffest = 0;
  for (const double tension : s.tension) largest = std::max(largest, std::fabs(tension));
  for (const double moment : s.moment) largest = std::max(largest, std::fabs(moment) / problem.cell_m);
  for (const double k : problem.hinge_stiffness_nm) stiffest = std::max(stiffest, k);
  for (const double x : xy) place = std::max(place, std::fabs(x));
  if (largest == 0) largest = stiffest * problem.cell_m / (length_of(problem) * length_of(problem));
  const double rounding = 4 * kEpsilon * place * (problem.axial_stiffness_n / problem.cell_m);
  return std::max(relative * largest, rounding);
}

double weight_of(const RodProblem& problem) {
  double wells = 0;
  for (const double inertia : problem.inertia_n_m) wells += inertia;
  return wells;
}

/// Something must hold the strip against being carried away.
void check_held(const RodProblem& problem) {
  const auto spring = [](const RodEnd& end, double stiffness) { return end.held ? stiffness : 0.0; };
  const auto friction = [](const RodEnd& end) { return end.held ? end.friction_n : 0.0; };
  const double wells = weight_of(problem) + friction(problem.first) + friction(problem.last);
  const double x = spring(problem.first, problem.first.stiffness_x_n_m) +
                   spring(problem.last, problem.last.stiffness_x_n_m);
  const double y = spring(problem.first, problem.first.stiffness_y_n_m) +
                   spring(problem.last, problem.last.stiffness_y_n_m);
  if (x + wells > 0 && y + wells > 0) return;
  throw Error(ErrorCode::no_solution, "nothing holds the strip: it can be carried away without any force",
              "Hold one end, or give a holder a stiffness > 0 in both directions.");
}

}  // namespace

RodNewton::RodNewton(std::size_t nodes)
    : state_(nodes),
      predicted_(nodes - 1),
      band_(kBandRow * 2 * nodes),
      gradient_(2 * nodes),
      step_(2 * nodes),
      trial_(2 * nodes),
      safe_(2 * nodes),
      best_(2 * nodes) {}

RodNewton::Fixed RodNewton::fixed_coordinates(const RodProblem& problem, std::span<const double> xy) {
  Fixed fixed;
  const auto add = [&](bool rigid, std::size_t index, double command) {
    if (!rigid) return;
    fixed.index[fixed.count] = index;
    fixed.command[fixed.count] = command;
    fixed.move[fixed.count] = command - xy[index];
    fixed.arrived = fixed.arrived && command == xy[index];
    ++fixed.count;
  };
  add(rigid_x(problem.first), 0, problem.first.x_m);
  add(rigid_y(problem.first), 1, problem.first.y_m);
  add(rigid_x(problem.last), xy.size() - 2, problem.last.x_m);
  add(rigid_y(problem.last), xy.size() - 1, problem.last.y_m);
  return fixed;
}

double RodNewton::residual(const Fixed& fixed) const {
  double largest = 0;
  std::size_t f = 0;
  for (std::size_t i = 0; i < gradient_.size(); ++i) {
    if (f < fixed.count && fixed.index[f] == i) {
      ++f;
    } else {
      const double size = std::fabs(gradient_[i]);
      if (!(size <= largest)) largest = size;  // a nan stays visible
    }
  }
  return largest;
}

void RodNewton::measure_all(const RodProblem& problem, std::span<const double> xy) {
  measure(problem, xy, state_);
  gradient_of(problem, xy, state_, true, gradient_);
}

/// Factors the Hessian plus shift and leaves the right-hand side of the Newton step in step_. False unless
/// positive definite.
bool RodNewton::factor(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
                       const Fixed& fixed, double shift) {
  hessian_of(problem, xy, state_, tension, band_);
  const std::size_t n = step_.size();
  for (std::size_t k = 0; k < n; ++k) {
    band_[kBandRow * k] += shift;
    step_[k] = -gradient_[k];
  }
  for (std::size_t f = 0; f < fixed.count; ++f) {
    const std::size_t k = fixed.index[f];
    for (std::size_t d = 1; d < kBandRow; ++d) {
      if (k + d < n) {
        step_[k + d] -= band_[kBandRow * k + d] * fixed.move[f];
        band_[kBandRow * k + d] = 0;
      }
      if (k >= d) {
        step_[k - d] -= band_[kBandRow * (k - d) + d] * fixed.move[f];
        band_[kBandRow * (k - d) + d] = 0;
      }
    }
    band_[kBandRow * k] = 1;
  }
  for (std::size_t f = 0; f < fixed.count; ++f) step_[fixed.index[f]] = fixed.move[f];
  return factor_band(band_) == 0;
}

/// A strip that some motion leaves without resistance (a holder inside its play) is barely definite: the
/// smallest shift makes it so.
RodNewton::Definite RodNewton::definite(const RodProblem& problem, std::span<const double> xy,
                                        std::span<const double> tension, const Fixed& fixed) {
  if (factor(problem, xy, tension, fixed, 0)) return Definite::yes;
  return factor(problem, xy, tension, fixed, 1e-3 * softest(problem)) ? Definite::barely : Definite::no;
}

/// The exact Hessian with the smallest shift of a geometric series that makes it positive definite.
bool RodNewton::shifted(const RodProblem& problem, std::span<const double> xy, const Fixed& fixed) {
  double shift = 100 * softest(problem);
  for (int attempt = 0; attempt < 16; ++attempt, shift *= 8)
    if (factor(problem, xy, state_.tension, fixed, shift)) return true;
  return false;
}

/// Share of step_ that turns no edge by more than kLargestTurn and halves the length of none.
double RodNewton::largest_fraction() const {
  double most = kLargestTurn;
  for (std::size_t j = 0; j < state_.tx.size(); ++j) {
    const double dx = step_[2 * j + 2] - step_[2 * j], dy = step_[2 * j + 3] - step_[2 * j + 1];
    const double across = std::fabs(state_.tx[j] * dy - state_.ty[j] * dx) / state_.length[j];
    const double shorter = -(state_.tx[j] * dx + state_.ty[j] * dy) / state_.length[j];
    most = std::max(most, std::max(across, shorter));
  }
  return kLargestTurn / most;
}

bool RodNewton::free_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed) {
  const double fraction = largest_fraction(), along = problem.axial_stiffness_n / problem.cell_m;
  if (!(fraction > 0)) return false;
  for (std::size_t j = 0; j < predicted_.size(); ++j) {
    const double dx = step_[2 * j + 2] - step_[2 * j], dy = step_[2 * j + 3] - step_[2 * j + 1];
    const double next = state_.tension[j] + along * (state_.tx[j] * dx + state_.ty[j] * dy);
    predicted_[j] += fraction * (next - predicted_[j]);
  }
  for (std::size_t i = 0; i < xy.size(); ++i) xy[i] += fraction * step_[i];
  if (fraction == 1)
    for (std::size_t f = 0; f < fixed.count; ++f) xy[fixed.index[f]] = fixed.command[f];
  measure_all(problem, xy);
  return residual(fixed) < std::numeric_limits<double>::infinity();
}

/// Line search along step_, whose Hessian was positive definite. Near the solution the energy no longer shows
/// a decrease; a residual that falls to half then counts as one.
bool RodNewton::careful_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed,
                             bool trust_residual) {
  constexpr double kDecrease = 1e-4;
  const double start = energy_of(problem, xy, state_), before = residual(fixed);
  double slope = 0, fraction = largest_fraction();
  for (std::size_t i = 0; i < step_.size(); ++i) slope += gradient_[i] * step_[i];
  for (int halving = 0; halving < 40; ++halving, fraction *= 0.5) {
    for (std::size_t i = 0; i < xy.size(); ++i) trial_[i] = xy[i] + fraction * step_[i];
    measure_all(problem, trial_);
    const bool lower = energy_of(problem, trial_, state_) <= start + kDecrease * fraction * slope;
    if (!lower && !(trust_residual && residual(fixed) <= 0.5 * before)) continue;
    std::copy(trial_.begin(), trial_.end(), xy.begin());
    predicted_ = state_.tension;
    return true;
  }
  measure_all(problem, xy);
  return false;
}

bool RodNewton::iterate(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options,
                        RodSolution& solution) {
  bool careful = false, safe = false;
  int free_steps = 0;
  best_residual_ = std::numeric_limits<double>::infinity();
  for (;; ++solution.iterations) {
    const Fixed fixed = fixed_coordinates(problem, xy);
    if (fixed.arrived) {
      const double worst = residual(fixed);
      if (worst < best_residual_) {
        best_residual_ = worst;
        std::copy(xy.begin(), xy.end(), best_.begin());
      }
      if (worst <= tolerance_of(problem, state_, xy, options.tolerance)) return true;
      if (!safe) std::copy(xy.begin(), xy.end(), safe_.begin());
      safe = true;
    }
    if (solution.iterations == options.max_iterations) return false;
    if (!careful || !fixed.arrived) {
      const bool sound = definite(problem, xy, predicted_, fixed) != Definite::no;
      if (sound || !fixed.arrived) {
        if (!sound && !shifted(problem, xy, fixed)) return false;
        substitute_band(band_, step_);
        const bool finite = free_step(problem, xy, fixed);
        free_steps += fixed.arrived ? 1 : 0;
        if (finite && free_steps <= kFreeSteps) continue;
        if (!safe) return false;
        std::copy(safe_.begin(), safe_.end(), xy.begin());
        careful = true;
        measure_all(problem, xy);
        continue;
      }
    }
    const bool sound = definite(problem, xy, state_.tension, fixed) != Definite::no;
    solution.snapped = solution.snapped || !sound;
    if (!sound && !shifted(problem, xy, fixed)) return false;
    substitute_band(band_, step_);
    if (!careful_step(problem, xy, fixed, sound)) return false;
    std::copy(xy.begin(), xy.end(), safe_.begin());
    free_steps = 0;
  }
}

RodSolution RodNewton::solve(const RodProblem& problem, std::span<double> xy,
                             const RodSolveOptions& options) {
  check_held(problem);
  RodSolution solution;
  measure_all(problem, xy);
  predicted_ = state_.tension;
  const bool found = iterate(problem, xy, options, solution);
  if (!found) {
    if (best_residual_ < std::numeric_limits<double>::infinity())
      std::copy(best_.begin(), best_.end(), xy.begin());
    throw Error(ErrorCode::no_solution, "no equilibrium of the strip was found",
                "Move the holders in smaller steps from a known shape, or allow more iterations.");
  }
  finish(problem, xy, solution);
  return solution;
}

void RodNewton::finish(const RodProblem& problem, std::span<const double> xy, RodSolution& solution) {
  const Fixed fixed = fixed_coordinates(problem, xy);
  solution.residual_n = residual(fixed);
  solution.energy_j = energy_of(problem, xy, state_);
  solution.stable = definite(problem, xy, state_.tension, fixed) != Definite::no;
  gradient_of(problem, xy, state_, false, gradient_);
  const std::size_t n = gradient_.size();
  for (std::size_t axis = 0; axis < 2; ++axis) {
    solution.force_first_n[axis] = problem.first.held ? -gradient_[axis] : 0;
    solution.force_last_n[axis] = problem.last.held ? -gradient_[n - 2 + axis] : 0;
  }
  solution.moment_first_nm = state_.moment.front();
  solution.moment_last_nm = state_.moment.back();
}

double RodNewton::energy(const RodProblem& problem, std::span<const double> xy) {
  measure(problem, xy, state_);
  return energy_of(problem, xy, state_);
}

void RodNewton::gradient(const RodProblem& problem, std::span<const double> xy, std::span<double> gradient) {
  measure(problem, xy, state_);
  gradient_of(problem, xy, state_, true, gradient);
}

void RodNewton::respond(const RodProblem& problem, std::span<const double> xy, std::span<const double> force,
                        std::span<double> step) {
  measure(problem, xy, state_);
  for (std::size_t i = 0; i < force.size(); ++i) gradient_[i] = -force[i];
  Fixed fixed = fixed_coordinates(problem, xy);
  for (double& move : fixed.move) move = 0;
  factor(problem, xy, state_.tension, fixed, 0);
  substitute_band(band_, step_);
  double sum = 0;
  for (const double x : step_) sum += x - x;
  if (sum != 0)
    throw Error(ErrorCode::no_solution,
                "the strip has no stiffness against some motion: its Hessian is singular",
                "Hold an end, or look at a shape that is not just about to snap.");
  std::copy(step_.begin(), step_.end(), step.begin());
}

}  // namespace motionanalyzer::detail
