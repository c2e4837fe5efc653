#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo hinge_info();        ///< frame by frame, without delay
DetectorInfo hinge_panel_info();  ///< one score at the end of the panel

}  // namespace motionanalyzer
