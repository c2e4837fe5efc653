#include "models/hinge/scorer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kRecent = 6;  // onsets looked at one by one; older ones every third step
constexpr double kAskRivals = 3.8;  // most normal panels stay below it
constexpr double kNearlyBent = 0.9;
constexpr std::size_t kGateHolds = 4;    // frames for which a clear answer stands
constexpr double kClearly = 1.25;        // of z
constexpr double kMaterialHandicap = 8;  // of z^2: there are more bumps on the material than hinges
constexpr double kFreeModes = static_cast<double>(kModes) - 4;  // that the fit of a frame leaves
constexpr double kNinetyFive = 1.959963984540054;
constexpr double kLeastFinding = 2.5;  // z
constexpr double kCauseMargin = 3;     // of log likelihood
constexpr double kBendBegins = 0.055;  // 10 degrees of 180: damage before it cannot be told from incoming
constexpr double kLeastSeen = 0.8;     // of a normal panel's frames, for a statistic of the whole panel
constexpr double kUnexplained = 10;    // robust sd of what normals leave

}  // namespace

Scorer::Scorer(std::shared_ptr<const Shared> shared, bool whole_panel)
    : shared_(std::move(shared)),
      t_(shared_->tables),
      whole_panel_(whole_panel),
      q_(t_.nuisances),
      rivals_(t_),
      a_(q_ * (q_ + 1) / 2),
      b_(q_),
      hinge_w_(kCoarse),
      hinge_u_(kCoarse * q_),
      recent_(kRecent),
      filled_(t_.frames.stations),
      factor_(a_.size()),
      beta_(q_),
      place_num_(kPlaces),
      place_u_(kCoarse * q_),
      place_square_(kCoarse),
      spread_(std::max(1.0, shared_->parameters.rest_level / kFreeModes)) {
  for (Baseline& baseline : recent_) {
    baseline.hinge_w.resize(kCoarse);
    baseline.hinge_u.resize(kCoarse * q_);
  }
}

void Scorer::reset() {
  seen_.clear();
  white_.clear();
  pushed_ = last_t_ = old_count_ = gate_holds_ = 0;
  gate_closed_ = anchored_ = false;
  energy_ = 0;
  for (std::vector<double>* sum : {&a_, &b_, &hinge_w_, &hinge_u_}) std::fill(sum->begin(), sum->end(), 0.0);
  peak_ = {};
  finding_.reset();
}

void Scorer::push(const ScoreInput& frame, std::vector<FrameScore>& out) {
  const bool taken = take(frame);
  if (whole_panel_) {
    if (pushed_ > 0) out.push_back({last_t_, kNaN});
  } else {
    double score = kNaN;
    if (taken) {
      factor();
      score = gated(causal_z());
    }
    out.push_back({frame.t, score});
  }
  last_t_ = frame.t;
  ++pushed_;
}

void Scorer::finish(std::vector<FrameScore>& out) {
  if (!seen_.empty()) {
    factor();
    search_whole();
    describe();
  }
  if (!whole_panel_ || pushed_ == 0) return;
  const bool enough =
      static_cast<double>(seen_.size()) >= kLeastSeen * static_cast<double>(t_.nominal.frames);
  out.push_back({last_t_, enough && peak_.found ? peak_.gated : kNaN});
}

/// Where a normal panel would be: told by the shape while it changes, by the clock when the bend is nearly
/// done (a damaged strip may never reach the shape that a healthy one is held in).
std::size_t Scorer::step_of(const ScoreInput& frame) {
  const Nominal& nominal = t_.nominal;
  std::size_t step = 0;
  if (!anchored_) {
    step = nominal.step_of(frame.shape);
    anchored_ = frame.shape >= kNearlyBent;
    anchor_step_ = step;
    anchor_number_ = frame.number;
  } else {
    const auto since = static_cast<std::size_t>(std::max(0, frame.number - anchor_number_));
    step = anchor_step_ + since / nominal.frames_a_step;
  }
  if (!seen_.empty()) step = std::max(step, seen_.back().step);
  return std::min(step, nominal.steps() - 1);
}

