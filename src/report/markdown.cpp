#include "report/page.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

std::string row(std::initializer_list<std::string> cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text.append(" ").append(cell).append(" |");
  return text + "\n";
}

std::string messages(const std::vector<Reason>& reasons) {
  std::string text;
  for (const Reason& reason : reasons) text += (text.empty() ? "" : "; ") + escape_markdown(reason.message);
  return text;
}

std::string scenario_markdown(const std::vector<ScenarioRow>& rows) {
  if (rows.empty()) return {};
  std::string text = row({"scenario", "damaged", "panels", "OK", "NG", "INCONCLUSIVE"}) +
                     row({"---", "---", "---:", "---:", "---:", "---:"});
  for (const ScenarioRow& of : rows) {
    text += row({escape_markdown(of.scenario), of.damaged ? "yes" : "no", std::to_string(of.panels),
                 std::to_string(of.ok), std::to_string(of.ng), std::to_string(of.inconclusive)});
  }
  return text + "\n";
}

std::string panel_table(const Report& report) {
  std::string text = row({"panel", "verdict", "data", "p", "highest score", "onset", "position", "severity",
                          "cause", "why"}) +
                     row({"---", "---", "---", "---:", "---:", "---", "---", "---", "---", "---"});
  const std::vector<Reason> said = common_reasons(report.panel);
  for (const ReportPanel& panel : report.panel) {
    const PanelVerdict& verdict = panel.verdict;
    text += row({escape_markdown(verdict.panel), std::string(verdict_name(verdict.verdict)),
                 escape_markdown(panel.grade), show(verdict.p_value, 3), show(verdict.statistic, 3),
                 onset_text(verdict), position_text(verdict), severity_text(verdict), cause_text(verdict),
                 messages(without(why(report.model, verdict), said))});
  }
  return text;
}

std::string bullets(const std::vector<Reason>& reasons, const std::string& heading) {
  std::string text;
  for (const Reason& reason : reasons) {
    const std::string place = escape_markdown(place_text(reason.where));
    std::string source = escape_markdown(reason.code);
    if (!place.empty()) source += (source.empty() ? "" : ", ") + place;
    text += "- " + heading + ": " + escape_markdown(reason.message);
    text += source.empty() ? "\n" : " (" + source + ")\n";
  }
  return text;
}

std::string panel_section(const ReportPanel& panel, const std::optional<ReportModel>& model) {
  const PanelVerdict& verdict = panel.verdict;
  std::string text =
      "\n## " + escape_markdown(verdict.panel) + ": " + std::string(verdict_name(verdict.verdict)) + "\n\n";
  if (panel.label) text += "- label: " + escape_markdown(label_text(panel.label)) + "\n";
  if (verdict.onset_frame) text += "- onset: " + onset_text(verdict) + "\n";
  const std::string true_onset = true_onset_text(panel.label);
  if (!true_onset.empty()) text += "- true onset: " + true_onset + "\n";
  if (verdict.cause) text += "- cause: " + std::string(cause_name(*verdict.cause)) + "\n";
  if (verdict.lambda_mm) text += "- extra equivalent length: " + severity_text(verdict) + "\n";
  text += bullets(why(model, verdict), "why") + bullets(panel.warnings, "warning");
  if (panel.summary.empty()) return text;
  text += '\n';
  text += row({"value", "", "unit"}) + row({"---", "---:", "---"});
  for (const NamedValue& item : panel.summary) {
    text += row({escape_markdown(item.name), show(item.value), escape_markdown(item.unit)});
  }
  return text;
}

std::string run_table(const Report& report) {
  std::string text = "\n## How this was made\n\n" + row({"", ""}) + row({"---", "---"});
  text += row({"motionanalyzer", escape_markdown(report.version)}) +
          row({"command", escape_markdown(report.command)}) + row({"seed", std::to_string(report.seed)});
  for (const auto& [name, value] : report.options)
    text += row({escape_markdown(name), escape_markdown(value)});
  for (const auto& [stage, seconds] : report.timings_s) {
    text += row({"time, " + escape_markdown(stage), show(seconds, 3) + " s"});
  }
  return text;
}

std::string model_line(const Report& report) {
  if (!report.model) return "No model: panels are shown but not judged.\n";
  const ReportModel& model = *report.model;
  std::string text =
      "Model " + escape_markdown(model.detector) + " (" + escape_markdown(model.file) +
      "), calibration: " + escape_markdown(model.calibration.empty() ? "none" : model.calibration);
  if (!model.origin.empty()) text += ", origin: " + escape_markdown(model.origin);
  if (model.alpha > 0) {
    text += ", false-alarm probability of a panel " + show(model.alpha) + ": NG when p is not above it";
  }
  return text + "\n";
}

}  // namespace

std::string render_markdown(const Report& report) {
  std::string text = "# " + escape_markdown(report.title.empty() ? "Bend inspection" : report.title) +
                     "\n\n" + count_text(report.panel) + "\n\n" + model_line(report) + "\n";
  for (const std::string& warning : report.warnings) text += "> " + escape_markdown(warning) + "\n\n";
  text += scenario_markdown(report.by_scenario);
  for (const Reason& reason : common_reasons(report.panel))
    text += "All panels: " + escape_markdown(reason.message) + "\n\n";
  text += report.panel.empty() ? "No panels.\n" : panel_table(report);
  for (const ReportPanel& panel : report.panel) text += panel_section(panel, report.model);
  return text + run_table(report);
}

}  // namespace motionanalyzer
