#include "motionanalyzer/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "statistics/ordered.hpp"

namespace motionanalyzer {
namespace {

/// Consistent with normal samples: 1 / quantile(.75) of the standard normal distribution, to four decimals.
constexpr double kMadToSigma = 1.4826;

void refuse_nan_or_empty(std::span<const double> values) {
  if (values.empty()) throw Error(ErrorCode::too_short, "an order statistic of no values was asked for");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]))
      throw Error(ErrorCode::invalid_argument, "value " + std::to_string(i) + " is not a number",
                  "Leave out values that were not observed.");
  }
}

double quantile_of_scratch(std::vector<double>& values, double q) {
  const double place = static_cast<double>(values.size() - 1) * q;
  const auto below = static_cast<std::size_t>(place);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), middle, values.end());
  const double low = *middle;
  const double share = place - static_cast<double>(below);
  if (share == 0) return low;
  const double high = *std::min_element(middle + 1, values.end());
  return low == high ? low : low + share * (high - low);  // equal infinities have no difference
}

}  // namespace

double quantile(std::span<const double> values, double q) {
  refuse_nan_or_empty(values);
  if (!(q >= 0 && q <= 1))
    throw Error(ErrorCode::invalid_argument, "quantile " + std::to_string(q) + " lies outside 0 to 1");
  std::vector<double> scratch(values.begin(), values.end());
  return quantile_of_scratch(scratch, q);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

double mad_sigma(std::span<const double> values) {
  const double centre = median(values);
  std::vector<double> deviation(values.begin(), values.end());
  for (double& value : deviation) value = std::fabs(value - centre);
  return kMadToSigma * median(deviation);
}

double ordered_sum(std::span<const double> values) noexcept {
  return detail::ordered_terms(values.size(), [x = values.data()](std::size_t i) { return x[i]; });
}

double mean(std::span<const double> values) {
  if (values.empty()) throw Error(ErrorCode::too_short, "a mean of no values was asked for");
  return ordered_sum(values) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values, int ddof) {
  if (ddof < 0) throw Error(ErrorCode::invalid_argument, "ddof is " + std::to_string(ddof));
  const auto degrees = static_cast<std::size_t>(ddof);
  if (values.size() <= degrees)
    throw Error(ErrorCode::too_short, "a standard deviation with ddof " + std::to_string(ddof) + " of " +
                                          std::to_string(values.size()) + " values was asked for");
  const double centre = mean(values);
  const double squares = detail::ordered_terms(values.size(), [x = values.data(), centre](std::size_t i) {
    return (x[i] - centre) * (x[i] - centre);
  });
  return std::sqrt(squares / static_cast<double>(values.size() - degrees));
}

}  // namespace motionanalyzer
