#include <CLI/CLI.hpp>

#include "app/add_commands.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::app {

void add_evaluate(CLI::App& app, Arguments& all) {
  EvaluateArguments& mine = all.evaluate;
  CLI::App& c = add_command(
      app, "evaluate", "Quality figures of models on panels whose truth is known, or of a simulated study",
      "evaluate panels --models hinge.ma,knn.ma --out figures\n"
      "         motionanalyzer evaluate --study --normals 5000 --seed 3");
  auto* dataset = c.add_option("DATASET", mine.dataset, "Data set with labels; truth.json adds severities");
  c.add_option("-m,--models", mine.models, "Model files, calibrated on other panels")
      ->delimiter(',')
      ->needs(dataset)
      ->type_name("A.ma,B.ma");
  c.add_option("--split", mine.split, "Panels of this split: train, val, test, calibration, all")
      ->capture_default_str()
      ->check(CLI::IsMember({"train", "val", "test", "calibration", "all"}).description(""))
      ->needs(dataset)
      ->type_name("NAME");
  c.add_option("--goal", mine.goal, "1: damage of the bend alone, 2: damage that came in alone; 0: both")
      ->capture_default_str()
      ->check(CLI::IsMember({0, 1, 2}).description(""))
      ->type_name("N");
  c.add_option_function<double>(
       "-a,--alpha", [&mine](const double& alpha) { mine.alpha = alpha; },
       "Accepted false alarms per panel; what the models were made with, or .01 in a study")
      ->check(CLI::Range(0.0, 1.0).description(""));
  c.add_option("-o,--out", mine.out, "Folder for evaluate.html and evaluate.json")->type_name("DIR");
  auto* study =
      c.add_flag("--study", mine.study,
                 "Simulate in memory: train on the default set, calibrate and judge on the study set")
          ->excludes(dataset);
  c.add_option("--detectors", mine.detectors, "Detectors of the study (hinge,hinge_panel)")
      ->delimiter(',')
      ->needs(study)
      ->type_name("NAMES");
  c.add_option_function<std::size_t>(
       "--normals", [&mine](const std::size_t& n) { mine.normals = n; },
       "Normal panels that the study judges (1000)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}).description(""))
      ->needs(study)
      ->type_name("N");
  c.add_option("--share", mine.share, "Share of the study's panels, for a quick look: (0, 1]")
      ->capture_default_str()
      ->needs(study)
      ->type_name("SHARE");
  for (CLI::Option* option : add_line_options(c, mine.simulation)) option->needs(study);
  add_reading(c, all.inspect);
}

void check_evaluate(const Arguments& all) {
  const EvaluateArguments& mine = all.evaluate;
  if (mine.study || (!mine.dataset.empty() && !mine.models.empty())) return;
  throw Error(
      ErrorCode::invalid_argument,
      mine.dataset.empty() ? "give DATASET and --models A.ma, or --study" : "--models A.ma is missing",
      "see motionanalyzer evaluate --help");
}

}  // namespace motionanalyzer::app
