// A panel for tests: a strip that a jig bends from straight to a U as a circular arc, seen by a camera and a
// tracker. Kinematic only: it knows angles and places, no forces, and no simulator of the library.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::testing {

/// As seen by default: index 1 at the held end, bending anticlockwise (upwards in the picture).
struct BendingPanelOptions {
  std::uint64_t seed = 1;  ///< draws pose, length, speed and all noise; equal seeds give equal panels
  std::string name = "bending";
  std::int32_t bend_frames = 60, hold_frames = 15;
  std::size_t points = 230;
  double fps = 30;
  double mm_per_px = 0.1;  ///< 0 = leave it unknown
  double length_px = 230;
  double full_turn_rad = elementary::kPi;
  double scatter = 1;     ///< factor on the differences between panels; 0 = all alike
  double noise_px = 0.2;  ///< sd of each coordinate
  bool rounded = true;    ///< whole pixels, as trackers deliver
  double slip_px = 0;  ///< sd of a smooth slip of the indices along the strip, drifting from frame to frame
  bool reversed = false;                    ///< index 1 at the moving end
  bool mirrored = false;                    ///< seen from behind: bending clockwise
  double missing = 0;                       ///< share of points not observed, drawn point by point
  double outliers = 0;                      ///< share of points thrown 10 to 40 px away
  double visible_from = 0, visible_to = 1;  ///< part of the strip that is tracked, as fractions of its length
  double hinge_rad = 0;           ///< kink at the full turn; grows with the bend from hinge_frame on
  double hinge_at = 0.4;          ///< place of the kink, fraction of the length from the held end
  std::int32_t hinge_frame = 30;  ///< first frame with the kink; 0 = damaged from the start
  std::vector<std::int32_t> dropped_frames;  ///< numbers that are not delivered
};

namespace detail {

struct PanelDraw {
  double x, y, angle, length, speed, delay;
};

inline PanelDraw draw_panel(const BendingPanelOptions& options) {
  Random random(options.seed, {1});
  PanelDraw draw{};
  draw.x = 800 + options.scatter * 3 * random.normal();
  draw.y = 560 + options.scatter * 3 * random.normal();
  draw.angle = options.scatter * 0.01 * random.normal();
  draw.length = options.length_px * (1 + options.scatter * 0.003 * random.normal());
  draw.speed = 1 + options.scatter * 0.01 * random.normal();
  draw.delay = options.scatter * 0.3 * random.normal();
  return draw;
}

/// Turning between the ends of the strip: a fifth-order ramp, at rest at both of its ends.
inline double turning_at(const BendingPanelOptions& options, const PanelDraw& draw, std::int32_t frame) {
  const double span = std::max(1, options.bend_frames - 1);
  const double u = std::clamp((frame - draw.delay) * draw.speed / span, 0.0, 1.0);
  return options.full_turn_rad * u * u * u * (10 + u * (6 * u - 15));
}

/// Moves (x, y) along an arc of the given curvature that starts in direction `angle`.
inline void advance(double& x, double& y, double angle, double curvature, double length) {
  const double half = 0.5 * curvature * length;
  const double chord = std::fabs(half) < 1e-4 ? 1 - half * half / 6 : elementary::sin(half) / half;
  x += length * chord * elementary::cos(angle + half);
  y += length * chord * elementary::sin(angle + half);
}

/// Place of the material fraction s (x right, y up). The ends keep their directions: what the hinge turns,
/// the rest turns less.
inline void place(const BendingPanelOptions& options, const PanelDraw& draw, double turning, double kink,
                  double s, double& x, double& y) {
  const double curvature = (turning - kink) / draw.length;
  const double before = std::min(s, options.hinge_at) * draw.length;
  x = draw.x;
  y = draw.y;
  advance(x, y, draw.angle, curvature, before);
  if (s > options.hinge_at) {
    advance(x, y, draw.angle + curvature * before + kink, curvature, s * draw.length - before);
  }
}

/// What the camera and the tracker make of a place; draws the same number of values whatever it does.
inline void observe(const BendingPanelOptions& options, Random& random, double& x, double& y, bool& seen) {
  const double noise_x = random.normal();
  const double noise_y = random.normal();
  const bool lost = random.uniform() < options.missing;
  const bool outlying = random.uniform() < options.outliers;
  const double far_x = random.uniform(10, 40);
  const double far_y = random.uniform(-40, 40);
  x += options.noise_px * noise_x + (outlying ? far_x : 0);
  y += options.noise_px * noise_y + (outlying ? far_y : 0);
  y = 1080 - y;
  if (options.mirrored) x = 1920 - x;
  if (options.rounded) {
    x = std::floor(x + 0.5);
    y = std::floor(y + 0.5);
  }
  seen = !lost;
}

inline void fill_frame(const BendingPanelOptions& options, const PanelDraw& draw, std::int32_t frame,
                       double slip_px, FrameBundle& bundle) {
  const double turning = turning_at(options, draw, frame);
  const bool hinged = options.hinge_rad != 0 && frame >= options.hinge_frame;
  const double kink = hinged ? options.hinge_rad * turning / options.full_turn_rad : 0;
  Random random(options.seed, {3, static_cast<std::uint64_t>(frame)});
  const std::size_t row = bundle.x_px.rows(), n = options.points;
  bundle.x_px.resize(row + 1, n, std::numeric_limits<float>::quiet_NaN());
  bundle.y_px.resize(row + 1, n, std::numeric_limits<float>::quiet_NaN());
  bundle.mask.resize(row + 1, n, 0);
  bundle.frame_number.push_back(frame);
  for (std::size_t i = 0; i < n; ++i) {
    const double order = static_cast<double>(i) / static_cast<double>(n - 1);
    const double bump = 4 * order * (1 - order);  // the ends of the strip stay the ends of the tracked points
    const double visible = order + slip_px * bump / draw.length;
    double s = options.visible_from + (options.visible_to - options.visible_from) * visible;
    double x = 0, y = 0;
    bool seen = false;
    place(options, draw, turning, kink, s, x, y);
    observe(options, random, x, y, seen);
    if (!seen) continue;
    const std::size_t column = options.reversed ? n - 1 - i : i;
    bundle.x_px(row, column) = static_cast<float>(x);
    bundle.y_px(row, column) = static_cast<float>(y);
    bundle.mask(row, column) = 1;
  }
}

}  // namespace detail

/// The panel that the options describe; frames are numbered from 0, indices from 1.
inline FrameBundle make_bending_panel(const BendingPanelOptions& options = {}) {
  const detail::PanelDraw draw = detail::draw_panel(options);
  FrameBundle bundle;
  bundle.name = options.name;
  bundle.fps = options.fps;
  if (options.mm_per_px > 0) bundle.mm_per_px = options.mm_per_px;
  for (std::size_t i = 0; i < options.points; ++i) {
    bundle.point_index.push_back(static_cast<std::int32_t>(i) + 1);
  }
  Random drift(options.seed, {2});
  double slip = 0;
  for (std::int32_t frame = 0; frame < options.bend_frames + options.hold_frames; ++frame) {
    slip = 0.95 * slip + 0.31 * drift.normal();  // stationary sd 1
    const auto& dropped = options.dropped_frames;
    if (std::find(dropped.begin(), dropped.end(), frame) != dropped.end()) continue;
    detail::fill_frame(options, draw, frame, options.slip_px * slip, bundle);
  }
  return bundle;
}

}  // namespace motionanalyzer::testing
