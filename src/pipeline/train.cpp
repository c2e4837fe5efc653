#include "motionanalyzer/pipeline/train.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/core/shared_results.hpp"
#include "motionanalyzer/io/table.hpp"
#include "motionanalyzer/models/copies.hpp"
#include "pipeline/copies.hpp"
#include "pipeline/fewest_panels.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/read_fit.hpp"
#include "pipeline/tell.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kFitPercent = 70;  ///< of panels without labels, see choose_normals
constexpr std::size_t kFewestDamaged = 3;

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

/// Rows of a table whose column `label`, which is no feature, holds something other than 0.
std::size_t labelled_rows(const std::string& path) {
  const std::string text = support::read_file(path, std::uint64_t{1} << 30);
  support::CsvReader reader(text, path);
  std::vector<std::string_view> cells;
  if (!reader.next(cells)) return 0;
  const auto label = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), "label") - cells.begin());
  if (label == cells.size()) return 0;
  std::size_t count = 0;
  while (reader.next(cells))
    if (label < cells.size() && !cells[label].empty() && support::parse_double(cells[label]) != 0.0) ++count;
  return count;
}

/// what: "trained on" or "calibrated on"
void tell_labelled_rows(const std::string& path, const char* what, std::vector<std::string>& warnings) {
  const std::size_t labelled = labelled_rows(path);
  if (labelled > 0)
    warnings.push_back("labels are not looked at: " + count_of(labelled, "rows whose label is not 0 are ") +
                       what + " as normal (" + path + "); remove those that are not normal");
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

/// Where the panels to fit on come from, and what became of them.
std::string origin_of_fit(const Dataset& dataset, const NormalPanels& normals,
                          const std::vector<Reason>& left_out) {
  const std::string lost = left_out.empty() ? "" : ", " + left_out_text(left_out);
  if (normals.unlabelled)
    return std::to_string(normals.fit.size()) + " of the " + count_of(dataset.entry.size(), "panels given") +
           ", " + count_of(kFitPercent, "%, are to be trained on") + lost;
  const auto sound = std::count_if(dataset.entry.begin(), dataset.entry.end(), [](const DatasetEntry& entry) {
    return entry.labelled && entry.truth.goal == Goal::normal && entry.truth.label == 0;
  });
  return std::to_string(normals.fit.size()) + " of the " +
         count_of(static_cast<std::size_t>(sound), "normal panels given") + " are of split train" + lost;
}

/// throws Error{too_short} when fewer panels can be fitted on than the detectors need
void require_fit(std::size_t usable, const std::vector<TrainOptions>& train, const Dataset& dataset,
                 const NormalPanels& normals, const std::vector<Reason>& left_out) {
  const auto fewer = [](const TrainOptions& a, const TrainOptions& b) {
    return fewest_to_fit(a) < fewest_to_fit(b);
  };
  const TrainOptions& most = *std::max_element(train.begin(), train.end(), fewer);
  const std::size_t needed = fewest_to_fit(most);
  if (usable >= needed) return;
  std::string advice = "give at least ";
  if (normals.unlabelled)
    advice += count_of((100 * needed + kFitPercent - 1) / kFitPercent, "normal panels, of which ") +
              count_of(kFitPercent, "% are trained on");
  else
    advice += count_of(needed, "normal panels of split train");
  if (!left_out.empty()) advice += " that can be used; preflight says more of those left out";
  throw Error(ErrorCode::too_short,
              "the data set has " + count_of(usable, "usable normal panels to train on") + "; " +
                  (most.own != nullptr ? std::string(most.own->name) : most.detector) + " needs at least " +
                  std::to_string(needed) + ". " + origin_of_fit(dataset, normals, left_out),
              advice, {dataset.root, 0});
}

/// Those that train others as their members begin before the rest. Detectors of residual fields may learn the
/// same: where no member has begun with it one of them does, and the others come last, to find it learnt.
std::vector<std::size_t> longest_first(const std::vector<TrainOptions>& train) {
  const auto info_of = [&](std::size_t i) -> const DetectorInfo& {
    return train[i].own != nullptr ? *train[i].own : find_detector(train[i].detector);
  };
  std::vector<std::size_t> order(train.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rest = std::stable_partition(
      order.begin(), order.end(), [&](std::size_t i) { return info_of(i).members_need_fields != nullptr; });
  const auto of_fields =
      std::stable_partition(rest, order.end(), [&](std::size_t i) { return !info_of(i).needs_residual; });
  if (rest == order.begin() && of_fields != order.end()) std::rotate(rest, of_fields, of_fields + 1);
  return order;
}

/// Whether the user chose a rule that is nothing without labelled damage.
bool asks_for_labels(const Model& model) {
  const auto stacking = [](const auto& option) {
    return option.first == "rule" && option.second == "stacking";
  };
  const auto options = model.option_values();
  return std::any_of(options.begin(), options.end(), stacking);
}

/// The model with what it takes from the labelled damage, where it asks for any.
Model with_labels(const Model& model, const PanelRows& fit, const std::vector<DatasetEntry>& damaged,
                  const InspectOptions& options, const Execution& execution,
                  std::vector<std::string>& warnings) {
  if (!model.stacks() || (damaged.empty() && !asks_for_labels(model))) return model;
  const PanelRows rows = read_panels(damaged, fit.recipe, options, execution, contents_for(model));
  tell_left_out(rows.left_out, "weighing", warnings);
  if (rows.set.table.panels() < kFewestDamaged) {
    warnings.push_back(count_of(rows.set.table.panels(), "labelled damaged panels in split val") +
                       ", at least " + std::to_string(kFewestDamaged) +
                       " are needed to weigh the members by them");
    return model;
  }
  return model.stacked(fit.set, rows.set, execution);
}

/// read_fit of panels that are all different. They are read twice where some are not.
PanelRows read_different(std::vector<DatasetEntry> normals, const std::string& origin,
                         const std::vector<TrainOptions>& train, const InspectOptions& options,
                         const Execution& execution, PanelContents& contents,
                         std::vector<std::string>& warnings) {
  const PanelContents wanted = contents;
  std::vector<std::string> told;
  PanelRows rows = read_fit(normals, origin, train, options, execution, contents, told);
  if (copies_in(rows.set).empty()) {
    warnings.insert(warnings.end(), told.begin(), told.end());
    return rows;
  }
  const std::size_t copies = pipeline::drop_copies(normals, options, execution);
  if (copies > 0) warnings.push_back(count_of(copies, "panels are copies of others and teach nothing"));
  contents = wanted;
  return read_fit(normals, origin, train, options, execution, contents, warnings);
}

/// Says it where panels that are to calibrate are copies of ones that taught.
void tell_taught(const Model& fitted, const PanelSet& calibrate, std::vector<std::string>& warnings) {
  const std::size_t taught = fitted.taught_by(calibrate).size();
  if (taught > 0)
    warnings.push_back(
        count_of(taught, "panels are copies of ones that taught the model and calibrate nothing"));
}

/// Places of the rows without a missing value.
std::vector<std::size_t> whole_rows(const Matrix& value) {
  std::vector<std::size_t> whole;
  for (std::size_t i = 0; i < value.rows(); ++i) {
    const auto row = value.row(i);
    if (std::none_of(row.begin(), row.end(), [](double v) { return std::isnan(v); })) whole.push_back(i);
  }
  return whole;
}

/// How many rows of `rows` are rows of `known` too, which has the same columns.
std::size_t known_rows(const Matrix& rows, const Matrix& known) {
  const auto before = [](std::span<const double> a, std::span<const double> b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  };
  std::vector<std::size_t> sorted = whole_rows(known);
  std::sort(sorted.begin(), sorted.end(),
            [&](std::size_t a, std::size_t b) { return before(known.row(a), known.row(b)); });
  std::size_t count = 0;
  for (const std::size_t i : whole_rows(rows)) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), rows.row(i),
                                     [&](std::size_t a, auto row) { return before(known.row(a), row); });
    if (at != sorted.end() && !before(rows.row(i), known.row(*at))) ++count;
  }
  return count;
}

