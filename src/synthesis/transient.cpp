#include "synthesis/transient.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::synthesis {
namespace {

/// The one-step formula weighs the end of a step by (1 + x) / 2. At x = 0, the trapezoidal rule, the fastest
/// motions would ring for ever; x takes 2 x / (1 + x) of them in a step, and costs slow ones as much as a
/// damping of x h, of which the strip's own must leave room.
constexpr double kMostSkew = 0.05, kLeastSkew = 0.005, kShareOfDamping = 0.5;

/// Of the mode that is followed, rad in a step; beyond, the formula's own frequency is nobody's.
constexpr double kLastTuned = 1;

double skew(double damping_s, double h) {
  return std::clamp(kShareOfDamping * damping_s / h, kLeastSkew, kMostSkew);
}

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
  for (std::vector<double>* v : {&turn_rate_, &turn_rate_before_}) v->assign(n, 0.0);
  for (std::vector<double>* v :
       {&acceleration_, &acceleration_before_, &acceleration_earlier_, &acceleration_oldest_})
    v->assign(2 * n, 0.0);
  turn_rest_.resize(n);
  well_.resize(n);
  target_.resize(2 * n);
  step_before_s_ = step_earlier_s_ = 0;
  damping_s_ = damping_s;
  steps_ = 0;
}

/// So that an oscillation of this frequency keeps it, and its damping, under the one-step formula: with z =
/// e^(s h) of the damped oscillation and D = r (z - 1) / (z + kept), what the formula makes of its rate, the
/// equation mu D^2 + w^2 (1 + eta D) = 0 has the one solution below.
Transient::Tuning Transient::tuned(const Formula& f, double h, double omega_hz) const noexcept {
  const double sigma = 0.5 * damping_s_ * omega_hz * omega_hz;
  const double turn = std::sqrt(std::max(0.0, omega_hz * omega_hz - sigma * sigma)) * h;
  const double decay = elementary::exp(-sigma * h);
  const double x = decay * elementary::cos(turn), y = decay * elementary::sin(turn);
  // (z - 1) (z* + kept) / |z + kept|^2
  const double share = f.r / ((x + f.kept) * (x + f.kept) + y * y);
  const double real = share * ((x - 1) * (x + f.kept) + y * y), imaginary = share * (1 + f.kept) * y;
  const double square = real * real + imaginary * imaginary;
  return {omega_hz * omega_hz / square, std::max(0.0, -2 * real / square)};
}

Transient::Formula Transient::formula(const TimeStep& step) const noexcept {
  const double h = step.length_s;
  Formula f;
  f.damping_s = damping_s_;
  if (steps_ == 0) {
    f.r = 1 / h, f.b = -f.r;
    return f;
  }
  if (step.scheme == Scheme::one_step) {
    const double x = skew(damping_s_, h);
    f.share = 0.5 * (1 + x), f.kept = (1 - x) / (1 + x), f.r = 1 / (f.share * h), f.b = -f.r;
    const Tuning own = {1, std::max(0.0, damping_s_ - x * h)};
    const Tuning tuning =
        step.tuned_hz > 0 && step.tuned_hz * h < kLastTuned ? tuned(f, h, step.tuned_hz) : own;
    f.inertia = tuning.inertia, f.damping_s = tuning.damping_s;
    return f;
  }
  const double w = h / step_before_s_;
  f.r = (1 + 2 * w) / ((1 + w) * h), f.b = -(1 + w) / h, f.c = w * w / ((1 + w) * h), f.share = 0;
  return f;
}

/// Where the nodes would be if their acceleration did not change.
void Transient::predict_slow(double h) noexcept {
  const double bend = steps_ == 0 ? 0 : 0.5 * h * h / step_before_s_;
  for (std::size_t i = 0; i < velocity_.size(); ++i)
    now_.xy_m[i] = before_[i] + h * velocity_before_[i] + bend * (velocity_before_[i] - velocity_earlier_[i]);
}

