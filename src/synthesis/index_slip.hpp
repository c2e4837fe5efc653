// Which material each index sits on: its place, and the slip of the tracker's indices along the strip.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_parts.hpp"
#include "synthesis/field_at_points.hpp"
#include "synthesis/slow_walk.hpp"
#include "synthesis/tracked_points.hpp"

namespace motionanalyzer::imaging {

class IndexSlip {
 public:
  IndexSlip(const CameraOptions& camera, const Random& random, double length_px);

  /// Once for every frame that is exposed, in order, whether it arrives or not.
  void step(std::size_t frame) noexcept;
  /// out     points.place
  void place(std::size_t frame, TrackedPoints& points) noexcept;

 private:
  const CameraOptions& camera_;
  Random random_;
  double length_px_;
  std::vector<double> fraction_;
  SlowWalk walk_;
  FieldAtPoints warp_;
};

}  // namespace motionanalyzer::imaging
