// Panels that were given more than once, whatever their folders are called.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer::pipeline {

/// Takes away entries whose points are, to the last bit and in all frames, those of an earlier one, and
/// returns how many. What cannot be read stays. Reads every panel.
/// throws  Error{cancelled}
std::size_t drop_copies(std::vector<DatasetEntry>& entry, const InspectOptions& options,
                        const Execution& execution);

}  // namespace motionanalyzer::pipeline
