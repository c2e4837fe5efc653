#include "motionanalyzer/evaluation/detectability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "evaluation/arguments.hpp"
#include "evaluation/hit_likelihood.hpp"
#include "evaluation/pod_estimates.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer {
namespace {

void check_options(const PodOptions& options) {
  detail::check_confidence(options.level);
  if (!(options.floor >= 0 && options.floor < 0.5))
    throw Error(ErrorCode::invalid_argument,
                "floor " + std::to_string(options.floor) + " of a POD curve lies outside 0 to .5");
}

/// Of curves of one slope that pass their middle at places over the data, the best.
detail::Parameters best_place(detail::Likelihood likelihood, double lowest, double largest, double slope) {
  constexpr int kPlaces = 16;
  detail::Parameters best{};
  double highest = -std::numeric_limits<double>::infinity();
  for (int k = 0; k <= kPlaces; ++k) {
    const detail::Parameters there = {-slope * (lowest + (largest - lowest) * k / kPlaces), slope, 0};
    const double value = likelihood(there).value;
    if (value > highest) best = there;
    highest = std::max(highest, value);
  }
  return best;
}

/// The highest of the climbs. Without a floor the likelihood is concave and one would do; with one, hits of
/// small damage may or may not be false calls, and there can be several summits.
detail::LikelihoodMaximum best_curve(detail::Likelihood likelihood, const detail::Parameters& flat,
                                     const detail::LogSizes& sizes, double spread, bool many_summits) {
  const detail::Subspace all = detail::free_parameters(true, false);
  detail::LikelihoodMaximum best = detail::climb(likelihood, all, flat);
  if (!many_summits) return best;
  const auto [lowest, largest] = std::minmax_element(sizes.x.begin(), sizes.x.end());
  for (double slope = 0.5 / spread; slope < 100 / spread; slope *= 2) {
    const detail::LikelihoodMaximum other =
        detail::climb(likelihood, all, best_place(likelihood, *lowest, *largest, slope));
    if (other.value > best.value) best = other;
  }
  return best;
}

/// Data that a step explains as well as any smooth curve.
void set_step_status(PodCurve& curve, const detail::StepCurve& step) {
  constexpr double kSameLikelihood = 1e-6;
  if (step.log_likelihood < curve.log_likelihood - kSameLikelihood) return;
  if (curve.hits > 0 && curve.hits < curve.panels && curve.status == PodStatus::no_trend) return;
  curve.status = curve.hits == curve.panels ? PodStatus::all_hit
                 : curve.hits == 0          ? PodStatus::all_missed
                                            : PodStatus::separated;
  curve.log_likelihood = std::max(curve.log_likelihood, step.log_likelihood);
  curve.mu.reset();
  curve.sigma.reset();
}

}  // namespace

PodCurve fit_hits(std::span<const double> lambda_mm, std::span<const std::uint8_t> hit,
                  const PodOptions& options) {
  check_options(options);
  detail::check_same_length(lambda_mm.size(), hit.size(), "sizes", "answers");
  const detail::LogSizes sizes = detail::log_sizes(lambda_mm);
  PodCurve curve;
  curve.options = options;
  curve.panels = hit.size();
  for (const std::uint8_t found : hit)
    if (found != 0) ++curve.hits;
  curve.a50.low = curve.a90.low = 0;
  if (hit.empty()) return curve;

  const double spread = sizes.spread > 0 ? sizes.spread : 1;
  const bool many_summits = options.floor > 0;
  const detail::HitData data{sizes.x, hit, options};
  const auto likelihood = [&data](const detail::Parameters& p) { return detail::hit_likelihood(data, p); };
  const detail::LikelihoodMaximum flat = detail::climb(likelihood, detail::free_parameters(false, false), {});
  const detail::LikelihoodMaximum best = best_curve(likelihood, flat.at, sizes, spread, many_summits);
  const detail::StepCurve step = detail::best_step(data);
  detail::set_curve(curve, best, flat.value, sizes.centre);
  set_step_status(curve, step);

  const double slope = curve.status == PodStatus::fitted ? best.at[1] : 1 / spread;
  detail::set_sizes(curve, {likelihood, curve.log_likelihood, flat.at[0], {0, slope, 0}, false, many_summits},
                    sizes.centre, step.x);
  return curve;
}

double detection_probability(const PodCurve& curve, double lambda_mm) noexcept {
  if (!curve.mu || !curve.sigma || std::isnan(lambda_mm)) return std::numeric_limits<double>::quiet_NaN();
  if (lambda_mm <= 0) return curve.options.floor;
  return detail::link_probability(curve.options, (elementary::log(lambda_mm) - *curve.mu) / *curve.sigma);
}

std::vector<PodBin> pod_bins(std::span<const double> lambda_mm, std::span<const std::uint8_t> hit,
                             std::span<const double> edges_mm, double level) {
  detail::check_same_length(lambda_mm.size(), hit.size(), "sizes", "answers");
  const auto not_ascending = [](double a, double b) { return !(a < b); };
  if (edges_mm.size() < 2 ||
      std::adjacent_find(edges_mm.begin(), edges_mm.end(), not_ascending) != edges_mm.end())
    throw Error(ErrorCode::invalid_argument, "classes of lambda need two edges at least, in ascending order");
  const std::size_t classes = edges_mm.size() - 1;
  std::vector<std::size_t> panels(classes, 0), hits(classes, 0);
  for (std::size_t i = 0; i < hit.size(); ++i) {
    if (!(lambda_mm[i] >= edges_mm.front() && lambda_mm[i] <= edges_mm.back())) continue;
    const auto above = std::upper_bound(edges_mm.begin(), edges_mm.end(), lambda_mm[i]);
    const std::size_t k = std::min(static_cast<std::size_t>(above - edges_mm.begin()), classes) - 1;
    ++panels[k];
    if (hit[i] != 0) ++hits[k];
  }
  std::vector<PodBin> bins;
  for (std::size_t k = 0; k < classes; ++k)
    bins.push_back({edges_mm[k], edges_mm[k + 1], rate(hits[k], panels[k], level)});
  return bins;
}

}  // namespace motionanalyzer
