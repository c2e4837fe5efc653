#include <cmath>

#include "kinematics/analyze.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"

namespace motionanalyzer {

namespace {

constexpr double kLeastTurningRad = 0.2;  // of a straight strip, noise and a slight bow stay below it
constexpr double kClearlyLess = 0.8;      // of the other end's motion; ends that move alike keep their order

/// Rows to look at: the usable frames, or, where there are none, those whose shape is known.
std::vector<std::size_t> known_rows(const Kinematics& k) {
  std::vector<std::size_t> usable, known;
  for (std::size_t t = 0; t < k.frames(); ++t) {
    if (k.usable[t]) usable.push_back(t);
    if (std::isfinite(k.length_px[t])) known.push_back(t);
  }
  return usable.empty() ? known : usable;
}

/// Largest turning, with its sign.
double widest_turning(const Kinematics& k, const std::vector<std::size_t>& rows) {
  double widest = 0;
  for (const std::size_t t : rows) {
    if (std::fabs(k.turning_rad[t]) > std::fabs(widest)) widest = k.turning_rad[t];
  }
  return widest;
}

/// Sum of the squared distances of some stations from where they were in the first row.
double motion_of(const Kinematics& k, const std::vector<std::size_t>& rows, std::size_t first,
                 std::size_t end) {
  double sum = 0;
  for (const std::size_t t : rows) {
    for (std::size_t i = first; i < end; ++i) {
      const double dx = k.x_px(t, i) - k.x_px(rows[0], i);
      const double dy = k.y_px(t, i) - k.y_px(rows[0], i);
      sum += dx * dx + dy * dy;
    }
  }
  return sum;
}

}  // namespace

PanelGeometry learn_geometry(const FrameBundle& bundle, const KinematicsOptions& options) {
  PanelGeometry geometry;
  if (bundle.frames() == 0) return geometry;
  const Kinematics k = kinematics::analyze(bundle, 1, {}, 0, options);  // shapes only: any frame rate does
  const std::vector<std::size_t> rows = known_rows(k);
  if (rows.empty()) return geometry;
  const double turning = widest_turning(k, rows);
  geometry.turning_rad = std::fabs(turning);
  if (geometry.turning_rad < kLeastTurningRad) return geometry;

  const StandardArithmetic standard;
  const std::size_t stations = k.stations(), chord = stations / 8;
  const double first = motion_of(k, rows, 0, chord);
  const double last = motion_of(k, rows, stations - chord, stations);
  geometry.orientation.reversed = last < kClearlyLess * kClearlyLess * first;
  geometry.orientation.mirrored = geometry.orientation.reversed ? turning > 0 : turning < 0;
  return geometry;
}

}  // namespace motionanalyzer
