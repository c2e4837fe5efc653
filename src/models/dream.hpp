// DREAM: the strategy of DRAEM (Zavrtanik et al., ICCV 2021, arXiv 2108.07610) on feature rows.
#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo dream_info();

}  // namespace motionanalyzer
