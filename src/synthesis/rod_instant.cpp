#include "synthesis/rod_instant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"

namespace motionanalyzer::synthesis {
namespace {

/// Newton's steps stop where the shape is right to some 1e-11 m.
constexpr RodSolveOptions kSolve = {1e-9, 200, 0, false};
/// A step in time starts so near its end that what a Newton step of 20 nm leaves is 1e-12 m.
constexpr RodSolveOptions kSolveStep = {1e-9, 200, 2e-8, false};

constexpr double kRigid = std::numeric_limits<double>::infinity();
constexpr int kMostGuesses = 8;  ///< which of the two guides slide, and where to

/// What a spring with play does at this offset; nothing along a rigid axis.
double spring_force(double stiffness, double play, double offset) {
  const double beyond = std::fabs(offset) - play;
  if (stiffness == kRigid || beyond <= 0) return 0;
  return stiffness * (offset < 0 ? -beyond : beyond);
}

double turn_between(double ax, double ay, double bx, double by) {
  return elementary::atan2(ax * by - ay * bx, ax * bx + ay * by);
}

}  // namespace

void RodState::resize(std::size_t nodes) {
  xy_m.resize(2 * nodes);
  turn_rad.resize(nodes);
  resin.resize(nodes);
}

void RodInstant::prepare(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin) {
  const std::size_t n = strip.nodes();
  strip_ = &strip;
  drive_ = &drive;
  resin_ = resin;
  if (!solver_ || solver_->nodes() != n) solver_ = std::make_unique<RodSolver>(n);
  for (std::vector<double>* v : {&share_, &stiffness_, &effective_stiffness_, &effective_natural_, &turn_})
    v->resize(n);
  load_.assign(2 * n, 0.0);
  weakness_share(strip, damage.place, 1e-3 * damage.extent_mm, share_);
  lambda_m_ = -1;
  set_lambda(0);
}

void RodInstant::set_lambda(double lambda_m) {
  if (lambda_m == lambda_m_) return;
  lambda_m_ = lambda_m;
  weakened_stiffness(*strip_, share_, lambda_m, drive_->first_compliance, drive_->last_compliance,
                     stiffness_);
}

RodProblem RodInstant::problem(double time_s) const {
  RodProblem p;
  p.cell_m = strip_->cell_m;
  p.axial_stiffness_n = strip_->section.axial_stiffness_n_m;
  p.hinge_stiffness_nm = stiffness_;
  p.natural_turn_rad = strip_->natural_turn_rad;
  p.first.x_m = drive_->first_offset.x_m;
  p.first.y_m = drive_->first_offset.y_m;
  p.first.tangent_rad = drive_->first_offset.tangent_rad;
  const EndPose end = moving_end(*drive_, time_s);
  p.last.x_m = end.x_m;
  p.last.y_m = end.y_m;
  p.last.tangent_rad = end.tangent_rad;
  p.last.stiffness_x_n_m = drive_->carriage_x_n_m;
  p.last.stiffness_y_n_m = drive_->carriage_y_n_m;
  p.last.play_m = drive_->play_m;
  return p;
}

RodInstant::Relaxation RodInstant::relaxation(double step_s) const {
  if (!(resin_.share > 0) || !(step_s > 0)) return {1, 1};
  const double h = step_s / resin_.relaxation_s, keep = elementary::exp(-h);
  return {keep, h < 1e-5 ? 1 - 0.5 * h : (1 - keep) / h};
}

/// A gripper's pad has no resin: of an end hinge only the strip's part of the compliance stiffens, which to
/// first order is this.
double RodInstant::resin_share(std::size_t hinge) const {
  double pad = hinge == 0 ? drive_->first_compliance : 0;
  if (hinge + 1 == nodes()) pad = drive_->last_compliance;
  return resin_.share * (1 - stiffness_[hinge] * pad);
}

RodSolution RodInstant::solve(double time_s, RodState& state, const ImplicitStep* step) {
  RodProblem p = problem(time_s);
  const Relaxation relaxed = relaxation(time_s - state.time_s);
  const bool inherits = resin_.share > 0 || step != nullptr;
  if (inherits) {
    const double damping = step ? step->damping_s : 0, damped = 1 + damping * (step ? step->rate_hz : 0);
    for (std::size_t i = 0; i < nodes(); ++i) {
      const double share = resin_share(i), factor = damped + share * relaxed.gain;
      double rest = share * (relaxed.gain * state.turn_rad[i] - relaxed.keep * state.resin[i]);
      if (step) rest -= damping * step->turn_rest[i];
      effective_stiffness_[i] = stiffness_[i] * factor;
      effective_natural_[i] = (strip_->natural_turn_rad[i] + rest) / factor;
    }
    p.hinge_stiffness_nm = effective_stiffness_;
    p.natural_turn_rad = effective_natural_;
  }
  if (step) {
    p.inertia_n_m = step->well;
    p.inertia_target_m = step->target;
  }
  const RodSolution solution = balance(p, step ? kSolveStep : kSolve, state);
  if (inherits) {
    solver_->solved_turning(p, turn_);
    inherit(time_s, state);
  }
  state.time_s = time_s;
  return solution;
}

void RodInstant::respond(double time_s, std::span<const double> xy_m, std::span<const double> force_n,
                         std::span<double> step_m) {
  solver_->respond(problem(time_s), xy_m, force_n, step_m);
}

void RodInstant::follow(double time_s, RodState& state) {
  solver_->turning(problem(time_s), state.xy_m, turn_);
  inherit(time_s, state);
}

/// From turn_, as it is now.
void RodInstant::inherit(double time_s, RodState& state) {
  const Relaxation relaxed = relaxation(time_s - state.time_s);
  if (resin_.share > 0)
    for (std::size_t i = 0; i < nodes(); ++i)
      state.resin[i] = relaxed.keep * state.resin[i] + relaxed.gain * (turn_[i] - state.turn_rad[i]);
  std::copy(turn_.begin(), turn_.end(), state.turn_rad.begin());
  state.time_s = time_s;
}

/// Coulomb's law for each guide of the carriage: it rests at its settled offset as long as that takes no more
/// than the friction; else it slides, pulled back by the whole friction, and settles where it ends.
RodSolution RodInstant::balance(const RodProblem& p, const RodSolveOptions& how, RodState& state) {
  const double friction = drive_->friction_n;
  if (!(friction > 0)) return solver_->solve(p, state.xy_m, how);
  Guide guide[2] = {{p.last.stiffness_x_n_m, state.settled_x_m}, {p.last.stiffness_y_n_m, state.settled_y_m}};
  RodSolution solution;
  for (int k = 0; k < kMostGuesses; ++k) {
    solution = solve_guided(p, how, guide, state);
    if (!changes(p, guide, solution, state)) break;
  }
  const std::size_t last = 2 * (nodes() - 1);
  if (guide[0].slides != 0) state.settled_x_m = state.xy_m[last] - p.last.x_m;
  if (guide[1].slides != 0) state.settled_y_m = state.xy_m[last + 1] - p.last.y_m;
  return solution;
}

/// The equilibrium with each guide at rest or sliding as guessed. Forces on the holder include its friction.
RodSolution RodInstant::solve_guided(RodProblem p, const RodSolveOptions& how, const Guide (&guide)[2],
                                     RodState& state) {
  const std::size_t last = 2 * (nodes() - 1);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    load_[last + axis] = -guide[axis].slides * drive_->friction_n;
    if (guide[axis].slides != 0 || guide[axis].stiffness_n_m == kRigid) continue;
    (axis == 0 ? p.last.x_m : p.last.y_m) += guide[axis].settled_m;
    (axis == 0 ? p.last.stiffness_x_n_m : p.last.stiffness_y_n_m) = kRigid;
  }
  p.force_n = load_;
  RodSolution solution = solver_->solve(p, state.xy_m, how);
  for (std::size_t axis = 0; axis < 2; ++axis) solution.force_last_n[axis] -= load_[last + axis];
  return solution;
}

