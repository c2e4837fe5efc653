#include "motionanalyzer/evaluation/onset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "evaluation/arguments.hpp"

namespace motionanalyzer {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// One a panel, infinite where there is no answer.
std::vector<double> errors_of(std::span<const double> found, std::span<const double> truth) {
  detail::check_same_length(found.size(), truth.size(), "answers", "truths");
  std::vector<double> error(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!std::isfinite(truth[i]))
      throw Error(ErrorCode::invalid_argument, "the truth of panel " + std::to_string(i) + " is not a number",
                  "Leave panels without damage out.");
    error[i] = std::isnan(found[i]) ? kNever : std::fabs(found[i] - truth[i]);
  }
  return error;
}

/// Largest r with P(fewer than r of n values lie below the median) <= tail; 0 when there is none.
std::size_t outer_rank(std::size_t n, double tail) {
  std::size_t low = 0, high = n / 2 + 1;  // low holds, high does not
  while (high - low > 1) {
    const std::size_t r = (low + high) / 2;
    const auto all = static_cast<double>(n), rank = static_cast<double>(r);
    (incomplete_beta(all - rank + 1, rank, 0.5) <= tail ? low : high) = r;
  }
  return low;
}

Estimate median_of(std::vector<double> values, double level) {
  const std::size_t n = values.size();
  Estimate result{std::nullopt, 0, kNever};
  if (n == 0) return result;
  std::sort(values.begin(), values.end());
  const double middle = (values[(n - 1) / 2] + values[n / 2]) / 2;
  if (std::isfinite(middle)) result.value = middle;
  const std::size_t r = outer_rank(n, (1 - level) / 2);
  if (r > 0) {
    result.low = values[r - 1];
    result.high = values[n - r];
  }
  return result;
}

}  // namespace

AbsoluteErrors absolute_errors(std::span<const double> found, std::span<const double> truth, double level) {
  detail::check_confidence(level);
  std::vector<double> error = errors_of(found, truth);
  AbsoluteErrors result;
  result.panels = error.size();
  for (const double e : error)
    if (std::isfinite(e)) ++result.answered;
  result.median = median_of(std::move(error), level);
  return result;
}

Rate share_within(std::span<const double> found, std::span<const double> truth, double tolerance,
                  double level) {
  if (!(tolerance >= 0))
    throw Error(ErrorCode::invalid_argument, "tolerance " + std::to_string(tolerance) + " is below 0");
  std::size_t within = 0;
  for (const double e : errors_of(found, truth))
    if (e <= tolerance * (1 + 1e-9)) ++within;
  return rate(within, found.size(), level);
}

Rate coverage(std::span<const double> low, std::span<const double> high, std::span<const double> truth,
              double level) {
  detail::check_same_length(low.size(), high.size(), "lower ends", "upper ends");
  detail::check_same_length(low.size(), truth.size(), "intervals", "truths");
  detail::check_no_nan(truth, "the truth");
  std::size_t covered = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    if (low[i] <= truth[i] && truth[i] <= high[i]) ++covered;
  return rate(covered, truth.size(), level);
}

OnsetErrors onset_errors(std::span<const double> found, std::span<const double> truth, double level) {
  return {absolute_errors(found, truth, level), share_within(found, truth, 2, level),
          share_within(found, truth, 5, level)};
}

PlaceErrors place_errors(std::span<const double> found_mm, std::span<const double> truth_mm, double level) {
  return {absolute_errors(found_mm, truth_mm, level), share_within(found_mm, truth_mm, 1, level)};
}

}  // namespace motionanalyzer