/// Says it where rows that calibrate taught as well: their scores are lower than those of fresh rows.
void tell_known_rows(const PanelTable& calibration, const PanelTable& taught,
                     std::vector<std::string>& warnings) {
  const std::size_t known = known_rows(calibration.value, taught.value);
  if (known > 0)
    warnings.push_back(std::to_string(known) + " of the " + count_of(calibration.rows(), "rows") +
                       " of the calibration table are also rows of the training table: they score lower than "
                       "new rows do, so p-values come out too small and more normal rows than alpha stand "
                       "out; give rows that were not trained on");
}

/// Whether a value is missing in a column that the model looks at.
bool has_gap(const Model& model, std::span<const double> row) {
  const std::vector<std::size_t>& needed = model.needed_columns();
  return std::any_of(needed.begin(), needed.end(), [&](std::size_t j) { return std::isnan(row[j]); });
}

PanelSet rows_for(const Model& model, const std::string& table) {
  if (!model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on panels, not on a table",
                "score bundles with it");
  PanelSet rows;
  rows.table = needed_columns(read_table(table), model, table);
  return rows;
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
  require_fit(normals.fit.size(), train, dataset, normals, {});
  PanelContents contents = contents_for(train);
  const PanelRows fit =
      read_different(normals.fit, dataset.origin, train, options, execution, contents, warnings);
  require_fit(fit.set.table.panels(), train, dataset, normals, fit.left_out);
  tell_left_out(fit.left_out, "training", warnings);
  const PanelRows calibrate = read_panels(normals.calibrate, fit.recipe, options, execution, contents);
  tell_left_out(calibrate.left_out, "calibration", warnings);

  std::vector<std::optional<Trained>> trained(train.size());
  const auto fit_one = [&](std::size_t i, const Execution& how) {
    std::vector<std::string> told = warnings;
    const Model fitted = Model::train(fit.set, fit.recipe, train[i], how);
    Model model = with_labels(fitted, fit, normals.damaged, options, how, told);
    tell_taught(model, calibrate.set, told);
    if (calibrate.set.table.panels() > 0) model = model.calibrate(calibrate.set, fit.recipe, false, how);
    tell_calibration(model.calibration() ? model.calibration()->statistic.size() : 0, alpha, "panels", told);
    tell_remarks(model, told);
    trained[i] = Trained{model, std::move(told)};
  };
  const std::vector<std::size_t> order = longest_first(train);
  SharedResults shared;
  if (train.size() == 1)
    fit_one(0, execution);
  else  // side by side: most of a network's training is one thread's work
    parallel_for(train.size(), execution, "training detectors", [&](std::size_t i, std::size_t) {
      fit_one(order[i], {.threads = 1, .progress = nullptr, .cancel = execution.cancel, .shared = &shared});
    });
  std::vector<Trained> all;
  for (std::optional<Trained>& one : trained) all.push_back(std::move(*one));
  return all;
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
  tell_labelled_rows(table, "trained on", warnings);
  if (!calibration_table.empty()) {
    PanelSet calibration;
    calibration.table = needed_columns(read_table(calibration_table), model, calibration_table);
    tell_labelled_rows(calibration_table, "calibrated on", warnings);
    tell_known_rows(calibration.table, needed_columns(rows.table, model, table), warnings);
    model = model.calibrate(calibration, {}, false, execution);
    tell_calibration(model.calibration()->statistic.size(), train.alpha, "rows", warnings);
  }
  return {model, std::move(warnings)};
}

std::vector<double> score_table(const Model& model, const std::string& table, const Execution& execution) {
  return model.score(rows_for(model, table), execution);
}

TableScores judge_table(const Model& model, const std::string& table, std::size_t most,
                        const Execution& execution) {
  const PanelSet rows = rows_for(model, table);
  TableScores all;
  all.score = model.score(rows, execution);
  const std::size_t n = all.score.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double score = all.score[i];
    if (model.calibration()) all.p_value.push_back(std::isnan(score) ? score : *model.p_value(score));
    if (std::isnan(score) && has_gap(model, rows.table.value.row(i))) ++all.with_gaps;
  }
  if (most == 0) return all;
  all.contribution.resize(n);
  parallel_for(n, execution, "explaining", [&](std::size_t i, std::size_t) {
    if (rows.table.usable[i] != 0) all.contribution[i] = model.contributions(rows.table.value.row(i), most);
  });
  return all;
}

}  // namespace motionanalyzer
