// From panels on disk to a calibrated model. Here io, features and models are joined.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

/// Panels that were read, in the order given, and what was left out and why.
struct PanelRows {
  PanelSet set;
  Recipe recipe;
  std::vector<Reason> left_out;  ///< one a panel that could not be used; where.file is its folder
};

/// What is computed of every panel.
struct PanelContents {
  bool features = true;    ///< the columns of the rows; without them rows tell time, phase and hold alone
  bool residuals = false;  ///< residual fields, relative to the recipe's trajectory
  bool residual_columns = false;  ///< columns of groups residual and cleared behind the others
  bool cleared_columns = true;    ///< with these: the second group too, else it is NaN
  bool need_trajectory() const noexcept { return residuals || residual_columns; }
};
/// What these detectors need to be given: residuals alone where one looks at them.
/// throws Error{invalid_argument} for options= that no such detector has
MOTIONANALYZER_API PanelContents contents_for(const std::vector<TrainOptions>& detectors);
/// What a model of panels needs to be given.
MOTIONANALYZER_API PanelContents contents_for(const Model& model);

/// Recipe from the panels themselves (medians; orientation by majority; for residuals the trajectory of 200
/// of them, spread evenly), then their rows.
/// throws Error{too_short} when no panel can be used, or for residuals when none bends
MOTIONANALYZER_API PanelRows read_normals(const std::vector<DatasetEntry>& normals, const std::string& origin,
                                          const InspectOptions& options = {}, const Execution& execution = {},
                                          const PanelContents& contents = {});
/// Rows under a given recipe: its orientation and full turn, and for residuals its trajectory.
/// throws Error{invalid_argument} when residuals are wanted of a recipe without a trajectory
MOTIONANALYZER_API PanelRows read_panels(const std::vector<DatasetEntry>& entry, const Recipe& recipe,
                                         const InspectOptions& options = {}, const Execution& execution = {},
                                         const PanelContents& contents = {});

struct Trained {
  Model model;
  std::vector<std::string> warnings;  ///< for people: panels left out, coarse calibration, remarks of the fit
};

/// Fits on the normal panels (light_distortion among them) of split train and calibrates on the normal panels
/// of split val, or of split calibration where there is one (light_distortion not among them). A data set
/// without labels is taken as normal panels and split 70/15 by the seed, the rest left
/// for judging. Labelled damage of split val weighs the members of an ensemble whose rule is stacking, and is
/// looked at for nothing else. Fewer calibration panels than alpha
/// needs: the model is saved and every verdict is INCONCLUSIVE; a warning says how many are missing.
/// throws  Error{too_short} when there are fewer than 10 usable normal panels to fit on, or 30 for hinge and
/// hinge_panel: how many were given, and why others are left out
MOTIONANALYZER_API Trained train_dataset(const Dataset& dataset, const TrainOptions& train,
                                         const InspectOptions& options = {}, const Execution& execution = {});

/// The same for several detectors, reading the panels once; results in the order of `train`, whose seeds and
/// alphas must be equal.
/// throws  as train_dataset, also when one detector cannot be fitted
MOTIONANALYZER_API std::vector<Trained> train_detectors(const Dataset& dataset,
                                                        const std::vector<TrainOptions>& train,
                                                        const InspectOptions& options = {},
                                                        const Execution& execution = {});

/// Fits on all rows of a CSV table; calibrates on another table's rows when its path is not empty. That one
/// needs the columns that features= chose; others are ignored. Warnings: rows with a label other than 0, rows
/// of the calibration table that are rows of the other one too.
/// throws  Error{bad_input} with file and line for a missing cell
MOTIONANALYZER_API Trained train_table(const std::string& table, const std::string& calibration_table,
                                       const TrainOptions& train, const Execution& execution = {});

/// The model with the thresholds, standardisation and recipe of this line's own normal panels (folders of
/// bundles, or data sets whose normal panels are taken). A model of residuals gets a trajectory of this line,
/// and its detector adapts to it where it can; panels that taught either calibrate nothing, nor do damaged
/// ones (see Model::calibrate), which the warnings name.
/// throws  Error{too_short} below 2 * (1 / alpha - 1)
/// usable panels, whose first half scales the scores or teaches a detector that adapts; hinge, hinge_panel
/// and ensembles of them need 60 whatever alpha is. A detector that adapts and does not scale its own scores
/// needs 2.5 * (1 / alpha - 1) + 2.
/// throws  as the detector does when it adapts
MOTIONANALYZER_API Trained calibrate_for_line(const Model& model, const std::vector<std::string>& folders,
                                              const InspectOptions& options = {},
                                              const Execution& execution = {});

/// What a model of a plain table says of N rows.
struct TableScores {
  std::vector<double> score;    ///< N; larger = stranger, NaN where the row has none
  std::vector<double> p_value;  ///< N, NaN without a score; empty where the model is not calibrated
  std::vector<std::vector<Contribution>>
      contribution;           ///< N, Model::contributions; empty where not asked for
  std::size_t with_gaps = 0;  ///< rows without a score that lack a value that the model needs
};

/// in      most: columns told of each row; 0: none
/// throws  as score_table
MOTIONANALYZER_API TableScores judge_table(const Model& model, const std::string& table, std::size_t most = 0,
                                           const Execution& execution = {});

/// Rows of a table under a model fitted on one: N raw scores, NaN where a cell is missing. Columns are
/// matched by name, those that the model does not need are ignored.
/// throws  Error{mismatch} when a column that
/// the model needs is missing
MOTIONANALYZER_API std::vector<double> score_table(const Model& model, const std::string& table,
                                                   const Execution& execution = {});

}  // namespace motionanalyzer
