// Distance to the k-th nearest normal row (Ramaswamy, Rastogi & Shim, SIGMOD 2000).
#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo knn_info();

}  // namespace motionanalyzer
