#include "support/reason_json.hpp"

#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer {
namespace {

using support::Json;

Json reasons_json(const std::vector<Reason>& reasons) {
  Json json = Json::array();
  for (const Reason& reason : reasons) json.push(support::reason_json(reason));
  return json;
}

template <class T>
Json interval_json(const std::optional<std::array<T, 2>>& interval) {
  return interval ? Json::array_of(std::span<const T>(*interval)) : Json();
}

Json contributions_json(const std::vector<Contribution>& parts) {
  Json json = Json::array();
  for (const Contribution& part : parts)
    json.push(Json::object().append("name", part.name).append("share", part.share));
  return json;
}

Json contributions_json(const std::vector<FrameContribution>& parts) {
  Json json = Json::array();
  for (const FrameContribution& part : parts)
    json.push(Json::object().append("frame", part.frame).append("share", part.share));
  return json;
}

Json panel_json(const PanelVerdict& verdict) {
  Json json = Json::object();
  json.append("panel", verdict.panel)
      .append("statistic", verdict.statistic)
      .append("p_value", verdict.p_value);
  json.append("verdict", verdict_name(verdict.verdict)).append("reasons", reasons_json(verdict.reasons));
  json.append("cause", verdict.cause ? Json(cause_name(*verdict.cause)) : Json());
  json.append("onset_frame", verdict.onset_frame);
  json.append("onset_interval", interval_json(verdict.onset_interval));
  json.append("position", verdict.position).append("position_mm", verdict.position_mm);
  json.append("position_interval", interval_json(verdict.position_interval));
  json.append("position_interval_mm", interval_json(verdict.position_interval_mm));
  json.append("lambda_mm", verdict.lambda_mm);
  json.append("lambda_interval_mm", interval_json(verdict.lambda_interval_mm));
  json.append("incoming_margin", verdict.incoming_margin);
  json.append("contributions", contributions_json(verdict.contribution));
  json.append("frame_contributions", contributions_json(verdict.frame_contribution));
  return json.append("frames", Json::array_of(std::span<const double>(verdict.score)));
}

// Two values of one name are told apart by their units.
Json summary_json(const std::vector<NamedValue>& summary) {
  Json json = Json::object();
  for (const NamedValue& item : summary) {
    const bool taken = json.find(item.name) != nullptr;
    json.set(taken ? item.name + " (" + item.unit + ")" : item.name, item.value);
  }
  return json;
}

Json options_json(const Report& report) {
  Json json = Json::object();
  for (const auto& [name, value] : report.options) json.set(name, value);
  return json;
}

Json label_json(const ReportLabel& label) {
  Json json = Json::object();
  json.append("scenario", label.scenario).append("damaged", label.damaged);
  return json.append("onset_frame", label.onset_frame).append("onset_time_s", label.onset_time_s);
}

Json scenario_json(const ScenarioRow& row) {
  Json json = Json::object();
  json.append("scenario", row.scenario).append("damaged", row.damaged).append("panels", row.panels);
  return json.append("ok", row.ok).append("ng", row.ng).append("inconclusive", row.inconclusive);
}

std::string scenario_lines(const std::vector<ScenarioRow>& rows) {
  if (rows.empty()) return {};
  std::string text = ",\n\"by_scenario\": [";
  for (std::size_t i = 0; i < rows.size(); ++i)
    text += (i == 0 ? "\n" : ",\n") + support::dump_json(scenario_json(rows[i]), 0);
  return text + "\n]";
}

}  // namespace

std::string render_panel_json(const PanelVerdict& verdict) {
  return support::dump_json(panel_json(verdict), 0);
}

// One member a line and one panel a line: readable, and easy to compare line by line.
std::string render_json(const Report& report) {
  std::string text = "{\n\"motionanalyzer\": " + support::dump_json(report.version, 0) +
                     ",\n\"command\": " + support::dump_json(report.command, 0) +
                     ",\n\"seed\": " + std::to_string(report.seed) +
                     ",\n\"options\": " + support::dump_json(options_json(report), 0) + ",\n\"warnings\": " +
                     support::dump_json(Json::array_of(std::span<const std::string>(report.warnings)), 0) +
                     scenario_lines(report.by_scenario) + ",\n\"panels\": [";
  for (std::size_t i = 0; i < report.panel.size(); ++i) {
    Json json = panel_json(report.panel[i].verdict);
    json.append("summary", summary_json(report.panel[i].summary));
    json.append("warnings", reasons_json(report.panel[i].warnings));
    if (report.panel[i].label) json.append("label", label_json(*report.panel[i].label));
    text += (i == 0 ? "\n" : ",\n") + support::dump_json(json, 0);
  }
  return text + "\n]\n}\n";
}

}  // namespace motionanalyzer
