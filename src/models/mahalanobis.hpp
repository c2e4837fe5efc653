// Squared Mahalanobis distance with the covariance of Ledoit & Wolf (2004).
#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo mahalanobis_info();

}  // namespace motionanalyzer
