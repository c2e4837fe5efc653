#include "features/cause_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "features/small_solve.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

namespace {

constexpr std::size_t kDifferenceCount = PanelForms::kDifferences, kBumpCount = PanelForms::kBumps,
                      kHingePlaces = PanelForms::kPlaces, kKnotCount = PanelForms::kKnots,
                      kGrip = PanelForms::kGrip;
constexpr std::size_t kRecentOnsets = 6;  // onsets looked at one by one
constexpr std::size_t kOldEvery = 8;      // knots between older ones
constexpr std::size_t kMostOld = kKnotCount / kOldEvery + 2;
constexpr std::size_t kMostOnsets = kRecentOnsets + kMostOld, kMostStrip = kMostOnsets * kHingePlaces;
constexpr double kPerNoise = 1e6;  // 1 / variance of a frame's noise at a station, (.001 L)^2
constexpr double kHeightVariance = 7.6e-5, kLambdaVariance = 9e-4;  // L^2: sd .0087 and .03
constexpr double kSlipVariance = 2;  // of a gripper's pose, in variances between panels
constexpr double kLeastSlip = 0.01;  // probability from which it is taken away
// A cause is asked for only where its size could be told to this, L: two half pixels of 230, half a mm of 23.
constexpr double kLeastImage = 1 / (0.0022 * 0.0022), kLeastStrip = 1 / (0.02 * 0.02);
constexpr double kWorthPursuing = 0.1;  // probability of a fault of the image
constexpr double kWorthAdding = 4;      // log likelihood that one more bump of the same fault gains
constexpr double kOwnPart = 0.01;       // of a bump's information that the others may not have
constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Log of the likelihood ratio to nothing at all, the size integrated over its prior.
double log_weight(double information, double sum, double variance) noexcept {
  return 0.5 * sum * sum / (information + 1 / variance) - 0.5 * elementary::log(1 + information * variance);
}

}  // namespace

CauseSearch::CauseSearch(std::shared_ptr<const PanelForms> forms)
    : forms_(std::move(forms)),
      at_knot_(kKnotCount),
      square_(kDifferenceCount * kDifferenceCount),
      line_(kDifferenceCount),
      grip_form_(kGrip * forms_->stations),
      image_{std::vector<float>(kBumpCount), std::vector<float>(kBumpCount),
             std::vector<float>(kDifferenceCount * kBumpCount)},
      strip_{std::vector<float>(kHingePlaces), std::vector<float>(kHingePlaces),
             std::vector<float>(kDifferenceCount * kHingePlaces)},
      recent_(kRecentOnsets),
      old_(kMostOld),
      factor_((kDifferenceCount + kMostBumps) * (kDifferenceCount + kMostBumps)),
      solved_(kDifferenceCount + kMostBumps),
      beside_(kDifferenceCount),
      form_(forms_->stations),
      table_((kDifferenceCount + kMostBumps) * std::max(kMostStrip, kBumpCount)),
      information_(std::max(kMostStrip, kBumpCount)),
      estimate_(information_.size()),
      image_weight_(kBumpCount),
      strip_weight_(kMostStrip),
      slip_weight_(kMostOnsets),
      strip_size_(kMostStrip),
      slip_size_(kMostOnsets) {
  for (Cross& cross : cross_) cross.sum.resize(kBumpCount);
  for (std::vector<Onset>* onsets : {&recent_, &old_})
    for (Onset& one : *onsets)
      one = {0,
             std::vector<float>(kHingePlaces),
             std::vector<float>(kHingePlaces),
             std::vector<float>(kDifferenceCount * kHingePlaces),
             0,
             std::vector<double>(kGrip),
             std::vector<double>(kGrip * kDifferenceCount),
             std::vector<double>(kGrip * forms_->stations)};
}

void CauseSearch::reset() noexcept {
  frames_ = old_count_ = bumps_ = 0;
  unevenness_ = image_share_ = strip_share_ = slip_share_ = 0;
  slip_ = {};
  for (Cross& cross : cross_) cross.id = kBumpCount;
  std::fill(at_knot_.begin(), at_knot_.end(), 0u);
  std::fill(square_.begin(), square_.end(), 0.0);
  std::fill(line_.begin(), line_.end(), 0.0);
  std::fill(grip_form_.begin(), grip_form_.end(), 0.0);
  for (Sums* sums : {&image_, &strip_})
    for (std::vector<float>* sum : {&sums->line, &sums->square, &sums->difference})
      std::fill(sum->begin(), sum->end(), 0.0f);
}

