#include "mechanics/rod_newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mechanics/pair.hpp"
#include "mechanics/rod_ends.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kLargestTurn = 0.5;  ///< of an edge in one step, rad
constexpr double kNear = 1e-4;  ///< of the length: a Hessian so far away is much like that of the solution
constexpr int kFreeSteps = 20;  ///< without arriving, before the careful gait takes over for good

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

/// Of numbers none of which is negative; two chains of two, for a maximum has no order.
double largest_of(std::span<const double> values) {
  Pair largest[2];
  std::size_t i = 0;
  for (; i + 4 <= values.size(); i += 4) {
    largest[0] = larger(largest[0], Pair::load(&values[i]));
    largest[1] = larger(largest[1], Pair::load(&values[i + 2]));
  }
  const Pair both = larger(largest[0], largest[1]);
  double most = std::max(both.first(), both.second());
  for (; i < values.size(); ++i) most = std::max(most, values[i]);
  return most;
}

/// Something must hold the strip against being carried away.
void check_held(const RodProblem& problem) {
  const auto spring = [](const RodEnd& end, double stiffness) { return end.held ? stiffness : 0.0; };
  const double wells = largest_of(problem.inertia_n_m);
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
      band_(nodes),
      predicted_(state_.tension.size()),
      stretch_(state_.tension.size()),
      gradient_(2 * nodes),
      step_(2 * nodes),
      trial_(2 * nodes),
      safe_(2 * nodes),
      best_(2 * nodes) {}

RodNewton::Fixed RodNewton::fixed_coordinates(const RodProblem& problem, std::span<const double> xy) {
  const RodEnd &first = problem.first, &last = problem.last;
  Fixed fixed{{rigid_x(first), rigid_y(first), rigid_x(last), rigid_y(last)},
              {first.x_m, first.y_m, last.x_m, last.y_m},
              {},
              true};
  for (std::size_t c = 0; c < 4; ++c) {
    const double place = c < 2 ? xy[c] : xy[xy.size() - 4 + c];
    if (!fixed.rigid[c]) continue;
    fixed.move[c] = fixed.command[c] - place;
    fixed.arrived = fixed.arrived && fixed.command[c] == place;
  }
  return fixed;
}

/// Largest force on a coordinate that is not rigid; not finite if one of them is not.
double RodNewton::residual(const Fixed& fixed) const {
  const std::size_t n = gradient_.size();
  // Two chains, so that neither waits for itself: a maximum has no order, and a sum of zeros none either.
  Pair largest[2], broken[2];
  const auto look = [&](std::size_t i, std::size_t chain) {
    const Pair g = Pair::load(&gradient_[i]);
    largest[chain] = larger(largest[chain], absolute(g));
    broken[chain] = broken[chain] + (g - g);
  };
  std::size_t i = 2;
  for (; i + 4 < n; i += 4) {
    look(i, 0);
    look(i + 2, 1);
  }
  if (i + 2 < n) look(i, 0);
  const Pair both = larger(largest[0], largest[1]), sum = broken[0] + broken[1];
  double most = std::max(both.first(), both.second()), wrong = sum.first() + sum.second();
  for (std::size_t c = 0; c < 4; ++c) {
    if (fixed.rigid[c]) continue;
    const double g = gradient_[c < 2 ? c : n - 4 + c];
    most = std::max(most, std::fabs(g));
    wrong += g - g;
  }
  return wrong == 0 ? most : std::numeric_limits<double>::infinity();
}

/// The residual that counts as none.
double RodNewton::tolerance(const RodProblem& problem, double relative) const {
  double largest = std::max(state_.largest_tension, state_.largest_moment / problem.cell_m);
  if (largest == 0) largest = softest(problem) * length_of(problem);
  const double stiffest = largest_of(problem.hinge_stiffness_nm);
  // A place that is rounded stretches an edge and, on a fine mesh above all, turns the hinges at both ends of
  // it.
  const double cell = problem.cell_m;
  const double rounding =
      4 * kEpsilon * farthest_ * (problem.axial_stiffness_n / cell + 4 * stiffest / (cell * cell));
  return std::max(relative * largest, rounding);
}

void RodNewton::measure_all(const RodProblem& problem, std::span<const double> xy) {
  measure(problem, xy, state_);
  gradient_of(problem, xy, state_, gradient_);
}

/// Factors the Hessian plus shift and leaves the right-hand side of the Newton step in step_. False unless
/// positive definite.
bool RodNewton::factor(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
                       const Fixed& fixed, double shift) {
  using Band = FoldedBand;
  hessian_of(problem, xy, state_, tension, shift, band_);
  const std::size_t n = nodes();
  for (std::size_t i = 0; i < 2 * n; ++i) step_[i] = -gradient_[i];
  for (std::size_t c = 0; c < 4; ++c) {
    if (!fixed.rigid[c]) continue;
    const std::size_t side = c / 2, axis = c % 2;
    double* const row = band_.row(0) + side;
    const auto node = [&](std::size_t i) { return &step_[2 * (side == 0 ? i : n - 1 - i)]; };
    const auto uncouple = [&](std::size_t entry, double& right) {
      right -= row[2 * entry] * fixed.move[c];
      row[2 * entry] = 0;
    };
    uncouple(Band::xy, node(0)[1 - axis]);
    uncouple(axis == 0 ? Band::next_xx : Band::next_yx, node(1)[0]);
    uncouple(axis == 0 ? Band::next_xy : Band::next_yy, node(1)[1]);
    uncouple(axis == 0 ? Band::far_xx : Band::far_yx, node(2)[0]);
    uncouple(axis == 0 ? Band::far_xy : Band::far_yy, node(2)[1]);
    row[2 * (axis == 0 ? Band::xx : Band::yy)] = 1;
  }
  for (std::size_t c = 0; c < 4; ++c)
    if (fixed.rigid[c]) step_[c < 2 ? c : 2 * n - 4 + c] = fixed.move[c];
  return band_.factor();
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

/// Share of step_ that turns no edge by more than kLargestTurn and shortens none by more than that part.
/// Leaves the stretch of the edges.
double RodNewton::largest_fraction() {
  const std::size_t n = nodes();
  const double *const step = step_.data(), *const inverses = state_.inverse.data() + 2;
  const double *const tangent_x = state_.tx.data() + 2, *const tangent_y = state_.ty.data() + 2;
  double* const stretches = stretch_.data() + 2;
  Pair x, y, next_x, next_y, most(kLargestTurn);
  load_nodes(step, 0, n, x, y);
  for (std::size_t j = 0; j < n / 2; ++j) {
    load_nodes(step, j + 1, n, next_x, next_y);
    const Pair dx = next_x - x, dy = next_y - y;
    const Pair tx = Pair::load(tangent_x + 2 * j), ty = Pair::load(tangent_y + 2 * j);
    const Pair stretch = tx * dx + ty * dy, inverse = Pair::load(inverses + 2 * j);
    most = larger(most, larger(absolute(tx * dy - ty * dx), -stretch) * inverse);
    stretch.store(stretches + 2 * j);
    x = next_x, y = next_y;
  }
  return kLargestTurn / std::max(most.first(), most.second());
}

bool RodNewton::free_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed) {
  const double fraction = largest_fraction();
  if (!(fraction > 0)) return false;
  const std::size_t n = nodes();
  const Pair share(fraction), along(problem.axial_stiffness_n / problem.cell_m);
  const double *const tension = state_.tension.data(), *const stretch = stretch_.data();
  const double* const step = step_.data();
  double *const predicted = predicted_.data(), *const place = xy.data();
  for (std::size_t slot = 2; slot < 2 * (n / 2) + 2; slot += 2) {
    const Pair before = Pair::load(predicted + slot);
    const Pair next = Pair::load(tension + slot) + along * Pair::load(stretch + slot);
    (before + share * (next - before)).store(predicted + slot);
  }
  mirror_edges(predicted_, n, 1);
  for (std::size_t i = 0; i < 2 * n; i += 2)
    (Pair::load(place + i) + share * Pair::load(step + i)).store(place + i);
  for (std::size_t c = 0; c < 4; ++c)
    if (fixed.rigid[c] && fraction == 1) xy[c < 2 ? c : 2 * n - 4 + c] = fixed.command[c];
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

/// True if the residual counts as none; else remembers the shape if it is the best so far.
bool RodNewton::at_rest(const RodProblem& problem, std::span<const double> xy, const Fixed& fixed,
                        double relative, Walk& walk) {
  const double worst = residual(fixed);
  if (worst <= tolerance(problem, relative)) return true;
  if (worst < best_residual_) {
    best_residual_ = worst;
    std::copy(xy.begin(), xy.end(), best_.begin());
  }
  if (!walk.safe) std::copy(xy.begin(), xy.end(), safe_.begin());
  walk.safe = true;
  return false;
}

/// One step of the free gait with the Hessian that band_ holds. When there were too many of them, back to the
/// last shape that can be trusted.
bool RodNewton::go_freely(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, Walk& walk) {
  band_.solve(step_);
  const bool finite = free_step(problem, xy, fixed);
  walk.free_steps += fixed.arrived ? 1 : 0;
  if (finite && walk.free_steps <= kFreeSteps) return true;
  if (!walk.safe) return false;
  std::copy(safe_.begin(), safe_.end(), xy.begin());
  walk.careful = true;
  measure_all(problem, xy);
  return true;
}

bool RodNewton::go_carefully(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, Walk& walk,
                             RodSolution& solution) {
  const bool sound = definite(problem, xy, state_.tension, fixed) != Definite::no;
  solution.snapped = solution.snapped || !sound;
  if (!sound && !shifted(problem, xy, fixed)) return false;
  band_.solve(step_);
  if (!careful_step(problem, xy, fixed, sound)) return false;
  std::copy(xy.begin(), xy.end(), safe_.begin());
  walk.free_steps = 0;
  return true;
}

/// Largest change of a coordinate by step_.
double RodNewton::farthest_step() const {
  const double* const step = step_.data();
  Pair farthest[2];
  for (std::size_t i = 0; i + 4 <= step_.size(); i += 4) {
    farthest[0] = larger(farthest[0], absolute(Pair::load(step + i)));
    farthest[1] = larger(farthest[1], absolute(Pair::load(step + i + 2)));
  }
  farthest[0] = larger(farthest[0], absolute(Pair::load(step + step_.size() - 2)));
  const Pair both = larger(farthest[0], farthest[1]);
  return std::max(both.first(), both.second());
}

/// Until the strip is at rest (true), or no step helps or is left.
bool RodNewton::iterate(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options,
                        Walk& walk, RodSolution& solution) {
  best_residual_ = std::numeric_limits<double>::infinity();
  for (;; ++solution.iterations) {
    const Fixed fixed = fixed_coordinates(problem, xy);
    if (fixed.arrived && at_rest(problem, xy, fixed, options.tolerance, walk)) return true;
    if (solution.iterations >= options.max_iterations) return false;
    const bool freely = !walk.careful || !fixed.arrived;
    const bool sound = freely && definite(problem, xy, predicted_, fixed) != Definite::no;
    bool going = false;
    if (sound || !fixed.arrived) {
      going = (sound || shifted(problem, xy, fixed)) && go_freely(problem, xy, fixed, walk);
      const double farthest = sound ? farthest_step() : 0;
      walk.sound = sound && farthest <= kNear * length_of(problem);
      // A full step so short that the next one cannot matter.
      if (going && sound && !walk.careful && options.step_m > 0 && farthest <= options.step_m) {
        ++solution.iterations;
        return true;
      }
    } else {
      walk.sound = false;
      going = go_carefully(problem, xy, fixed, walk, solution);
    }
    if (!going) return false;
  }
}

/// From an equilibrium that is none to stay at, down along the softest direction.
bool RodNewton::leave_saddle(const RodProblem& problem, std::span<double> xy) {
  constexpr double kFirstTurn = 0.1;
  const Fixed fixed = fixed_coordinates(problem, xy);
  if (!shifted(problem, xy, fixed)) return false;
  for (std::size_t i = 0; i < step_.size(); ++i)
    step_[i] = static_cast<double>(i % 7) - 2.7;  // like no symmetry
  for (int round = 0; round < 8; ++round) {
    for (std::size_t c = 0; c < 4; ++c)
      if (fixed.rigid[c]) step_[c < 2 ? c : step_.size() - 4 + c] = 0;
    band_.solve(step_);
    double size = 0;
    for (const double value : step_) size = std::max(size, std::fabs(value));
    for (double& value : step_) value *= 10 * length_of(problem) / size;
  }
  const double start = energy_of(problem, xy, state_),
               largest = largest_fraction() * (kFirstTurn / kLargestTurn);
  for (double fraction = largest; fraction > 1e-6 * largest; fraction *= 0.5) {
    for (const double way : {1.0, -1.0}) {
      for (std::size_t i = 0; i < step_.size(); ++i) trial_[i] = xy[i] + way * fraction * step_[i];
      measure_all(problem, trial_);
      if (!(energy_of(problem, trial_, state_) < start)) continue;
      std::copy(trial_.begin(), trial_.end(), xy.begin());
      predicted_ = state_.tension;
      return true;
    }
  }
  measure_all(problem, xy);
  return false;
}

RodSolution RodNewton::solve(const RodProblem& problem, std::span<double> xy,
                             const RodSolveOptions& options) {
  check_held(problem);
  begin_rod(problem, state_);
  farthest_ = 0;
  for (const double x : xy) farthest_ = std::max(farthest_, std::fabs(x));
  RodSolution solution;
  measure_all(problem, xy);
  predicted_ = state_.tension;
  for (Walk walk; iterate(problem, xy, options, walk, solution); walk = {}) {
    report(problem, xy, options.check_stability || !walk.sound, solution);
    // Where the strip already stood it stays, were it on the edge of a knife. It does not move to such a
    // place.
    if (solution.stable || solution.iterations == 0 || !leave_saddle(problem, xy)) return solution;
    solution.snapped = true;
    ++solution.iterations;
  }
  if (best_residual_ < std::numeric_limits<double>::infinity())
    std::copy(best_.begin(), best_.end(), xy.begin());
  throw Error(ErrorCode::no_solution, "no equilibrium of the strip was found",
              "Move the holders in smaller steps from a known shape, or allow more iterations.");
}

void RodNewton::report(const RodProblem& problem, std::span<const double> xy, bool check_stability,
                       RodSolution& solution) {
  const Fixed fixed = fixed_coordinates(problem, xy);
  solution.residual_n = residual(fixed);
  solution.energy_j = energy_of(problem, xy, state_);
  solution.stable = !check_stability || definite(problem, xy, state_.tension, fixed) != Definite::no;
  const std::size_t n = gradient_.size();
  const EndTerms first = end_terms(problem.first, xy[0], xy[1]),
                 last = end_terms(problem.last, xy[n - 2], xy[n - 1]);
  solution.force_first_n[0] = problem.first.held ? first.gx - gradient_[0] : 0;
  solution.force_first_n[1] = problem.first.held ? first.gy - gradient_[1] : 0;
  solution.force_last_n[0] = problem.last.held ? last.gx - gradient_[n - 2] : 0;
  solution.force_last_n[1] = problem.last.held ? last.gy - gradient_[n - 1] : 0;
  solution.moment_first_nm = state_.moment[0];
  solution.moment_last_nm = -state_.moment[1];
}

double RodNewton::energy(const RodProblem& problem, std::span<const double> xy) {
  begin_rod(problem, state_);
  measure(problem, xy, state_);
  return energy_of(problem, xy, state_);
}

void RodNewton::gradient(const RodProblem& problem, std::span<const double> xy, std::span<double> gradient) {
  begin_rod(problem, state_);
  measure(problem, xy, state_);
  gradient_of(problem, xy, state_, gradient);
}

void RodNewton::solved_turning(const RodProblem& problem, std::span<double> turn) const {
  const std::size_t n = nodes();
  for (std::size_t i = 0; i <= (n - 1) / 2; ++i) {
    turn[n - 1 - i] = problem.natural_turn_rad[n - 1 - i] - state_.excess[2 * i + 1];
    turn[i] = problem.natural_turn_rad[i] + state_.excess[2 * i];
  }
}

void RodNewton::respond(const RodProblem& problem, std::span<const double> xy, std::span<const double> force,
                        std::span<double> step) {
  begin_rod(problem, state_);
  measure(problem, xy, state_);
  for (std::size_t i = 0; i < force.size(); ++i) gradient_[i] = -force[i];
  Fixed fixed = fixed_coordinates(problem, xy);
  for (double& move : fixed.move) move = 0;
  factor(problem, xy, state_.tension, fixed, 0);
  band_.solve(step_);
  double sum = 0;
  for (const double x : step_) sum += x - x;
  if (sum != 0)
    throw Error(ErrorCode::no_solution,
                "the strip has no stiffness against some motion: its Hessian is singular",
                "Hold an end, or look at a shape that is not just about to snap.");
  std::copy(step_.begin(), step_.end(), step.begin());
}

}  // namespace motionanalyzer::detail
