#include "models/hinge/scorer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "models/hinge/finding.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kRecent = 6;  // onsets looked at one by one; older ones every third step
constexpr double kAskRivals = 3.8;  // most normal panels stay below it
constexpr double kNearlyBent = 0.9;
constexpr std::size_t kGateHolds = 4;  // frames for which a clear answer stands
constexpr double kGateOutgrown = 1.1;  // or until z, let through, has grown so: glare grows as fast
constexpr double kClearly = 1.25;      // of z
/// Of z^2: by so much a bump must suit a panel better than a hinge. There are more bumps than hinges, and
/// among many some always suit a weak hinge by chance. While a panel runs, what is not settled yet can wait.
struct Handicap {
  double image, material;
};
constexpr Handicap kRunning = {0, 1}, kWhole = {3, 8};
constexpr double kWorthDescribing = 3;  // z
constexpr double kLeastSeen = 0.8;      // of a normal panel's frames, for a statistic of the whole panel
constexpr double kUnexplained = 10;     // robust sd of what normals leave
constexpr double kTooUneven = 7;        // robust sd of how uneven normals are
constexpr double kUnevenForAlarm = 4;   // the same of a panel that may raise one
constexpr double kMostTurn_rad = 0.5;
constexpr double kFewTaught = 30;
constexpr double kRatherAHinge = 4;  // z^2 over unevenness
constexpr double kNoiseFrames = 10;  // that count as many of normal noise, while a panel runs

/// Within the panel. A straight strip that is seen turned by a right angle and more may be taken for one that
/// lies the other way round, until it bends.
double turn_of_image(std::span<const SeenFrame> seen) {
  double least = 0, most = 0;
  for (const SeenFrame& frame : seen) {
    const double turn = frame.motion.rotation_rad - seen.front().motion.rotation_rad;
    least = std::min(least, turn), most = std::max(most, turn);
  }
  return most - least;
}

bool image_wins(const BestRival& rival, double z, const Handicap& handicap) {
  return rival.image_z * rival.image_z >= z * z + handicap.image;
}

bool rival_wins(const BestRival& rival, double z, const Handicap& handicap) {
  return image_wins(rival, z, handicap) || rival.material_z * rival.material_z >= z * z + handicap.material;
}

}  // namespace

Scorer::Scorer(std::shared_ptr<const Shared> shared, Answer answer)
    : shared_(std::move(shared)),
      t_(shared_->free),
      answer_(answer),
      q_(t_.nuisances),
      stations_(t_.frames.stations),
      rivals_(t_),
      free_(t_),
      held_(shared_->held),
      a_(q_ * (q_ + 1) / 2),
      b_(q_),
      hinge_w_(kPlaces),
      hinge_u_(q_ * kPlaces),
      recent_(kRecent),
      factor_(a_.size()),
      beta_(q_),
      beside_(q_),
      explained_(kPlaces),
      explained_before_(kPlaces) {
  for (Baseline& baseline : recent_) {
    baseline.hinge_w.resize(kPlaces);
    baseline.hinge_u.resize(q_ * kPlaces);
  }
}

void Scorer::reset() {
  seen_.clear();
  centred_.clear();
  white_.clear();
  pushed_ = last_t_ = old_count_ = gate_holds_ = gate_answers_ = 0;
  gate_closed_ = anchored_ = false;
  gate_asked_z_ = 0;
  noise_ = 0;
  differences_ = 0;
  for (std::vector<double>* sum : {&a_, &b_, &hinge_w_, &hinge_u_}) std::fill(sum->begin(), sum->end(), 0.0);
  peak_ = {};
  finding_.reset();
}

void Scorer::push(const ScoreInput& frame, std::vector<FrameScore>& out) {
  const bool taken = take(frame);
  if (answer_ == Answer::frames) {
    double score = kNaN;
    if (taken) {
      add_to_sums();
      const double seen = static_cast<double>(differences_), level = shared_->parameters.noise_level;
      const double noise = noise_ / static_cast<double>(kModes) + kNoiseFrames * level;
      const Guess guess = causal_guess();
      score = gated(guess.z) / noisier(noise / (seen + kNoiseFrames));
      if (score >= kAskRivals) score /= more_uneven(unevenness_beside(guess));
    }
    out.push_back({frame.t, score});
  } else if (pushed_ > 0) {
    out.push_back({last_t_, kNaN});
  }
  last_t_ = frame.t;
  ++pushed_;
}