void CauseSearch::push(std::span<const double> line, std::size_t knot) {
  remember_onset(knot);
  add_to_sums(line, knot);
  factor(0);
  const double best_image = ask_image(), best_strip = ask_strip(), best_slip = ask_slip();
  weigh(std::max({best_image, best_strip, best_slip}));
  bumps_ = 0;
  if (image_share_ > kWorthPursuing) pursue(knot);
  look_beside();
}

/// The frame that comes now may be an onset: keeps the sums before it. The oldest of the recent ones stays
/// when the strip has bent further since the last that stayed.
void CauseSearch::remember_onset(std::size_t knot) {
  Onset& ring = recent_[frames_ % kRecentOnsets];
  const bool further = old_count_ == 0 || ring.knot >= old_[old_count_ - 1].knot + kOldEvery;
  if (frames_ >= kRecentOnsets && further && old_count_ < kMostOld) std::swap(old_[old_count_++], ring);
  ring.knot = knot;
  ring.line = strip_.line;
  ring.square = strip_.square;
  ring.difference = strip_.difference;
  remember_grip(ring);
}

void CauseSearch::remember_grip(Onset& before) const {
  before.frames = frames_;
  std::copy_n(line_.begin() + kFirstOfGrip, kGrip, before.grip_line.begin());
  std::copy_n(square_.begin() + kFirstOfGrip * kDifferenceCount, kGrip * kDifferenceCount,
              before.grip_square.begin());
  std::copy(grip_form_.begin(), grip_form_.end(), before.grip_form.begin());
}

std::size_t CauseSearch::onsets() const noexcept { return old_count_ + std::min(frames_, kRecentOnsets); }

const CauseSearch::Onset& CauseSearch::onset(std::size_t i) const noexcept {
  return i < old_count_ ? old_[i] : recent_[i - old_count_];
}

void CauseSearch::add_to_sums(std::span<const double> line, std::size_t knot) {
  const PanelForms& f = *forms_;
  const std::size_t n = f.stations;
  const auto weight = static_cast<float>(kPerNoise);
  for (std::size_t j = 0; j < kDifferenceCount; ++j) {
    const double* u = f.difference.data() + (knot * kDifferenceCount + j) * n;
    double sum = 0;
    for (std::size_t s = 0; s < n; ++s) sum += u[s] * line[s];
    line_[j] += kPerNoise * sum;
  }
  for (std::size_t i = 0; i < kDifferenceCount * kDifferenceCount; ++i)
    square_[i] += kPerNoise * f.difference_square[knot * kDifferenceCount * kDifferenceCount + i];
  for (std::size_t b = 0; b < kBumpCount; ++b) {
    double sum = 0;
    for (std::uint32_t k = f.begin[knot * kBumpCount + b]; k < f.begin[knot * kBumpCount + b + 1]; ++k)
      sum += static_cast<double>(f.height[k]) * line[f.station[k]];
    image_.line[b] += static_cast<float>(kPerNoise * sum);
    image_.square[b] += weight * f.bump_square[knot * kBumpCount + b];
  }
  for (std::size_t h = 0; h < kHingePlaces; ++h) {
    const float* form = f.hinge.data() + (knot * kHingePlaces + h) * n;
    double sum = 0;
    for (std::size_t s = 0; s < n; ++s) sum += static_cast<double>(form[s]) * line[s];
    strip_.line[h] += static_cast<float>(kPerNoise * sum);
    strip_.square[h] += weight * f.hinge_square[knot * kHingePlaces + h];
  }
  const float* of_bumps = f.bump_difference.data() + knot * kDifferenceCount * kBumpCount;
  for (std::size_t i = 0; i < kDifferenceCount * kBumpCount; ++i)
    image_.difference[i] += weight * of_bumps[i];
  const float* of_hinges = f.hinge_difference.data() + knot * kDifferenceCount * kHingePlaces;
  for (std::size_t i = 0; i < kDifferenceCount * kHingePlaces; ++i)
    strip_.difference[i] += weight * of_hinges[i];
  const double* of_grip = f.difference.data() + (knot * kDifferenceCount + kFirstOfGrip) * n;
  for (std::size_t i = 0; i < kGrip * n; ++i) grip_form_[i] += of_grip[i];
  ++frames_;
  ++at_knot_[knot];
}

