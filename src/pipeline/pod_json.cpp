#include <span>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "pipeline/figures_json.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

Json trial_json(const PodTrial& trial) {
  Json one = Json::object();
  one.append("panel", trial.panel).append("lambda_mm", trial.lambda_mm).append("place", trial.place);
  one.append("angle_deg", trial.angle_rad * 180 / elementary::kPi).append("onset_frame", trial.onset_frame);
  return one.append("verdict", verdict_name(trial.verdict));
}

}  // namespace

std::string pod_json(const PodStudy& study) {
  Json trials = Json::array();
  for (const PodTrial& trial : study.trial) trials.push(trial_json(trial));
  Json json = Json::object();
  json.append("curve", pipeline::curve_json(study.curve)).append("bins", pipeline::bins_json(study.bin));
  json.append("false_alarms", pipeline::rate_json(study.false_alarms));
  json.append("inconclusive_normals", study.inconclusive_normals);
  json.append("inconclusive", study.inconclusive).append("trials", std::move(trials));
  json.append("warnings", Json::array_of(std::span<const std::string>(study.warnings)));
  return support::dump_json(json);
}

}  // namespace motionanalyzer
