// Ground truth of simulated sets: truth.json at the root of the data set. Included by pipeline, capi and app
// alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/truth.hpp"

namespace motionanalyzer {

/// truth.json is one object keyed by panel (path relative to the data set); its values have the members
/// scenario, goal, label, split, lambda_mm, crack_frame, onset_time_s, position, history (an array of
/// {time_s, lambda_mm}) and field, each of which may be absent or null. Empty when the folder has no
/// truth.json.
/// throws  Error{bad_input} with file and line
MOTIONANALYZER_API std::vector<Truth> read_truth(const std::string& dataset_folder);
/// Writes truth.json into the folder (created if needed). Atomic.
/// throws  Error{io}
MOTIONANALYZER_API void write_truth(const std::vector<Truth>& truths, const std::string& dataset_folder);
MOTIONANALYZER_API std::string_view goal_name(Goal goal) noexcept;     ///< normal, goal1, goal2, variant
MOTIONANALYZER_API std::string_view split_name(Split split) noexcept;  ///< "", train, val, test, calibration

}  // namespace motionanalyzer
