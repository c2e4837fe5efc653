// First steps from panels to a family of shapes: the median panel frame by frame, and shapes at even steps of
// turning read off it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::features {

/// A panel that bends. Frames are told by their number from the panel's first.
struct NormalPanel {
  const Kinematics* motion = nullptr;
  std::vector<std::size_t> row;  ///< T: where the frame stands in motion; kNoFrame where it has none
  /// Where its early frames lie against those of the first panel: turned about the first panel's mean, then
  /// shifted.
  double rotation_rad = 0, x_px = 0, y_px = 0;
};
constexpr std::size_t kNoFrame = static_cast<std::size_t>(-1);

struct NormalPanels {
  std::vector<NormalPanel> panel;
  double centre_x_px = 0, centre_y_px = 0;  ///< of the first panel's early frames
  std::size_t frames = 0, stations = 0;     ///< T, S
};

/// Panels that turn by .2 rad or more, registered to the first of them.
/// throws Error{too_short} where there is none, Error{mismatch} for other numbers of stations
NormalPanels gather_panels(std::span<const Kinematics> normals);

struct Shapes {
  Matrix x, y;  ///< a shape a row, S nodes
};

/// Median over the panels, frame by frame, of the frames that a quarter of them have; in the first panel's
/// place.
Shapes median_frames(const NormalPanels& panels);

/// Tangent angles along a shape, rad, unwrapped; 0 at the first node.
std::vector<double> tangents_of(std::span<const double> x, std::span<const double> y);

/// Turning of a shape, rad: of the least-squares straight line through its tangent angle, whose noise is a
/// tenth of that of the tangents at the ends. The same on a circular arc.
double turning_of(std::span<const double> x, std::span<const double> y);

/// Nodes at equal distances along the same curve.
void space_evenly(std::span<double> x, std::span<double> y);

/// Shapes at `knots` even steps of turning, from none to that at the end of the bend: local polynomials in
/// the turning, so that frames in which the strip stands still are averaged and make no shapes out of noise.
Shapes shapes_by_turning(const Shapes& frames, std::size_t knots);

}  // namespace motionanalyzer::features
