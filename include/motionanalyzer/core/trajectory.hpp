// The way a healthy strip goes from straight to bent, learnt from normal panels: a family of shapes with one
// parameter. A thin strip is quasi-static, so that the shape depends on where the jig stands and not on how
// fast it got there; speed, delay and pauses of a panel are nothing but another walk along the same family.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Shape parameter a = turning between the visible ends / that of the last knot: 0 straight, 1 fully bent;
/// knot g stands at a = g / (G - 1). Axes as in kinematics: y upwards, a mirrored recipe flips x; the held
/// end first. Shapes lie where the normals' median panel lay in the image.
struct HealthyTrajectory {
  Matrix x_px, y_px;         ///< G x S: nodes at equal distances along the visible strip, G >= 8, S >= 16
  double full_turn_rad = 0;  ///< turning of the last knot, > 0
  std::vector<double> frame_shape;  ///< T: a of the normals' frames, by frame number from the first (median)
  double length_spread = 0;  ///< robust sd of the normals' visible lengths over their median; 0: not known

  std::size_t knots() const noexcept { return x_px.rows(); }
  std::size_t nodes() const noexcept { return x_px.cols(); }
  bool empty() const noexcept { return x_px.rows() == 0; }
  bool operator==(const HealthyTrajectory&) const = default;
};

/// Visible length of the strip, along the last knot; 0 where there is no trajectory.
MOTIONANALYZER_API double visible_length_px(const HealthyTrajectory& trajectory) noexcept;

}  // namespace motionanalyzer
