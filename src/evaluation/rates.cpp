#include "motionanalyzer/evaluation/rates.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "evaluation/arguments.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer {
namespace {

/// The two cells of the fourfold table that differ, and the number of panels.
struct Discordant {
  double first, second, panels;
};

/// Tango's statistic for a difference delta; falls as delta grows.
double tango_score(const Discordant& d, double delta) {
  const double b = -d.first - d.second + (2 * d.panels - d.first + d.second) * delta;
  const double c = -d.second * delta * (1 - delta);
  const double share = (std::sqrt(std::max(0.0, b * b - 8 * d.panels * c)) - b) / (4 * d.panels);
  const double spread = d.panels * (2 * share + delta * (1 - delta));
  return (d.first - d.second - d.panels * delta) / std::sqrt(std::max(spread, 1e-300));
}

/// The difference at which the statistic has the value z.
double tango_bound(const Discordant& d, double z) {
  double low = -1, high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (tango_score(d, middle) > z ? low : high) = middle;
  }
  return (low + high) / 2;
}

double mcnemar_p(std::size_t first, std::size_t second) {
  const auto less = static_cast<double>(std::min(first, second)), all = static_cast<double>(first + second);
  if (first == second) return 1;
  return std::min(1.0, 2 * incomplete_beta(all - less, less + 1, 0.5));
}

/// P(k alarms in m panels), k = 0 .. m, over thresholds whose rate is Beta(a, b) distributed: ratios of
/// neighbours, from the mean outwards, so that nothing overflows.
std::vector<double> beta_binomial(std::size_t m, double a, double b) {
  std::vector<double> probability(m + 1, 0.0);
  const auto trials = static_cast<double>(m);
  const auto centre = static_cast<std::size_t>(trials * (a / (a + b)));
  const auto ratio = [trials, a, b](double k) {  // of k + 1 to k
    return (trials - k) * (a + k) / ((k + 1) * (b + trials - k - 1));
  };
  probability[centre] = 1;
  for (std::size_t k = centre; k < m; ++k)
    probability[k + 1] = probability[k] * ratio(static_cast<double>(k));
  for (std::size_t k = centre; k > 0; --k)
    probability[k - 1] = probability[k] / ratio(static_cast<double>(k - 1));
  double sum = 0;
  for (const double p : probability) sum += p;
  for (double& p : probability) p /= sum;
  return probability;
}

/// Smallest k with P(at most k) >= level.
std::size_t quantile_of(const std::vector<double>& probability, double level) {
  double sum = 0;
  for (std::size_t k = 0; k + 1 < probability.size(); ++k) {
    sum += probability[k];
    if (sum >= level) return k;
  }
  return probability.size() - 1;
}

/// What the promise Beta(l, rest) of the calibration says about the test.
void judge(FalseAlarmRate& rate, double l, double rest, double level) {
  const double tail = (1 - level) / 2, m = static_cast<double>(rate.test.trials);
  const auto alarms = static_cast<double>(rate.test.events);
  rate.realised = {incomplete_beta_inverse(l + alarms, rest + m - alarms, tail),
                   incomplete_beta_inverse(l + alarms, rest + m - alarms, 1 - tail)};
  if (rate.test.trials == 0) return;
  const std::vector<double> probability = beta_binomial(rate.test.trials, l, rest);
  rate.expected = {static_cast<double>(quantile_of(probability, tail)) / m,
                   static_cast<double>(quantile_of(probability, 1 - tail)) / m};
  rate.p_too_many = 0;
  for (std::size_t k = rate.test.trials + 1; k > rate.test.events; --k) rate.p_too_many += probability[k - 1];
  rate.p_too_many = std::min(rate.p_too_many, 1.0);
}

}  // namespace

Rate rate(std::size_t events, std::size_t trials, double level) {
  const Interval interval = rate_interval(events, trials, level);
  Rate result{events, trials, std::nullopt, interval.low, interval.high};
  if (trials > 0) result.value = static_cast<double>(events) / static_cast<double>(trials);
  return result;
}

PairedDifference paired_difference(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second,
                                   double level) {
  detail::check_confidence(level);
  detail::check_same_length(first.size(), second.size(), "answers of the first", "of the second");
  PairedDifference result;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] != 0)
      ++(second[i] != 0 ? result.both : result.only_first);
    else
      ++(second[i] != 0 ? result.only_second : result.neither);
  }
  result.difference = {std::nullopt, -1, 1};
  if (first.empty()) return result;
  const Discordant d{static_cast<double>(result.only_first), static_cast<double>(result.only_second),
                     static_cast<double>(first.size())};
  const double z = normal_quantile((1 + level) / 2);
  result.difference = {(d.first - d.second) / d.panels, tango_bound(d, z), tango_bound(d, -z)};
  result.p = mcnemar_p(result.only_first, result.only_second);
  return result;
}

FalseAlarmRate false_alarm_rate(std::size_t alarms, std::size_t trials, std::size_t calibration_panels,
                                double alpha, double level) {
  if (!(alpha >= 0 && alpha <= 1))
    throw Error(ErrorCode::invalid_argument, "alpha " + std::to_string(alpha) + " lies outside 0 to 1");
  FalseAlarmRate result;
  result.test = rate(alarms, trials, level);
  const auto l = static_cast<double>(p_values_up_to(alpha, calibration_panels));
  const double rest = static_cast<double>(calibration_panels) + 1 - l;
  if (l > 0 && rest > 0) {
    judge(result, l, rest, level);
    return result;
  }
  result.expected = result.realised = l > 0 ? Interval{1, 1} : Interval{0, 0};
  if (l == 0 && alarms > 0) result.p_too_many = 0;
  return result;
}

}  // namespace motionanalyzer
