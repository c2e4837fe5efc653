// train, calibrate and label-gain: from normal panels or rows to a model file, and what labelled ones add.
#include "motionanalyzer/pipeline/train.hpp"

#include <utility>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

Json detectors_json() {
  Json list = Json::array();
  for (const DetectorInfo& info : detectors()) {
    Json options = Json::array();
    const OptionSet known = detector_options(info);
    for (const OptionSpec& spec : known.specs()) {
      Json option = Json::object();
      option.append("name", spec.name).append("default", spec.default_value).append("help", spec.help);
      options.push(std::move(option));
    }
    Json detector = Json::object();
    detector.append("name", info.name).append("summary", info.summary);
    detector.append("accepts_tables", info.accepts_tables).append("options", std::move(options));
    list.push(std::move(detector));
  }
  Json body = Json::object();
  body.append("detectors", std::move(list));
  return body;
}

std::string detectors_text() {
  std::string text;
  for (const DetectorInfo& info : detectors()) {
    text += std::string(info.name) + ": " + std::string(info.summary) +
            (info.accepts_tables ? "" : " (panels only)") + "\n";
    const OptionSet known = detector_options(info);
    for (const OptionSpec& spec : known.specs())
      text += "  " + spec.name + "=" + spec.default_value + "  " + spec.help + "\n";
  }
  return text;
}

int list_detectors(Session& session) {
  session.print(detectors_text());
  session.finish_json(detectors_json());
  return kDone;
}

Json model_json(const Model& model, const std::string& file) {
  Json calibration;
  if (const std::optional<Calibration>& known = model.calibration())
    calibration.set("n", known->statistic.size()).set("source", known->source).set("coarse", known->coarse());
  Json options = Json::object();
  for (const auto& [name, value] : model.option_values()) options.set(name, value);
  Json provenance = Json::object();
  for (const auto& [name, value] : model.provenance()) provenance.set(name, value);
  Json body = Json::object();
  body.append("model", file).append("detector", model.info().name).append("alpha", model.alpha());
  body.append("columns", model.columns().size()).append("detector_options", std::move(options));
  body.append("calibration", std::move(calibration)).append("provenance", std::move(provenance));
  return body;
}

std::string model_text(const Model& model, const std::string& file) {
  std::string text = file + ": " + std::string(model.info().name) + ", " +
                     std::to_string(model.columns().size()) + " columns, ";
  const std::optional<Calibration>& known = model.calibration();
  if (!known) return text + "not calibrated\n";
  return text + "calibrated on " + std::to_string(known->statistic.size()) + " (" + known->source + ")" +
         (known->coarse() ? ", coarse" : "") + ", alpha " + short_number(model.alpha()) + "\n";
}

/// labels: what labelled panels told of the model, an object or null
int finish_model(Session& session, const Trained& trained, const std::string& out, const Json& labels) {
  for (const std::string& warning : trained.warnings) session.warn(warning);
  throw_if_interrupted();
  trained.model.save(out);
  session.log().count("models");
  session.print(model_text(trained.model, out));
  Json body = model_json(trained.model, out);
  if (!labels.is_null()) body.append("labels", labels);
  session.finish_json(body);
  return kDone;
}

/// --fps speaks of the camera: there are no files.
LabelGain simulated_gain(Session& session, LabelGainOptions options) {
  SimulationArguments simulation = session.arguments().label_gain.simulation;
  simulation.fps = std::exchange(options.inspect.overrides.fps, {});
  return study_label_gain(set_options(simulation, 0).line, options, session.execution());
}

}  // namespace

int train_command(Session& session) {
  const TrainArguments& mine = session.arguments().train;
  if (mine.list) return list_detectors(session);
  TrainOptions options = mine.options;
  options.seed = session.arguments().global.seed;
  find_detector(options.detector);  // a wrong name is said before anything is read
  const Trained trained = mine.table.empty()
                              ? train_dataset(read_dataset(mine.dataset), options,
                                              session.arguments().inspect, session.execution())
                              : train_table(mine.table, mine.calibration_table, options, session.execution());
  return finish_model(session, trained, mine.out, {});
}

/// Each alone, or the labels after the line's normals.
int calibrate_command(Session& session) {
  const CalibrateArguments& mine = session.arguments().calibrate;
  Trained trained{Model::load(mine.model), {}};
  if (!mine.normals.empty())
    trained =
        calibrate_for_line(trained.model, mine.normals, session.arguments().inspect, session.execution());
  if (mine.labels.empty()) return finish_model(session, trained, mine.out, {});
  LabelOptions options = mine.options;
  options.inspect = session.arguments().inspect;
  const LabelledCalibration made =
      calibrate_with_labels(trained.model, read_dataset(mine.labels), options, session.execution());
  trained.model = *made.model;
  trained.warnings.insert(trained.warnings.end(), made.warnings.begin(), made.warnings.end());
  session.print(figure_text(labelled_table(made)) + "\n");
  return finish_model(session, trained, mine.out, support::parse_json(labelled_json(made), "labels"));
}

int label_gain_command(Session& session) {
  const LabelGainArguments& mine = session.arguments().label_gain;
  LabelGainOptions options = mine.options;
  options.train.seed = session.arguments().global.seed;
  options.inspect = session.arguments().inspect;
  const LabelGain study =
      mine.dataset.empty() ? simulated_gain(session, options)
                           : study_label_gain(dataset_with_truth(mine.dataset), options, session.execution());
  for (const std::string& warning : study.warnings) session.warn(warning);
  session.log().count("panels", study.labelled);
  session.print(figure_text(label_gain_table(study)));
  const std::string json = label_gain_json(study);
  if (!mine.out.empty()) {
    support::create_folders(mine.out);
    support::write_file_atomic(support::join(mine.out, "label_gain.json"), json);
    const std::string page = support::join(mine.out, "label_gain.html");
    support::write_file_atomic(page, label_gain_html(study));
    session.print("\n" + page + "\n");
  }
  if (session.wants_json()) session.finish_json(support::parse_json(json, "label gain"));
  return kDone;
}

}  // namespace motionanalyzer::app