/// Adds a frame to all sums.
bool Scorer::take(const ScoreInput& frame) {
  if (!frame.usable || !std::isfinite(frame.shape)) return false;
  const std::size_t g = knot_of(frame.shape);
  if (!centred(frame.residual_px, frame.residual_mask, t_.mean_px.at(g), filled_)) return false;
  const std::size_t step = step_of(frame);
  seen_.push_back({g, step, frame.number, frame.shape});
  white_.resize(white_.size() + kModes);
  double* w = white_.data() + (seen_.size() - 1) * kModes;
  multiply(t_.frames.whiten.at(g), kModes, t_.frames.stations, filled_.data(), w);
  remember_baseline();
  const double* u = t_.nuisance.at(g);
  for (std::size_t j = 0; j < kModes; ++j)
    for (std::size_t k = 0; k < q_; ++k) b_[k] += w[j] * u[j * q_ + k];
  const double* square = t_.nuisance_square.at(g);
  for (std::size_t i = 0; i < a_.size(); ++i) a_[i] += square[i];
  const double* hinge = t_.frames.hinge.at(g);
  for (std::size_t h = 0; h < kCoarse; ++h) hinge_w_[h] += dot(hinge + h * kEvery * kModes, w, kModes);
  const double* hinge_u = t_.hinge_nuisance.at(g);
  for (std::size_t i = 0; i < hinge_u_.size(); ++i) hinge_u_[i] += hinge_u[i];
  energy_ += dot(w, w, kModes);
  return true;
}

/// The frame that was just seen may be an onset: keeps the sums before it.
void Scorer::remember_baseline() {
  if (whole_panel_) return;
  const std::size_t order = seen_.size() - 1;
  Baseline& ring = recent_[order % kRecent];
  const std::size_t spacing = 3 * t_.nominal.frames_a_step;
  if (order >= kRecent && ring.order % spacing == 0) {  // it becomes an old one
    if (old_count_ == old_.size()) {
      old_.push_back({});
      old_.back().hinge_w.resize(kCoarse);
      old_.back().hinge_u.resize(kCoarse * q_);
    }
    std::swap(old_[old_count_++], ring);
  }
  ring.order = order;
  ring.step = seen_.back().step;
  std::copy(hinge_w_.begin(), hinge_w_.end(), ring.hinge_w.begin());
  std::copy(hinge_u_.begin(), hinge_u_.end(), ring.hinge_u.begin());
}

/// beta_: what healthy differences between panels are likely to be, from all frames so far.
void Scorer::factor() {
  factor_one_plus(a_.data(), q_, factor_.data());
  std::copy(b_.begin(), b_.end(), beta_.begin());
  solve_lower(factor_.data(), q_, beta_.data());
  solve_upper(factor_.data(), q_, beta_.data());
}

double Scorer::best_since(const Baseline& onset) const {
  const double* information = t_.information.data() + pair_index(seen_.back().step, onset.step) * kCoarse;
  double best = 0;
  for (std::size_t h = 0; h < kCoarse; ++h) {
    if (information[h] < kLeastInformation) continue;
    const double* now = hinge_u_.data() + h * q_;
    const double* then = onset.hinge_u.data() + h * q_;
    double lane[4] = {};
    std::size_t k = 0;
    for (; k + 4 <= q_; k += 4)
      for (std::size_t i = 0; i < 4; ++i) lane[i] += (now[k + i] - then[k + i]) * beta_[k + i];
    for (; k < q_; ++k) lane[0] += (now[k] - then[k]) * beta_[k];
    const double explained = (lane[0] + lane[1]) + (lane[2] + lane[3]);
    const double z = (hinge_w_[h] - onset.hinge_w[h] - explained) / std::sqrt(information[h]);
    best = std::max(best, z);
  }
  return best;
}

double Scorer::causal_z() const {
  double best = 0;
  for (std::size_t i = 0; i < std::min(kRecent, seen_.size()); ++i)
    best = std::max(best, best_since(recent_[i]));
  for (std::size_t i = 0; i < old_count_; ++i) best = std::max(best, best_since(old_[i]));
  return best;
}

/// 0 where a rival explains the panel better. A clear answer stands for some frames: rivals cost more to ask.
double Scorer::gated(double z) {
  if (z < kAskRivals) return z;
  if (gate_holds_ == 0) {
    find_left();
    const BestRival rival = rivals_.search(seen_, left_.data());
    gate_closed_ = rival.image_z >= z || rival.material_z * rival.material_z >= z * z + kMaterialHandicap;
    const double strongest = std::max(rival.image_z, rival.material_z);
    gate_holds_ = strongest > kClearly * z || z > kClearly * strongest ? kGateHolds : 1;
  }
  --gate_holds_;
  return gate_closed_ ? 0 : z;
}

