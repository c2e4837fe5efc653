// What was tried and chosen: JSON, words, a table and a page.
#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/pipeline/tune.hpp"
#include "pipeline/figures_json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

std::string settings_text(const std::vector<std::pair<std::string, std::string>>& option) {
  std::string text;
  for (const auto& [name, value] : option) text += (text.empty() ? "" : " ") + name + "=" + value;
  return text.empty() ? "-" : text;
}

Json settings_json(const std::vector<std::pair<std::string, std::string>>& option) {
  Json json = Json::object();
  for (const auto& [name, value] : option) json.set(name, value);
  return json;
}

bool is_within_noise(const Tuning& tuning) { return tuning.chosen != tuning.best; }

Json tune_trial_json(const TuneTrial& trial) {
  Json json = Json::object();
  json.append("options", settings_json(trial.option));
  json.append("failed", trial.failed.empty() ? Json() : Json(trial.failed));
  json.append("auroc", pipeline::estimate_json(trial.auroc));
  json.append("found", trial.told ? pipeline::rate_json(trial.found) : Json());
  json.append("a90_mm", pipeline::estimate_json(trial.a90_mm));
  json.append("gain", pipeline::estimate_json(trial.gain.difference));
  return json.append("p", trial.gain.p);
}

std::string interval_of(const Estimate& estimate, int places) {
  return support::with_places(estimate.low, places) + " to " + support::with_places(estimate.high, places);
}

std::vector<std::string> trial_row(const Tuning& tuning, std::size_t i) {
  const TuneTrial& trial = tuning.trial[i];
  const std::string mark = i == tuning.chosen ? "chosen" : i == tuning.best ? "best, within noise" : "";
  if (!trial.failed.empty())
    return {settings_text(trial.option), "-", "-", "-", "-", "-", "failed: " + trial.failed};
  const Estimate& gain = trial.gain.difference;
  return {settings_text(trial.option),
          trial.auroc.value ? support::with_places(*trial.auroc.value, 4) : "-",
          interval_of(trial.auroc, 4),
          trial.told ? std::to_string(trial.found.events) + "/" + std::to_string(trial.found.trials) : "-",
          trial.a90_mm.value ? support::with_places(*trial.a90_mm.value, 2) : "-",
          i == 0 ? "the default"
                 : support::with_places(gain.value.value_or(NAN), 4) + " (" + interval_of(gain, 4) + ")",
          mark};
}

std::string samples_text(const Tuning& tuning) { return tuning.by_row ? "rows" : "panels"; }

std::string damage_text(const Tuning& tuning) {
  const std::string n = std::to_string(tuning.damaged);
  if (tuning.by_row) return n + " copies of these with a computed damage each";
  if (tuning.damage == TuneDamage::labelled) return n + " labelled damaged panels of split val";
  return n + " copies of these with a computed weakness each";
}

}  // namespace

std::string tune_json(const Tuning& tuning) {
  Json trials = Json::array();
  for (const TuneTrial& trial : tuning.trial) trials.push(tune_trial_json(trial));
  Json samples = Json::object();
  samples.append("fitted", tuning.fitted).append("sound", tuning.sound).append("damaged", tuning.damaged);
  Json json = Json::object();
  json.append("detector", tuning.detector);
  json.append("damage", tuning.damage == TuneDamage::labelled ? "labelled" : "computed");
  json.append(samples_text(tuning), std::move(samples))
      .append("grid", tuning.grid)
      .append("trials", std::move(trials));
  json.append("best", tuning.best).append("chosen", tuning.chosen);
  json.append("within_noise", is_within_noise(tuning)).append("level", tuning.level);
  json.append("detector_options", settings_json(tuning.option)).append("remark", tune_remark(tuning));
  return support::dump_json(json);
}

std::string tune_remark(const Tuning& tuning) {
  const auto settings = [&](std::size_t i) { return settings_text(tuning.trial[i].option); };
  const std::string samples = samples_text(tuning);
  if (tuning.best == 0)
    return "No trial is better than the defaults (" + settings(0) + "), which were taken.";
  if (is_within_noise(tuning))
    return "The best trial (" + settings(tuning.best) + ") is better than the defaults by no more than the " +
           "noise of these " + samples + ": the defaults (" + settings(0) + ") were taken.";
  return settings(tuning.chosen) + " was taken: better than the defaults beyond the noise of these " +
         samples + ". Its figure is the best of several and flatters it.";
}

FigureTable tune_table(const Tuning& tuning) {
  FigureTable table;
  table.heading = "What was tried";
  table.caption =
      "Fitted on " + std::to_string(tuning.fitted) + " normal " + samples_text(tuning) + ", compared on " +
      std::to_string(tuning.sound) + " others and " + damage_text(tuning) +
      ". AUROC with its 95 % interval; found: damaged ones above what the accepted rate of false "
      "alarms allows; gain: over the defaults, with an interval that holds for all trials together.";
  table.column = {"options", "AUROC", "95 % interval", "found", "found on 90 % from mm", "gain", ""};
  for (std::size_t i = 0; i < tuning.trial.size(); ++i) table.row.push_back(trial_row(tuning, i));
  if (!tuning.by_row) return table;
  constexpr std::ptrdiff_t kSeverity = 4;  // rows have none
  table.column.erase(table.column.begin() + kSeverity);
  for (std::vector<std::string>& row : table.row) row.erase(row.begin() + kSeverity);
  return table;
}

std::string tune_html(const Tuning& tuning) {
  FiguresPage page;
  page.title = "Options of " + tuning.detector;
  page.paragraph = {tune_remark(tuning)};
  if (tuning.grid > tuning.trial.size())
    page.paragraph.push_back(std::to_string(tuning.trial.size()) + " of " + std::to_string(tuning.grid) +
                             " combinations were drawn and tried.");
  page.paragraph.insert(page.paragraph.end(), tuning.warnings.begin(), tuning.warnings.end());
  page.table = {tune_table(tuning)};
  page.version = library_version();
  return render_figures_html(page);
}

}  // namespace motionanalyzer
