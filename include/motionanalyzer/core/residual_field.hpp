// How far the strip of one panel lies from a healthy one, in the normal direction, at fixed stations.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

struct ResidualField {
  std::string panel;
  std::vector<double> station;          ///< S fractions of the visible length
  std::vector<std::int32_t> frame;      ///< T frame numbers
  std::vector<double> phase, hold_s;    ///< T each
  Matrix residual_px;                   ///< T x S
  MaskMatrix mask;                      ///< T x S
  std::vector<double> goodness_of_fit;  ///< T, reduced chi-square of the healthy shape
};

}  // namespace motionanalyzer
