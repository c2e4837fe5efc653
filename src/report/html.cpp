#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "report/page.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

constexpr std::size_t kMostContributions = 8;

std::string anchor(std::size_t index) { return "panel-" + std::to_string(index + 1); }

// Indices: NG first, then INCONCLUSIVE, then OK; else in the report's order.
std::vector<std::size_t> urgent_first(const std::vector<ReportPanel>& panels) {
  std::vector<std::size_t> order;
  for (const Verdict verdict : {Verdict::ng, Verdict::inconclusive, Verdict::ok})
    for (std::size_t i = 0; i < panels.size(); ++i)
      if (panels[i].verdict.verdict == verdict) order.push_back(i);
  return order;
}

// Which panels get pictures.
std::vector<bool> pictured(const std::vector<std::size_t>& order, std::size_t most) {
  std::vector<bool> chosen(order.size(), false);
  for (std::size_t k = 0; k < order.size() && k < most; ++k) chosen[order[k]] = true;
  return chosen;
}

std::string cell(const std::string& html, const char* css_class = nullptr) {
  return (css_class == nullptr ? "<td>" : "<td class=\"" + std::string(css_class) + "\">") + html + "</td>";
}

std::string reason_lines(const std::vector<Reason>& reasons) {
  std::string html;
  for (const Reason& reason : reasons) {
    html += (html.empty() ? "" : "<br>") + escape_html(reason.message);
    const std::string place = place_text(reason.where);
    if (!place.empty()) html += " <span class=\"place\">" + escape_html(place) + "</span>";
  }
  return html;
}

// Where the panel's own section says them all.
std::string first_reason(std::vector<Reason> reasons) {
  if (reasons.size() < 2) return reason_lines(reasons);
  const std::size_t others = reasons.size() - 1;
  reasons.resize(1);
  return reason_lines(reasons) + " <span class=\"place\">and " + std::to_string(others) + " more</span>";
}

// Beside a panel's name: what it was simulated as or labelled with.
std::string label_note(const ReportPanel& panel) {
  const std::string text = label_text(panel.label);
  return text.empty() ? text : " <span class=\"place\">" + escape_html(text) + "</span>";
}

std::string scenario_table(const std::vector<ScenarioRow>& rows) {
  if (rows.empty()) return {};
  std::string html =
      "<h3>By scenario, as the data set labels the panels</h3>\n<table class=\"scenarios\">\n"
      "<thead><tr><th>scenario</th><th>damaged</th>";
  for (const char* name : {"panels", "OK", "NG", "INCONCLUSIVE"})
    html += "<th class=\"number\">" + std::string(name) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const ScenarioRow& row : rows) {
    html += "<tr>" + cell(escape_html(row.scenario)) + cell(row.damaged ? "yes" : "no");
    for (const std::size_t count : {row.panels, row.ok, row.ng, row.inconclusive})
      html += cell(std::to_string(count), "number");
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n<h3>All panels</h3>\n";
}

// A value on one line, what stands in brackets or after a comma smaller on lines of its own.
std::string stacked(const std::string& text) {
  std::string html;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t bracket = text.find(" (", begin), comma = text.find(", ", begin);
    const std::size_t end = std::min({bracket, comma, text.size()});
    const std::string line = escape_html(text.substr(begin, end - begin));
    html += begin == 0 ? line : "<span class=\"place\">" + line + "</span>";
    begin = end + (end == comma ? 2 : 1);
  }
  return html;
}

// What all rows of the table of panels share.
struct PanelTable {
  bool damage = false;
  std::optional<double> threshold;
  Range scale;
  std::vector<Reason> said;
};

PanelTable panel_table_of(const Report& report) {
  PanelTable table;
  table.damage = has_damage(report.panel);
  if (report.model && report.model->threshold && std::isfinite(*report.model->threshold))
    table.threshold = report.model->threshold;
  table.scale = sparkline_range(report.panel, table.threshold);
  table.said = common_reasons(report.panel);
  return table;
}

std::string panel_row(const Report& report, std::size_t index, const PanelTable& table, bool has_section) {
  const ReportPanel& panel = report.panel[index];
  const PanelVerdict& verdict = panel.verdict;
  const std::string name = escape_html(verdict.panel);
  std::string html = "<tr>";
  html +=
      cell((has_section ? "<a href=\"#" + anchor(index) + "\">" + name + "</a>" : name) + label_note(panel));
  html += cell(badge(verdict.verdict)) + cell(escape_html(panel.grade));
  html += cell(show(verdict.p_value, 3), "number") + cell(show(verdict.statistic, 3), "number");
  html += cell(sparkline(verdict, table.scale, threshold_of(report.model, verdict)));
  html += cell(stacked(onset_text(verdict)), "word") + cell(stacked(position_text(verdict)), "word");
  if (table.damage) html += cell(stacked(severity_text(verdict)), "word") + cell(cause_text(verdict), "word");
  std::vector<Reason> reasons = without(why(report.model, verdict), table.said);
  return html + cell(has_section ? first_reason(std::move(reasons)) : reason_lines(reasons), "why") +
         "</tr>\n";
}

