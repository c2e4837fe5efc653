// evaluate: the quality figures of models on panels whose truth is known, or of a simulated study.
#include "motionanalyzer/pipeline/evaluate.hpp"

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

std::string figures_text(const Evaluation& evaluation) {
  std::string text = evaluation.title + ": " + std::to_string(evaluation.panel.size()) + " panels judged\n";
  for (const FigureTable& figures : evaluation_tables(evaluation)) text += "\n" + figure_text(figures);
  return text;
}

/// "line3" of "models/line3.ma".
std::string stem(const std::string& path) { return support::to_utf8(support::to_path(path).stem()); }

Evaluation evaluate_models(Session& session) {
  const EvaluateArguments& mine = session.arguments().evaluate;
  EvaluateOptions options;
  options.inspect = session.arguments().inspect;
  options.split = mine.split;
  options.alpha = mine.alpha;
  options.goal = mine.goal;
  std::vector<Model> models;
  for (const std::string& path : mine.models) {
    models.push_back(Model::load(path));
    options.names.push_back(stem(path));
  }
  return evaluate(models, dataset_with_truth(mine.dataset), options, session.execution());
}

/// --fps speaks of the camera: there are no files.
Evaluation evaluate_simulated(Session& session) {
  const EvaluateArguments& mine = session.arguments().evaluate;
  SimulationArguments simulation = mine.simulation;
  simulation.fps = session.arguments().inspect.overrides.fps;
  StudyOptions options;
  options.line = set_options(simulation, 0).line;
  options.inspect = session.arguments().inspect;
  options.inspect.overrides.fps.reset();
  options.seed = session.arguments().global.seed;
  if (mine.alpha) options.alpha = *mine.alpha;
  if (!mine.detectors.empty()) options.detectors = mine.detectors;
  options.normals = mine.normals;
  options.share = mine.share;
  options.goal = mine.goal;
  return evaluate_study(options, session.execution());
}

}  // namespace

int evaluate_command(Session& session) {
  const EvaluateArguments& mine = session.arguments().evaluate;
  const Evaluation evaluation = mine.study ? evaluate_simulated(session) : evaluate_models(session);
  for (const std::string& warning : evaluation.warnings) session.warn(warning);
  session.log().count("panels", evaluation.panel.size());
  session.print(figures_text(evaluation));
  const std::string json = evaluation_json(evaluation);
  if (!mine.out.empty()) {
    support::create_folders(mine.out);
    support::write_file_atomic(support::join(mine.out, "evaluate.json"), json);
    const std::string page = support::join(mine.out, "evaluate.html");
    support::write_file_atomic(page, evaluation_html(evaluation));
    session.print("\n" + page + "\n");
  }
  if (session.wants_json()) {
    Json body = support::parse_json(json, "figures");
    const double memory_mb = peak_memory_mb();
    session.finish_json(body.append("peak_memory_mb", memory_mb > 0 ? Json(memory_mb) : Json()));
  }
  return kDone;
}

}  // namespace motionanalyzer::app
