// What a few labelled cracks, 3 to 30, are good for: a threshold for a wanted precision instead of a rate of
// false alarms, and the weights of an ensemble. They are panels of split val (of a data set without
// splits: all damaged ones); split test is not read. What so few panels tell is uncertain, and every figure
// here has its interval.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/evaluation/rates.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/report/figures_page.hpp"

namespace motionanalyzer {

struct LabelOptions {
  /// Share of the panels called NG that are to be damaged, 0 < precision < 1; absent: the threshold stays.
  std::optional<double> precision;
  double prevalence = 0.01;  ///< share of the line's panels that are damaged, 0 < prevalence < 1
  /// Whether the threshold may fall below the one that the model's alpha gives: more false alarms than were
  /// accepted.
  bool may_lower = false;
  InspectOptions inspect;
};

/// Precision at the line's prevalence: damaged share of the panels called NG. 0 where none is called NG.
MOTIONANALYZER_API double precision_at(double recall, double false_alarms, double prevalence) noexcept;

struct LabelledCalibration {
  std::optional<Model> model;    ///< always there
  std::size_t labelled = 0;      ///< damaged panels that were judged
  std::size_t inconclusive = 0;  ///< of them; they count as not found
  std::size_t calibration = 0;   ///< normal panels that the threshold stands on
  bool weighed = false;          ///< the damage weighed the members
  double alpha_before = 0, alpha = 0;
  Rate recall_before, recall;  ///< of the labelled panels, at either threshold
  /// False alarms per panel: what the calibration promises on average, and the range that it leaves.
  Estimate false_alarms_before, false_alarms;
  /// At options.prevalence. The interval joins those of recall and false alarms, each at 97.5 %: it holds
  /// with 95 % or more.
  Estimate precision_before, precision;
  LabelOptions options;
  std::vector<std::string> warnings;
};

/// in      dataset: its damaged panels of split val, and for what takes more than a threshold from labelled
///         damage (Model::stacks, ensembles) the normals of split train and val
/// out     The threshold is a calibration statistic: the one at which most of the labelled panels are found,
///         of those whose precision reaches the wanted one; of equals the highest. An ensemble is weighed by
///         the labelled panels first (3 or more), and calibrated again.
/// throws  Error{mismatch}: a model of tables or without a threshold; Error{too_short}: no labelled panel
///         that can be judged, or too few calibration panels for the wanted precision (the message says how
///         many it takes); Error{invalid_argument}: precision or prevalence outside 0 to 1; Error{cancelled}
/// cost    some 25 ms a labelled panel and core; weighing as a calibration
MOTIONANALYZER_API LabelledCalibration calibrate_with_labels(const Model& model, const Dataset& dataset,
                                                             const LabelOptions& options,
                                                             const Execution& execution = {});

/// labelled, inconclusive, calibration, weighed, alpha, recall, false_alarms, precision (each before and now)
MOTIONANALYZER_API std::string labelled_json(const LabelledCalibration& made);
/// Before and now, for console and page.
MOTIONANALYZER_API FigureTable labelled_table(const LabelledCalibration& made);

}  // namespace motionanalyzer