/// Factor of the differences and of the first `bumps` bumps that were chosen; solved_: L^-1 of their sums.
void CauseSearch::factor(std::size_t bumps) {
  const std::size_t n = kDifferenceCount + bumps;
  for (std::size_t i = 0; i < kDifferenceCount; ++i) {
    for (std::size_t j = 0; j <= i; ++j)
      factor_[i * n + j] = square_[i * kDifferenceCount + j] + (i == j ? 1 : 0);
    solved_[i] = line_[i];
  }
  for (std::size_t a = 0; a < bumps; ++a) {
    const std::size_t id = bump_[a].id;
    double* row = factor_.data() + (kDifferenceCount + a) * n;
    for (std::size_t j = 0; j < kDifferenceCount; ++j)
      row[j] = static_cast<double>(image_.difference[j * kBumpCount + id]);
    for (std::size_t b = 0; b <= a; ++b)
      row[kDifferenceCount + b] =
          static_cast<double>(cross_[a].sum[bump_[b].id]) + (a == b ? 1 / kHeightVariance : 0);
    solved_[kDifferenceCount + a] = static_cast<double>(image_.line[id]);
  }
  factor_in_place(factor_.data(), n);
  solve_lower(factor_.data(), n, solved_.data());
}

/// Columns of table_ (rows x columns) through L^-1; takes from information_ and estimate_ what they explain.
/// Some columns at a time, so that all of their rows stay close.
void CauseSearch::reduce(std::size_t rows, std::size_t columns) {
  constexpr std::size_t kAtOnce = 64;
  for (std::size_t from = 0; from < columns; from += kAtOnce) {
    const std::size_t n = std::min(kAtOnce, columns - from);
    float *information = information_.data() + from, *estimate = estimate_.data() + from;
    for (std::size_t i = 0; i < rows; ++i) {
      float* row = table_.data() + i * columns + from;
      take_rows(factor_.data() + i * rows, i, table_.data() + from, columns, row, n);
      const auto unit = static_cast<float>(1 / factor_[i * rows + i]), seen = static_cast<float>(solved_[i]);
      for (std::size_t c = 0; c < n; ++c) {
        row[c] *= unit;
        information[c] -= row[c] * row[c];
        estimate[c] -= row[c] * seen;
      }
    }
  }
}

double CauseSearch::ask_image() {
  std::copy(image_.difference.begin(), image_.difference.end(), table_.begin());
  std::copy(image_.square.begin(), image_.square.end(), information_.begin());
  std::copy(image_.line.begin(), image_.line.end(), estimate_.begin());
  reduce(kDifferenceCount, kBumpCount);
  double best = kNever;
  const double each = elementary::log(static_cast<double>(kBumpCount));
  for (std::size_t b = 0; b < kBumpCount; ++b) {
    const auto information = static_cast<double>(information_[b]);
    image_weight_[b] =
        information < kLeastImage
            ? kNever
            : log_weight(information, static_cast<double>(estimate_[b]), kHeightVariance) - each;
    if (image_weight_[b] > best) best = image_weight_[b], likeliest_bump_ = b;
  }
  return best;
}

double CauseSearch::ask_strip() {
  const std::size_t columns = onsets() * kHingePlaces;
  for (std::size_t o = 0; o < onsets(); ++o) {
    const Onset& before = onset(o);
    for (std::size_t h = 0; h < kHingePlaces; ++h) {
      information_[o * kHingePlaces + h] = strip_.square[h] - before.square[h];
      estimate_[o * kHingePlaces + h] = strip_.line[h] - before.line[h];
    }
    for (std::size_t j = 0; j < kDifferenceCount; ++j)
      for (std::size_t h = 0; h < kHingePlaces; ++h)
        table_[j * columns + o * kHingePlaces + h] =
            strip_.difference[j * kHingePlaces + h] - before.difference[j * kHingePlaces + h];
  }
  reduce(kDifferenceCount, columns);
  double best = kNever;
  const double each = elementary::log(static_cast<double>(columns));
  std::fill(strip_weight_.begin(), strip_weight_.end(), kNever);
  for (std::size_t c = 0; c < columns; ++c) {
    const auto information = static_cast<double>(information_[c]), sum = static_cast<double>(estimate_[c]);
    if (information < kLeastStrip || sum < 0) continue;
    strip_weight_[c] = log_weight(information, sum, kLambdaVariance) - each;
    strip_size_[c] = static_cast<float>(sum / (information + 1 / kLambdaVariance));
    if (strip_weight_[c] > best) best = strip_weight_[c], likeliest_strip_ = c;
  }
  return best;
}

