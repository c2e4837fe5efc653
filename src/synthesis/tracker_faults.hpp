// Frames and points that do not arrive, or arrive in a wrong place.
#pragma once

#include <cstddef>

#include "motionanalyzer/synthesis/camera.hpp"
#include "synthesis/camera_parts.hpp"
#include "synthesis/tracked_points.hpp"

namespace motionanalyzer::imaging {

/// The first and the last of `frames` always arrive.
bool arrives(const CameraOptions& camera, const Random& random, std::size_t frame,
             std::size_t frames) noexcept;

void lose_points(const CameraOptions& camera, const Random& random, std::size_t frame,
                 TrackedPoints& points) noexcept;
void double_points(const CameraOptions& camera, const Random& random, std::size_t frame,
                   TrackedPoints& points) noexcept;
void throw_outliers(const CameraOptions& camera, const Random& random, std::size_t frame,
                    TrackedPoints& points) noexcept;

/// Coordinates as delivered: clipped, rounded.
void to_pixels(const CameraOptions& camera, TrackedPoints& points) noexcept;

}  // namespace motionanalyzer::imaging
