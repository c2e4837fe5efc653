// run: the whole job on a data set.
#include "motionanalyzer/pipeline/run.hpp"

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/panels.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"

namespace motionanalyzer::app {

namespace {

std::string summary_text(const RunResult& result) {
  std::string text = totals_text(result.report.panel);
  for (const std::string& model : result.models) text += model + "\n";
  return text + result.html + "\n";
}

/// A blank line below it; nothing where no panel is labelled.
std::string scenario_text(const std::vector<ScenarioRow>& rows) {
  if (rows.empty()) return {};
  TextTable table({"scenario", "damaged", "panels", "OK", "NG", "INCONCLUSIVE"});
  for (const ScenarioRow& row : rows)
    table.add({row.scenario, row.damaged ? "yes" : "no", std::to_string(row.panels), std::to_string(row.ok),
               std::to_string(row.ng), std::to_string(row.inconclusive)});
  return table.text() + "\n";
}

/// --fps speaks of the camera where there are no files.
SetOptions simulated_set(Session& session) {
  SimulationArguments simulation = session.arguments().run.simulation;
  simulation.fps = session.arguments().inspect.overrides.fps;
  return set_options(simulation, session.arguments().global.seed);
}

}  // namespace

int run_command(Session& session) {
  const RunArguments& mine = session.arguments().run;
  RunOptions options;
  options.inspect = session.arguments().inspect;
  options.alpha = mine.alpha;
  options.seed = session.arguments().global.seed;
  options.verdict_by = mine.verdict_by;
  std::string said;
  options.at_start = [&](const std::string& text) { session.warn(said = text); };
  const RunResult result = mine.dataset.empty()
                               ? run(SetPlan(simulated_set(session)), mine.out, options, session.execution())
                               : run(mine.dataset, mine.out, options, session.execution());
  for (const std::string& warning : result.report.warnings)
    if (warning != said) session.warn(warning);
  tell_unscaled(session, count_unscaled(result.report.panel));

  session.print(verdict_table(result.report.panel) + "\n" + scenario_text(result.report.by_scenario) +
                summary_text(result));
  if (session.wants_json()) {
    Json timings = Json::object();
    for (const auto& [stage, seconds] : result.report.timings_s) timings.set(stage, seconds);
    const double memory_mb = peak_memory_mb();
    Json body = Json::object();
    append_panels(body, result.report);
    body.append("report", result.html);
    body.append("models", Json::array_of(std::span<const std::string>(result.models)));
    body.append("timings_s", std::move(timings));
    body.append("peak_memory_mb", memory_mb > 0 ? Json(memory_mb) : Json());
    session.finish_json(body);
  }
  return verdict_status(session, result.report.panel, mine.fail_on_ng);
}

}  // namespace motionanalyzer::app
