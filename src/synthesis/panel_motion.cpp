#include "synthesis/panel_motion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::synthesis {
namespace {

constexpr double kFullResolution_s = 0.03;  ///< after an event: a twelfth of the ringing is left then
constexpr double kRingingStep_s = 1e-4;     ///< of the graded steps while it may still ring
constexpr double kRinging_s = 0.1;          ///< by then nothing rings
constexpr double kGrading = 1.05;           ///< growth of a step while it rings
constexpr double kQuickGrading = 1.2;       ///< and after
// Steps tuned to the first mode get the others wrong, which die four times as quickly or more: their length
// grows with the time, and is that of the options for a jump of this size, of others as its inverse square
// root.
constexpr double kUsualJump_m = 1.2e-4;
constexpr double kShortest = 0.6, kLongest = 2;  ///< for the largest and the smallest jumps
constexpr double kGrowsFrom_s = 2e-3;            ///< after an event
constexpr double kGrowth_s = 5e-3;               ///< in which a step grows by its first length
constexpr double kMostGrowth = 4;
constexpr double kMostTurn = 0.7;  ///< of the mode in a step, rad: what cubics follow
constexpr double kSure = 0.7;  ///< of the tolerance for the ringing that is left out; the rest for the steps
constexpr double kHigherModes_s = 4e-3;  ///< after an event: when they may have died
constexpr double kAttempt_s = 2e-3;      ///< from one look whether they have to the next
constexpr double kSample_s = 1e-4;       ///< of a ringing in closed form
constexpr double kRenewal_s = 5e-3;      ///< of its mode, while the bend goes on
constexpr double kAgreement = 1.5;       ///< periods for which all that is left must be too small to be seen
constexpr std::size_t kMostSpare = 16;   ///< dropped segments whose memory is kept
/// A fully bent strip's first mode is a quarter below that of the half bent one.
constexpr double kLowestMode = 0.75;

}  // namespace

double largest_distance(std::span<const double> a, std::span<const double> b) noexcept {
  double largest = 0;
  for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
    const double dx = a[i] - b[i], dy = a[i + 1] - b[i + 1];
    largest = std::max(largest, dx * dx + dy * dy);
  }
  return std::sqrt(largest);
}

double ringing_seen(const MotionOptions& options) noexcept {
  return std::min(1.0, 1 / (elementary::kPi * kLowestMode * options.first_mode_hz * options.exposure_s));
}

double drive_error_m(const Drive& drive, double length_m, const MotionOptions& options) noexcept {
  const double lowest = 2 * elementary::kPi * kLowestMode * options.first_mode_hz;
  // The quintic's largest acceleration, and the share of a length by which the middle moves in a turn of 1.
  constexpr double kAcceleration = 5.7735, kMoved = 0.72;
  const double bend = kMoved * length_m * drive.angle_rad * kAcceleration / (drive.bend_s * drive.bend_s);
  const double shaken = 2 * elementary::kPi * drive.vibration_hz;
  return (bend + drive.vibration_m * shaken * shaken) / (lowest * lowest);
}

double ringing_error_m(double jump_m, double rise_s, const MotionOptions& options) noexcept {
  const double lowest = kLowestMode * options.first_mode_hz;
  const double mean = ringing_seen(options);
  const double x = 2 * elementary::kPi * lowest * rise_s;
  if (x < 8) return jump_m * mean;
  // A slow rise leaves the strip behind by its acceleration, and excites what its spectrum holds at the mode:
  // 120 / x^3 + 720 / x^4 + 1440 / x^5 bounds that of the smooth step's speed.
  const double excited = (120 + (720 + 1440 / x) / x) / (x * x * x);
  return jump_m * std::min(1.0, 6 / (x * x) + std::min(1.0, excited) * mean);
}

