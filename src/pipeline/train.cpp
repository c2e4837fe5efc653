#include "motionanalyzer/pipeline/train.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/io/table.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "pipeline/normals.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kSmallestFit = 10;

std::string count_of(std::size_t n, const char* what) { return std::to_string(n) + ' ' + what; }

/// At most a few of the reasons why panels were left out, in words.
void tell_left_out(const std::vector<Reason>& left_out, const char* purpose,
                   std::vector<std::string>& warnings) {
  constexpr std::size_t kMost = 5;
  for (std::size_t i = 0; i < std::min(kMost, left_out.size()); ++i)
    warnings.push_back("left out of " + std::string(purpose) + ": " + left_out[i].where.file + ": " +
                       left_out[i].message);
  if (left_out.size() > kMost)
    warnings.push_back(count_of(left_out.size() - kMost, "more panels left out of ") + purpose);
}

void tell_calibration(std::size_t n, double alpha, const char* unit, std::vector<std::string>& warnings) {
  const std::size_t needed = smallest_calibration(alpha);
  if (n < needed) {
    warnings.push_back("calibrated on " + count_of(n, unit) + "; alpha " + support::format_double(alpha) +
                       " needs at least " + std::to_string(needed) +
                       ", so every verdict will be INCONCLUSIVE");
  } else if (n < 999) {
    const Interval range = realised_rate_range(n, alpha);
    warnings.push_back("calibrated on " + count_of(n, unit) +
                       ": coarse, the realised false-alarm rate lies between " + std::to_string(range.low) +
                       " and " + std::to_string(range.high) +
                       " (90 % range); 999 are needed to claim a rate of 1 %");
  }
}

/// The columns of `table` that the model needs, in its order.
PanelTable needed_columns(const PanelTable& table, const Model& model, const std::string& path) {
  PanelTable needed = table;
  needed.column.clear();
  std::vector<std::size_t> from;
  for (const std::size_t j : model.needed_columns()) {
    const FeatureColumn& wanted = model.columns()[j];
    const auto same_name = [&](const FeatureColumn& c) { return c.name == wanted.name; };
    const auto found = std::find_if(table.column.begin(), table.column.end(), same_name);
    if (found == table.column.end())
      throw Error(ErrorCode::mismatch,
                  "the table has no column '" + wanted.name + "', which the model was fitted on",
                  "give a table with the columns of the training table", {path, 1});
    from.push_back(static_cast<std::size_t>(found - table.column.begin()));
    needed.column.push_back(wanted);
  }
  needed.value = Matrix(table.rows(), from.size());
  for (std::size_t i = 0; i < table.rows(); ++i)
    for (std::size_t j = 0; j < from.size(); ++j) needed.value(i, j) = table.value(i, from[j]);
  return needed;
}

/// Line of the file in which a row of its table begins, rows counted from 1; 0 when it is not there.
int line_of_row(const std::string& path, int row) {
  const std::string text = support::read_file(path, std::uint64_t{1} << 30);
  support::CsvReader reader(text, path);
  std::vector<std::string_view> cells;
  for (int passed = 0; passed <= row; ++passed)  // the header is row 0
    if (!reader.next(cells)) return 0;
  return reader.line();
}

Model fit_table(const PanelSet& rows, const std::string& path, const TrainOptions& train,
                const Execution& execution) {
  try {
    return Model::train(rows, {}, train, execution);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input && error.code() != ErrorCode::too_short) throw;
    const int row = error.where().line;
    throw Error(error.code(), error.message(), error.advice(), {path, row > 0 ? line_of_row(path, row) : 0});
  }
}

}  // namespace

