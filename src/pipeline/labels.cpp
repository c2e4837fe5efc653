#include "motionanalyzer/pipeline/labels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "pipeline/label_threshold.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/tell.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kFewestToWeigh = 3;
constexpr double kHalfOfTwo = 0.975;  // level of each of two intervals that hold together with 95 %
constexpr double kWide = 0.999999;    // an alpha at which whatever can be called NG is
constexpr double kNeverFound = 1;

void require_labels_options(const Model& model, const LabelOptions& options) {
  const auto inside = [](double v) { return v > 0 && v < 1; };
  if (!inside(options.prevalence) || !inside(options.precision.value_or(0.5)))
    throw Error(ErrorCode::invalid_argument, "precision and prevalence lie between 0 and 1",
                "say .9 for nine true alarms of ten, and .01 for one damaged panel of a hundred");
  if (model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on a table, not on panels",
                "give a model of panels");
  if (!model.threshold())
    throw Error(ErrorCode::mismatch, "the model is not calibrated, or on too few panels for its alpha",
                "calibrate it on normal panels first");
}

/// Damaged panels that may set thresholds and weights.
std::vector<DatasetEntry> labelled_damage(const Dataset& dataset) {
  const bool splits = std::any_of(dataset.entry.begin(), dataset.entry.end(),
                                  [](const DatasetEntry& entry) { return entry.truth.split != Split::none; });
  std::vector<DatasetEntry> damaged;
  for (const DatasetEntry& entry : dataset.entry)
    if (entry.labelled && entry.truth.label == 1 && (!splits || entry.truth.split == Split::val))
      damaged.push_back(entry);
  if (damaged.empty())
    throw Error(ErrorCode::too_short,
                splits ? "no damaged panel of split val is labelled" : "no panel is labelled as damaged",
                "name damaged panels in manifest.json; the command manifest does it", {dataset.root, 0});
  return damaged;
}

Model weighed_by(const Model& model, const Dataset& dataset, const std::vector<DatasetEntry>& damaged,
                 const LabelOptions& options, const Execution& execution, LabelledCalibration& made) {
  if (!model.stacks()) return model;
  const NormalPanels normals = choose_normals(dataset, 1);
  const PanelContents contents = contents_for(model);
  const auto read = [&](const std::vector<DatasetEntry>& entry) {
    return read_panels(entry, model.recipe(), options.inspect, execution, contents);
  };
  const PanelRows cracked = read(damaged);
  if (cracked.set.table.panels() < kFewestToWeigh) {
    made.warnings.push_back(count_of(cracked.set.table.panels(), "labelled damaged panels, at least ") +
                            std::to_string(kFewestToWeigh) + " are needed to weigh the members by them");
    return model;
  }
  const PanelRows fit = read(normals.fit), calibrate = read(normals.calibrate);
  const std::size_t needed = smallest_calibration(model.alpha());
  if (fit.set.table.panels() == 0 || calibrate.set.table.panels() < needed)
    throw Error(
        ErrorCode::too_short,
        "members are weighed against normal panels of split train and calibrated on those of val; the "
        "data set has " +
            count_of(fit.set.table.panels(), "and ") + std::to_string(calibrate.set.table.panels()),
        "give the data set that the model was trained on, with the labelled panels in split val",
        {dataset.root, 0});
  made.weighed = true;
  made.warnings.push_back(
      "the same labelled panels weighed the members: what is found of them flatters the model");
  return model.stacked(fit.set, cracked.set, execution)
      .calibrate(calibrate.set, model.recipe(), false, execution);
}

/// p-values of the labelled panels, 1 for one that is INCONCLUSIVE at every threshold.
std::vector<double> p_values_of(const Model& model, const Dataset& dataset,
                                const std::vector<DatasetEntry>& damaged, const LabelOptions& options,
                                const Execution& execution, LabelledCalibration& made) {
  const Model wide = model.with_alpha(kWide);
  InspectOptions inspect = options.inspect;
  inspect.keep_kinematics = false;
  const std::vector<ReportPanel> panel = inspect_dataset(damaged, dataset.origin, &wide, inspect, execution);
  std::vector<double> p_value;
  for (const ReportPanel& one : panel) {
    const bool ng = one.verdict.verdict == Verdict::ng;
    made.inconclusive += one.verdict.verdict == Verdict::inconclusive;
    p_value.push_back(ng && one.verdict.p_value ? *one.verdict.p_value : kNeverFound);
  }
  made.labelled = panel.size();
  if (made.inconclusive == made.labelled)
    throw Error(ErrorCode::too_short,
                "none of " + count_of(made.labelled, "labelled damaged panels can be judged by this model"),
                "score them to see why", {dataset.root, 0});
  return p_value;
}