void PanelMotion::simulate(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin,
                           const MotionOptions& options, Motion& motion, std::vector<EnergyRecord>* energy) {
  const std::size_t n = strip.nodes();
  rod_.prepare(strip, drive, damage, resin);
  damage_ = &damage;
  options_ = options;
  inherits_ = resin.share > 0;
  motion_ = &motion;
  energy_ = energy;
  if (energy) energy->clear();
  state_.resize(n);
  fork_.resize(n);
  for (std::vector<double>* v : {&before_, &velocity_, &shape_}) v->resize(2 * n);
  motion.nodes = n;
  motion.duration_s = drive.bend_s + drive.hold_s;
  motion.history.clear();
  motion.rise_s.clear();
  const double drive_m = drive_error_m(drive, strip.length_m, options);
  if (options.inertia == Inertia::automatic && drive_m > options.tolerance_m)
    options_.inertia = Inertia::always;
  motion.inertia_error_m = options_.inertia == Inertia::always ? 0 : drive_m;
  spare_.reserve(kMostSpare);
  drop_segments(-1);
  make_time_grid(drive, resin, options.grid_s, grid_);
  healthy();
  record_end_poses();
  damages();
}

double PanelMotion::lambda_m(double time_s) const noexcept {
  return 1e-3 * lambda_mm_at(motion_->history, motion_->rise_s, time_s);
}

void PanelMotion::healthy() {
  rod_.rest(0, state_);
  if (options_.inertia == Inertia::always) {
    fork_ = state_;
    std::fill(velocity_.begin(), velocity_.end(), 0.0);
    integrate(-kRinging_s, 0, nullptr);
    return;
  }
  rest_all(nullptr);
}

/// Equilibria over the whole time, from the state at rest.
void PanelMotion::rest_all(const Motion* like) {
  const auto lambda_at = [this](double time_s) { return lambda_m(time_s); };
  Motion::Segment& segment = open_segment(false);
  segment.time_s.assign(grid_.begin(), grid_.end());
  equilibria_.run(rod_, state_, like, lambda_at, inherits_, segment, open_trail());
  segment.from_s = 0;
}

void PanelMotion::record_end_poses() {
  const Motion::Segment& segment = motion_->segment.front();
  motion_->end_pose.resize(segment.time_s.size());
  const std::size_t last = 2 * (rod_.nodes() - 1);
  for (std::size_t k = 0; k < segment.time_s.size(); ++k) {
    motion_->end_pose[k] = {segment.xy_m(k, last), segment.xy_m(k, last + 1),
                            moving_end(rod_.drive(), segment.time_s[k]).tangent_rad};
  }
}

void PanelMotion::damages() {
  double from_s = 0;
  for (const DamageStep& step : damage_->step) {
    const auto lambda_at = [this](double time_s) { return lambda_m(time_s); };
    const double at_s = onset(rod_, *motion_, damage_->place, step, lambda_at, from_s);
    if (!(at_s <= motion_->duration_s)) return;
    motion_->history.push_back({at_s, step.lambda_mm});
    motion_->rise_s.push_back(step.rise_s);
    if (at_s <= 0) {
      came_in();
    } else {
      event(at_s, step.rise_s);
      from_s = at_s + step.rise_s;
    }
  }
}

void PanelMotion::came_in() {
  drop_segments(0);
  rod_.set_lambda(lambda_m(0));
  rod_.rest(0, state_);
  if (options_.inertia == Inertia::always) {
    fork_ = state_;
    std::fill(velocity_.begin(), velocity_.end(), 0.0);
    if (energy_) energy_->clear();
    integrate(-kRinging_s, 0, nullptr);
    return;
  }
  rest_all(motion_);
}

