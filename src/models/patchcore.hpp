// PatchCore on feature rows (Roth et al., CVPR 2022, arXiv 2106.08265).
#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo patchcore_info();

}  // namespace motionanalyzer