std::string scale_text(const Report& report, const PanelTable& table) {
  const bool scored = std::any_of(report.panel.begin(), report.panel.end(), [](const ReportPanel& panel) {
    const auto& score = panel.verdict.score;
    return std::any_of(score.begin(), score.end(), [](double v) { return std::isfinite(v); });
  });
  if (!scored) return {};
  std::string text = "Scores over time: one scale for all panels, " + show(table.scale.low, 3) + " to " +
                     show(table.scale.high, 3) + ".";
  if (table.threshold)
    text += " Dashed: the threshold, " + show(*table.threshold, 3) +
            ". What lies above the scale runs along its end.";
  return "<p class=\"place\">" + escape_html(text) + "</p>\n";
}

std::string panel_table(const Report& report, const std::vector<std::size_t>& order,
                        const std::vector<bool>& has_section) {
  const PanelTable table = panel_table_of(report);
  std::string html = scale_text(report, table) +
                     "<table class=\"panels\">\n<thead><tr><th>panel</th><th>verdict</th><th>data</th><th "
                     "class=\"number\">p</th>"
                     "<th class=\"number\">highest score</th><th>score over "
                     "time</th><th>onset</th><th>position</th>";
  if (table.damage) html += "<th>severity</th><th>cause</th>";
  html += "<th class=\"why\">why</th></tr></thead>\n<tbody>\n";
  for (const std::size_t i : order) html += panel_row(report, i, table, has_section[i]);
  return html + "</tbody>\n</table>\n";
}

std::string fact(const char* name, const std::string& value) {
  return "<div><dt>" + std::string(name) + "</dt><dd>" + escape_html(value) + "</dd></div>";
}

// How much better "came in damaged" explains the panel than "happened in the bend".
std::string margin_text(const PanelVerdict& verdict) {
  if (!verdict.incoming_margin) return {};
  return " (log-likelihood of incoming over bending: " + show(verdict.incoming_margin, 3) + ")";
}

std::string facts(const ReportPanel& panel) {
  const PanelVerdict& verdict = panel.verdict;
  std::string html = "<dl class=\"facts\">";
  html += fact("p-value", show(verdict.p_value, 3)) + fact("highest score", show(verdict.statistic));
  if (verdict.cause) html += fact("cause", cause_text(verdict) + margin_text(verdict));
  if (verdict.onset_frame) html += fact("onset", onset_text(verdict));
  const std::string true_onset = true_onset_text(panel.label);
  if (!true_onset.empty()) html += fact("true onset", true_onset);
  if (verdict.position) html += fact("position", position_text(verdict));
  if (verdict.lambda_mm) html += fact("extra equivalent length", severity_text(verdict));
  return html + "</dl>\n";
}

std::string summary_list(const std::vector<NamedValue>& summary) {
  if (summary.empty()) return {};
  std::string html = "<h3>Summary</h3>\n<div class=\"values\">";
  for (const NamedValue& item : summary) {
    const std::string unit = item.unit == "1" ? std::string() : escape_html(item.unit);
    html += "<div><span class=\"name\">" + escape_html(item.name) + "</span><span class=\"value\">" +
            show(item.value) + (unit.empty() ? "" : " ") + unit + "</span></div>";
  }
  return html + "</div>\n";
}

std::string share_item(const std::string& name, double share) {
  return "<div><span class=\"name\">" + escape_html(name) + "</span><span class=\"value\">" +
         show(100 * share, 3) + " %</span></div>";
}

std::string contribution_list(const PanelVerdict& verdict) {
  std::string html;
  if (!verdict.contribution.empty()) {
    html += "<h3>What the highest score consists of</h3>\n<div class=\"values\">";
    const std::size_t count = std::min(verdict.contribution.size(), kMostContributions);
    for (std::size_t i = 0; i < count; ++i)
      html += share_item(verdict.contribution[i].name, verdict.contribution[i].share);
    html += "</div>\n";
  }
  if (!verdict.frame_contribution.empty()) {
    html += "<h3>Frames that stand out, shares of what is above the ordinary</h3>\n<div class=\"values\">";
    for (const FrameContribution& part : verdict.frame_contribution)
      html += share_item("frame " + std::to_string(part.frame), part.share);
    html += "</div>\n";
  }
  return html;
}

std::string path_caption(const ReportPanel& panel, bool has_threshold) {
  const auto& score = panel.verdict.score;
  const bool scored = std::any_of(score.begin(), score.end(), [](double v) { return std::isfinite(v); });
  if (scored)
    return std::string("Score of every frame. Gaps: frames without a full window. Dot: the highest score.") +
           (has_threshold ? " Dashed: the threshold; a panel whose highest score is above it is NG." : "");
  return "No model has scored this panel. Shown instead: the signal in which change points were sought, "
         "changes "
         "dashed.";
}

