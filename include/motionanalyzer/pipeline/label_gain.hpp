// How much do labelled cracks help? Recall of an ensemble whose members are weighed by 0, 3, 5, 10, 20, 30 of
// them, always on damaged panels that did not weigh it, and always at a threshold from normal panels alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/evaluation/rates.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/report/figures_page.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer {

struct LabelGainOptions {
  /// Of the ensemble; the rule is stacking, whatever is set.
  TrainOptions train;
  std::vector<std::size_t> labels = {0, 3, 5, 10, 20, 30};  ///< increasing; 1 and 2 weigh nothing
  std::size_t draws = 40;                                   ///< of labelled panels, for each number of them
  InspectOptions inspect;
};

struct LabelGainPoint {
  std::size_t labels = 0;
  std::size_t judged = 0;  ///< damaged panels that at least one draw left to be judged
  /// Mean over draws and over the panels that did not weigh. Interval: 95 % over damaged panels (Wilson, for
  /// as many panels as were judged); it does not hold the noise of the normals that set the threshold.
  Estimate recall;
  Estimate gain;  ///< over no label, of the same panels; interval by the spread between panels
  /// Severity found on 90 %, median over draws and the range that holds 95 % of them; absent without
  /// severities or where most draws leave it open.
  Estimate a90_mm;
  /// What so many labelled panels would say of this recall by themselves, 95 %: how much a threshold that is
  /// set by them knows.
  Estimate known;
  std::vector<double> weight;  ///< of the members, mean over draws
};

struct LabelGain {
  std::vector<std::string> member;
  std::vector<LabelGainPoint> point;
  std::size_t fitted = 0, calibration = 0, labelled = 0;  ///< panels
  std::size_t draws = 0;
  double alpha = 0;
  std::vector<std::string> warnings;
};

/// in      dataset: normals as for train_dataset; damaged panels of every split but test. Their severities,
///         if it knows them (dataset_with_truth), give a90_mm.
/// out     the same for any number of threads
/// edges   a number of labels that leaves fewer than 10 panels to judge is left out, and a warning says so
/// throws  Error{too_short} for fewer than 13 damaged panels, or too few calibration panels for alpha;
///         Error{invalid_argument} for no number of labels, no draw, numbers that do not increase; as
///         train_dataset; Error{cancelled}
/// cost    a training of the ensemble, and some .2 s of a core a draw where severities are known
MOTIONANALYZER_API LabelGain study_label_gain(const Dataset& dataset, const LabelGainOptions& options = {},
                                              const Execution& execution = {});

/// A simulated set to ask this of: 700 normals to fit on, 300 to calibrate, 200 cracks of .1 to 1 mm.
MOTIONANALYZER_API SetPlan label_gain_plan(std::uint64_t seed, const LineOptions& line = {});

/// The same on such a set, simulated in memory by the seed of options.train; options.inspect.reader is not
/// looked at.
MOTIONANALYZER_API LabelGain study_label_gain(const LineOptions& line, const LabelGainOptions& options = {},
                                              const Execution& execution = {});

/// members, points, panels, draws, alpha
MOTIONANALYZER_API std::string label_gain_json(const LabelGain& study);
MOTIONANALYZER_API FigureTable label_gain_table(const LabelGain& study);
/// The table and recall over the number of labels.
MOTIONANALYZER_API std::string label_gain_html(const LabelGain& study);

}  // namespace motionanalyzer
