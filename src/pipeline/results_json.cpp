#include "motionanalyzer/pipeline/results_json.hpp"

#include "motionanalyzer/io/truth.hpp"
#include "support/json.hpp"
#include "support/reason_json.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

Json reasons_json(const std::vector<Reason>& reasons) {
  Json list = Json::array();
  for (const Reason& reason : reasons) list.push(support::reason_json(reason));
  return list;
}

Json differences_json(const std::vector<ComparedValue>& values) {
  Json differences = Json::object();
  for (const ComparedValue& value : values) {
    Json entry = Json::object();
    entry.append("unit", value.unit).append("a", value.a).append("b", value.b);
    entry.append("difference", value.a && value.b ? Json(*value.b - *value.a) : Json());
    const bool taken = differences.find(value.name) != nullptr;
    differences.set(taken ? value.name + " (" + value.unit + ")" : value.name, std::move(entry));
  }
  return differences;
}

Json panel_mechanics_json(const PanelMechanics& panel) {
  Json one = Json::object();
  one.append("panel", panel.panel).append("goal", goal_name(panel.goal)).append("usable", panel.readable);
  one.append("length_change", panel.length_change).append("jump", panel.jump);
  one.append("residual", panel.residual).append("residual_px", panel.residual_px);
  one.append("frames_bent", panel.frames_bent).append("frames_fitted", panel.frames_fitted);
  return one.append("reasons", reasons_json(panel.reasons));
}

Json check_json(const MechanicsCheck& check) {
  Json one = Json::object();
  one.append("panels", check.panels).append("broken", check.broken).append("limit", check.limit);
  return one.append("median", check.median).append("worst", check.worst);
}

}  // namespace

std::string preflight_json(const PreflightReport& report) {
  Json json = Json::object();
  json.append("bundle", report.bundle).append("verdict", grade_name(report.grade));
  return support::dump_json(json.append("reasons", reasons_json(report.reasons)));
}

std::string repair_json(const std::vector<RepairedCopy>& copies) {
  Json list = Json::array();
  for (const RepairedCopy& copy : copies) {
    Json one = Json::object();
    one.append("bundle", copy.bundle).append("copy", copy.copy.empty() ? Json() : Json(copy.copy));
    one.append("changes", reasons_json(copy.changes)).append("reasons", reasons_json(copy.reasons));
    list.push(std::move(one));
  }
  return support::dump_json(Json::object().append("copies", std::move(list)));
}

std::string comparison_json(const Comparison& comparison) {
  Report report;
  report.panel = {comparison.a, comparison.b};
  const Json whole = support::parse_json(render_json(report), "report");
  Json json = Json::object();
  json.append("panels", support::need(whole, "panels", "report"));
  return support::dump_json(json.append("differences", differences_json(comparison.value)));
}

std::string mechanics_json(const SetMechanics& set) {
  Json json = Json::object(), checks = Json::object(), panels = Json::array();
  for (const MechanicsCheck& check : set.check) checks.append(std::string(check.name), check_json(check));
  for (const PanelMechanics& panel : set.panel) panels.push(panel_mechanics_json(panel));
  json.append("verdict", set.obeys ? "obeys" : "violates");
  json.append("reasons", Json::array_of(std::span<const std::string>(set.reasons)));
  json.append("checks", std::move(checks)).append("panels", std::move(panels));
  return support::dump_json(json);
}

}  // namespace motionanalyzer
