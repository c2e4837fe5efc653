// Motions filled by hand, and cameras of one part, for tests of the camera alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/synthesis/camera.hpp"

namespace motionanalyzer::testing {

inline constexpr double kLength_m = 0.023;
inline constexpr double kLength_px = 230;  // at 10 px/mm

/// Nodes of a strip bent to a circle that turns by `angle`, held at the origin along +x.
inline std::vector<double> arc_nodes(double angle, std::size_t nodes) {
  std::vector<double> xy;
  for (std::size_t i = 0; i < nodes; ++i) {
    const double s = static_cast<double>(i) / static_cast<double>(nodes - 1), turn = angle * s;
    const double x = angle > 1e-9 ? elementary::sin(turn) / angle : s;
    const double y = angle > 1e-9 ? (1 - elementary::cos(turn)) / angle : 0;
    xy.push_back(kLength_m * x);
    xy.push_back(kLength_m * y);
  }
  return xy;
}

/// The strip at rest.
inline Motion still_motion(double angle, double duration_s = 2.5, std::size_t nodes = 231) {
  Motion motion;
  motion.nodes = nodes;
  motion.duration_s = duration_s;
  Motion::Segment segment;
  segment.time_s = {0, duration_s};
  for (int k = 0; k < 2; ++k) segment.xy_m.append_row(arc_nodes(angle, nodes));
  motion.segment.push_back(segment);
  return motion;
}

/// From straight to a U in two seconds, held for half a second.
inline Motion bending_motion() {
  Motion motion = still_motion(0);
  Motion::Segment& segment = motion.segment[0];
  segment = {};
  for (int k = 0; k <= 125; ++k) {
    const double time_s = 0.02 * k, u = std::min(time_s / 2, 1.0);
    segment.time_s.push_back(time_s);
    segment.xy_m.append_row(arc_nodes(elementary::kPi * u * u * (3 - 2 * u), motion.nodes));
  }
  return motion;
}

/// Everything off: exact points.
inline CameraOptions ideal_camera() {
  CameraOptions camera;
  switch_off(camera);
  return camera;
}

inline CameraOptions camera_with(std::string_view part) {
  CameraOptions camera = ideal_camera();
  set_option(camera, part, "on");
  return camera;
}

inline CameraOptions camera_with_every_part() {
  CameraOptions camera;
  for (const auto& [key, value] : options_of(camera))
    if (value == "off") set_option(camera, key, "on");
  return camera;
}

/// Four points of a straight strip of five nodes: cheap enough for many thousand frames.
inline CameraOptions small(CameraOptions camera) {
  camera.points = 4;
  camera.substates = 1;
  return camera;
}
inline Motion short_motion() { return still_motion(0, 0.03, 5); }

inline double x_of(const FrameBundle& bundle, std::size_t t, std::size_t i) {
  return static_cast<double>(bundle.x_px(t, i));
}
inline double y_of(const FrameBundle& bundle, std::size_t t, std::size_t i) {
  return static_cast<double>(bundle.y_px(t, i));
}

inline double rms(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

inline double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / (static_cast<double>(a.size()) * rms(a) * rms(b));
}

/// Of a straight strip at rest the normal is the image's -y: by how much each point, T x P, is pushed.
inline Matrix pushes(const CameraOptions& camera, const Random& random, double duration_s = 2.5) {
  const FrameBundle bundle = record(still_motion(0, duration_s), camera, random);
  Matrix push(bundle.frames(), bundle.points());
  for (std::size_t t = 0; t < bundle.frames(); ++t)
    for (std::size_t i = 0; i < bundle.points(); ++i) push(t, i) = camera.origin_y_px - y_of(bundle, t, i);
  return push;
}

/// Equal values and equal gaps.
inline bool same_row(const FrameBundle& a, std::size_t t, const FrameBundle& b, std::size_t u) {
  for (std::size_t i = 0; i < a.points(); ++i) {
    if (a.mask(t, i) != b.mask(u, i)) return false;
    if (a.mask(t, i) != 0 && (a.x_px(t, i) != b.x_px(u, i) || a.y_px(t, i) != b.y_px(u, i))) return false;
  }
  return true;
}

}  // namespace motionanalyzer::testing