/// A step of damage begins: what reigned so far ends, the motion goes on from fork_.
void PanelMotion::event(double at_s, double rise_s) {
  const bool rings = leave_branch(at_s);
  if (energy_) {
    while (!energy_->empty() && energy_->back().time_s >= at_s) energy_->pop_back();
  }
  if (options_.inertia == Inertia::always) {
    integrate(at_s, rise_s, nullptr);
    return;
  }
  const double jump_m = equilibria_after(at_s, rise_s);
  const double error_m = ringing_error_m(jump_m, rise_s, options_);
  const bool settles = !rest_.time_s.empty();
  if (options_.inertia == Inertia::automatic && (rings || error_m > options_.tolerance_m)) {
    motion_->inertia_error_m = std::max(motion_->inertia_error_m, options_.tolerance_m);
    const double until_s = integrate(at_s, rise_s, settles ? &rest_ : nullptr);
    if (!settles || until_s >= motion_->duration_s) return;
    if (rod_.drive().friction_n > 0) rest_from_here();
    append(rest_, rest_trail_, until_s);
    return;
  }
  motion_->inertia_error_m = std::max(motion_->inertia_error_m, error_m);
  append(rise_, rise_trail_, at_s);
  if (settles) append(rest_, rest_trail_, at_s + rise_s);
}

/// Fills fork_ and velocity_ with the state at a time and before_ with the shape that would have been reached
/// after the rise. returns whether the strip rings
bool PanelMotion::leave_branch(double at_s) {
  std::size_t k = motion_->segment.size() - 1;
  while (k > 0 && motion_->segment[k].from_s > at_s) --k;
  const Motion::Segment& segment = motion_->segment[k];
  const auto after = std::upper_bound(segment.time_s.begin(), segment.time_s.end(), at_s);
  const auto row = static_cast<std::size_t>(after - segment.time_s.begin()) - 1;
  const bool rings = segment.transient;
  fork_.time_s = segment.time_s[row];
  trail_[k].restore(row, fork_);
  motion_->shape(at_s, fork_.xy_m);
  motion_->velocity(at_s, velocity_);
  motion_->shape(at_s + motion_->rise_s.back(), before_);
  rod_.set_lambda(lambda_m(at_s));
  if (rings) {
    rod_.follow(at_s, fork_);
  } else {
    rod_.solve(at_s, fork_);
  }
  drop_segments(at_s);
  return rings;
}

/// Fills rise_ and, where the motion lasts longer, rest_. returns how far the damage has moved the strip
double PanelMotion::equilibria_after(double at_s, double rise_s) {
  const auto lambda_at = [this](double time_s) { return lambda_m(time_s); };
  state_ = fork_;
  make_rise_grid(at_s, rise_s, options_.grid_s, rise_.time_s);
  rise_.transient = false;
  equilibria_.run(rod_, state_, motion_, lambda_at, inherits_, rise_, rise_trail_);
  const double jump_m = largest_distance(state_.xy_m, before_);
  rest_.time_s.clear();
  rest_.transient = false;
  if (at_s + rise_s < motion_->duration_s) {
    make_rest_grid(grid_, at_s + rise_s, rest_.time_s);
    equilibria_.run(rod_, state_, motion_, lambda_at, inherits_, rest_, rest_trail_);
  }
  return jump_m;
}

double PanelMotion::next_step(const Pace& pace, double now_s, double step_s) const noexcept {
  const double since_event_s = now_s - pace.event_s;
  if (pace.tuned_hz > 0) {
    const double grown = 1 + (since_event_s - pace.rise_s - kGrowsFrom_s) / kGrowth_s;
    const double longest = std::max(pace.step_s, kMostTurn / pace.tuned_hz);
    return std::min(pace.step_s * std::clamp(grown, 1.0, kMostGrowth), longest);
  }
  if (since_event_s < kFullResolution_s) return pace.step_s;
  const bool ringing = since_event_s < pace.rise_s + kRinging_s;
  const double longest = ringing ? std::min(kRingingStep_s, options_.drive_step_s) : options_.drive_step_s;
  return std::max(pace.step_s, std::min(step_s * (ringing ? kGrading : kQuickGrading), longest));
}

