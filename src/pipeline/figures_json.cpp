#include "pipeline/figures_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace motionanalyzer::pipeline {

namespace {

using support::Json;

constexpr std::array<const char*, 6> kStatusNames = {"fitted",     "too_few",   "all_hit",
                                                     "all_missed", "separated", "no_trend"};
constexpr std::size_t kCurvePoints = 80;

Json two(double low, double high) { return Json::array().push(low).push(high); }

}  // namespace

Json rate_json(const Rate& rate) {
  Json one = Json::object();
  one.append("events", rate.events).append("trials", rate.trials).append("value", rate.value);
  return one.append("interval", two(rate.low, rate.high));
}

Json estimate_json(const Estimate& estimate) {
  Json one = Json::object();
  one.append("value", estimate.value);
  return one.append("interval", two(estimate.low, estimate.high));
}

Json curve_json(const PodCurve& curve) {
  Json one = Json::object();
  one.append("status", kStatusNames[static_cast<std::size_t>(curve.status)]);
  one.append("mu", curve.mu).append("sigma", curve.sigma).append("floor", curve.options.floor);
  one.append("a50_mm", estimate_json(curve.a50)).append("a90_mm", estimate_json(curve.a90));
  one.append("a90_95_mm", curve.a90_95);
  return one.append("panels", curve.panels).append("hits", curve.hits);
}

Json bins_json(const std::vector<PodBin>& bins) {
  Json all = Json::array();
  for (const PodBin& bin : bins) {
    Json one = Json::object();
    one.append("low_mm", bin.low_mm).append("high_mm", bin.high_mm);
    all.push(one.append("hits", rate_json(bin.hits)));
  }
  return all;
}

std::string curve_note(const PodCurve& curve) {
  if (curve.status == PodStatus::fitted) return {};
  const std::string found =
      std::to_string(curve.hits) + " of " + std::to_string(curve.panels) + " damaged panels were found: ";
  switch (curve.status) {
    case PodStatus::all_hit:
      return found + "a curve needs smaller severities too, of which some are missed.";
    case PodStatus::all_missed:
      return found + "a curve needs larger severities too, of which some are found.";
    case PodStatus::separated:
      return found + "every severity found is larger than every one missed; a curve needs more panels.";
    case PodStatus::no_trend:
      return found + "larger severities not more often than smaller ones, there is no curve.";
    default:
      return found + "too few panels for a curve.";
  }
}

DetectionPlot detection_plot(std::string heading, const PodCurve& curve, const std::vector<PodBin>& bins) {
  DetectionPlot plot;
  plot.heading = std::move(heading);
  for (const PodBin& bin : bins)
    plot.found.push_back({bin.low_mm, bin.high_mm, bin.hits.value, bin.hits.low, bin.hits.high,
                          bin.hits.events, bin.hits.trials});
  plot.note = curve_note(curve);
  if (curve.status != PodStatus::fitted || bins.empty()) return plot;
  const double from = bins.front().low_mm, to = bins.back().high_mm;
  for (std::size_t k = 0; k <= kCurvePoints; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(kCurvePoints);
    plot.lambda_mm.push_back(from + share * (to - from));
    plot.probability.push_back(detection_probability(curve, plot.lambda_mm.back()));
  }
  plot.a90_mm = curve.a90.value;
  plot.a90_low_mm = std::max(0.0, curve.a90.low);
  plot.a90_high_mm = curve.a90.high;
  return plot;
}

}  // namespace motionanalyzer::pipeline
