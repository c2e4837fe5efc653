// The rows that detectors are fitted on.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/pipeline/train.hpp"

namespace motionanalyzer {

/// read_normals with columns of residuals, where `contents` names them. Where these cannot be had and none of
/// the detectors was asked for them by name, without: contents then lacks them too, and a warning says why.
PanelRows read_fit(const std::vector<DatasetEntry>& normals, const std::string& origin,
                   const std::vector<TrainOptions>& train, const InspectOptions& options,
                   const Execution& execution, PanelContents& contents, std::vector<std::string>& warnings);

}  // namespace motionanalyzer
