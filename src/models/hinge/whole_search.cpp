#include "models/hinge/whole_search.hpp"

#include <algorithm>
#include <cmath>

namespace motionanalyzer::hinge {

double second_difference(const double* before, const double* middle, const double* after) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < kModes; ++j) {
    const double d = after[j] - 2 * middle[j] + before[j];
    sum += d * d;
  }
  return sum / 6;
}

bool in_a_row(std::span<const SeenFrame> seen, std::size_t i) noexcept {
  return i >= 2 && std::int64_t{seen[i].number} - std::int64_t{seen[i - 2].number} == 2;
}

WholeSearch::WholeSearch(const Tables& tables)
    : t_(tables),
      q_(tables.nuisances),
      a_(q_ * (q_ + 1) / 2),
      b_(q_),
      factor_(a_.size()),
      x_(q_),
      sum_(kPlaces),
      sum_square_(kPlaces),
      one_(q_ * kPlaces),
      sum_u_(q_ * kPlaces) {}

void WholeSearch::run(std::span<const SeenFrame> seen, const double* residual_px) {
  frames_ = seen.size();
  left_.resize(frames_ * kModes);
  information_.resize(frames_ * kPlaces);
  numerator_.resize(frames_ * kPlaces);
  for (std::size_t i = 0; i < frames_; ++i)
    multiply(t_.frames.whiten.at(seen[i].knot), kModes, t_.frames.stations,
             residual_px + i * t_.frames.stations, left_.data() + i * kModes);
  noise_ = 0;
  std::size_t differences = 0;
  for (std::size_t i = 2; i < frames_; ++i) {
    if (!in_a_row(seen, i)) continue;
    const double* last = left_.data() + i * kModes;
    noise_ += second_difference(last - 2 * kModes, last - kModes, last);
    ++differences;
  }
  if (differences > 0) noise_ /= static_cast<double>(differences * kModes);
  take_away_differences(seen);
  search(seen);
}

void WholeSearch::take_away_differences(std::span<const SeenFrame> seen) {
  std::fill(a_.begin(), a_.end(), 0.0);
  std::fill(b_.begin(), b_.end(), 0.0);
  left_over_ = dot(left_.data(), left_.data(), left_.size());
  for (std::size_t i = 0; i < frames_; ++i) {
    const double* square = t_.nuisance_square.at(seen[i].knot);
    add_weighted(t_.nuisance.at(seen[i].knot), left_.data() + i * kModes, kModes, q_, b_.data());
    for (std::size_t k = 0; k < a_.size(); ++k) a_[k] += square[k];
  }
  factor_one_plus(a_.data(), q_, factor_.data());
  std::copy(b_.begin(), b_.end(), x_.begin());
  solve_lower(factor_.data(), q_, x_.data());
  left_over_ -= dot(x_.data(), x_.data(), q_);
  solve_upper(factor_.data(), q_, x_.data());
  take_away(t_, seen, x_.data(), left_.data());
}

/// Sums from the last frame back: what stands at onset i is the sum over frames >= i.
void WholeSearch::search(std::span<const SeenFrame> seen) {
  for (std::vector<double>* sum : {&sum_, &sum_u_, &sum_square_}) std::fill(sum->begin(), sum->end(), 0.0);
  asked_ = largest_z_ = sum_of_squares_ = 0;
  best_onset_ = best_place_ = 0;
  for (std::size_t i = frames_; i-- > 0;) {
    const std::size_t g = seen[i].knot;
    if (i + 1 == frames_ || g != seen[i + 1].knot)
      solve_lower_places(factor_.data(), q_, t_.hinge_nuisance.at(g), one_.data());
    for (std::size_t k = 0; k < sum_u_.size(); ++k) sum_u_[k] += one_[k];
    const double* square = t_.hinge_square.at(g);
    for (std::size_t h = 0; h < kPlaces; ++h) sum_square_[h] += square[h];
    double* information = information_.data() + i * kPlaces;
    double* numerator = numerator_.data() + i * kPlaces;
    std::copy_n(sum_square_.begin(), kPlaces, information);
    subtract_squares(sum_u_.data(), q_, information);
    weigh_places(t_.frames.hinge.at(g), left_.data() + i * kModes, kModes, numerator);
    for (std::size_t h = 0; h < kPlaces; ++h) {
      numerator[h] = sum_[h] += numerator[h];
      if (information[h] < kLeastInformation) continue;
      const double one = z(i, h);
      asked_ += 1;
      sum_of_squares_ += one * one;
      if (one <= largest_z_) continue;
      largest_z_ = one;
      best_onset_ = i;
      best_place_ = h;
    }
  }
}

double WholeSearch::unevenness(std::span<const SeenFrame> seen) {
  std::copy(b_.begin(), b_.end(), x_.begin());
  if (largest_z_ > 0) {
    const double lambda = largest_z_ / std::sqrt(information(best_onset_, best_place_));
    for (std::size_t i = best_onset_; i < frames_; ++i) {
      const double* hinge_u = t_.hinge_nuisance.at(seen[i].knot);
      for (std::size_t k = 0; k < q_; ++k) x_[k] -= lambda * hinge_u[k * kPlaces + best_place_];
    }
  }
  solve_lower(factor_.data(), q_, x_.data());
  solve_upper(factor_.data(), q_, x_.data());
  double sum = 0;
  for (std::size_t k = t_.spikes; k < t_.differences; ++k) sum += x_[k] * x_[k];
  return sum;
}

double WholeSearch::information(std::size_t onset, std::size_t place) const noexcept {
  return information_[onset * kPlaces + place];
}

double WholeSearch::z(std::size_t onset, std::size_t place) const noexcept {
  const double known = information(onset, place);
  return known < kLeastInformation ? 0.0 : numerator_[onset * kPlaces + place] / std::sqrt(known);
}

}  // namespace motionanalyzer::hinge
