// One panel from where its data set is kept.
#pragma once

#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

inline ReadResult read_panel(const std::string& folder, const InspectOptions& options) {
  return options.reader != nullptr ? options.reader->read(folder, options.overrides)
                                   : read_bundle(folder, options.overrides);
}

}  // namespace motionanalyzer
