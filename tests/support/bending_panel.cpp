#include "support/bending_panel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::testing {

namespace {

struct PanelDraw {
  double x, y, angle, length, speed, delay;
};

PanelDraw draw_panel(const BendingPanelOptions& options) {
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
double turning_at(const BendingPanelOptions& options, const PanelDraw& draw, std::int32_t frame) {
  const double span = std::max(1, options.bend_frames - 1);
  const double u = std::clamp((frame - draw.delay) * draw.speed / span, 0.0, 1.0);
  return options.full_turn_rad * u * u * u * (10 + u * (6 * u - 15));
}

/// Moves (x, y) along an arc of the given curvature that starts in direction `angle`.
void advance(double& x, double& y, double angle, double curvature, double length) {
  const double half = 0.5 * curvature * length;
  const double chord = std::fabs(half) < 1e-4 ? 1 - half * half / 6 : elementary::sin(half) / half;
  x += length * chord * elementary::cos(angle + half);
  y += length * chord * elementary::sin(angle + half);
}

/// Place of the material fraction s (x right, y up). The ends keep their directions: what the hinge turns,
/// the rest turns less.
void place(const BendingPanelOptions& options, const PanelDraw& draw, double turning, double kink, double s,
           double& x, double& y) {
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
void observe(const BendingPanelOptions& options, Random& random, double& x, double& y, bool& seen) {
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

void fill_frame(const BendingPanelOptions& options, const PanelDraw& draw, std::int32_t frame, double slip_px,
                FrameBundle& bundle) {
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

}  // namespace

FrameBundle make_bending_panel(const BendingPanelOptions& options) {
  const PanelDraw draw = draw_panel(options);
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
    fill_frame(options, draw, frame, options.slip_px * slip, bundle);
  }
  return bundle;
}

}  // namespace motionanalyzer::testing
