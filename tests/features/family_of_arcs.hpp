// A healthy family in closed form: circular arcs, from a straight line to half a turn, with a bow that makes
// their curvature uneven; and what a tracker would see of it.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/core/recipe.hpp"

namespace motionanalyzer::testing {

constexpr double kArcLength = 230, kHeldX = 800, kHeldY = -560;

struct ArcPoint {
  double x = 0, y = 0, nx = 0, ny = 1;
};

/// Place along the arc and its left normal. The tangent turns by pi a along the strip, unevenly by a
/// twentieth.
inline ArcPoint on_arc(double shape, double along_px) {
  ArcPoint p{kHeldX, kHeldY, 0, 1};
  const auto tangent = [&](double l) {
    const double u = l / kArcLength;
    return elementary::kPi * shape * (u + 0.05 * std::sin(2 * elementary::kPi * u) / (2 * elementary::kPi));
  };
  constexpr int kSteps = 16;  // Simpson's rule: exact to 1e-4 px
  const double h = along_px / kSteps;
  for (int i = 0; i <= kSteps; ++i) {
    const double w = (i == 0 || i == kSteps ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * h / 3;
    p.x += w * std::cos(tangent(i * h));
    p.y += w * std::sin(tangent(i * h));
  }
  p.nx = -std::sin(tangent(along_px));
  p.ny = std::cos(tangent(along_px));
  return p;
}

inline HealthyTrajectory arcs(std::size_t knots = 61, std::size_t nodes = 64) {
  HealthyTrajectory out;
  out.x_px = out.y_px = Matrix(knots, nodes);
  for (std::size_t g = 0; g < knots; ++g) {
    for (std::size_t s = 0; s < nodes; ++s) {
      const ArcPoint p = on_arc(static_cast<double>(g) / static_cast<double>(knots - 1),
                                kArcLength * static_cast<double>(s) / static_cast<double>(nodes - 1));
      out.x_px(g, s) = p.x;
      out.y_px(g, s) = p.y;
    }
  }
  out.full_turn_rad = elementary::kPi;
  return out;
}

inline Recipe recipe_of_arcs() {
  Recipe recipe;
  recipe.fps = 30;
  recipe.trajectory = arcs();
  return recipe;
}

/// Places of 231 points 1 px apart.
inline std::vector<double> every_pixel() {
  std::vector<double> out;
  for (int i = 0; i <= 230; ++i) out.push_back(i);
  return out;
}

/// One frame as the camera delivers it.
struct SeenFrame {
  std::int32_t number = 0;
  std::vector<float> x, y;
  std::vector<std::int32_t> index;
  std::vector<std::uint8_t> mask;

  FrameView view() const { return {number, x, y, index, mask}; }
  void renumber() {
    index.clear();
    for (std::size_t i = 0; i < x.size(); ++i) index.push_back(static_cast<std::int32_t>(i + 1));
  }
  void add(double px, double py) {  // canonical axes
    x.push_back(static_cast<float>(px));
    y.push_back(static_cast<float>(-py));
    renumber();
  }
};

struct Nuisance {
  double shift_x = 0, shift_y = 0, rotation = 0, scale = 1;  ///< about the held end
};

/// across(along) moves points along the left normal.
template <class Across>
SeenFrame seen_arc(double shape, const std::vector<double>& along, const Nuisance& n, Across across) {
  SeenFrame frame;
  const double c = std::cos(n.rotation), s = std::sin(n.rotation);
  for (const double l : along) {
    const ArcPoint p = on_arc(shape, l);
    const double d = across(l);
    const double x = n.scale * (p.x + d * p.nx - kHeldX), y = n.scale * (p.y + d * p.ny - kHeldY);
    frame.add(c * x - s * y + kHeldX + n.shift_x, s * x + c * y + kHeldY + n.shift_y);
  }
  return frame;
}

inline SeenFrame seen_arc(double shape, const std::vector<double>& along = every_pixel(),
                          const Nuisance& n = {}) {
  return seen_arc(shape, along, n, [](double) { return 0.0; });
}

/// Motion of a panel whose frame t shows the family at shape[t], at 64 stations, with white noise.
inline Kinematics motion_of_arcs(const std::vector<double>& shape, const Nuisance& n = {},
                                 double noise_px = 0, std::uint64_t seed = 1) {
  constexpr std::size_t kStations = 64;
  Kinematics k;
  Random random(seed, {7});
  const std::size_t frames = shape.size();
  k.x_px = k.y_px = Matrix(frames, kStations);
  k.mask = MaskMatrix(frames, kStations, 1);
  for (std::size_t s = 0; s < kStations; ++s)
    k.station.push_back(static_cast<double>(s) / static_cast<double>(kStations - 1));
  const double c = std::cos(n.rotation), sn = std::sin(n.rotation);
  for (std::size_t t = 0; t < frames; ++t) {
    k.number.push_back(static_cast<std::int32_t>(t));
    k.time_s.push_back(static_cast<double>(t) / 30);
    k.turning_rad.push_back(elementary::kPi * shape[t]);
    k.length_px.push_back(kArcLength);
    for (std::size_t s = 0; s < kStations; ++s) {
      const ArcPoint p = on_arc(shape[t], kArcLength * k.station[s]);
      const double x = p.x - kHeldX, y = p.y - kHeldY;
      k.x_px(t, s) = c * x - sn * y + kHeldX + n.shift_x + noise_px * random.normal();
      k.y_px(t, s) = sn * x + c * y + kHeldY + n.shift_y + noise_px * random.normal();
    }
  }
  k.phase = shape;
  k.hold_s.assign(frames, 0);
  k.usable.assign(frames, 1);
  return k;
}

/// Shapes of a bend: a fifth-order ramp of `bend` frames, begun `delay` frames late, and `hold` frames at
/// rest.
inline std::vector<double> bend_shapes(int bend, int hold, double delay = 0) {
  std::vector<double> out;
  for (int t = 0; t < bend + hold; ++t) {
    const double u = std::fmin(1, std::fmax(0, (t - delay) / (bend - 1)));
    out.push_back(u * u * u * (10 + u * (6 * u - 15)));
  }
  return out;
}

}  // namespace motionanalyzer::testing
