// Sequence autoencoder (LSTM or GRU) over sliding windows of a panel's frames: what it cannot rebuild from
// its last hidden state is not how normals move. source: Malhotra et al. (2016), arXiv 1607.00148
#pragma once

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

DetectorInfo temporal_info();

}  // namespace motionanalyzer
