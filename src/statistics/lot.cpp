#include "motionanalyzer/statistics/lot.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/conformal.hpp"

namespace motionanalyzer {
namespace {

// p, q and their products are rounded; equality on paper must stay equality.
constexpr double kRoundings = 1 + 8 * std::numeric_limits<double>::epsilon();

/// Indices of the panels with a p-value, smallest first.
std::vector<std::size_t> by_p_value(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (std::isnan(p_values[i])) continue;
    if (!(p_values[i] >= 0 && p_values[i] <= 1))
      throw Error(ErrorCode::invalid_argument, "p-value " + std::to_string(p_values[i]) + " of panel " +
                                                   std::to_string(i) + " of the lot lies outside 0 to 1");
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [p_values](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  return order;
}

/// adjusted[k] = min over j >= k of p(j) m / j.
void adjust(std::span<const double> p_values, const std::vector<std::size_t>& order,
            std::vector<double>& adjusted) {
  double least = 1;
  for (std::size_t j = order.size(); j > 0; --j) {
    const std::size_t i = order[j - 1];
    least = std::min(least, p_values[i] * static_cast<double>(order.size()) / static_cast<double>(j));
    adjusted[i] = least;
  }
}

/// Smallest k with 1 / (n + 1) <= q k / m.
std::optional<std::size_t> fewest_that_can_be_found(std::size_t m, std::size_t n, double q) {
  const double needed = static_cast<double>(m) / (q * (static_cast<double>(n) + 1)) / kRoundings;
  if (m == 0 || needed > static_cast<double>(m)) return std::nullopt;
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(needed)));
}

}  // namespace

LotDecision benjamini_hochberg(std::span<const double> p_values, std::size_t n, double q) {
  if (!(q > 0 && q < 1))
    throw Error(ErrorCode::invalid_argument,
                "false discovery rate " + std::to_string(q) + " lies outside 0 to 1");
  const std::vector<std::size_t> order = by_p_value(p_values);
  LotDecision decision;
  decision.panels = order.size();
  decision.adjusted.assign(p_values.size(), std::numeric_limits<double>::quiet_NaN());
  adjust(p_values, order, decision.adjusted);
  for (const std::size_t i : order) {
    if (decision.adjusted[i] > q * kRoundings) break;
    decision.ng.push_back(i);
    decision.threshold = p_values[i];
  }
  std::sort(decision.ng.begin(), decision.ng.end());
  decision.fewest_found = fewest_that_can_be_found(order.size(), n, q);
  if (!order.empty())
    decision.calibration_needed = smallest_calibration(q / static_cast<double>(order.size()));
  decision.calibration_enough = order.empty() || decision.fewest_found == std::size_t{1};
  return decision;
}

}  // namespace motionanalyzer
