#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/version.hpp"
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
  json.append("inconclusive", study.inconclusive).append("trials", std::move(trials));
  return support::dump_json(json);
}

namespace {

std::string alarms_text(const Rate& alarms) {
  if (alarms.trials == 0) return "not counted, none of those judged is new to the model";
  return std::to_string(alarms.events) + " of " + std::to_string(alarms.trials);
}

}  // namespace

std::string pod_html(const PodStudy& study) {
  FiguresPage page;
  page.title = "From which size on is damage found?";
  page.paragraph = {"Computed damage was put into " + std::to_string(study.trial.size()) +
                        " copies of normal panels, which were then judged as any other.",
                    "False alarms on the untouched panels: " + alarms_text(study.false_alarms) + "."};
  if (study.inconclusive > 0)
    page.paragraph.push_back(std::to_string(study.inconclusive) +
                             " damaged panels were INCONCLUSIVE and count as not found.");
  page.paragraph.insert(page.paragraph.end(), study.warnings.begin(), study.warnings.end());
  page.plot.push_back(pipeline::detection_plot("Probability of detection", study.curve, study.bin));
  page.version = library_version();
  return render_figures_html(page);
}

}  // namespace motionanalyzer
