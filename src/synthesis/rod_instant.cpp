#include "synthesis/rod_instant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"

namespace motionanalyzer::synthesis {
namespace {

/// A settled carriage gives by so much before friction holds it in full; beyond, it slides. The solver's
/// friction rises over a tenth of this.
constexpr double kStick_m = 1e-7;

/// Newton's steps stop where the shape is right to some 1e-11 m.
constexpr RodSolveOptions kSolve = {1e-9, 200};

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
  p.last.friction_n = drive_->friction_n;
  return p;
}

RodInstant::Relaxation RodInstant::relaxation(double step_s) const {
  if (!(resin_.share > 0) || !(step_s > 0)) return {1, 1};
  const double h = step_s / resin_.relaxation_s, keep = elementary::exp(-h);
  return {keep, h < 1e-5 ? 1 - 0.5 * h : (1 - keep) / h};
}

RodSolution RodInstant::solve(double time_s, RodState& state, const ImplicitStep* step) {
  RodProblem p = problem(time_s);
  p.last.settled_x_m = state.settled_x_m;
  p.last.settled_y_m = state.settled_y_m;
  const Relaxation relaxed = relaxation(time_s - state.time_s);
  const bool inherits = resin_.share > 0 || step != nullptr;
  if (inherits) {
    const double elements = resin_.share * relaxed.gain, damping = step ? step->damping_s : 0;
    const double factor = 1 + elements + damping * (step ? step->rate_hz : 0);
    for (std::size_t i = 0; i < nodes(); ++i) {
      double rest = elements * state.turn_rad[i] - resin_.share * relaxed.keep * state.resin[i];
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
  const RodSolution solution = solver_->solve(p, state.xy_m, kSolve);
  settle(p, state);
  if (inherits) follow(time_s, state);
  state.time_s = time_s;
  return solution;
}

void RodInstant::follow(double time_s, RodState& state) {
  const RodProblem p = problem(time_s);
  const Relaxation relaxed = relaxation(time_s - state.time_s);
  solver_->turning(p, state.xy_m, turn_);
  if (resin_.share > 0)
    for (std::size_t i = 0; i < nodes(); ++i)
      state.resin[i] = relaxed.keep * state.resin[i] + relaxed.gain * (turn_[i] - state.turn_rad[i]);
  std::copy(turn_.begin(), turn_.end(), state.turn_rad.begin());
  state.time_s = time_s;
}

/// Where the carriage has slid, it rests so far behind its place that friction still pulls in full.
void RodInstant::settle(const RodProblem& p, RodState& state) const {
  if (!(p.last.friction_n > 0)) return;
  constexpr double kRigid = std::numeric_limits<double>::infinity();
  const std::size_t n = nodes();
  double u = state.xy_m[2 * n - 2] - p.last.x_m - state.settled_x_m;
  double v = state.xy_m[2 * n - 1] - p.last.y_m - state.settled_y_m;
  if (p.last.stiffness_x_n_m == kRigid) u = 0;
  if (p.last.stiffness_y_n_m == kRigid) v = 0;
  const double distance = std::sqrt(u * u + v * v);
  if (distance <= kStick_m) return;
  state.settled_x_m += u * (1 - kStick_m / distance);
  state.settled_y_m += v * (1 - kStick_m / distance);
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
  } catch (const Error&) {
    resin_ = resin;
    throw;
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

double RodInstant::elastic(const RodState& state) {
  RodProblem p = problem(state.time_s);
  p.last.friction_n = 0;
  return solver_->energy(p, state.xy_m);
}

}  // namespace motionanalyzer::synthesis