std::string pictures(const ReportPanel& panel, std::optional<double> threshold) {
  const TimeAxis time = time_axis(panel);
  const char* unread = panel.kinematics ? "No picture of the strip: no frame has a usable shape."
                       : panel.grade == "ok" || panel.grade == "usable"
                           ? "No picture of the strip: its motion was not kept for this page."
                           : "No picture of the strip: the bundle could not be read.";
  std::string html = "<div class=\"pictures\">\n<div>\n";
  html += figure(strip_plot(panel),
                 "The strip from its held end to its moving end, evenly spread over the bend. "
                 "Arrows: velocity.",
                 unread);
  html += "</div>\n<div>\n";
  html += figure(curvature_plot(panel, time),
                 "Curvature over time and place; colours end at the central 99 % of the values.",
                 "No curvature: it needs the shape of the strip.");
  html += figure(path_plot(panel, time, threshold), path_caption(panel, threshold.has_value()),
                 "No scores and no signal: no model, or no usable frame.");
  return html + "</div>\n</div>\n";
}

std::string panel_section(const Report& report, std::size_t index) {
  const ReportPanel& panel = report.panel[index];
  std::string html = "<section class=\"panel\" id=\"" + anchor(index) + "\">\n<div class=\"heading\"><h2>" +
                     escape_html(panel.verdict.panel) + "</h2>" + badge(panel.verdict.verdict) +
                     label_note(panel) + "<a href=\"#top\">all panels</a></div>\n";
  html += facts(panel) + reason_list(why(report.model, panel.verdict), "Why");
  html +=
      reason_list(panel.warnings, "Warnings") + pictures(panel, threshold_of(report.model, panel.verdict));
  return html + summary_list(panel.summary) + contribution_list(panel.verdict) + "</section>\n";
}

std::string model_text(const Report& report) {
  if (!report.model) return "<p>No model: panels are shown but not judged.</p>\n";
  const ReportModel& model = *report.model;
  std::string html =
      "<p>Model <b>" + escape_html(model.detector) + "</b> <code>" + escape_html(model.file) +
      "</code>, calibration: " + escape_html(model.calibration.empty() ? "none" : model.calibration);
  if (!model.origin.empty()) html += ", origin: " + escape_html(model.origin);
  if (model.alpha > 0) {
    html += ", false-alarm probability of a panel " + show(model.alpha) + ": NG when p is not above it";
  }
  return html + "</p>\n";
}

// A run's warning on its calibration says what every panel's reason says, and more.
bool is_said(const std::vector<std::string>& warnings, const Reason& reason) {
  return reason.code == "coarse_calibration" &&
         std::any_of(warnings.begin(), warnings.end(),
                     [](const std::string& text) { return text.starts_with("calibrated on "); });
}

std::string run_details(const Report& report) {
  std::string html = "<details><summary>How this was made</summary>\n<table>\n";
  const auto row = [&html](const std::string& name, const std::string& value) {
    html += "<tr>" + cell(escape_html(name)) + cell(escape_html(value)) + "</tr>\n";
  };
  row("motionanalyzer", report.version);
  row("command", report.command);
  row("seed", std::to_string(report.seed));
  for (const auto& [name, value] : report.options) row(name, value);
  for (const auto& [stage, seconds] : report.timings_s) row("time, " + stage, show(seconds, 3) + " s");
  return html + "</table>\n</details>\n";
}

}  // namespace

std::string render_html(const Report& report) {
  const std::string title = report.title.empty() ? "Bend inspection" : report.title;
  std::string html = page_begin(title) + "<h1 id=\"top\">" + escape_html(title) + "</h1>\n";
  html +=
      "<p class=\"lead\">" + count_text(report.panel) + "</p>\n" + model_text(report) + run_details(report);
  for (const std::string& warning : report.warnings)
    html += "<p class=\"note\">" + escape_html(warning) + "</p>\n";
  const std::vector<std::size_t> order = urgent_first(report.panel);
  const std::vector<bool> chosen = pictured(order, report.pictures);
  if (report.panel.size() > report.pictures) {
    html += "<p class=\"note\">Details are shown for " + std::to_string(report.pictures) + " of " +
            std::to_string(report.panel.size()) + " panels, NG first.</p>\n";
  }
  for (const Reason& reason : common_reasons(report.panel))
    if (!is_said(report.warnings, reason))
      html += "<p class=\"note\">All panels: " + escape_html(reason.message) + "</p>\n";
  html += scenario_table(report.by_scenario);
  html += report.panel.empty() ? "<p class=\"absent\">No panels.</p>\n" : panel_table(report, order, chosen);
  for (const std::size_t i : order)
    if (chosen[i]) html += panel_section(report, i);
  return html + page_end();
}

}  // namespace motionanalyzer
