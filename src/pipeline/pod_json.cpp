#include <array>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "support/json.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

constexpr std::array<const char*, 6> kStatusNames = {"fitted",     "too_few",   "all_hit",
                                                     "all_missed", "separated", "no_trend"};

Json two(double low, double high) { return Json::array().push(low).push(high); }

Json pod_rate_json(const Rate& rate) {
  Json one = Json::object();
  one.append("events", rate.events).append("trials", rate.trials).append("value", rate.value);
  return one.append("interval", two(rate.low, rate.high));
}

/// Ends that the data leave open are null.
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

Json trial_json(const PodTrial& trial) {
  Json one = Json::object();
  one.append("panel", trial.panel).append("lambda_mm", trial.lambda_mm).append("place", trial.place);
  one.append("angle_deg", trial.angle_rad * 180 / elementary::kPi).append("onset_frame", trial.onset_frame);
  return one.append("verdict", verdict_name(trial.verdict));
}

}  // namespace

std::string pod_json(const PodStudy& study) {
  Json bins = Json::array(), trials = Json::array();
  for (const PodBin& bin : study.bin) {
    Json one = Json::object();
    one.append("low_mm", bin.low_mm).append("high_mm", bin.high_mm);
    bins.push(one.append("hits", pod_rate_json(bin.hits)));
  }
  for (const PodTrial& trial : study.trial) trials.push(trial_json(trial));
  Json json = Json::object();
  json.append("curve", curve_json(study.curve)).append("bins", std::move(bins));
  json.append("false_alarms", pod_rate_json(study.false_alarms));
  json.append("inconclusive", study.inconclusive).append("trials", std::move(trials));
  return support::dump_json(json);
}

}  // namespace motionanalyzer