void Scorer::find_left() {
  left_.resize(white_.size());
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const double* u = t_.nuisance.at(seen_[i].knot);
    for (std::size_t j = 0; j < kModes; ++j)
      left_[i * kModes + j] = white_[i * kModes + j] - dot(u + j * q_, beta_.data(), q_);
  }
}

double Scorer::information_at(std::size_t place, const double* information) const {
  const std::size_t h = place / kEvery;
  if (place % kEvery == 0 || h + 1 == kCoarse) return information[h];
  return 0.5 * (information[h] + information[h + 1]);
}

/// Every place and onset, with the information of the frames that were seen.
void Scorer::search_whole() {
  const std::size_t n = seen_.size();
  find_left();
  information_.resize(n * kCoarse);
  numerator_.resize(n * kPlaces);
  std::fill(place_num_.begin(), place_num_.end(), 0.0);
  std::fill(place_u_.begin(), place_u_.end(), 0.0);
  std::fill(place_square_.begin(), place_square_.end(), 0.0);
  std::vector<double>& x = filled_;  // scratch of at least q values
  x.resize(std::max(q_, t_.frames.stations));
  peak_ = {};
  for (std::size_t i = n; i-- > 0;) {
    const std::size_t g = seen_[i].knot;
    const double* hinge = t_.frames.hinge.at(g);
    for (std::size_t h = 0; h < kPlaces; ++h) {
      place_num_[h] += dot(hinge + h * kModes, left_.data() + i * kModes, kModes);
      numerator_[i * kPlaces + h] = place_num_[h];
    }
    const double* hinge_u = t_.hinge_nuisance.at(g);
    for (std::size_t k = 0; k < place_u_.size(); ++k) place_u_[k] += hinge_u[k];
    for (std::size_t h = 0; h < kCoarse; ++h) {
      place_square_[h] += t_.hinge_square.at(g)[h * kEvery];
      std::copy_n(place_u_.begin() + static_cast<std::ptrdiff_t>(h * q_), q_, x.begin());
      solve_lower(factor_.data(), q_, x.data());
      information_[i * kCoarse + h] = place_square_[h] - dot(x.data(), x.data(), q_);
    }
    for (std::size_t h = 0; h < kPlaces; ++h) {
      const double information = information_at(h, information_.data() + i * kCoarse);
      if (information < kLeastInformation) continue;
      peak_.found = true;
      peak_.z = std::max(peak_.z, place_num_[h] / std::sqrt(information));
    }
  }
  x.resize(t_.frames.stations);
  peak_.rival = rivals_.search(seen_, left_.data());
  const double square = peak_.z * peak_.z;
  const bool closed = peak_.z >= kAskRivals &&
                      (peak_.rival.image_z >= peak_.z ||
                       peak_.rival.material_z * peak_.rival.material_z >= square + kMaterialHandicap);
  peak_.gated = closed ? 0 : peak_.z;
  const double rival = std::max(peak_.rival.image_z, peak_.rival.material_z);
  peak_.rest =
      (energy_ - dot(b_.data(), beta_.data(), q_) - std::max(square, rival * rival)) / static_cast<double>(n);
}

/// How likely each frame is as the onset, all places taken together. A strip cracks while it is being bent
/// further rather than at rest: the prior of a frame is how much the bend went on in it, and a little.
Scorer::OnsetWeights Scorer::weigh_onsets(double best) {
  constexpr double kAtRest = 0.002;
  constexpr std::size_t kReach = 2;  // the onset is the middle of the likeliest five frames
  const std::size_t n = seen_.size();
  weight_.assign(n, 0.0);
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double bent = i == 0 ? 0 : std::max(seen_[i].shape - seen_[i - 1].shape, 0.0);
    for (std::size_t h = 0; h < kPlaces; ++h) {
      const double information = information_at(h, information_.data() + i * kCoarse);
      if (information < kLeastInformation) continue;
      const double z = std::max(numerator_[i * kPlaces + h], 0.0) / std::sqrt(information);
      weight_[i] += (bent + kAtRest) * elementary::exp((0.5 * z * z - best) / spread_);
    }
    total += weight_[i];
  }
  OnsetWeights onset;
  double most = -1;
  for (std::size_t i = 0; i < n; ++i) {
    double near = 0;
    for (std::size_t k = i < kReach ? 0 : i - kReach; k <= std::min(i + kReach, n - 1); ++k)
      near += weight_[k];
    if (near > most) most = near, onset.at = i;
  }
  constexpr double kTail = 0.025;
  double sum = 0;
  onset.first = onset.last = onset.at;
  for (std::size_t i = 0; i < n; ++i) {
    if (sum < kTail * total) onset.first = std::min(i, onset.at);
    sum += weight_[i];
    if (sum < (1 - kTail) * total) onset.last = std::max(i + 1 < n ? i + 1 : i, onset.at);
  }
  return onset;
}

