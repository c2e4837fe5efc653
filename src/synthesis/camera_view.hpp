// From metres beside the held end to the image's pixels: pose, scale, tilt, mirror, distortion.
#pragma once

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/synthesis/camera.hpp"

namespace motionanalyzer::imaging {

struct Point {
  double x = 0, y = 0;
};

/// One panel's camera. y of the world points up, y of the image down.
class CameraView {
 public:
  CameraView(const CameraOptions& camera, const Random& random) noexcept;

  /// Where a point of the world is seen.
  Point image_of(Point world_m) const noexcept;
  /// Direction in the image, unit length for unit length. Turn and mirror alone: tilt and distortion turn a
  /// direction by a hundredth at most, which is nothing to an error of a fraction of a pixel across it.
  Point direction_of(Point world) const noexcept;

 private:
  Point tilted(Point px) const noexcept;
  Point distorted(Point image) const noexcept;

  double px_per_m_ = 1, cosine_ = 1, sine_ = 0;
  double origin_x_ = 0, origin_y_ = 0, centre_x_ = 0, centre_y_ = 0;
  double narrow_x_ = 1, narrow_y_ = 1, recede_x_ = 0, recede_y_ = 0;
  double bulge_ = 0, side_ = 1;
};

}  // namespace motionanalyzer::imaging
