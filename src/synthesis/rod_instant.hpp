// The equations of one instant: the strip with its weakness, its resin and its inertia, between the holders
// as they stand then.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "motionanalyzer/mechanics/elastica.hpp"
#include "motionanalyzer/mechanics/strip.hpp"
#include "motionanalyzer/synthesis/damage.hpp"
#include "motionanalyzer/synthesis/drive.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer::synthesis {

/// What a strip carries from one instant to the next.
struct RodState {
  double time_s = 0;
  std::vector<double> xy_m;      ///< 2N
  std::vector<double> turn_rad;  ///< N, of the hinges
  std::vector<double> resin;     ///< N, stretch of the Maxwell elements' springs, rad
  double settled_x_m = 0, settled_y_m = 0;

  void resize(std::size_t nodes);
};

/// One implicit step: x' = rate x + rest, where rest comes from the steps before.
struct ImplicitStep {
  double rate_hz = 0, damping_s = 0;     ///< Kelvin-Voigt: moment k (turn + damping turn')
  std::span<const double> turn_rest;     ///< N
  std::span<const double> well, target;  ///< N and 2N, as RodProblem has them
};

class RodInstant {
 public:
  /// Spans and references stay in use: strip and drive must outlive the panel.
  void prepare(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin);
  std::size_t nodes() const noexcept { return strip_->nodes(); }
  const Strip& strip() const noexcept { return *strip_; }
  const Drive& drive() const noexcept { return *drive_; }

  void set_lambda(double lambda_m);
  std::span<const double> stiffness() const noexcept { return stiffness_; }

  /// Moves the state to a time: its shape on entry is where the solve starts; turning, resin and settled
  /// offset are those of state.time_s.
  /// throws  Error{no_solution}; only the shape has then changed
  RodSolution solve(double time_s, RodState& state, const ImplicitStep* step = nullptr);

  /// The state of a strip that has rested at this time for ever, found from a straight guess that sags
  /// towards the side to which it will be bent.
  void rest(double time_s, RodState& state);
  /// Fills turn_rad from xy_m and lets the resin follow over the time between; for shapes found elsewhere.
  void follow(double time_s, RodState& state);

  /// What a small force at every node does to an equilibrium without resin (2N each).
  void respond(double time_s, std::span<const double> xy_m, std::span<const double> force_n,
               std::span<double> step_m);

  /// Curvature from bending at a fraction of the length: moment over healthy stiffness, 1/m.
  /// in      node(i, xy): writes the place of node i
  template <class Node>
  double smeared_curvature(double place, double time_s, const Node& node) const;

  /// Energy of edges, hinges and springs alone, without inertia, damping and resin.
  double elastic(const RodState& state);
  /// Its gradient at a shape (2N each); at rigidly held coordinates the holders' forces.
  void gradient(double time_s, std::span<const double> xy_m, std::span<double> gradient_n);

 private:
  RodProblem problem(double time_s) const;
  double turn_at(std::size_t hinge, double last_tangent, const double (&p)[6]) const;
  double resin_share(std::size_t hinge) const;
  void inherit(double time_s, RodState& state);
  /// One of the carriage's two guides.
  struct Guide {
    double stiffness_n_m, settled_m;
    double slides = 0;  ///< -1, 0 or 1
  };
  RodSolution balance(const RodProblem& problem, const RodSolveOptions& how, RodState& state);
  RodSolution solve_guided(RodProblem problem, const RodSolveOptions& how, const Guide (&guide)[2],
                           RodState& state);
  bool changes(const RodProblem& problem, Guide (&guide)[2], const RodSolution& solution,
               const RodState& state) const;
  /// Resin over a step: e^(-h/tau), and the share of a turn made in it that is left.
  struct Relaxation {
    double keep = 1, gain = 0;
  };
  Relaxation relaxation(double step_s) const;

  const Strip* strip_ = nullptr;
  const Drive* drive_ = nullptr;
  Resin resin_;
  double lambda_m_ = -1;
  std::unique_ptr<RodSolver> solver_;
  std::vector<double> share_, stiffness_, effective_stiffness_, effective_natural_, turn_;
  std::vector<double> load_;  ///< 2N, friction on the carriage while it slides
};

template <class Node>
double RodInstant::smeared_curvature(double place, double time_s, const Node& node) const {
  const std::size_t n = nodes();
  const double at = place * static_cast<double>(n - 1);
  const std::size_t i = at >= static_cast<double>(n - 1) ? n - 2 : static_cast<std::size_t>(at);
  const double part = at - static_cast<double>(i), last_tangent = moving_end(*drive_, time_s).tangent_rad;
  double curvature[2];
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t hinge = i + k;
    double p[6] = {};
    if (hinge > 0) node(hinge - 1, p);
    node(hinge, p + 2);
    if (hinge + 1 < n) node(hinge + 1, p + 4);
    curvature[k] = stiffness_[hinge] / strip_->bending_stiffness_nm[hinge] *
                   (turn_at(hinge, last_tangent, p) - strip_->natural_turn_rad[hinge]);
  }
  return curvature[0] + part * (curvature[1] - curvature[0]);
}

}  // namespace motionanalyzer::synthesis