double CauseSearch::ask_slip() {
  const std::size_t count = onsets(), columns = kGrip * count;
  for (std::size_t o = 0; o < count; ++o) {
    const Onset& before = onset(o);
    for (std::size_t k = 0; k < kGrip; ++k) {
      const std::size_t c = k * count + o;
      estimate_[c] = static_cast<float>(line_[kFirstOfGrip + k] - before.grip_line[k]);
      information_[c] = 0;  // of the three together, see fit_slip
      for (std::size_t j = 0; j < kDifferenceCount; ++j)
        table_[j * columns + c] = static_cast<float>(square_[(kFirstOfGrip + k) * kDifferenceCount + j] -
                                                     before.grip_square[k * kDifferenceCount + j]);
    }
  }
  reduce(kDifferenceCount, columns);
  const double each = elementary::log(static_cast<double>(count));
  double best = kNever;
  std::fill(slip_weight_.begin(), slip_weight_.end(), kNever);
  for (std::size_t o = 0; o < count; ++o) {
    slip_weight_[o] = fit_slip(o, count) - each;
    if (slip_weight_[o] > best) best = slip_weight_[o], likeliest_slip_ = o;
  }
  return best;
}

/// Log of the likelihood ratio of a slip at onset o to nothing at all, from the columns that reduce() left.
double CauseSearch::fit_slip(std::size_t o, std::size_t count) {
  const Onset& before = onset(o);
  const std::size_t columns = kGrip * count;
  std::array<double, kGrip * kGrip> information;
  std::array<double, kGrip>& size = slip_size_[o];
  for (std::size_t k = 0; k < kGrip; ++k) {
    size[k] = static_cast<double>(estimate_[k * count + o]);
    for (std::size_t l = 0; l <= k; ++l) {
      double sum = square_[(kFirstOfGrip + k) * kDifferenceCount + kFirstOfGrip + l] -
                   before.grip_square[k * kDifferenceCount + kFirstOfGrip + l];
      for (std::size_t j = 0; j < kDifferenceCount; ++j)
        sum -= static_cast<double>(table_[j * columns + k * count + o] * table_[j * columns + l * count + o]);
      information[k * kGrip + l] = sum + (k == l ? 1 / kSlipVariance : 0);
    }
  }
  factor_in_place(information.data(), kGrip);
  solve_lower(information.data(), kGrip, size.data());
  double weight = 0;
  for (std::size_t k = 0; k < kGrip; ++k)
    weight += 0.5 * size[k] * size[k] - elementary::log(information[k * kGrip + k]) -
              0.5 * elementary::log(kSlipVariance);
  solve_upper(information.data(), kGrip, size.data());
  return weight;
}

/// Nothing at all weighs 1.
void CauseSearch::weigh(double best) {
  const double most = std::max(0.0, best);
  const auto total = [most](const std::vector<double>& weight) {
    double sum = 0;
    for (const double w : weight)
      if (w > most - 30) sum += elementary::exp(w - most);
    return sum;
  };
  const double image = total(image_weight_), strip = total(strip_weight_), slip = total(slip_weight_);
  const double all = image + strip + slip + elementary::exp(-most);
  image_share_ = image / all;
  strip_share_ = strip / all;
  slip_share_ = slip / all;
}

/// The likeliest bump, and as long as that explains much more, others beside it: a fault has a form of its
/// own, which lies between those that are known.
void CauseSearch::pursue(std::size_t knot) {
  std::size_t next = likeliest_bump_;
  while (next < kBumpCount) {
    bump_[bumps_].id = next;
    add_cross(bumps_++, knot);
    factor(bumps_);
    next = bumps_ < kMostBumps ? next_bump(bumps_) : kBumpCount;
  }
  solve_upper(factor_.data(), kDifferenceCount + bumps_, solved_.data());
  for (std::size_t a = 0; a < bumps_; ++a) bump_[a].height = image_share_ * solved_[kDifferenceCount + a];
}

/// Products of a chosen bump with all others over the frames so far: one more frame where it was among the
/// chosen ones before.
void CauseSearch::add_cross(std::size_t chosen, std::size_t knot) {
  const std::size_t id = bump_[chosen].id;
  const auto first = cross_.begin() + static_cast<std::ptrdiff_t>(chosen);
  const auto known = std::find_if(
      first, cross_.end(), [&](const Cross& one) { return one.id == id && one.frames + 1 == frames_; });
  std::swap(*first, known != cross_.end() ? *known : cross_.back());
  Cross& cross = *first;
  if (cross.id == id && cross.frames + 1 == frames_) {
    add_cross_at(knot, 1, cross);
  } else {
    cross.id = id;
    std::fill(cross.sum.begin(), cross.sum.end(), 0.0f);
    for (std::size_t g = 0; g < kKnotCount; ++g)
      if (at_knot_[g] > 0) add_cross_at(g, static_cast<double>(at_knot_[g]), cross);
  }
  cross.frames = frames_;
}