std::vector<Trained> train_detectors(const Dataset& dataset, const std::vector<TrainOptions>& train,
                                     const InspectOptions& options, const Execution& execution) {
  if (train.empty()) return {};
  std::vector<std::string> warnings;
  const double alpha = train.front().alpha;
  for (const TrainOptions& one : train)
    if (one.alpha != alpha || one.seed != train.front().seed)
      throw Error(ErrorCode::invalid_argument,
                  "detectors that are trained together have different alphas or seeds",
                  "train them one by one, or give all the same");
  const NormalPanels normals = choose_normals(dataset, train.front().seed);
  if (normals.unlabelled)
    warnings.push_back(
        "this data set has no labels: its panels are taken as normal, 70 % of them to fit on and 15 % for "
        "calibration");
  if (normals.fit.size() < kSmallestFit)
    throw Error(ErrorCode::too_short,
                "the data set has " + count_of(normals.fit.size(), "normal panels to fit on") +
                    "; at least " + std::to_string(kSmallestFit) + " are needed",
                "add normal panels of split train", {dataset.root, 0});
  const PanelRows fit = read_normals(normals.fit, dataset.origin, options, execution);
  tell_left_out(fit.left_out, "training", warnings);
  const PanelRows calibrate = read_panels(normals.calibrate, fit.recipe, options, execution);
  tell_left_out(calibrate.left_out, "calibration", warnings);
  const std::size_t n = calibrate.set.table.panels();
  tell_calibration(n, alpha, "panels", warnings);

  std::vector<Trained> trained;
  for (const TrainOptions& one : train) {
    Model model = Model::train(fit.set, fit.recipe, one, execution);
    if (n > 0) model = model.calibrate(calibrate.set, fit.recipe, false, execution);
    trained.push_back({model, warnings});
  }
  return trained;
}

Trained train_dataset(const Dataset& dataset, const TrainOptions& train, const InspectOptions& options,
                      const Execution& execution) {
  return train_detectors(dataset, {train}, options, execution).front();
}

Trained train_table(const std::string& table, const std::string& calibration_table, const TrainOptions& train,
                    const Execution& execution) {
  std::vector<std::string> warnings;
  PanelSet rows;
  rows.table = read_table(table);
  Model model = fit_table(rows, table, train, execution);
  if (!calibration_table.empty()) {
    PanelSet calibration;
    calibration.table = needed_columns(read_table(calibration_table), model, calibration_table);
    tell_calibration(calibration.table.rows(), train.alpha, "rows", warnings);
    model = model.calibrate(calibration, {}, false, execution);
  }
  return {model, std::move(warnings)};
}

Trained calibrate_for_line(const Model& model, const std::vector<std::string>& folders,
                           const InspectOptions& options, const Execution& execution) {
  if (model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on a table, not on panels",
                "train it again with a calibration table");
  std::vector<std::string> warnings;
  std::string origin;
  const std::vector<DatasetEntry> normals = line_normals(folders, origin);
  PanelRows rows = read_normals(normals, origin, options, execution);
  tell_left_out(rows.left_out, "calibration", warnings);
  const std::size_t taught = model.taught_by(rows.set).size();
  if (taught > 0)
    warnings.push_back(count_of(taught, "panels taught the model and are left out of calibration"));
  const std::size_t n = rows.set.table.panels() - taught, needed = 2 * smallest_calibration(model.alpha());
  if (n < needed)
    throw Error(ErrorCode::too_short,
                "the line gave " + count_of(n, "usable normal panels") + "; alpha " +
                    support::format_double(model.alpha()) + " needs at least " + std::to_string(needed) +
                    ", half of them to standardise the scores",
                "add normal panels of this line, or train with a larger alpha");
  Model line = model.calibrate(rows.set, rows.recipe, true, execution);
  tell_calibration(line.calibration()->statistic.size(), model.alpha(), "panels", warnings);
  return {line, std::move(warnings)};
}

std::vector<double> score_table(const Model& model, const std::string& table, const Execution& execution) {
  if (!model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on panels, not on a table",
                "score bundles with it");
  PanelSet rows;
  rows.table = needed_columns(read_table(table), model, table);
  return model.score(rows, execution);
}

}  // namespace motionanalyzer
