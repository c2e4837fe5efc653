// What labelled panels gave, in JSON, tables and a page.
#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/pipeline/label_gain.hpp"
#include "motionanalyzer/pipeline/labels.hpp"
#include "pipeline/figures_json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

std::string in_percent(double share) { return support::with_digits(100 * share, 3); }

/// "12.3 (4.5 to 20.1)" in percent.
std::string percents(const Estimate& estimate) {
  if (!estimate.value) return "-";
  return in_percent(*estimate.value) + " (" + in_percent(estimate.low) + " to " + in_percent(estimate.high) +
         ")";
}

std::string found_of_labelled(const Rate& rate) {
  return std::to_string(rate.events) + "/" + std::to_string(rate.trials) + ", " +
         percents({rate.value, rate.low, rate.high});
}

std::string severity_text(const Estimate& a90) {
  if (!a90.value) return "-";
  return support::with_digits(*a90.value, 3) + " (" + support::with_digits(a90.low, 3) + " to " +
         support::with_digits(a90.high, 3) + ")";
}

Json figures_json(double alpha, const Rate& recall, const Estimate& alarms, const Estimate& precision) {
  Json json = Json::object();
  json.append("alpha", alpha).append("recall", pipeline::rate_json(recall));
  json.append("false_alarms", pipeline::estimate_json(alarms));
  return json.append("precision", pipeline::estimate_json(precision));
}

Json point_json(const LabelGainPoint& point) {
  Json json = Json::object();
  json.append("labels", point.labels).append("judged", point.judged);
  json.append("recall", pipeline::estimate_json(point.recall));
  json.append("gain", pipeline::estimate_json(point.gain));
  json.append("a90_mm", pipeline::estimate_json(point.a90_mm));
  json.append("known", pipeline::estimate_json(point.known));
  return json.append("weights", Json::array_of(std::span<const double>(point.weight)));
}

SharePlot recall_plot(const LabelGain& study) {
  SharePlot plot;
  plot.heading = "Damage found by the number of labelled panels";
  plot.x_label = "labelled damaged panels";
  plot.y_label = "share of other damaged panels found";
  plot.caption = "Dots: mean over draws of labelled panels, with the 95 % interval over damaged panels.";
  for (const LabelGainPoint& point : study.point)
    plot.at.push_back({static_cast<double>(point.labels), point.recall.value.value_or(0), point.recall.low,
                       point.recall.high});
  return plot;
}

std::string gain_text(const LabelGain& study) {
  if (study.point.empty()) return "No number of labels left enough panels to judge.";
  const LabelGainPoint& last = study.point.back();
  const std::string labels = std::to_string(last.labels) + " labelled panels";
  if (last.gain.value && last.gain.low > 0)
    return labels + " raise the share that is found by " + percents(last.gain) + " points.";
  if (last.gain.value && last.gain.high < 0)
    return labels + " lower the share that is found by " + percents(last.gain) + " points.";
  return labels +
         " change the share that is found by no more than the noise of these panels: " + percents(last.gain) +
         " points.";
}

}  // namespace

std::string labelled_json(const LabelledCalibration& made) {
  Json json = Json::object();
  json.append("labelled", made.labelled).append("inconclusive", made.inconclusive);
  json.append("calibration", made.calibration).append("weighed", made.weighed);
  json.append("prevalence", made.options.prevalence).append("precision_wanted", made.options.precision);
  json.append("before", figures_json(made.alpha_before, made.recall_before, made.false_alarms_before,
                                     made.precision_before));
  json.append("now", figures_json(made.alpha, made.recall, made.false_alarms, made.precision));
  return support::dump_json(json);
}

FigureTable labelled_table(const LabelledCalibration& made) {
  FigureTable table;
  table.heading = "What the labelled panels tell";
  table.caption = std::to_string(made.labelled) + " damaged panels (" + std::to_string(made.inconclusive) +
                  " INCONCLUSIVE), threshold from " + std::to_string(made.calibration) +
                  " normal ones; precision where " + in_percent(made.options.prevalence) +
                  " % of the panels are damaged. In %, with 95 % intervals.";
  table.column = {"threshold", "accepted false alarms %", "false alarms %", "found", "precision %"};
  table.row.push_back({"before", in_percent(made.alpha_before), percents(made.false_alarms_before),
                       found_of_labelled(made.recall_before), percents(made.precision_before)});
  table.row.push_back({"now", in_percent(made.alpha), percents(made.false_alarms),
                       found_of_labelled(made.recall), percents(made.precision)});
  return table;
}

std::string label_gain_json(const LabelGain& study) {
  Json points = Json::array();
  for (const LabelGainPoint& point : study.point) points.push(point_json(point));
  Json panels = Json::object();
  panels.append("fitted", study.fitted).append("calibration", study.calibration);
  panels.append("labelled", study.labelled);
  Json json = Json::object();
  json.append("members", Json::array_of(std::span<const std::string>(study.member)));
  json.append("points", std::move(points)).append("panels", std::move(panels));
  json.append("draws", study.draws).append("alpha", study.alpha);
  return support::dump_json(json);
}

FigureTable label_gain_table(const LabelGain& study) {
  FigureTable table;
  table.heading = "Recall by the number of labelled panels";
  table.caption =
      "Members weighed by so many damaged panels, " + std::to_string(study.draws) +
      " draws each, and judged on the others of " + std::to_string(study.labelled) + "; threshold from " +
      std::to_string(study.calibration) + " normals at " + in_percent(study.alpha) +
      " % false alarms. In %, 95 % intervals over panels; of mm: range over draws. Known: what so "
      "many labelled panels by themselves tell of the recall.";
  table.column = {"labels", "found %", "gain, points", "found on 90 % from mm", "known %"};
  for (const std::string& name : study.member) table.column.push_back(name);
  for (const LabelGainPoint& point : study.point) {
    table.row.push_back({std::to_string(point.labels), percents(point.recall),
                         point.labels == 0 ? "-" : percents(point.gain), severity_text(point.a90_mm),
                         point.known.value
                             ? in_percent(point.known.low) + " to " + in_percent(point.known.high)
                             : std::string("-")});
    for (const double weight : point.weight) table.row.back().push_back(support::with_digits(weight, 2));
  }
  return table;
}

std::string label_gain_html(const LabelGain& study) {
  FiguresPage page;
  page.title = "How much do labelled panels help?";
  page.paragraph = {gain_text(study)};
  page.paragraph.insert(page.paragraph.end(), study.warnings.begin(), study.warnings.end());
  page.share_plot = {recall_plot(study)};
  page.table = {label_gain_table(study)};
  page.version = library_version();
  return render_figures_html(page);
}

}  // namespace motionanalyzer
