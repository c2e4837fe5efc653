// The points of one frame on their way from the strip to the bundle; P each, memory used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace motionanalyzer::imaging {

struct TrackedPoints {
  explicit TrackedPoints(std::size_t points)
      : place(points), x(points), y(points), normal_x(points), normal_y(points), push(points), seen(points) {}

  std::size_t size() const noexcept { return x.size(); }
  /// Takes a point out, unless a quarter of the frame is out already.
  void lose(std::size_t point) noexcept {
    if (seen[point] == 0 || 4 * (lost + 1) > size()) return;
    seen[point] = 0;
    ++lost;
  }

  std::vector<double> place;               ///< fraction of the strip's length, the material's
  std::vector<double> x, y;                ///< image, px
  std::vector<double> normal_x, normal_y;  ///< unit, in the image, to the left of the strip's direction
  std::vector<double> push;                ///< error of the edge along the normal, px
  std::vector<std::uint8_t> seen;
  std::size_t lost = 0;
};

}  // namespace motionanalyzer::imaging
