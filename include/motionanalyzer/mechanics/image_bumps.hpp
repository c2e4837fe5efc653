// Faults of the image that stand still while the strip bends through them: a glare, a reflection, a speck on
// the lens. Each lifts the tracked line by a bump of some width wherever the strip lies under it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// A spot; a ray from the middle of the U through a place of the bent strip, one way; a column or a row of
/// the image.
enum class ImageBump : std::uint8_t { spot, ray, column, row };

/// 1 at 0, 0 from 1 on, smooth between.
inline double bump_height(double squared_distance) noexcept {
  const double rest = 1 - squared_distance;
  return rest > 0 ? rest * rest * rest : 0;
}

/// Where bumps may stand: along the bent strip, or across what the strip passes.
class MOTIONANALYZER_API BumpPlaces {
 public:
  /// in      stations of the fully bent strip, at least one
  BumpPlaces(std::span<const double> bent_x, std::span<const double> bent_y);
  /// Another state of the bend: columns and rows reach as far as the strip does.
  void see(std::span<const double> x, std::span<const double> y) noexcept;
  /// Height, 0 to 1, at (x, y) of a bump at `share`, 0..1 of the way, with this half width.
  double height(ImageBump kind, double share, double half_px, double x, double y) const noexcept;

 private:
  double centre_x_, centre_y_;            ///< of the U
  double x_from_, x_to_, y_from_, y_to_;  ///< where the strip passes
  std::vector<double> bent_x_, bent_y_;
};

}  // namespace motionanalyzer