void PanelMotion::advance(const Pace& pace, double& step_s) {
  const double now_s = transient_.state().time_s;
  step_s = next_step(pace, now_s, step_s);
  rod_.set_lambda(lambda_m(now_s + step_s));
  const bool rings = pace.tuned_hz > 0 || now_s - pace.event_s < kFullResolution_s;
  transient_.step(rod_, {step_s, rings ? Scheme::one_step : Scheme::two_steps, pace.tuned_hz});
}

/// How far the transient's shape is from its equilibrium. Where the carriage has friction, ringing shakes it
/// to another place of rest than the one that was reached without: the equilibrium is then its own.
double PanelMotion::distance_to_rest(const Motion::Segment& settled) {
  const RodState& now = transient_.state();
  if (rod_.drive().friction_n > 0) {
    state_ = now;
    rod_.solve(now.time_s, state_);
    return largest_distance(now.xy_m, state_.xy_m);
  }
  const Stencil stencil = stencil_at(settled.time_s, now.time_s);
  combine(settled.xy_m, stencil, stencil.weight, shape_);
  return largest_distance(now.xy_m, shape_);
}

/// Equilibria from where the transient has come to rest.
void PanelMotion::rest_from_here() {
  const auto lambda_at = [this](double time_s) { return lambda_m(time_s); };
  state_ = transient_.state();
  make_rest_grid(grid_, state_.time_s, rest_.time_s);
  equilibria_.run(rod_, state_, nullptr, lambda_at, inherits_, rest_, rest_trail_);
}

double PanelMotion::integrate(double event_s, double rise_s, const Motion::Segment* settled) {
  const double damping_s = 2 * options_.damping_ratio / (2 * elementary::kPi * options_.first_mode_hz);
  const double agreement_s = kAgreement / options_.first_mode_hz;
  Motion::Segment& segment = open_segment(true);
  Trail& trail = open_trail();
  segment.from_s = fork_.time_s;
  segment.time_s.clear();
  segment.xy_m.resize(0, 0);
  trail.clear();
  const auto keep = [&] {
    segment.time_s.push_back(transient_.state().time_s);
    segment.xy_m.append_row(transient_.state().xy_m);
    trail.append(transient_.state(), inherits_);
  };
  // About equilibria, and with holders whose force follows the strip, what is left of a ringing is linear.
  const bool linear =
      settled && !energy_ && !inherits_ && !(rod_.drive().friction_n > 0) && !(rod_.drive().play_m > 0);
  Pace pace = {event_s, rise_s, options_.event_step_s, 0};
  if (linear) tune(*settled, damping_s, pace);
  const double seen =
      pace.tuned_hz > 0 ? std::min(1.0, 2 / (pace.tuned_hz * options_.exposure_s)) : ringing_seen(options_);
  const double agreement_m = kSure * options_.tolerance_m / seen;
  rod_.set_lambda(lambda_m(fork_.time_s));
  transient_.start(rod_, fork_, velocity_, damping_s);
  if (energy_) books_.start(rod_, transient_, *energy_);
  keep();
  double step_s = options_.drive_step_s, agreed_s = 0, look_s = event_s + rise_s + kHigherModes_s;
  while (transient_.state().time_s < motion_->duration_s && agreed_s < agreement_s) {
    advance(pace, step_s);
    if (energy_) books_.add(rod_, transient_, *energy_);
    keep();
    if (!settled || transient_.state().time_s < settled->time_s.front()) continue;
    agreed_s = distance_to_rest(*settled) <= agreement_m ? agreed_s + step_s : 0;
    if (linear && transient_.state().time_s >= look_s) {
      look_s = transient_.state().time_s + kAttempt_s;
      if (rings_in_one_mode(*settled, damping_s, agreement_m))
        return ring_down(*settled, segment, trail, agreement_m);
      pace.tuned_hz = ringing_.omega_hz();
    }
  }
  return transient_.state().time_s;
}