void CauseSearch::add_cross_at(std::size_t knot, double times, Cross& cross) {
  const PanelForms& f = *forms_;
  const std::size_t own = knot * kBumpCount + cross.id;
  std::fill(form_.begin(), form_.end(), 0.0);
  for (std::uint32_t k = f.begin[own]; k < f.begin[own + 1]; ++k)
    form_[f.station[k]] = static_cast<double>(f.height[k]);
  f.take_out_free(knot, form_.data());
  for (std::size_t b = 0; b < kBumpCount; ++b) {
    double sum = 0;
    for (std::uint32_t k = f.begin[knot * kBumpCount + b]; k < f.begin[knot * kBumpCount + b + 1]; ++k)
      sum += static_cast<double>(f.height[k]) * form_[f.station[k]];
    cross.sum[b] += static_cast<float>(kPerNoise * times * sum);
  }
}

/// The bump that gains most beside the chosen ones; kBumpCount where none gains enough.
std::size_t CauseSearch::next_bump(std::size_t chosen) {
  std::copy(image_.difference.begin(), image_.difference.end(), table_.begin());
  for (std::size_t a = 0; a < chosen; ++a)
    std::copy(cross_[a].sum.begin(), cross_[a].sum.end(),
              table_.begin() + static_cast<std::ptrdiff_t>((kDifferenceCount + a) * kBumpCount));
  std::copy(image_.square.begin(), image_.square.end(), information_.begin());
  std::copy(image_.line.begin(), image_.line.end(), estimate_.begin());
  reduce(kDifferenceCount + chosen, kBumpCount);
  double best = kWorthAdding;
  std::size_t found = kBumpCount;
  for (std::size_t b = 0; b < kBumpCount; ++b) {
    const auto information = static_cast<double>(information_[b]);
    if (information < kLeastImage || information < kOwnPart * static_cast<double>(image_.square[b])) continue;
    const double gain = log_weight(information, static_cast<double>(estimate_[b]), kHeightVariance);
    if (gain > best) best = gain, found = b;
  }
  return found;
}

/// The differences as they are beside what probably lies behind the rest.
void CauseSearch::look_beside() {
  beside_ = line_;
  for (const Bump& one : bumps())
    for (std::size_t j = 0; j < kDifferenceCount; ++j)
      beside_[j] -= one.height * static_cast<double>(image_.difference[j * kBumpCount + one.id]);
  if (strip_share_ > 0) take_strip_away();
  slip_ = {};
  if (slip_share_ > kLeastSlip) take_slip_away();
  if (bumps_ > 0) factor(0);
  solve_lower(factor_.data(), kDifferenceCount, beside_.data());
  solve_upper(factor_.data(), kDifferenceCount, beside_.data());
  unevenness_ = 0;
  for (std::size_t j = 0; j < PanelForms::kUneven; ++j) unevenness_ += beside_[j] * beside_[j];
}

void CauseSearch::take_strip_away() {
  const Onset& before = onset(likeliest_strip_ / kHingePlaces);
  const std::size_t h = likeliest_strip_ % kHingePlaces;
  const double lambda = strip_share_ * static_cast<double>(strip_size_[likeliest_strip_]);
  for (std::size_t j = 0; j < kDifferenceCount; ++j)
    beside_[j] -= lambda * static_cast<double>(strip_.difference[j * kHingePlaces + h] -
                                               before.difference[j * kHingePlaces + h]);
}

void CauseSearch::take_slip_away() {
  const Onset& before = onset(likeliest_slip_);
  slip_ = {frames_ - before.frames, slip_size_[likeliest_slip_], grip_form_, before.grip_form};
  for (std::size_t k = 0; k < kGrip; ++k) {
    slip_.size[k] *= slip_share_;
    for (std::size_t j = 0; j < kDifferenceCount; ++j)
      beside_[j] -= slip_.size[k] * (square_[(kFirstOfGrip + k) * kDifferenceCount + j] -
                                     before.grip_square[k * kDifferenceCount + j]);
  }
}

}  // namespace motionanalyzer::features
