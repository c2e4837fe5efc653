#include "synthesis/energy.hpp"

#include <cmath>

namespace motionanalyzer::synthesis {

EnergyRecord EnergyBooks::content(RodInstant& rod, const Transient& transient) {
  EnergyRecord record;
  record.time_s = transient.state().time_s;
  record.elastic = rod.elastic(transient.state());
  const auto v = transient.velocity();
  for (std::size_t k = 0; k < v.size(); ++k) record.kinetic += 0.5 * transient.mass()[k / 2] * v[k] * v[k];
  return record;
}

void EnergyBooks::remember(const RodInstant& rod, const Transient& transient) {
  const RodState& state = transient.state();
  const std::size_t n = rod.nodes();
  moment_.resize(n);
  compliance_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    compliance_[i] = 1 / rod.stiffness()[i];
    moment_[i] = rod.stiffness()[i] * (state.turn_rad[i] - rod.strip().natural_turn_rad[i]);
  }
  before_.command = moving_end(rod.drive(), state.time_s);
  before_.friction_x = state.settled_x_m;
  before_.friction_y = state.settled_y_m;
  before_.time_s = state.time_s;
}

void EnergyBooks::start(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records) {
  EnergyRecord record = content(rod, transient);
  if (!records.empty()) {
    record.dissipated = records.back().dissipated;
    record.work = records.back().work;
    record.released = records.back().released;
  }
  records.push_back(record);
  remember(rod, transient);
  first_ = true;
}

void EnergyBooks::add(RodInstant& rod, const Transient& transient, double damping_s,
                      std::vector<EnergyRecord>& records) {
  const EnergyRecord last = records.back();
  const RodState& state = transient.state();
  const RodSolution& solution = transient.solution();
  const Instant before = before_;
  const double step_s = state.time_s - before.time_s;
  EnergyRecord record = content(rod, transient);
  double damping_w = 0, released = 0;
  for (std::size_t i = 0; i < rod.nodes(); ++i) {
    const double k = rod.stiffness()[i], rate = transient.turn_rate()[i];
    const double moment = k * (state.turn_rad[i] - rod.strip().natural_turn_rad[i]);
    damping_w += k * damping_s * rate * rate;
    // A hinge that softens under a moment that hardly changes: half M^2 times what its compliance gains.
    released += 0.25 * (moment * moment + moment_[i] * moment_[i]) * (1 / k - compliance_[i]);
  }
  const double force_x = -solution.force_last_n[0], force_y = -solution.force_last_n[1];
  const EndPose command = moving_end(rod.drive(), state.time_s);
  const auto mean = [this](double now, double was) { return first_ ? now : 0.5 * (now + was); };
  const double friction =
      rod.drive().friction_n *
      std::sqrt((state.settled_x_m - before.friction_x) * (state.settled_x_m - before.friction_x) +
                (state.settled_y_m - before.friction_y) * (state.settled_y_m - before.friction_y));
  record.work =
      last.work + mean(force_x, before.force_x) * (command.x_m - before.command.x_m) +
      mean(force_y, before.force_y) * (command.y_m - before.command.y_m) +
      mean(solution.moment_last_nm, before.moment) * (command.tangent_rad - before.command.tangent_rad);
  record.dissipated =
      last.dissipated + mean(damping_w, before.damping_w) * step_s + friction + transient.numerical_loss(rod);
  record.released = last.released + released;
  records.push_back(record);
  remember(rod, transient);
  before_.force_x = force_x;
  before_.force_y = force_y;
  before_.moment = solution.moment_last_nm;
  before_.damping_w = damping_w;
  first_ = false;
}

}  // namespace motionanalyzer::synthesis