Estimate precision_of(const Rate& recall, const Estimate& alarms, double prevalence) {
  const Rate wide = rate(recall.events, recall.trials, kHalfOfTwo);
  return {precision_at(recall.value.value_or(0), alarms.value.value_or(0), prevalence),
          precision_at(wide.low, alarms.high, prevalence), precision_at(wide.high, alarms.low, prevalence)};
}

/// Figures at the threshold of rank l.
void figures_at(std::span<const double> p_value, std::size_t rank, std::size_t n, double prevalence,
                Rate& recall, Estimate& alarms, Estimate& precision) {
  recall = rate(pipeline::found_at(p_value, rank, n), p_value.size());
  const double alpha = static_cast<double>(rank) / static_cast<double>(n + 1);
  const Interval narrow = realised_rate_range(n, alpha, 0.95),
                 wide = realised_rate_range(n, alpha, kHalfOfTwo);
  alarms = {alpha, narrow.low, narrow.high};
  precision = precision_of(recall, {alpha, wide.low, wide.high}, prevalence);
}

[[noreturn]] void refuse_precision(const LabelledCalibration& made, std::span<const double> p_value,
                                   const pipeline::PrecisionWanted& wanted) {
  const std::size_t n = made.calibration, found = pipeline::found_at(p_value, 1, n);
  const double recall = static_cast<double>(found) / static_cast<double>(p_value.size());
  const double best = precision_at(recall, 1 / static_cast<double>(n + 1), wanted.prevalence);
  const std::size_t needed = pipeline::panels_for_precision(recall, wanted);
  throw Error(ErrorCode::too_short,
              "no threshold reaches a precision of " + support::format_double(wanted.precision) + " where " +
                  support::format_double(wanted.prevalence) +
                  " of the panels are damaged: above the largest of " +
                  count_of(n, "calibration statistics it is ") +
                  support::format_double(std::round(1000 * best) / 1000) + ", with " + std::to_string(found) +
                  " of " + count_of(p_value.size(), "labelled panels found"),
              needed > 0 ? "calibrate on " + std::to_string(needed) + " normal panels or more"
                         : "no labelled panel stands above the normal ones; choose another detector");
}

void set_threshold(const Model& model, std::span<const double> p_value, LabelledCalibration& made) {
  const LabelOptions& options = made.options;
  const std::size_t n = made.calibration, before = p_values_up_to(model.alpha(), n);
  figures_at(p_value, before, n, options.prevalence, made.recall_before, made.false_alarms_before,
             made.precision_before);
  std::size_t rank = before;
  made.alpha = model.alpha();
  if (options.precision) {
    const pipeline::PrecisionWanted wanted = {*options.precision, options.prevalence,
                                              options.may_lower ? n : before};
    const std::optional<std::size_t> chosen = pipeline::rank_for_precision(p_value, n, wanted);
    if (!chosen) refuse_precision(made, p_value, wanted);
    rank = *chosen;
    if (rank != before) made.alpha = static_cast<double>(rank) / static_cast<double>(n + 1);
  }
  figures_at(p_value, rank, n, options.prevalence, made.recall, made.false_alarms, made.precision);
  made.model = model.with_alpha(made.alpha);
}

void tell_labels(LabelledCalibration& made) {
  constexpr std::size_t kMany = 30;
  if (made.labelled < kMany)
    made.warnings.push_back(count_of(made.labelled, "labelled panels tell little: the recall lies between ") +
                            support::format_double(std::round(100 * made.recall.low)) + " and " +
                            support::format_double(std::round(100 * made.recall.high)) +
                            " %, of damage like theirs");
  if (made.options.precision && made.precision.low < *made.options.precision)
    made.warnings.push_back("the precision reached may be as low as " +
                            support::format_double(std::round(1000 * made.precision.low) / 1000) +
                            ": more normal panels and more labelled ones narrow it");
  if (made.alpha > made.alpha_before)
    made.warnings.push_back("the threshold was lowered, as allowed: " + support::format_double(made.alpha) +
                            " false alarms a panel instead of " + support::format_double(made.alpha_before));
}

}  // namespace

LabelledCalibration calibrate_with_labels(const Model& model, const Dataset& dataset,
                                          const LabelOptions& options, const Execution& execution) {
  require_labels_options(model, options);
  const std::vector<DatasetEntry> damaged = labelled_damage(dataset);
  LabelledCalibration made;
  made.options = options;
  made.alpha_before = model.alpha();
  const Model weighed = weighed_by(model, dataset, damaged, options, execution, made);
  made.calibration = weighed.calibration()->statistic.size();
  const std::vector<double> p_value = p_values_of(weighed, dataset, damaged, options, execution, made);
  set_threshold(weighed, p_value, made);
  tell_labels(made);
  return made;
}

}  // namespace motionanalyzer