/// Onset, place, severity and cause at the best hinge, and everything that is nearly as likely.
void Scorer::describe() {
  if (!peak_.found) return;
  const std::size_t n = seen_.size();
  const double none = -std::numeric_limits<double>::infinity();
  std::size_t best_i = 0, best_h = 0;
  double best = none, incoming = none, bending = none;
  const auto z_at = [&](std::size_t i, std::size_t h) {
    const double information = information_at(h, information_.data() + i * kCoarse);
    return information < kLeastInformation ? 0.0 : numerator_[i * kPlaces + h] / std::sqrt(information);
  };
  std::vector<double>& by_onset = left_;  // no longer needed
  by_onset.assign(std::max(n + kPlaces, left_.size()), 0.0);
  double* by_place = by_onset.data() + n;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t h = 0; h < kPlaces; ++h) {
      const double z = std::max(z_at(i, h), 0.0), log_ratio = 0.5 * z * z;
      by_onset[i] = std::max(by_onset[i], log_ratio);
      by_place[h] = std::max(by_place[h], log_ratio);
      if (i == 0) incoming = std::max(incoming, log_ratio);
      if (seen_[i].shape >= kBendBegins) bending = std::max(bending, log_ratio);
      if (log_ratio > best) best = log_ratio, best_i = i, best_h = h;
    }
  const OnsetWeights onset = weigh_onsets(best);
  Finding f;
  const Parameters& p = shared_->parameters;
  const double rival = std::max(peak_.rival.image_z, peak_.rival.material_z);
  const double limit = p.rest_level + kUnexplained * p.rest_sd +
                       0.5 * std::max(peak_.z * peak_.z, rival * rival) / static_cast<double>(n);
  if (peak_.rest > limit)
    f.explained_by = "nothing_known";
  else if (peak_.z >= kAskRivals && peak_.gated == 0)
    f.explained_by =
        peak_.rival.image_z >= peak_.z && peak_.rival.kind != Rivals::Kind::spot ? "glare" : "speck";
  if (peak_.z < kLeastFinding && f.explained_by.empty()) return;
  const double near = best - 0.5 * kNinetyFive * kNinetyFive * spread_;
  std::size_t from = best_h, to = best_h;
  while (from > 0 && by_place[from - 1] >= near) --from;
  while (to + 1 < kPlaces && by_place[to + 1] >= near) ++to;
  f.onset_frame = seen_[onset.at].number;
  f.onset_interval = {seen_[onset.first].number, seen_[onset.last].number};
  const auto place = [](double h) { return (h + 0.5) / static_cast<double>(kPlaces); };
  double refined = static_cast<double>(best_h);
  if (best_h > 0 && best_h + 1 < kPlaces) {
    const double a = by_place[best_h - 1], b = by_place[best_h], c = by_place[best_h + 1];
    const double bend = 2 * b - a - c;
    if (bend > 0) refined += std::clamp(0.5 * (c - a) / bend, -0.5, 0.5);
  }
  f.position = place(refined);
  f.position_interval = {place(static_cast<double>(from) - 0.5), place(static_cast<double>(to) + 0.5)};
  const double information = information_at(best_h, information_.data() + best_i * kCoarse);
  const double linear = std::max(numerator_[best_i * kPlaces + best_h], 0.0) / information;
  const double sd = std::sqrt(spread_ / information), soft = t_.frames.softening[best_h];
  const auto severity = [&](double l) { return l > 0 ? l / std::max(1 - soft * l, 0.1) : 0.0; };
  f.lambda = severity(linear);
  f.lambda_interval = {severity(linear - kNinetyFive * sd), severity(linear + kNinetyFive * sd)};
  f.incoming_margin = std::clamp(incoming - bending, -1e6, 1e6);
  f.cause = f.incoming_margin > kCauseMargin    ? Cause::incoming
            : f.incoming_margin < -kCauseMargin ? Cause::bending
                                                : Cause::undetermined;
  finding_ = f;
}

}  // namespace motionanalyzer::hinge
