// Options of a detector tried on the same panels, or rows of a table, and which of them are taken.
#pragma once

#include <vector>

#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "pipeline/tune_trials.hpp"

namespace motionanalyzer::pipeline {

/// What every trial is fitted on and judged by.
struct TuneSets {
  PanelSet fit, sound, damaged;
  Recipe recipe;                  ///< of panels
  std::vector<double> lambda_mm;  ///< of the damaged ones where it was computed, else empty
};

TrainOptions with_options(TrainOptions train, const OptionValues& option);

/// Fills trial, level, best, chosen and option. A sample is a panel, by its largest score, or a row of a
/// table.
/// in      train: what is the same in all trials; the first trial has the defaults
/// throws  as Model::train for the first trial, and for all where an option is wrong
void compare_trials(const TuneSets& sets, const TrainOptions& train, const std::vector<OptionValues>& trials,
                    const Execution& execution, Tuning& tuning);

}  // namespace motionanalyzer::pipeline
