#include "synthesis/transient.hpp"

#include <algorithm>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::synthesis {
namespace {

void copy(std::span<const double> from, std::vector<double>& to) { to.assign(from.begin(), from.end()); }

}  // namespace

void Transient::start(RodInstant& rod, const RodState& state, std::span<const double> velocity_m_s,
                      double damping_s) {
  const std::size_t n = rod.nodes();
  now_ = state;
  rod.follow(state.time_s, now_);
  copy(now_.xy_m, before_);
  copy(now_.xy_m, earlier_);
  copy(now_.turn_rad, turn_before_);
  copy(now_.turn_rad, turn_earlier_);
  copy(velocity_m_s, velocity_);
  copy(velocity_m_s, velocity_before_);
  copy(velocity_m_s, velocity_earlier_);
  const double cell_kg = rod.strip().section.mass_kg_m2 * rod.strip().cell_m;
  mass_.assign(n, cell_kg);
  mass_.front() = mass_.back() = 0.5 * cell_kg;
  turn_rate_.assign(n, 0.0);
  turn_rest_.resize(n);
  well_.resize(n);
  target_.resize(2 * n);
  step_before_s_ = 0;
  damping_s_ = damping_s;
  steps_ = 0;
}

Transient::Formula Transient::formula(double h) const noexcept {
  if (steps_ == 0) return {1 / h, -1 / h, 0.0};
  const double w = h / step_before_s_;
  return {(1 + 2 * w) / ((1 + w) * h), -(1 + w) / h, w * w / ((1 + w) * h)};
}

/// Where the nodes would be without a change of acceleration.
void Transient::predict(double h) noexcept {
  const double bend = steps_ == 0 ? 0 : 0.5 * h * h / step_before_s_;
  for (std::size_t i = 0; i < velocity_.size(); ++i)
    now_.xy_m[i] = before_[i] + h * velocity_before_[i] + bend * (velocity_before_[i] - velocity_earlier_[i]);
}

void Transient::step(RodInstant& rod, double h) {
  const Formula f = formula(h);
  std::swap(earlier_, before_);
  copy(now_.xy_m, before_);
  std::swap(turn_earlier_, turn_before_);
  copy(now_.turn_rad, turn_before_);
  std::swap(velocity_earlier_, velocity_before_);
  std::swap(velocity_before_, velocity_);
  const std::size_t n = rod.nodes();
  for (std::size_t i = 0; i < n; ++i) {
    well_[i] = mass_[i] * f.r * f.r;
    turn_rest_[i] = f.b * turn_before_[i] + f.c * turn_earlier_[i];
    for (std::size_t k = 2 * i; k < 2 * i + 2; ++k) {
      const double rest = f.b * before_[k] + f.c * earlier_[k];
      const double velocity_rest = f.b * velocity_before_[k] + f.c * velocity_earlier_[k];
      target_[k] = -(rest + velocity_rest / f.r) / f.r;
      velocity_[k] = rest;
    }
  }
  predict(h);
  const ImplicitStep implicit = {f.r, damping_s_, turn_rest_, well_, target_};
  const double at_s = now_.time_s + h;
  try {
    solution_ = rod.solve(at_s, now_, &implicit);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
    throw Error(ErrorCode::no_solution,
                "the strip's motion cannot be followed " + std::to_string(at_s) + " s after the bend began",
                "Make the steps in time shorter.");
  }
  for (std::size_t k = 0; k < 2 * n; ++k) velocity_[k] += f.r * now_.xy_m[k];
  for (std::size_t i = 0; i < n; ++i) turn_rate_[i] = f.r * now_.turn_rad[i] + turn_rest_[i];
  last_ = f;
  ratio_ = steps_ == 0 ? 0 : h / step_before_s_;
  step_before_s_ = h;
  ++steps_;
}

}  // namespace motionanalyzer::synthesis
