// Where a point may have been before its coordinates were rounded to whole pixels.
#pragma once

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::features {

struct Offset {
  double x_px = 0, y_px = 0;  ///< within half a pixel
};

/// A draw from the places in a point's pixel, given that before rounding its distance across the strip had a
/// normal distribution.
/// in      nx, ny: unit normal of the strip, in the image's axes
///         expected_px: mean of that distance, minus the distance of the rounded point; any size
///         sd_px: > 0
/// cost    some 3 tries of two draws
Offset before_rounding(double nx, double ny, double expected_px, double sd_px, Random random);

}  // namespace motionanalyzer::features
