#include "motionanalyzer/evaluation/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "evaluation/arguments.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/normal.hpp"

namespace motionanalyzer {
namespace {

using Labels = std::span<const std::uint8_t>;

void check_scores(std::span<const double> scores, Labels positive, double level) {
  detail::check_confidence(level);
  detail::check_same_length(scores.size(), positive.size(), "scores", "labels");
  detail::check_no_nan(scores, "the score");
}

std::vector<std::size_t> ascending(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [scores](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  return order;
}

/// End of the run of equal scores that begins at `begin`.
std::size_t end_of_ties(std::span<const double> scores, const std::vector<std::size_t>& order,
                        std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < order.size() && scores[order[end]] == scores[order[begin]]) ++end;
  return end;
}

/// Of each panel the share of the other class on its right side, ties by half: DeLong's structural
/// components. They average to the area over the positives and over the negatives alike.
struct Placements {
  std::vector<double> of_positives, of_negatives;
};

Placements placements(std::span<const double> scores, Labels positive) {
  const std::vector<std::size_t> order = ascending(scores);
  const auto positives = static_cast<std::size_t>(
      std::count_if(positive.begin(), positive.end(), [](std::uint8_t label) { return label != 0; }));
  const auto all_positives = static_cast<double>(positives);
  const auto all_negatives = static_cast<double>(scores.size() - positives);
  std::vector<double> share(scores.size());
  double positives_below = 0, negatives_below = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    end = end_of_ties(scores, order, begin);
    double tied_positives = 0;
    for (std::size_t k = begin; k < end; ++k) tied_positives += positive[order[k]] != 0 ? 1 : 0;
    const double tied_negatives = static_cast<double>(end - begin) - tied_positives;
    for (std::size_t k = begin; k < end; ++k)
      share[order[k]] = positive[order[k]] != 0
                            ? (negatives_below + tied_negatives / 2) / all_negatives
                            : (all_positives - positives_below - tied_positives / 2) / all_positives;
    positives_below += tied_positives;
    negatives_below += tied_negatives;
  }
  Placements result;
  for (std::size_t i = 0; i < scores.size(); ++i)
    (positive[i] != 0 ? result.of_positives : result.of_negatives).push_back(share[i]);
  return result;
}

double average(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Variance of the mean; n >= 2.
double variance_of_mean(const std::vector<double>& values) {
  const double centre = average(values), n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum / (n - 1) / n;
}

/// Variance of the area under a normal-like model of the scores that depends on the area alone.
double newcombe_variance(double area, double m, double n) {
  const double half = (m + n) / 2 - 1;
  return area * (1 - area) * (1 + half * ((1 - area) / (2 - area) + area / (1 + area))) / (m * n);
}

/// The area on one side of `area` whose own z standard deviations reach as far as `area`.
double newcombe_bound(double area, double end, double m, double n, double z) {
  double inside = area, outside = end;
  for (int step = 0; step < 60; ++step) {
    const double middle = (inside + outside) / 2;
    const bool reaches = std::fabs(area - middle) <= z * std::sqrt(newcombe_variance(middle, m, n));
    (reaches ? inside : outside) = middle;
  }
  return area == end ? end : (inside + outside) / 2;
}

double logit(double p) { return elementary::log(p / (1 - p)); }
double logistic(double z) { return 1 / (1 + elementary::exp(-z)); }

/// Interval of `value` in (0, 1) whose logit has the standard deviation given.
Estimate on_logit_scale(double value, double deviation, double z) {
  return {value, logistic(logit(value) - z * deviation), logistic(logit(value) + z * deviation)};
}

}  // namespace

Estimate auroc(std::span<const double> scores, Labels positive, double level) {
  check_scores(scores, positive, level);
  const Placements place = placements(scores, positive);
  if (place.of_positives.empty() || place.of_negatives.empty()) return {std::nullopt, 0, 1};
  const double area = average(place.of_positives), z = normal_quantile((1 + level) / 2);
  const std::size_t m = place.of_positives.size(), n = place.of_negatives.size();
  const double variance =
      m > 1 && n > 1 ? variance_of_mean(place.of_positives) + variance_of_mean(place.of_negatives) : 0;
  if (variance > 0 && area > 0 && area < 1)
    return on_logit_scale(area, std::sqrt(variance) / (area * (1 - area)), z);
  const auto m_real = static_cast<double>(m), n_real = static_cast<double>(n);
  return {area, newcombe_bound(area, 0, m_real, n_real, z), newcombe_bound(area, 1, m_real, n_real, z)};
}

AurocDifference auroc_difference(std::span<const double> first, std::span<const double> second,
                                 Labels positive, double level) {
  check_scores(first, positive, level);
  check_scores(second, positive, level);
  Placements a = placements(first, positive);
  const Placements b = placements(second, positive);
  AurocDifference result;
  result.difference = {std::nullopt, -1, 1};
  if (a.of_positives.empty() || a.of_negatives.empty()) return result;
  for (std::size_t i = 0; i < b.of_positives.size(); ++i) a.of_positives[i] -= b.of_positives[i];
  for (std::size_t i = 0; i < b.of_negatives.size(); ++i) a.of_negatives[i] -= b.of_negatives[i];
  const double difference = average(a.of_positives);
  result.difference.value = difference;
  if (a.of_positives.size() < 2 || a.of_negatives.size() < 2) return result;
  const double deviation = std::sqrt(variance_of_mean(a.of_positives) + variance_of_mean(a.of_negatives));
  const auto is_zero = [](double x) { return x == 0; };
  if (deviation > 0) {
    const double reach = normal_quantile((1 + level) / 2) * deviation;
    result.difference.low = std::max(-1.0, difference - reach);
    result.difference.high = std::min(1.0, difference + reach);
    result.p = normal_two_sided(difference / deviation);
  } else if (std::all_of(a.of_positives.begin(), a.of_positives.end(), is_zero)) {
    result.difference = {0.0, 0, 0};
    result.p = 1;
  }
  return result;
}

Estimate average_precision(std::span<const double> scores, Labels positive, double level) {
  check_scores(scores, positive, level);
  std::vector<std::size_t> order = ascending(scores);
  std::reverse(order.begin(), order.end());
  double found = 0, taken = 0, sum = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    end = end_of_ties(scores, order, begin);
    double gained = 0;
    for (std::size_t k = begin; k < end; ++k) gained += positive[order[k]] != 0 ? 1 : 0;
    found += gained;
    taken += static_cast<double>(end - begin);
    sum += gained * found / taken;
  }
  if (found == 0) return {std::nullopt, 0, 1};
  const double area = std::min(1.0, sum / found);
  if (area == 1) {
    const auto positives = static_cast<std::size_t>(found);
    return {1.0, rate_interval(positives, positives, level).low, 1};
  }
  return on_logit_scale(area, 1 / std::sqrt(found * area * (1 - area)), normal_quantile((1 + level) / 2));
}

}  // namespace motionanalyzer
