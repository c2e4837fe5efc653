// When a panel began to be strange, from the scores of its frames.
#pragma once

#include <cstddef>
#include <span>

#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

/// Frames of the onset and of its interval, as places in the list of scores.
struct Onset {
  std::size_t first = 0, at = 0, last = 0;
};

/// As Model::judge has it. The onset lies before the alarm, or as little after it as scores look ahead.
/// in      score: NaN where a frame has none; maximum: place of the largest, which is NG at alpha
/// cost    O(n)
Onset find_onset(std::span<const double> score, std::size_t maximum, const Calibration& calibration,
                 double alpha);

}  // namespace motionanalyzer
