// Signal response: a straight line in ln lambda with normal scatter, some responses known only as below or
// above a limit. In the parameters (b0 - decision) / scatter, b1 / scatter and 1 / scatter the likelihood
// is concave (Olsen, 1978), and a point of the POD curve is a straight subspace, as for hits.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "evaluation/arguments.hpp"
#include "evaluation/pod_estimates.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/statistics/normal.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kFewestExact = 3;
constexpr double kWithoutScatter = 1e6;  // spread of responses over their scatter about the line

struct ResponseData {
  std::span<const double> x, response;
  ResponseOptions options;

  bool is_low(std::size_t i) const noexcept { return response[i] <= options.lowest; }
  bool is_high(std::size_t i) const noexcept { return response[i] >= options.highest; }
};

/// Log-density of a response whose standardised residual is r: value, slope and minus the curvature in r.
struct ResidualTerm {
  double value, slope, information;
};
ResidualTerm residual_term(const ResponseData& data, std::size_t i, double r) noexcept {
  constexpr double kLogRootTwoPi = 0.91893853320467274178;
  if (data.is_low(i)) {
    const NormalSides sides = normal_sides(r);
    return {sides.log_below, sides.hazard_below,
            std::max(0.0, sides.hazard_below * (sides.hazard_below + r))};
  }
  if (data.is_high(i)) {
    const NormalSides sides = normal_sides(r);
    return {sides.log_above, -sides.hazard_above,
            std::max(0.0, sides.hazard_above * (sides.hazard_above - r))};
  }
  return {-0.5 * r * r - kLogRootTwoPi, -r, 1};
}

detail::LocalLikelihood response_likelihood(const ResponseData& data, const detail::Parameters& p) noexcept {
  detail::LocalLikelihood sum;
  if (p[1] < 0 || !(p[2] > 0)) {
    sum.value = -std::numeric_limits<double>::infinity();
    return sum;
  }
  const double log_scale = elementary::log(p[2]);
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double y =
        std::clamp(data.response[i], data.options.lowest, data.options.highest) - data.options.decision;
    const detail::Parameters slope_of_r = {-1, -data.x[i], y};
    const ResidualTerm term = residual_term(data, i, p[2] * y - p[0] - p[1] * data.x[i]);
    const bool exact = !data.is_low(i) && !data.is_high(i);
    sum.value += term.value + (exact ? log_scale : 0);
    for (std::size_t j = 0; j < 3; ++j) {
      sum.gradient[j] += term.slope * slope_of_r[j];
      for (std::size_t k = 0; k < 3; ++k)
        sum.information[j][k] += term.information * slope_of_r[j] * slope_of_r[k];
    }
    if (exact) sum.gradient[2] += 1 / p[2];
    if (exact) sum.information[2][2] += 1 / (p[2] * p[2]);
  }
  return sum;
}

void check_responses(const ResponseOptions& options) {
  detail::check_confidence(options.level);
  if (!(options.lowest < options.highest) || !std::isfinite(options.decision))
    throw Error(ErrorCode::invalid_argument, "limits of the response from " + std::to_string(options.lowest) +
                                                 " to " + std::to_string(options.highest) + ", decision at " +
                                                 std::to_string(options.decision));
}

/// Mean and sd of the exact responses.
struct ExactResponses {
  std::size_t count = 0;
  double mean = 0, spread = 0;
};
ExactResponses exact_responses(const ResponseData& data) {
  ExactResponses exact;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    if (data.is_low(i) || data.is_high(i)) continue;
    ++exact.count;
    const double y = data.response[i] - data.options.decision;
    sum += y;
    squares += y * y;
  }
  if (exact.count == 0) return exact;
  const auto n = static_cast<double>(exact.count);
  exact.mean = sum / n;
  exact.spread = std::sqrt(std::max(0.0, squares / n - exact.mean * exact.mean));
  return exact;
}

}  // namespace

PodCurve fit_responses(std::span<const double> lambda_mm, std::span<const double> response,
                       const ResponseOptions& options) {
  check_responses(options);
  detail::check_same_length(lambda_mm.size(), response.size(), "sizes", "responses");
  detail::check_no_nan(response, "the response");
  const detail::LogSizes sizes = detail::log_sizes(lambda_mm);
  PodCurve curve;
  curve.options.level = options.level;
  curve.panels = response.size();
  for (const double y : response)
    if (y > options.decision) ++curve.hits;
  curve.a50.low = curve.a90.low = 0;

  const ResponseData data{sizes.x, response, options};
  const ExactResponses exact = exact_responses(data);
  if (exact.count < kFewestExact || !(exact.spread > 0)) return curve;
  const auto likelihood = [&data](const detail::Parameters& p) { return response_likelihood(data, p); };
  const detail::Parameters start = {exact.mean / exact.spread, 1 / exact.spread, 0};
  const detail::LikelihoodMaximum flat =
      detail::climb(likelihood, detail::free_parameters(false, true), start);
  const detail::LikelihoodMaximum best =
      detail::climb(likelihood, detail::free_parameters(true, true), flat.at);
  if (best.at[2] * exact.spread > kWithoutScatter) return curve;
  detail::set_curve(curve, best, flat.value, sizes.centre);
  detail::Parameters held = best.at;
  if (curve.status != PodStatus::fitted) held = {0, 1 / std::max(sizes.spread, 1e-3), flat.at[2]};
  detail::set_sizes(curve, {likelihood, curve.log_likelihood, flat.at[0], held, true, false}, sizes.centre,
                    0);
  return curve;
}

}  // namespace motionanalyzer
