// The page of a study of detection: what it found in words, the numbers, the curve.
#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "pipeline/figures_json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

std::string rounded(double value) {
  return std::isfinite(value) ? support::with_digits(value, 3) : "not known";
}

std::string span_of(double low, double high) { return rounded(low) + " to " + rounded(high); }

std::string percents_of(const Rate& rate) {
  return rounded(100 * rate.low) + " to " + rounded(100 * rate.high) + " %";
}

std::string part_of(std::size_t events, std::size_t trials) {
  return std::to_string(events) + " of " + std::to_string(trials);
}

std::string answer_text(const PodStudy& study) {
  const PodCurve& curve = study.curve;
  const bool fitted = curve.status == PodStatus::fitted && curve.a90.value;
  std::string text =
      fitted ? "Damage of " + rounded(*curve.a90.value) + " mm is found on 9 of 10 panels. " : std::string();
  if (std::isfinite(curve.a90_95))
    text += "To be safe reckon with " + rounded(curve.a90_95) +
            " mm: with 95 % confidence such damage is found on at least 9 of 10 panels. ";
  else
    text += "A limit that holds with 95 % confidence could not be told. ";
  return text + pipeline::curve_note(curve);
}

std::vector<std::string> estimate_row(const char* name, const Estimate& estimate, const char* meaning) {
  return {name, estimate.value ? rounded(*estimate.value) : "not determined",
          span_of(std::max(0.0, estimate.low), estimate.high), meaning};
}

FigureTable limits_table(const PodCurve& curve) {
  FigureTable table;
  table.heading = "From which severity on damage is found";
  table.column = {"", "severity mm", "95 % interval", "what it means"};
  table.row.push_back(estimate_row("a50", curve.a50, "found on every second panel"));
  table.row.push_back(estimate_row("a90", curve.a90, "found on 9 of 10 panels"));
  table.row.push_back({"a90/95, the limit to rely on", rounded(curve.a90_95), "-",
                       "a90 does not exceed it, with 95 % confidence"});
  return table;
}

FigureTable counts_table(const PodStudy& study) {
  FigureTable table;
  table.heading = "What was counted";
  table.column = {"", "panels", "note"};
  table.row.push_back({"damaged copies called NG: found", part_of(study.curve.hits, study.curve.panels),
                       "all severities tried together; by severity below the picture"});
  table.row.push_back({"damaged copies without a verdict: INCONCLUSIVE",
                       part_of(study.inconclusive, study.trial.size()), "count as not found"});
  const Rate& alarms = study.false_alarms;
  if (alarms.trials == 0)
    table.row.push_back({"untouched panels called NG: false alarms", "-",
                         "not counted, none of those judged is new to the model"});
  else
    table.row.push_back({"untouched panels called NG: false alarms", part_of(alarms.events, alarms.trials),
                         "95 % interval of the share: " + percents_of(alarms)});
  if (study.inconclusive_normals > 0)
    table.row.push_back({"untouched panels without a verdict: INCONCLUSIVE",
                         part_of(study.inconclusive_normals, alarms.trials + study.inconclusive_normals),
                         "new to the model; not among those above"});
  return table;
}

template <typename Value>
std::vector<std::string> range_row(const PodStudy& study, const char* name, double factor, Value value) {
  double low = value(study.trial.front()), high = low;
  for (const PodTrial& trial : study.trial) {
    low = std::min(low, value(trial));
    high = std::max(high, value(trial));
  }
  return {name, rounded(factor * low), rounded(factor * high)};
}

FigureTable zone_table(const PodStudy& study) {
  FigureTable table;
  table.heading = "The zone that was tried";
  table.caption = "The figures hold for damage within it; nothing is said of damage outside.";
  table.column = {"", "from", "to"};
  if (study.trial.empty()) return table;
  table.row = {
      range_row(study, "severity, mm", 1, [](const PodTrial& t) { return t.lambda_mm; }),
      range_row(study, "place, % of the visible length", 100, [](const PodTrial& t) { return t.place; }),
      range_row(study, "bend angle at which it happens, degrees", 180 / elementary::kPi,
                [](const PodTrial& t) { return t.angle_rad; })};
  return table;
}

FigureTable classes_table(const PodStudy& study) {
  FigureTable table;
  table.heading = "By severity";
  table.column = {"severity mm", "panels", "found", "%", "95 % interval"};
  for (const PodBin& bin : study.bin)
    table.row.push_back({span_of(bin.low_mm, bin.high_mm), std::to_string(bin.hits.trials),
                         std::to_string(bin.hits.events),
                         bin.hits.value ? rounded(100 * *bin.hits.value) : "-", percents_of(bin.hits)});
  return table;
}

}  // namespace

std::string pod_html(const PodStudy& study) {
  FiguresPage page;
  page.title = "From which size on is damage found?";
  page.paragraph = {"Computed damage was put into " + std::to_string(study.trial.size()) +
                        " copies of normal panels, which were then judged as any other.",
                    answer_text(study),
                    "Severity is the length of healthy strip, in mm, that would turn as much as the damaged "
                    "place does in addition: 0 is a healthy strip."};
  page.paragraph.insert(page.paragraph.end(), study.warnings.begin(), study.warnings.end());
  page.summary = {limits_table(study.curve), counts_table(study), zone_table(study)};
  page.plot.push_back(pipeline::detection_plot("Probability of detection", study.curve, study.bin));
  page.table = {classes_table(study)};
  page.version = library_version();
  return render_figures_html(page);
}

}  // namespace motionanalyzer
