#include <span>
#include <utility>

#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "pipeline/figures_json.hpp"

namespace motionanalyzer {

namespace {

using pipeline::estimate_json;
using pipeline::rate_json;
using support::Json;

Json interval_json(const Interval& interval) { return Json::array().push(interval.low).push(interval.high); }

Json reasons_json(const std::vector<ReasonCount>& reasons) {
  Json json = Json::object();
  for (const ReasonCount& reason : reasons) json.append(reason.code, reason.panels);
  return json;
}

template <class T>
Json rate_or_null(const std::optional<T>& rate) {
  return rate ? rate_json(*rate) : Json();
}

Json errors_json(const AbsoluteErrors& errors) {
  Json json = Json::object();
  json.append("panels", errors.panels).append("answered", errors.answered);
  return json.append("median", estimate_json(errors.median));
}

Json onset_json(const std::optional<OnsetErrors>& onset) {
  if (!onset) return {};
  Json json = Json::object();
  json.append("frames", errors_json(onset->frames)).append("within_2", rate_json(onset->within_2));
  return json.append("within_5", rate_json(onset->within_5));
}

Json place_json(const std::optional<PlaceErrors>& place) {
  if (!place) return {};
  Json json = Json::object();
  return json.append("mm", errors_json(place->mm)).append("within_1mm", rate_json(place->within_1mm));
}

Json description_json(const DescriptionFigures& d) {
  Json cause = Json::object(), covered = Json::object(), delay = Json::object(), json = Json::object();
  cause.append("right", d.cause_right).append("wrong", d.cause_wrong).append("open", d.cause_open);
  covered.append("onset", rate_or_null(d.onset_covered)).append("place", rate_or_null(d.place_covered));
  covered.append("lambda", rate_or_null(d.lambda_covered));
  delay.append("median", d.delay_median).append("p90", d.delay_90);
  json.append("from_mm", d.from_mm).append("to_mm", d.to_mm);
  json.append("panels", d.panels).append("found", d.found);
  json.append("onset", onset_json(d.onset)).append("place", place_json(d.place));
  json.append("covered", std::move(covered)).append("lambda_ratio", d.lambda_ratio);
  return json.append("cause", std::move(cause)).append("delay_frames", std::move(delay));
}

Json damage_json(const DamageFigures& d) {
  Json described = Json::array(), json = Json::object();
  for (const DescriptionFigures& one : d.described) described.push(description_json(one));
  json.append("scenario", d.scenario.empty() ? Json() : Json(d.scenario)).append("goal", goal_name(d.goal));
  json.append("panels", d.panels).append("inconclusive", d.inconclusive);
  json.append("reasons", reasons_json(d.reasons)).append("found", rate_json(d.found));
  json.append("found_large", rate_json(d.found_large)).append("outside_zone", rate_json(d.outside));
  json.append("auroc", estimate_json(d.auroc)).append("auprc", estimate_json(d.average_precision));
  json.append("curve", pipeline::curve_json(d.curve)).append("classes", pipeline::bins_json(d.bin));
  return json.append("described", std::move(described));
}

Json sound_json(const SoundFigures& s) {
  Json json = Json::object();
  json.append("scenario", s.scenario).append("promised", s.promised).append("panels", s.panels);
  json.append("inconclusive", s.inconclusive).append("reasons", reasons_json(s.reasons));
  json.append("far", rate_json(s.alarms.test)).append("expected", interval_json(s.alarms.expected));
  json.append("realised", interval_json(s.alarms.realised));
  return json.append("p_too_many", s.alarms.p_too_many);
}

Json detector_json(const DetectorFigures& figures) {
  Json sound = Json::array(), damage = Json::array(), goals = Json::object(), json = Json::object();
  for (const SoundFigures& one : figures.sound) sound.push(sound_json(one));
  for (const DamageFigures& one : figures.damage) damage.push(damage_json(one));
  for (const DamageFigures& one : figures.goal)
    goals.append(std::string(goal_name(one.goal)), damage_json(one));
  const EvaluatedModel& model = figures.model;
  json.append("detector", model.detector);
  json.append("alpha", model.alpha).append("calibration_panels", model.calibration_panels);
  json.append("length_mm", model.length_mm > 0 ? Json(model.length_mm) : Json());
  json.append("certified_a90_mm", model.certified_a90_mm).append("limit_a90_mm", model.limit_a90_mm);
  json.append("panels", figures.panels).append("inconclusive", figures.inconclusive);
  json.append("reasons", reasons_json(figures.reasons));
  json.append("left_out", figures.known).append("sound", std::move(sound));
  return json.append("damage", std::move(damage)).append("goals", std::move(goals));
}

/// Value and interval in one object, as goals have it.
Json flat(const std::optional<double>& value, double low, double high) {
  Json json = Json::object();
  return json.append("value", value).append("low", low).append("high", high);
}
Json flat(const Estimate& e) { return flat(e.value, e.low, e.high); }
Json flat(const Rate& r) { return flat(r.value, r.low, r.high); }

Json goal_scenarios_json(const DetectorFigures& figures, Goal goal) {
  Json json = Json::object();
  for (const SoundFigures& s : figures.sound) {
    Json one = Json::object();
    json.set(s.scenario, one.append("panels", s.panels).append("ng", s.alarms.test.events));
  }
  for (const DamageFigures& d : figures.damage) {
    if (d.goal != goal) continue;
    Json one = Json::object();
    one.append("panels", d.found.trials).append("ng", d.found.events);
    json.set(json.find(d.scenario) == nullptr ? d.scenario : d.scenario + " (damaged)", std::move(one));
  }
  return json;
}

Json goal_pod_json(const DetectorFigures& figures, const DamageFigures& d) {
  Json json = Json::object();
  json.append("a50_mm", d.curve.a50.value).append("a90_mm", d.curve.a90.value);
  json.append("a90_95_mm", d.curve.a90_95);
  const std::optional<double> limit_mm = d.goal == Goal::goal1 ? figures.model.limit_a90_mm : std::nullopt;
  const bool both = limit_mm && *limit_mm > 0 && d.curve.a90.value;
  json.append("limit_a90_mm", limit_mm);
  return json.append("ratio_to_limit", both ? Json(*d.curve.a90.value / *limit_mm) : Json());
}

Json goal_onset_json(const DescriptionFigures& d) {
  if (!d.onset) return {};
  Json json = Json::object();
  json.append("median_abs_error_frames", d.onset->frames.median.value);
  return json.append("within_2", d.onset->within_2.value).append("within_5", d.onset->within_5.value);
}

Json goal_place_json(const DescriptionFigures& d) {
  if (!d.place) return {};
  Json json = Json::object();
  json.append("median_abs_error_mm", d.place->mm.median.value);
  return json.append("within_1mm", d.place->within_1mm.value);
}

/// Rate of false alarms of plain normal panels; no trial where the set has none.
const SoundFigures& promised(const DetectorFigures& figures) {
  static const SoundFigures none;
  for (const SoundFigures& s : figures.sound)
    if (s.promised) return s;
  return none;
}

Json goal_json(const DetectorFigures& figures, const DamageFigures& d) {
  const SoundFigures& normal = promised(figures);
  const Rate& far = normal.alarms.test;
  Json recall = Json::object(), confusion = Json::object(), json = Json::object();
  recall.append("alpha", figures.model.alpha).append("value", d.found.value);
  recall.append("low", d.found.low).append("high", d.found.high);
  confusion.append("tp", d.found.events).append("fp", far.events);
  confusion.append("fn", d.found.trials - d.found.events).append("tn", far.trials - far.events);
  confusion.append("inconclusive", normal.inconclusive);
  json.append("panels", normal.panels + d.panels).append("positives", d.panels);
  json.append("auroc", flat(d.auroc)).append("auprc", flat(d.average_precision));
  json.append("recall_at_far", std::move(recall)).append("far", flat(far));
  if (d.goal == Goal::goal1) json.append("onset", goal_onset_json(d.described[0]));
  json.append("position", goal_place_json(d.described[0]));
  json.append("by_scenario", goal_scenarios_json(figures, d.goal)).append("pod", goal_pod_json(figures, d));
  return json.append("confusion", std::move(confusion)).append("frame_level", Json());
}

Json hits_json(const std::optional<PairedDifference>& hits) {
  if (!hits) return {};
  Json json = Json::object();
  json.append("both", hits->both).append("only_first", hits->only_first);
  json.append("only_second", hits->only_second).append("neither", hits->neither);
  return json.append("difference", estimate_json(hits->difference)).append("p", hits->p);
}

Json difference_json(const ModelDifference& d) {
  Json json = Json::object();
  json.append("first", d.first).append("second", d.second).append("goal", goal_name(d.goal));
  json.append("auroc", d.auroc ? estimate_json(d.auroc->difference) : Json());
  json.append("auroc_p", d.auroc ? Json(d.auroc->p) : Json());
  return json.append("hits", hits_json(d.hits));
}

}  // namespace

std::string evaluation_json(const Evaluation& evaluation) {
  Json goals = Json::object(), figures = Json::object(), differences = Json::array(), json = Json::object();
  for (std::size_t g = 0; g < 2; ++g) {
    Json goal = Json::object();
    for (const DetectorFigures& d : evaluation.detector) goal.append(d.model.name, goal_json(d, d.goal[g]));
    goals.append(g == 0 ? "goal1" : "goal2", std::move(goal));
  }
  for (const DetectorFigures& d : evaluation.detector) figures.append(d.model.name, detector_json(d));
  for (const ModelDifference& d : evaluation.difference) differences.push(difference_json(d));
  json.append("title", evaluation.title).append("panels", evaluation.panel.size());
  json.append("goals", std::move(goals)).append("figures", std::move(figures));
  json.append("differences", std::move(differences));
  json.append("warnings", Json::array_of(std::span<const std::string>(evaluation.warnings)));
  return support::dump_json(json);
}

}  // namespace motionanalyzer