/// Where the one-step formula would lead if the acceleration went on as the last three did.
void Transient::predict_ringing(double h) noexcept {
  const double h1 = step_before_s_, h2 = step_earlier_s_;
  const double slope = steps_ > 1 ? h / h1 : 0, bend = steps_ > 2 ? h * (h + h1) / (h1 + h2) : 0;
  const double w1 = bend > 0 ? bend / h1 : 0, w2 = bend > 0 ? bend / h2 : 0;
  const double a = 1 + slope + w1, b = -(slope + w1 + w2), c = w2, both = 0.25 * h * h;
  for (std::size_t i = 0; i < velocity_.size(); ++i) {
    const double now = acceleration_before_[i];
    const double next = (a * now + b * acceleration_earlier_[i]) + c * acceleration_oldest_[i];
    now_.xy_m[i] = before_[i] + h * velocity_before_[i] + both * (now + next);
  }
}

/// What was now becomes before.
void Transient::shift() {
  std::swap(earlier_, before_);
  copy(now_.xy_m, before_);
  std::swap(turn_earlier_, turn_before_);
  copy(now_.turn_rad, turn_before_);
  std::swap(velocity_earlier_, velocity_before_);
  std::swap(velocity_before_, velocity_);
  std::swap(acceleration_oldest_, acceleration_earlier_);
  std::swap(acceleration_earlier_, acceleration_before_);
  std::swap(acceleration_before_, acceleration_);
  std::swap(turn_rate_before_, turn_rate_);
}

/// What the formula makes of values one and two steps ago and of their rate.
void Transient::rest_of(const Formula& formula, std::span<const double> before,
                        std::span<const double> earlier, std::span<const double> rate,
                        std::vector<double>& rest) noexcept {
  const double b = formula.b, c = formula.c, kept = formula.kept;
  for (std::size_t k = 0; k < rest.size(); ++k) rest[k] = b * before[k] + c * earlier[k] - kept * rate[k];
}

/// What the end of the step is pulled by: loops of few arrays each, which compilers vectorise.
void Transient::begin(const Formula& f) noexcept {
  rest_of(f, turn_before_, turn_earlier_, turn_rate_before_, turn_rest_);
  rest_of(f, before_, earlier_, velocity_before_, velocity_);
  rest_of(f, velocity_before_, velocity_earlier_, acceleration_before_, acceleration_);
  for (std::size_t i = 0; i < well_.size(); ++i) well_[i] = f.inertia * mass_[i] * f.r * f.r;
  const double *const rest = velocity_.data(), *const velocity_rest = acceleration_.data();
  double* const target = target_.data();
  for (std::size_t k = 0; k < target_.size(); ++k) target[k] = -(rest[k] + velocity_rest[k] / f.r) / f.r;
}

void Transient::step(RodInstant& rod, const TimeStep& step) {
  const double h = step.length_s;
  const Formula f = formula(step);
  shift();
  begin(f);
  if (f.kept > 0) {
    predict_ringing(h);
  } else {
    predict_slow(h);
  }
  const ImplicitStep implicit = {f.r, f.damping_s, turn_rest_, well_, target_};
  const double at_s = now_.time_s + h;
  try {
    solution_before_ = solution_;
    solution_ = rod.solve(at_s, now_, &implicit);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
    throw Error(ErrorCode::no_solution,
                "the strip's motion cannot be followed " + std::to_string(at_s) + " s after the bend began",
                "Make the steps in time shorter.");
  }
  const double* const place = now_.xy_m.data();
  for (std::size_t k = 0; k < velocity_.size(); ++k) velocity_[k] += f.r * place[k];
  for (std::size_t k = 0; k < velocity_.size(); ++k) acceleration_[k] += f.r * velocity_[k];
  for (std::size_t i = 0; i < turn_rate_.size(); ++i) turn_rate_[i] = f.r * now_.turn_rad[i] + turn_rest_[i];
  last_ = f;
  ratio_ = f.share > 0 ? 0 : h / step_before_s_;
  step_earlier_s_ = step_before_s_;
  step_before_s_ = h;
  ++steps_;
}

}  // namespace motionanalyzer::synthesis
