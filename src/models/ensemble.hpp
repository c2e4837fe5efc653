#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo ensemble_info();

}  // namespace motionanalyzer
