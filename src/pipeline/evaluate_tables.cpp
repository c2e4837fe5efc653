// Figures in words, for the console and the page alike.
#include <cmath>

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "pipeline/figures_json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr const char* kNothing = "-";

std::string figure(double value) { return support::with_digits(value, 3); }
std::string figure(const std::optional<double>& value) { return value ? figure(*value) : kNothing; }

/// Four decimals where all of it is close to 1.
std::string area(const std::optional<double>& value) {
  return value ? support::with_places(*value, 4) : kNothing;
}

std::string from_to(double low, double high, double factor = 1) {
  return figure(factor * low) + ".." + (std::isfinite(high) ? figure(factor * high) : "");
}

std::string parts(const Rate& rate) {
  return std::to_string(rate.events) + "/" + std::to_string(rate.trials);
}
/// "66/66", or "-" without a trial.
std::string parts(const std::optional<Rate>& rate) {
  return rate && rate->trials > 0 ? parts(*rate) : kNothing;
}

std::string percent_of(const std::optional<double>& share) {
  return share ? figure(100 * *share) : std::string(kNothing);
}

std::string with_interval(const Estimate& e) {
  if (!e.value && !(e.low > 0) && !std::isfinite(e.high)) return kNothing;
  return figure(e.value) + " (" + from_to(e.low, e.high) + ")";
}

std::string inconclusive_text(std::size_t n, const std::vector<ReasonCount>& reasons) {
  std::string text = std::to_string(n);
  for (const ReasonCount& reason : reasons)
    text += (&reason == &reasons.front() ? ": " : ", ") + reason.code + " " + std::to_string(reason.panels);
  return text;
}

FigureTable sound_table(const Evaluation& evaluation) {
  FigureTable table;
  table.heading = "False alarms of sound panels";
  table.caption =
      "In %; intervals of 95 %. expected: what a calibration and a test of these sizes give if the promised "
      "rate holds; p: probability of at least so many alarms then. Nothing is promised for healthy variants.";
  table.column = {"detector", "scenario", "panels",        "NG", "%",           "95 %",
                  "alpha %",  "expected", "realised rate", "p",  "INCONCLUSIVE"};
  for (const DetectorFigures& d : evaluation.detector)
    for (const SoundFigures& s : d.sound) {
      const FalseAlarmRate& far = s.alarms;
      const bool told = s.promised;
      table.row.push_back(
          {d.model.name, s.scenario, std::to_string(s.panels), std::to_string(far.test.events),
           percent_of(far.test.value), from_to(far.test.low, far.test.high, 100), figure(100 * d.model.alpha),
           told ? from_to(far.expected.low, far.expected.high, 100) : kNothing,
           told ? from_to(far.realised.low, far.realised.high, 100) : kNothing,
           told ? figure(far.p_too_many) : kNothing, inconclusive_text(s.inconclusive, s.reasons)});
    }
  return table;
}

/// Scenarios, and the whole goal where it has more than one.
std::vector<const DamageFigures*> damage_rows(const DetectorFigures& d) {
  std::vector<const DamageFigures*> rows;
  for (const DamageFigures& whole : d.goal) {
    std::size_t kinds = 0;
    for (const DamageFigures& one : d.damage)
      if (one.goal == whole.goal) {
        rows.push_back(&one);
        ++kinds;
      }
    if (kinds > 1) rows.push_back(&whole);
  }
  return rows;
}

std::string damage_name(const DamageFigures& d) {
  return d.scenario.empty() ? "all of " + std::string(goal_name(d.goal)) : d.scenario;
}

/// The limit, and how many times as much the detector needs.
std::string limit_text(const std::optional<double>& limit_mm, const std::optional<double>& a90_mm) {
  if (!limit_mm || !a90_mm || !(*limit_mm > 0)) return figure(limit_mm);
  return figure(limit_mm) + " (x" + figure(*a90_mm / *limit_mm) + ")";
}

FigureTable found_table(const Evaluation& evaluation) {
  FigureTable table;
  table.heading = "Damage found";
  table.caption =
      "In the zone: place .1 to .9, onset at 20 to 150 degrees of bend, 10 frames or more after it. a50, "
      "a90: "
      "severity found on 50 and 90 % of panels, with 95 % interval; limit: of an observer who knows when and "
      "where to look, and how many times as much a90 is. AUROC against the normal panels.";
  table.column = {"detector", "damage",           "panels",      "found",          "a50 mm",
                  "a90 mm",   "a90/95",           "limit",       ">= .6 mm found", "95 % interval",
                  "AUROC",    "outside the zone", "INCONCLUSIVE"};
  for (const DetectorFigures& d : evaluation.detector)
    for (const DamageFigures* row : damage_rows(d)) {
      const bool any = row->found_large.trials > 0;
      table.row.push_back(
          {d.model.name, damage_name(*row), std::to_string(row->panels), std::to_string(row->found.events),
           figure(row->curve.a50.value), with_interval(row->curve.a90), figure(row->curve.a90_95),
           row->goal == Goal::goal1 ? limit_text(d.model.limit_a90_mm, row->curve.a90.value) : kNothing,
           any ? parts(row->found_large) : kNothing,
           any ? from_to(row->found_large.low, row->found_large.high, 100) + " %" : kNothing,
           area(row->auroc.value) + " (" + area(row->auroc.low) + ".." + area(row->auroc.high) + ")",
           parts(row->outside), inconclusive_text(row->inconclusive, row->reasons)});
    }
  return table;
}

