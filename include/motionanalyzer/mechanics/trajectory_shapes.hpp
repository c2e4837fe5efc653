// The healthy strip at any state of its bend, and what every frame of a panel may do for free: what a fit of
// the healthy shape to one frame takes away, whatever the cause.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/trajectory.hpp"

namespace motionanalyzer {

/// S stations of the strip and its left normal there.
struct StripCurve {
  std::vector<double> x, y, nx, ny;
};

/// Four directions, S displacements along the left normal each: shifts of the image by 1 px along x and y,
/// its rotation about the first station by 1 rad, a bend further by one knot of the trajectory.
struct FreeMotion {
  std::vector<double> shift_x, shift_y, rotation, bend;
};

/// A trajectory at S stations, evenly spaced fractions 0..1 of the visible length.
class MOTIONANALYZER_API TrajectoryShapes {
 public:
  /// stations >= 2; at least two knots and nodes
  TrajectoryShapes(const HealthyTrajectory& trajectory, std::size_t stations);

  std::size_t knots() const noexcept { return x_px_.rows(); }
  std::size_t stations() const noexcept { return x_px_.cols(); }
  /// place: 0 .. knots() - 1, between knots straight
  StripCurve curve(double place) const;
  /// place: the same; beyond, that of the first or last knot
  FreeMotion free_motion(double place) const;

 private:
  Matrix x_px_, y_px_;  ///< G x S
};

}  // namespace motionanalyzer
