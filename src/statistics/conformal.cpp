#include "motionanalyzer/statistics/conformal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

void check_level(double level) {
  if (!(level > 0 && level < 1))
    throw Error(ErrorCode::invalid_argument, "level " + std::to_string(level) + " lies outside 0 to 1");
}

}  // namespace

double conformal_p_value(std::span<const double> calibration_ascending, double statistic) noexcept {
  if (std::isnan(statistic)) return statistic;
  const auto first = std::lower_bound(calibration_ascending.begin(), calibration_ascending.end(), statistic);
  const auto at_least = static_cast<double>(calibration_ascending.end() - first);
  return (1 + at_least) / (static_cast<double>(calibration_ascending.size()) + 1);
}

std::size_t smallest_calibration(double alpha) noexcept {
  constexpr double kMost = 4e9;
  if (!(alpha > 1 / kMost)) return std::numeric_limits<std::size_t>::max();
  if (alpha >= 1) return 0;
  double n = std::ceil(1 / alpha) - 1;
  while (n > 0 && 1 / n <= alpha) n -= 1;
  while (1 / (n + 1) > alpha) n += 1;
  return static_cast<std::size_t>(n);
}

std::size_t p_values_up_to(double alpha, std::size_t n) noexcept {
  const double all = static_cast<double>(n) + 1;
  if (!(alpha > 0)) return 0;
  double count = std::floor(std::min(alpha, 1.0) * all);
  while (count > 0 && count / all > alpha) count -= 1;
  while (count < all && (count + 1) / all <= alpha) count += 1;
  return static_cast<std::size_t>(count);
}

Interval rate_interval(std::size_t k, std::size_t n, double level) {
  check_level(level);
  if (k > n)
    throw Error(ErrorCode::invalid_argument,
                std::to_string(k) + " events in " + std::to_string(n) + " trials cannot be");
  const double events = static_cast<double>(k), rest = static_cast<double>(n - k), tail = (1 - level) / 2;
  Interval interval;
  if (k > 0) interval.low = incomplete_beta_inverse(events, rest + 1, tail);
  if (k < n) interval.high = incomplete_beta_inverse(events + 1, rest, 1 - tail);
  return interval;
}

Interval realised_rate_range(std::size_t n, double alpha, double level) {
  check_level(level);
  if (!(alpha >= 0 && alpha <= 1))
    throw Error(ErrorCode::invalid_argument, "alpha " + std::to_string(alpha) + " lies outside 0 to 1");
  const double l = static_cast<double>(p_values_up_to(alpha, n)), all = static_cast<double>(n) + 1;
  if (l == 0) return {0, 0};
  if (l == all) return {1, 1};
  const double tail = (1 - level) / 2;
  return {incomplete_beta_inverse(l, all - l, tail), incomplete_beta_inverse(l, all - l, 1 - tail)};
}

}  // namespace motionanalyzer