/// Corrects the guesses that the solution contradicts. returns whether there was one
bool RodInstant::changes(const RodProblem& p, Guide (&guide)[2], const RodSolution& solution,
                         const RodState& state) const {
  const std::size_t last = 2 * (nodes() - 1);
  bool changed = false;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    Guide& g = guide[axis];
    if (g.stiffness_n_m == kRigid) continue;
    double slides = g.slides;
    if (g.slides == 0) {
      const double pull =
          solution.force_last_n[axis] - spring_force(g.stiffness_n_m, p.last.play_m, g.settled_m);
      if (std::fabs(pull) > drive_->friction_n) slides = pull < 0 ? -1 : 1;
    } else {
      const double way = state.xy_m[last + axis] - (axis == 0 ? p.last.x_m : p.last.y_m) - g.settled_m;
      if (way * g.slides < 0) slides = 0;
    }
    changed = changed || slides != g.slides;
    g.slides = slides;
  }
  return changed;
}

void RodInstant::rest(double time_s, RodState& state) {
  const std::size_t n = nodes();
  const RodProblem p = problem(time_s);
  const double dx = p.last.x_m - p.first.x_m, dy = p.last.y_m - p.first.y_m;
  const double chord = std::sqrt(dx * dx + dy * dy), excess = std::max(0.0, 1 - chord / strip_->length_m);
  // Height of a buckled strip of this length between clamps; at least a thousandth, so that a side is chosen.
  const double sag = strip_->length_m * std::max(1e-3, 2 / elementary::kPi * std::sqrt(excess));
  for (std::size_t i = 0; i < n; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(n - 1);
    const double across = -0.5 * sag * (1 - elementary::cos(2 * elementary::kPi * part));
    state.xy_m[2 * i] = p.first.x_m + part * dx - across * dy / chord;
    state.xy_m[2 * i + 1] = p.first.y_m + part * dy + across * dx / chord;
  }
  state.settled_x_m = state.settled_y_m = 0;
  state.time_s = time_s;
  std::fill(state.resin.begin(), state.resin.end(), 0.0);
  const Resin resin = resin_;
  resin_.share = 0;  // relaxed long ago
  try {
    solve(time_s, state);
  } catch (const Error& error) {
    resin_ = resin;
    if (error.code() != ErrorCode::no_solution) throw;
    throw Error(ErrorCode::no_solution, "the strip finds no equilibrium before the bend begins",
                "Give the carriage springs that give, or a path that fits the strip's length.");
  }
  resin_ = resin;
  solver_->turning(p, state.xy_m, state.turn_rad);
}

double RodInstant::turn_at(std::size_t hinge, double last_tangent, const double (&p)[6]) const {
  const double ax = p[2] - p[0], ay = p[3] - p[1], bx = p[4] - p[2], by = p[5] - p[3];
  if (hinge == 0) {
    const double tangent = drive_->first_offset.tangent_rad;
    return turn_between(elementary::cos(tangent), elementary::sin(tangent), bx, by);
  }
  if (hinge + 1 == nodes())
    return turn_between(ax, ay, elementary::cos(last_tangent), elementary::sin(last_tangent));
  return turn_between(ax, ay, bx, by);
}

void RodInstant::gradient(double time_s, std::span<const double> xy_m, std::span<double> gradient_n) {
  solver_->gradient(problem(time_s), xy_m, gradient_n);
}

double RodInstant::elastic(const RodState& state) {
  const RodProblem p = problem(state.time_s);
  return solver_->energy(p, state.xy_m);
}

}  // namespace motionanalyzer::synthesis
