// Repaired copies of bundles on disk.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

struct RepairedCopy {
  std::string bundle;           ///< folder that was read
  std::string name;             ///< of the bundle; empty when it could not be read
  std::string copy;             ///< folder that was written; empty when it could not be read
  std::vector<Reason> changes;  ///< what repair did
  std::vector<Reason> reasons;  ///< why it could not be read
};

/// Copies of all bundles that can be read into folders below out, named as the bundles, with _2, _3, ...
/// where the name is taken. The originals stay as they are.
/// out     in the order of the folders
/// throws  Error{io}; Error{cancelled}: copies that were finished stay cost    some 20 ms a bundle, one
///         after another
MOTIONANALYZER_API std::vector<RepairedCopy> repair_bundles(const std::vector<std::string>& folders,
                                                            const std::string& out,
                                                            const InspectOptions& options = {},
                                                            const Execution& execution = {});

}  // namespace motionanalyzer