std::string class_name(const DescriptionFigures& d) {
  return std::isfinite(d.to_mm) ? figure(d.from_mm) + " to " + figure(d.to_mm) : figure(d.from_mm) + " on";
}

std::string within_text(const std::optional<Rate>& rate) {
  return rate ? parts(*rate) + " = " + percent_of(rate->value) + " %" : kNothing;
}

FigureTable described_table(const Evaluation& evaluation) {
  FigureTable table;
  table.heading = "What is said of damage that was found";
  table.caption =
      "Panels found in the zone. A panel called incoming has no onset and counts as off. delay: frames from "
      "the onset until the running verdict is NG, median and 90 %. hold: stated 95 % intervals that hold the "
      "truth. cause: named rightly, wrongly, left open.";
  table.column = {"detector",       "damage",        "severity mm",  "found",
                  "onset within 2", "median frames", "delay frames", "place in 1 mm",
                  "median mm",      "onset holds",   "place holds",  "severity holds",
                  "severity ratio", "cause right",   "wrong",        "open"};
  for (const DetectorFigures& d : evaluation.detector)
    for (const DamageFigures* row : damage_rows(d))
      for (const DescriptionFigures& s : row->described) {
        if (s.panels == 0) continue;
        const auto within = s.onset ? std::optional<Rate>(s.onset->within_2) : std::nullopt;
        const auto near = s.place ? std::optional<Rate>(s.place->within_1mm) : std::nullopt;
        table.row.push_back({d.model.name, damage_name(*row), class_name(s),
                             std::to_string(s.found) + "/" + std::to_string(s.panels), within_text(within),
                             s.onset ? figure(s.onset->frames.median.value) : kNothing,
                             s.delay_median ? figure(s.delay_median) + ", " + figure(s.delay_90) : kNothing,
                             within_text(near), s.place ? figure(s.place->mm.median.value) : kNothing,
                             parts(s.onset_covered), parts(s.place_covered), parts(s.lambda_covered),
                             figure(s.lambda_ratio), std::to_string(s.cause_right),
                             std::to_string(s.cause_wrong), std::to_string(s.cause_open)});
      }
  return table;
}

FigureTable difference_table(const Evaluation& evaluation) {
  FigureTable table;
  table.heading = "Differences";
  table.caption =
      "First minus second, on the same panels, with 95 % intervals. None where more than half of the panels "
      "are INCONCLUSIVE for one of the two.";
  table.column = {"first", "second", "goal", "AUROC", "p", "hits", "p ", "only first", "only second"};
  for (const ModelDifference& d : evaluation.difference) {
    std::vector<std::string> row = {d.first, d.second, std::string(goal_name(d.goal))};
    row.resize(table.column.size(), kNothing);
    if (d.auroc) {
      row[3] = with_interval(d.auroc->difference);
      row[4] = figure(d.auroc->p);
    }
    if (d.hits) {
      row[5] = with_interval(d.hits->difference);
      row[6] = figure(d.hits->p);
      row[7] = std::to_string(d.hits->only_first);
      row[8] = std::to_string(d.hits->only_second);
    }
    table.row.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::vector<FigureTable> evaluation_tables(const Evaluation& evaluation) {
  std::vector<FigureTable> tables;
  for (FigureTable table : {sound_table(evaluation), found_table(evaluation), described_table(evaluation),
                            difference_table(evaluation)})
    if (!table.row.empty()) tables.push_back(std::move(table));
  return tables;
}

std::string evaluation_html(const Evaluation& evaluation) {
  FiguresPage page;
  page.title = evaluation.title;
  page.paragraph = {
      std::to_string(evaluation.panel.size()) +
      " panels were judged and laid beside the truth. Those that taught or calibrated a model count in none "
      "of its figures. INCONCLUSIVE is neither a hit nor a false alarm: such a sound panel leaves the rate, "
      "such "
      "a damaged one counts as not found."};
  page.paragraph.insert(page.paragraph.end(), evaluation.warnings.begin(), evaluation.warnings.end());
  for (const DetectorFigures& d : evaluation.detector)
    for (const DamageFigures* row : damage_rows(d))
      page.plot.push_back(
          pipeline::detection_plot(d.model.name + ": " + damage_name(*row), row->curve, row->bin));
  page.table = evaluation_tables(evaluation);
  page.version = library_version();
  return render_figures_html(page);
}

}  // namespace motionanalyzer
