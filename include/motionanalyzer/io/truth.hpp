// Ground truth of simulated sets: truth.json at the root of the data set. Included by pipeline, capi and app
// alone.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/truth.hpp"

namespace motionanalyzer {

/// Empty when the folder has no truth.json. throws Error{bad_input} with file and line or key
MOTIONANALYZER_API std::vector<Truth> read_truth(const std::string& dataset_folder);
MOTIONANALYZER_API std::string_view goal_name(Goal goal) noexcept;     ///< normal, goal1, goal2, variant
MOTIONANALYZER_API std::string_view split_name(Split split) noexcept;  ///< "", train, val, test, calibration

}  // namespace motionanalyzer