/// Finds the mode in which the strip will ring after the event, and steps for it.
void PanelMotion::tune(const Motion::Segment& settled, double damping_s, Pace& pace) {
  const std::size_t n = before_.size();
  const std::span<const double> rest = settled.xy_m.row(0);
  const double jump_m = largest_distance(before_, rest);
  if (!(jump_m > 0)) return;
  offset_.resize(n);
  speed_.assign(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) offset_[i] = before_[i] - rest[i];
  rod_.set_lambda(lambda_m(settled.time_s.front()));
  ringing_.start(rod_, settled.time_s.front(), rest, offset_, speed_, damping_s);
  pace.tuned_hz = ringing_.omega_hz();
  pace.step_s *= std::clamp(std::sqrt(kUsualJump_m / jump_m), kShortest, kLongest);
}

/// Whether all that is left of the event is its first mode; ringing_ then knows it.
bool PanelMotion::rings_in_one_mode(const Motion::Segment& settled, double damping_s, double agreement_m) {
  const RodState& now = transient_.state();
  const Stencil stencil = stencil_at(settled.time_s, now.time_s);
  const std::size_t n = now.xy_m.size();
  offset_.resize(n);
  speed_.resize(n);
  combine(settled.xy_m, stencil, stencil.weight, shape_);
  combine(settled.xy_m, stencil, stencil.slope, speed_);
  for (std::size_t i = 0; i < n; ++i) {
    offset_[i] = now.xy_m[i] - shape_[i];
    speed_[i] = transient_.velocity()[i] - speed_[i];
  }
  return ringing_.start(rod_, now.time_s, shape_, offset_, speed_, damping_s) <= 0.5 * agreement_m;
}

/// The rest of a ringing, until no exposure shows it. returns when that is
double PanelMotion::ring_down(const Motion::Segment& settled, Motion::Segment& segment, Trail& trail,
                              double agreement_m) {
  state_ = transient_.state();
  const double from_s = state_.time_s;
  double renewed_s = from_s, time_s = from_s;
  for (int k = 1; time_s < motion_->duration_s && ringing_.envelope_m(time_s) > agreement_m; ++k) {
    time_s = from_s + k * kSample_s;
    const Stencil stencil = stencil_at(settled.time_s, time_s);
    combine(settled.xy_m, stencil, stencil.weight, state_.xy_m);
    if (time_s - renewed_s >= kRenewal_s) {
      ringing_.renew(rod_, time_s, state_.xy_m);
      renewed_s = time_s;
    }
    ringing_.add_to(time_s, state_.xy_m);
    state_.time_s = time_s;
    segment.time_s.push_back(time_s);
    segment.xy_m.append_row(state_.xy_m);
    trail.append(state_, inherits_);
  }
  return time_s;
}

/// A segment at the end of the motion that does not speak yet; in memory of the one that last stood there.
Motion::Segment& PanelMotion::open_segment(bool transient) {
  if (spare_.empty()) spare_.emplace_back();
  motion_->segment.push_back(std::move(spare_.back()));
  spare_.pop_back();
  if (trail_.size() < motion_->segment.size()) trail_.resize(motion_->segment.size());
  Motion::Segment& segment = motion_->segment.back();
  segment.from_s = std::numeric_limits<double>::infinity();
  segment.transient = transient;
  return segment;
}

Trail& PanelMotion::open_trail() { return trail_[motion_->segment.size() - 1]; }

void PanelMotion::append(const Motion::Segment& segment, const Trail& trail, double from_s) {
  Motion::Segment& end = open_segment(segment.transient);
  end.time_s = segment.time_s;
  end.xy_m = segment.xy_m;
  end.from_s = from_s;
  open_trail() = trail;
}

/// The healthy strip stays unless from_s < 0.
void PanelMotion::drop_segments(double from_s) {
  const std::size_t stay = from_s < 0 ? 0 : 1;
  while (motion_->segment.size() > stay && motion_->segment.back().from_s >= from_s) {
    if (spare_.size() < kMostSpare) spare_.push_back(std::move(motion_->segment.back()));
    motion_->segment.pop_back();
  }
}

}  // namespace motionanalyzer::synthesis
