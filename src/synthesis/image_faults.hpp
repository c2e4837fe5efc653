// What stands still in the image while the strip moves through it, and what moves the image as a whole:
// glare, a dirty lens, shake, breathing of the magnification.
#pragma once

#include <cstddef>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_parts.hpp"
#include "synthesis/camera_view.hpp"
#include "synthesis/tracked_points.hpp"

namespace motionanalyzer::imaging {

class ImageFaults {
 public:
  /// length_px: of the strip, nominal
  ImageFaults(const CameraOptions& camera, const Random& random, double length_px) noexcept;

  /// Adds to points.push, before the points are pushed.
  void add_glare(TrackedPoints& points) const noexcept;
  void add_dirt(std::size_t frame, TrackedPoints& points) const noexcept;
  void shake(std::size_t frame, TrackedPoints& points) const noexcept;
  void breathe(std::size_t frame, TrackedPoints& points) const noexcept;

 private:
  /// From the centre of the full U towards its fraction `at`, in the image; unit length.
  Point ray(double at) const noexcept;

  const CameraOptions& camera_;
  Random random_;
  double radius_px_;  // of the full U
  Point u_centre_;    // in the image, by the nominal view
};

}  // namespace motionanalyzer::imaging