void Scorer::finish(std::vector<FrameScore>& out) {
  if (!seen_.empty() && !(only_scores_ && answer_ == Answer::frames)) look_at_whole();
  if (answer_ == Answer::frames || pushed_ == 0) return;
  const bool enough =
      static_cast<double>(seen_.size()) >= kLeastSeen * static_cast<double>(t_.nominal.frames);
  out.push_back({last_t_, enough && peak_.found
                              ? peak_.gated / (noisier(peak_.noise) * more_uneven(peak_.uneven))
                              : kNaN});
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
    const auto since = static_cast<std::size_t>(
        std::max<std::int64_t>(0, std::int64_t{frame.number} - std::int64_t{anchor_number_}));
    step = anchor_step_ + since / nominal.frames_a_step;
  }
  if (!seen_.empty()) step = std::max(step, seen_.back().step);
  return std::min(step, nominal.steps() - 1);
}

bool Scorer::take(const ScoreInput& frame) {
  if (!frame.usable || !std::isfinite(frame.shape)) return false;
  if (frame.residual_px.size() != stations_ || frame.residual_mask.size() != stations_)
    throw Error(ErrorCode::mismatch,
                "a residual of " + std::to_string(frame.residual_px.size()) + " stations and a mask of " +
                    std::to_string(frame.residual_mask.size()) + " were pushed, the model has " +
                    std::to_string(stations_) + " stations",
                "compute the residuals with the options that the model was trained with");
  const std::size_t g = knot_of(frame.shape), n = seen_.size();
  centred_.resize((n + 1) * stations_);
  if (!centred(frame.residual_px, frame.residual_mask, t_.mean_px.at(g),
               std::span(centred_).subspan(n * stations_))) {
    centred_.resize(n * stations_);
    return false;
  }
  seen_.push_back({g, step_of(frame), frame.number, frame.shape, frame.motion});
  return true;
}

void Scorer::add_to_sums() {
  remember_baseline();
  const std::size_t n = seen_.size() - 1, g = seen_.back().knot;
  white_.resize((n + 1) * kModes);
  double* w = white_.data() + n * kModes;
  multiply(t_.frames.whiten.at(g), kModes, stations_, centred_.data() + n * stations_, w);
  if (in_a_row(seen_, n)) {
    noise_ += second_difference(w - 2 * kModes, w - kModes, w);
    ++differences_;
  }
  add_weighted(t_.nuisance.at(g), w, kModes, q_, b_.data());
  const double* square = t_.nuisance_square.at(g);
  for (std::size_t i = 0; i < a_.size(); ++i) a_[i] += square[i];
  weigh_places(t_.frames.hinge.at(g), w, kModes, explained_.data());
  for (std::size_t h = 0; h < kPlaces; ++h) hinge_w_[h] += explained_[h];
  const double* hinge_u = t_.hinge_nuisance.at(g);
  for (std::size_t i = 0; i < hinge_u_.size(); ++i) hinge_u_[i] += hinge_u[i];
}

/// The frame that was just seen may be an onset: keeps the sums before it.
void Scorer::remember_baseline() {
  const std::size_t order = seen_.size() - 1;
  Baseline& ring = recent_[order % kRecent];
  const std::size_t spacing = 3 * t_.nominal.frames_a_step;
  if (order >= kRecent && ring.order % spacing == 0) {  // it becomes an old one
    if (old_count_ == old_.size()) {
      old_.push_back({});
      old_.back().hinge_w.resize(kPlaces);
      old_.back().hinge_u.resize(q_ * kPlaces);
    }
    std::swap(old_[old_count_++], ring);
  }
  ring.order = order;
  ring.step = seen_.back().step;
  std::copy(hinge_w_.begin(), hinge_w_.end(), ring.hinge_w.begin());
  std::copy(hinge_u_.begin(), hinge_u_.end(), ring.hinge_u.begin());
}

void Scorer::best_since(const Baseline& onset, Guess& best) {
  const double* information = t_.information.data() + pair_index(seen_.back().step, onset.step) * kPlaces;
  weigh_places(onset.hinge_u.data(), beta_.data(), q_, explained_before_.data());
  for (std::size_t h = 0; h < kPlaces; ++h) {
    if (information[h] < kLeastInformation) continue;
    const double sum = hinge_w_[h] - onset.hinge_w[h] - (explained_[h] - explained_before_[h]);
    const double z = sum / std::sqrt(information[h]);
    if (z > best.z) best = {z, sum / information[h], h, &onset};
  }
}

/// beta_: what healthy differences between panels are likely to be, from all frames so far.
Scorer::Guess Scorer::causal_guess() {
  factor_one_plus(a_.data(), q_, factor_.data());
  std::copy(b_.begin(), b_.end(), beta_.begin());
  solve_lower(factor_.data(), q_, beta_.data());
  solve_upper(factor_.data(), q_, beta_.data());
  weigh_places(hinge_u_.data(), beta_.data(), q_, explained_.data());
  Guess best;
  for (std::size_t i = 0; i < std::min(kRecent, seen_.size()); ++i) best_since(recent_[i], best);
  for (std::size_t i = 0; i < old_count_; ++i) best_since(old_[i], best);
  return best;
}

