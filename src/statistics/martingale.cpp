#include "motionanalyzer/statistics/martingale.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer {
namespace {

constexpr double kLowerEdges[] = {0.003, 0.01, 0.03, 0.1, 0.3};  // of bins; the upper ones mirror them
constexpr std::size_t kEdges = std::size(kLowerEdges), kRisingBets = 3;
static_assert(kDriftBins == 2 * kEdges + 1);

enum Draws : std::uint64_t { kOfCalibration, kOfPanel };

double power(double x, double exponent) noexcept {
  return x > 0 ? elementary::exp(exponent * elementary::log(x)) : 0;
}

/// The distribution function of p-values that a bet expects. The first three have more small ones. Of those
/// for falling scores two lack small ones, as when the scale of the scores shrinks, and one piles up at 1.
double expected_up_to(std::size_t bet, double p) noexcept {
  constexpr double kExponents[] = {0.75, 0.5, 0.25, 1.5, 3};
  static_assert(std::size(kExponents) + 1 == kDriftBets);
  return bet + 1 < kDriftBets ? power(p, kExponents[bet]) : 1 - power(1 - p, 0.5);
}

double log_of_sum(double a, double b) noexcept {
  const double high = std::max(a, b), low = std::min(a, b);
  return high + elementary::log(1 + elementary::exp(low - high));
}

double log_of_sum(const double* first, std::size_t count) noexcept {
  double sum = first[0];
  for (std::size_t k = 1; k < count; ++k) sum = log_of_sum(sum, first[k]);
  return sum;
}

/// What is held back after t panels.
double held_back(double t) noexcept {
  constexpr double kLogTwo = 0.69314718055994530942;
  return 1 / (1 + elementary::log(1 + t) / kLogTwo);
}

bool is_count(double x) noexcept { return x >= 0 && std::floor(x) == x && std::isfinite(x); }

bool is_reachable(const DriftState& state) noexcept {
  double seen = 0;
  for (const double count : state.seen) {
    if (!is_count(count)) return false;
    seen += count;
  }
  for (const double wealth : state.log_wealth) {
    if (!std::isfinite(wealth)) return false;
  }
  return seen == state.panels && is_count(state.alarm_panel) && state.alarm_panel <= state.panels &&
         std::isfinite(state.log_value) && std::isfinite(state.log_peak);
}

}  // namespace

double smoothed_p_value(std::span<const double> calibration_ascending, double statistic, std::uint64_t seed,
                        std::uint64_t panel) noexcept {
  if (std::isnan(statistic)) return statistic;
  const auto begin = calibration_ascending.begin(), end = calibration_ascending.end();
  const auto tied = std::equal_range(begin, end, statistic);
  Random of_panel(seed, {kOfPanel, panel});
  const double own = of_panel.uniform(), inside = of_panel.uniform();
  auto rank = static_cast<double>(end - tied.second);
  for (auto i = tied.first; i != tied.second; ++i)
    rank += Random(seed, {kOfCalibration, static_cast<std::uint64_t>(i - begin)}).uniform() > own ? 1 : 0;
  return (rank + inside) / (static_cast<double>(calibration_ascending.size()) + 1);
}

DriftMartingale::DriftMartingale(std::size_t calibration_panels, double alpha, const DriftState& state)
    : ranks_(static_cast<double>(calibration_panels) + 1), state_(state) {
  if (calibration_panels == 0)
    throw Error(ErrorCode::invalid_argument, "drift cannot be told without calibration panels");
  if (!(alpha > 0 && alpha < 1))
    throw Error(ErrorCode::invalid_argument, "alpha " + std::to_string(alpha) + " lies outside 0 to 1");
  if (!is_reachable(state)) throw Error(ErrorCode::bad_input, "this is not the state of a drift martingale");
  log_limit_ = -elementary::log(alpha);
  first_rank_[kDriftBins] = ranks_;
  for (std::size_t k = 0; k < kEdges; ++k) {
    first_rank_[k + 1] = std::floor(kLowerEdges[k] * ranks_ + 0.5);
    first_rank_[kDriftBins - 1 - k] = ranks_ - first_rank_[k + 1];
  }
  for (std::size_t k = 0; k < kDriftBets; ++k) {
    for (std::size_t b = 0; b < kDriftBins; ++b)  // a bin without ranks is never seen; its -inf is never read
      log_share_[k][b] = elementary::log(expected_up_to(k, first_rank_[b + 1] / ranks_) -
                                         expected_up_to(k, first_rank_[b] / ranks_));
  }
}

std::size_t DriftMartingale::bin_of(double p) const noexcept {
  const double rank = std::min(std::floor(p * ranks_), ranks_ - 1);
  std::size_t bin = 0;
  while (first_rank_[bin + 1] <= rank) ++bin;
  return bin;
}

void DriftMartingale::settle(std::size_t bin) {
  const double here = first_rank_[bin + 1] - first_rank_[bin] + state_.seen[bin];
  const double log_odds = elementary::log(here / (ranks_ + state_.panels));
  const double stake = held_back(state_.panels) - held_back(state_.panels + 1);
  const double log_stake =
      stake > 0 ? elementary::log(stake / static_cast<double>(kDriftBets)) : DriftState{}.log_wealth[0];
  for (std::size_t k = 0; k < kDriftBets; ++k) {
    double& wealth = state_.log_wealth[k];
    wealth = log_of_sum(wealth, log_stake) + log_share_[k][bin] - log_odds;
  }
  state_.seen[bin] += 1;
  state_.panels += 1;
}

const DriftState& DriftMartingale::push(double p) {
  if (!(p >= 0 && p <= 1))
    throw Error(ErrorCode::invalid_argument, "p-value " + std::to_string(p) + " lies outside 0 to 1");
  settle(bin_of(p));
  const double rising = log_of_sum(state_.log_wealth, kRisingBets);
  const double falling = log_of_sum(state_.log_wealth + kRisingBets, kDriftBets - kRisingBets);
  state_.log_value = log_of_sum(log_of_sum(rising, falling), elementary::log(held_back(state_.panels)));
  state_.log_peak = std::max(state_.log_peak, state_.log_value);
  if (state_.alarm_panel == 0 && state_.log_value >= log_limit_) {
    state_.alarm_panel = state_.panels;
    state_.direction = rising >= falling ? DriftDirection::rising : DriftDirection::falling;
  }
  return state_;
}

}  // namespace motionanalyzer
