#include "synthesis/ring_down.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::synthesis {
namespace {

/// Each step of the inverse iteration leaves an eighth of the second mode.
constexpr int kIterations = 5;

}  // namespace

/// Inner product with the nodes' masses.
double RingDown::weighted(std::span<const double> a, std::span<const double> b) const noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < mass_.size(); ++i)
    sum += mass_[i] * (a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1]);
  return sum;
}

/// The lowest mode by inverse iteration from mode_, of mass 1.
void RingDown::find_mode(RodInstant& rod, double time_s, std::span<const double> rest) {
  const std::vector<double> before = mode_;
  for (int k = 0; k < kIterations; ++k) {
    for (std::size_t i = 0; i < mode_.size(); ++i) force_[i] = mass_[i / 2] * mode_[i];
    rod.respond(time_s, rest, force_, mode_);
    double same = 0;  // force . response, of a mode of mass 1 the inverse square of its frequency
    for (std::size_t i = 0; i < mode_.size(); ++i) same += force_[i] * mode_[i];
    const double scale = 1 / std::sqrt(weighted(mode_, mode_));
    for (double& value : mode_) value *= scale;
    omega_ = k > 0 ? 1 / std::sqrt(same) : 0;
  }
  if (weighted(mode_, before) < 0)
    for (double& value : mode_) value = -value;
  largest_ = 0;
  for (std::size_t i = 0; i < mode_.size(); i += 2)
    largest_ = std::max(largest_, mode_[i] * mode_[i] + mode_[i + 1] * mode_[i + 1]);
  largest_ = std::sqrt(largest_);
  sigma_ = 0.5 * damping_s_ * omega_ * omega_;
  from_s_ = time_s;
}

double RingDown::start(RodInstant& rod, double time_s, std::span<const double> rest,
                       std::span<const double> offset, std::span<const double> speed, double damping_s) {
  const std::size_t n = rod.nodes();
  const double cell_kg = rod.strip().section.mass_kg_m2 * rod.strip().cell_m;
  mass_.assign(n, cell_kg);
  mass_.front() = mass_.back() = 0.5 * cell_kg;
  damping_s_ = damping_s;
  force_.resize(2 * n);
  // Either may pass through zero, so both together begin; a mode of the clamped arch has about this
  // frequency.
  constexpr double kAbout = 5e3;
  mode_.resize(2 * n);
  for (std::size_t i = 0; i < 2 * n; ++i) mode_[i] = offset[i] + speed[i] / kAbout;
  if (!(weighted(mode_, mode_) > 0)) {
    now_ = {};
    omega_ = kAbout, sigma_ = largest_ = 0, from_s_ = time_s;
    return 0;
  }
  find_mode(rod, time_s, rest);
  now_ = {weighted(mode_, offset), weighted(mode_, speed)};
  double left = 0;
  for (std::size_t i = 0; i < 2 * n; ++i)
    left = std::max(left, std::fabs(offset[i] - now_.amplitude * mode_[i]) +
                              std::fabs(speed[i] - now_.rate * mode_[i]) / omega_);
  return left;
}

void RingDown::renew(RodInstant& rod, double time_s, std::span<const double> rest) {
  now_ = at(time_s);
  find_mode(rod, time_s, rest);
}

RingDown::Instant RingDown::at(double time_s) const noexcept {
  const double t = time_s - from_s_, damped = std::sqrt(omega_ * omega_ - sigma_ * sigma_);
  const double decay = elementary::exp(-sigma_ * t), c = elementary::cos(damped * t),
               s = elementary::sin(damped * t);
  const double quadrature = (now_.rate + sigma_ * now_.amplitude) / damped;
  const double amplitude = decay * (now_.amplitude * c + quadrature * s);
  return {amplitude, decay * damped * (quadrature * c - now_.amplitude * s) - sigma_ * amplitude};
}

void RingDown::add_to(double time_s, std::span<double> xy_m) const noexcept {
  const double amplitude = at(time_s).amplitude;
  for (std::size_t i = 0; i < xy_m.size(); ++i) xy_m[i] += amplitude * mode_[i];
}

double RingDown::envelope_m(double time_s) const noexcept {
  const Instant then = at(time_s);
  const double rate = then.rate / omega_;
  return largest_ * std::sqrt(then.amplitude * then.amplitude + rate * rate);
}

}  // namespace motionanalyzer::synthesis
