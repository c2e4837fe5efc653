// How far the strip of one panel lies from a healthy one, in the normal direction, at fixed stations.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// A rigid motion of the image: first a rotation about the first node of the fitted shape, then a shift.
struct ImageMotion {
  double x_px = 0, y_px = 0, rotation_rad = 0;
};

/// One frame. Spans have S values and live until the next push.
struct ResidualFrame {
  std::int32_t number = 0;  ///< the exporter's frame number
  bool good = false;        ///< false: too few points, or no shape of the family fits; nothing else is set
  /// Where the frame stands in the family of healthy shapes: 0 straight, 1 fully bent, a little beyond either
  /// where a panel overshoots.
  double shape = 0;
  ImageMotion motion;          ///< that was taken away besides
  double goodness_of_fit = 0;  ///< reduced chi-square of the healthy shape: 1 where noise alone is left
  std::span<const double> residual_px;  ///< along the left normal of the healthy shape; NaN where not known
  std::span<const std::uint8_t> mask;   ///< 1 where observed points lie near the station
};

/// A whole panel.
struct ResidualField {
  std::string panel;
  std::vector<double> station;          ///< S fractions of the visible length
  std::vector<std::int32_t> frame;      ///< T frame numbers
  std::vector<double> phase, hold_s;    ///< T each
  std::vector<double> shape;            ///< T, as ResidualFrame; NaN where the frame is not good
  std::vector<ImageMotion> motion;      ///< T, or empty where it is not known
  Matrix residual_px;                   ///< T x S
  MaskMatrix mask;                      ///< T x S; a row of 0 = the frame is not good
  std::vector<double> goodness_of_fit;  ///< T
};

}  // namespace motionanalyzer
