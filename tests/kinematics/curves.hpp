// Bundles whose points lie on a given moving curve, and what tests read off the result.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"

namespace motionanalyzer::testing {

struct Place {
  double x = 0, y = 0;  ///< px, y upwards
};

/// n points at fractions 0..1 of a curve in every frame 0..frames-1; image axes (y downwards), not rounded.
inline FrameBundle sample_curve(std::size_t frames, std::size_t n,
                                const std::function<Place(double fraction, double frame)>& curve) {
  FrameBundle bundle;
  bundle.name = "curve";
  bundle.fps = 30;
  bundle.x_px = MatrixF(frames, n);
  bundle.y_px = MatrixF(frames, n);
  bundle.mask = MaskMatrix(frames, n, 1);
  for (std::size_t i = 0; i < n; ++i) bundle.point_index.push_back(static_cast<std::int32_t>(i));
  for (std::size_t t = 0; t < frames; ++t) {
    bundle.frame_number.push_back(static_cast<std::int32_t>(t));
    for (std::size_t i = 0; i < n; ++i) {
      const Place p = curve(static_cast<double>(i) / static_cast<double>(n - 1), static_cast<double>(t));
      bundle.x_px(t, i) = static_cast<float>(p.x);
      bundle.y_px(t, i) = static_cast<float>(-p.y);
    }
  }
  return bundle;
}

inline void round_to_pixels(FrameBundle& bundle) {
  for (float& v : bundle.x_px.values()) v = std::floor(v + 0.5F);
  for (float& v : bundle.y_px.values()) v = std::floor(v + 0.5F);
}

/// An arc of a circle of the given turning and length, anticlockwise, from (800, 500) to the right.
inline Place on_arc(double length_px, double turning_rad, double fraction) {
  const double radius = length_px / turning_rad, angle = turning_rad * fraction;
  return {800 + radius * std::sin(angle), 500 + radius * (1 - std::cos(angle))};
}

/// Standard deviation of the curvature of a cubic Savitzky-Golay fit of w points 1 px apart:
/// sqrt(720) sigma / w^2.5.
inline double curvature_noise(double sigma_px, double w) {
  return std::sqrt(720.0) * sigma_px / std::pow(w, 2.5);
}

/// Noise of the value of a parabola through 5 frames, as a share of that of one frame.
inline const double kTimeShare = std::sqrt(17.0 / 35.0);

}  // namespace motionanalyzer::testing