/// WholeSearch::unevenness of the frames so far.
double Scorer::unevenness_beside(const Guess& hinge) {
  beside_ = b_;
  for (std::size_t k = 0; k < q_; ++k)
    beside_[k] -= hinge.lambda *
                  (hinge_u_[k * kPlaces + hinge.place] - hinge.onset->hinge_u[k * kPlaces + hinge.place]);
  solve_lower(factor_.data(), q_, beside_.data());
  solve_upper(factor_.data(), q_, beside_.data());
  double sum = 0;
  for (std::size_t k = t_.spikes; k < t_.differences; ++k) sum += beside_[k] * beside_[k];
  return sum;
}

/// A strip more uneven than nearly all normals are is known less well: its z is divided by how much more. A
/// hinge that stands in an even strip loses nothing.
double Scorer::more_uneven(double uneven) const noexcept {
  return std::sqrt(std::max(1.0, uneven / shared_->parameters.uneven_limit));
}

/// 0 where a rival explains the panel better. A clear answer stands for some frames: rivals cost more to ask.
double Scorer::gated(double z) {
  if (z < kAskRivals) return z;
  if (gate_holds_ == 0 || (!gate_closed_ && z > kGateOutgrown * gate_asked_z_)) {
    gate_asked_z_ = z;
    left_ = white_;
    take_away(t_, seen_, beta_.data(), left_.data());
    const BestRival rival = rivals_.search(seen_, left_.data());
    const bool closed = rival_wins(rival, z, kRunning);
    const double strongest = std::max(rival.image_z, rival.material_z);
    const bool clear = strongest > kClearly * z || z > kClearly * strongest;
    gate_answers_ = closed == gate_closed_ ? gate_answers_ + 1 : 1;
    gate_closed_ = closed;
    gate_holds_ = clear ? kGateHolds : std::min(gate_answers_, kGateHolds);
  }
  --gate_holds_;
  return gate_closed_ ? 0 : z;
}

/// A panel with more noise than normals have knows less: its z is divided by how much more, in sd.
double Scorer::noisier(double noise) const noexcept {
  const double level = shared_->parameters.noise_level;
  return level > 0 ? std::sqrt(std::max(1.0, noise / level)) : 1.0;
}

void Scorer::look_at_whole() {
  free_.run(seen_, centred_.data());
  peak_ = {};
  peak_.found = free_.asked();
  if (!peak_.found) return;
  peak_.z = free_.largest_z();
  peak_.noise = free_.noise();
  peak_.rival = rivals_.search(seen_, free_.left());
  peak_.gated = peak_.z >= kAskRivals && rival_wins(peak_.rival, peak_.z, kWhole) ? 0 : peak_.z;
  const double explained = std::max({peak_.z, peak_.rival.image_z, peak_.rival.material_z});
  peak_.rest = (free_.left_over() - explained * explained) / static_cast<double>(seen_.size());
  peak_.uneven = free_.unevenness(seen_);
  if (only_scores_) return;
  const std::string_view why = explanation();
  if (peak_.z < kWorthDescribing && why.empty() && answer_ != Answer::everything) return;
  const Tables& held = shared_->held;
  put_back(held, seen_, centred_.data());
  held_.run(seen_, centred_.data());
  peak_.mean_square = held_.mean_square_z();
  peak_.placed_noise = held_.noise();
  const double level = shared_->parameters.placed_noise_level;
  const double more = level > 0 ? std::sqrt(std::max(1.0, peak_.placed_noise / level)) : noisier(peak_.noise);
  finding_ = describe(held_, seen_, held.frames.softening, shared_->parameters.spread * more * more, weight_);
  finding_->explained_by = why;
}

std::string_view Scorer::explanation() const {
  const Parameters& p = shared_->parameters;
  if (turn_of_image(seen_) > kMostTurn_rad) return kNothingKnown;
  const double most = std::max({peak_.z, peak_.rival.image_z, peak_.rival.material_z});
  const double limit =
      p.rest_level + kUnexplained * p.rest_sd + 0.5 * most * most / static_cast<double>(seen_.size());
  if (peak_.rest > limit) return kNothingKnown;
  if (peak_.z < kAskRivals || peak_.gated > 0) {
    // Panels that taught the model are the less uneven to it the fewer they were.
    const double own = 1 + kFewTaught / static_cast<double>(std::max<std::size_t>(p.fitted_on, 1));
    const double most_sd = peak_.z < kAskRivals ? kTooUneven : kUnevenForAlarm;
    const bool uneven = peak_.uneven > own * (p.uneven_level + most_sd * p.uneven_sd);
    return uneven && peak_.z * peak_.z < kRatherAHinge * peak_.uneven ? kNothingKnown : std::string_view();
  }
  return image_wins(peak_.rival, peak_.z, kWhole) && peak_.rival.kind != Rivals::Kind::spot ? "glare"
                                                                                            : "speck";
}

}  // namespace motionanalyzer::hinge
