// How far from the strip's edge the tracker finds it: white, smooth along the strip, carried by the material,
// and common to all points.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_parts.hpp"
#include "synthesis/field_at_points.hpp"
#include "synthesis/slow_walk.hpp"
#include "synthesis/tracked_points.hpp"

namespace motionanalyzer::imaging {

class EdgeError {
 public:
  EdgeError(const CameraOptions& camera, const Random& random, double length_px);

  /// Once for every frame that is exposed, in order, whether it arrives or not.
  void step(std::size_t frame) noexcept;
  /// in      points.place
  /// out     points.push
  void draw(std::size_t frame, TrackedPoints& points) noexcept;

 private:
  void add_white(std::size_t frame, TrackedPoints& points) const noexcept;
  void add_correlated(std::size_t frame, TrackedPoints& points) noexcept;
  void add_material(TrackedPoints& points) const noexcept;

  const CameraOptions& camera_;
  Random random_;
  double length_px_;
  FieldAtPoints correlated_;
  SmoothField material_;
  std::vector<double> material_knot_;
  SlowWalk drift_;
};

}  // namespace motionanalyzer::imaging
