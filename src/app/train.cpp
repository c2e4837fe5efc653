// train, calibrate and label-gain: from normal panels or rows to a model file, and what labelled ones add.
#include "motionanalyzer/pipeline/train.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/residual_columns.hpp"
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

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

/// Groups with their number of columns, and the names of these, of many the first and the last.
std::string groups_text() {
  constexpr std::size_t kMost = 8;
  std::vector<FeatureDefinition> all = feature_definitions();
  for (FeatureDefinition& one : residual_definitions()) all.push_back(std::move(one));
  std::vector<std::pair<std::string, std::vector<std::string>>> group;
  for (const FeatureDefinition& one : all) {
    auto own = std::find_if(group.begin(), group.end(),
                            [&](const auto& known) { return known.first == one.column.group; });
    if (own == group.end()) own = group.insert(own, {one.column.group, {}});
    own->second.push_back(one.column.name);
  }
  std::string text = "groups of columns, for features=\n";
  for (const auto& [name, column] : group) {
    text += "  " + name + " (" + std::to_string(column.size()) + "):";
    for (std::size_t i = 0; i < column.size(); ++i) {
      const bool told = column.size() <= kMost || i < kMost / 2 || i + 1 == column.size();
      if (told) text += ' ' + column[i];
      if (!told && i == kMost / 2) text += " ...";
    }
    text += '\n';
  }
  return text;
}

int list_detectors(Session& session) {
  session.print(detectors_text() + groups_text());
  session.finish_json(support::parse_json(detectors_json(), "train --list"));
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
  body.append("columns", model.columns().size()).append("columns_seen", model.needed_columns().size());
  body.append("detector_options", std::move(options));
  body.append("calibration", std::move(calibration)).append("provenance", std::move(provenance));
  return body;
}

/// Of a model of rows, those that it sees.
std::string columns_text(const Model& model) {
  const std::size_t all = model.columns().size(), seen = model.needed_columns().size();
  if (all == 0) return {};
  return (seen < all ? std::to_string(seen) + " of " : "") + std::to_string(all) + " columns, ";
}

std::string model_text(const Model& model, const std::string& file) {
  const std::string text = file + ": " + std::string(model.info().name) + ", " + columns_text(model);
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
