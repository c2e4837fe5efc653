#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/colour.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer::report {
namespace {

constexpr std::size_t kInstants = 8, kArrows = 10;
constexpr double kWidth = 460, kTallest = 460, kLeft = 46, kTop = 26, kRight = 40, kBottom = 38;
constexpr double kLongestArrow = 42, kLabelDistance = 15;
constexpr const char* kColourA = "var(--a)";
constexpr const char* kColourB = "var(--b)";

struct Extent {
  Range x, y;
};

Extent extent_of(const Kinematics& k, const LengthUnit& unit) {
  Extent extent{range_of(k.x_px.values()), range_of(k.y_px.values())};
  for (Range* range : {&extent.x, &extent.y}) {
    range->low *= unit.per_px;
    range->high *= unit.per_px;
  }
  return extent;
}

Extent united(const Extent& a, const Extent& b) {
  return {{std::min(a.x.low, b.x.low), std::max(a.x.high, b.x.high)},
          {std::min(a.y.low, b.y.low), std::max(a.y.high, b.y.high)}};
}

// One length is the same number of pixels in both directions. Left of the strip there is room for the label
// of an end that points there.
Axes equal_axes(Extent extent) {
  const double longest = std::max(extent.x.span(), extent.y.span());
  for (Range* range : {&extent.x, &extent.y}) {
    const double room = std::max(0.04 * longest, (0.3 * longest - range->span()) / 2);
    *range = {range->low - room, range->high + room};
  }
  extent.x.low -= 0.08 * longest;
  const double width = kWidth - kLeft - kRight;
  const double scale = std::min(width / extent.x.span(), kTallest / extent.y.span());
  const double slack = width / scale - extent.x.span();
  extent.x = {extent.x.low - slack / 2, extent.x.high + slack / 2};
  return make_axes({kLeft, kTop, width, extent.y.span() * scale}, extent.x, extent.y);
}

bool may_draw(const Kinematics& k, std::size_t t, std::size_t s) {
  return k.mask.empty() || k.mask(t, s) != 0;
}

std::vector<Point> shape(const Kinematics& k, std::size_t t, const LengthUnit& unit, const Axes& axes) {
  std::vector<Point> points;
  for (std::size_t s = 0; s < k.stations(); ++s) {
    const double gap = may_draw(k, t, s) ? 0 : std::numeric_limits<double>::quiet_NaN();
    points.push_back({axes.x(k.x_px(t, s) * unit.per_px) + gap, axes.y(k.y_px(t, s) * unit.per_px)});
  }
  return points;
}

double fastest(const Kinematics& k, const std::vector<std::size_t>& frames) {
  double speed = 0;
  for (const std::size_t t : frames) {
    for (std::size_t s = 0; s < k.stations(); ++s) {
      const double vx = k.vx_px_s(t, s), vy = k.vy_px_s(t, s);
      if (may_draw(k, t, s)) speed = std::fmax(speed, std::sqrt(vx * vx + vy * vy));
    }
  }
  return std::isfinite(speed) ? speed : 0;
}

// The largest of 1, 2, 5 times a power of ten that is not above the value.
double round_below(double value) {
  const Ticks ticks = ticks_of({0, value}, 1);
  return ticks.value.size() > 1 ? ticks.value[1] : value;
}

struct ArrowScale {
  double px_per_speed = 0;  // drawing units for 1 px/s of the strip
  double key = 0;           // speed that the key shows, in the panel's unit
};

ArrowScale arrow_scale(const Kinematics& k, const std::vector<std::size_t>& frames, const LengthUnit& unit) {
  const double speed = fastest(k, frames);
  if (!(speed > 0)) return {};
  return {kLongestArrow / speed, round_below(speed * unit.per_px)};
}

void draw_arrows(Svg* svg, const Kinematics& k, std::size_t t, const std::vector<Point>& points, double scale,
                 const std::string& colour) {
  const std::size_t step = std::max<std::size_t>(1, k.stations() / kArrows);
  for (std::size_t s = step / 2; s < k.stations(); s += step) {
    const double vx = k.vx_px_s(t, s) * scale, vy = k.vy_px_s(t, s) * scale;
    svg->arrow(points[s], {points[s].x + vx, points[s].y - vy}, colour);
  }
}

void draw_key(Svg* svg, const Axes& axes, const ArrowScale& scale, const LengthUnit& unit) {
  if (!(scale.key > 0)) return;
  const double length = scale.key / unit.per_px * scale.px_per_speed;
  const double x = axes.box.right(), y = axes.box.top - 13;
  svg->arrow({x - length, y}, {x, y}, "var(--ink)");
  svg->text({x - length - 6, y + 3.5}, Anchor::end, "label",
            "velocity " + show(scale.key) + " " + unit.name + "/s");
}

// The last two points that can be drawn; the moving end comes second.
std::array<Point, 2> moving_end(const std::vector<Point>& points) {
  std::array<Point, 2> end = {{{-1, -1}, {-1, -1}}};
  for (const Point& point : points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    end = {end[1], point};
  }
  return end;
}

// Writes the time of a shape beyond its moving end unless another label stands there.
class EndLabels {
 public:
  void add(Svg* svg, const std::vector<Point>& points, const std::string& text, const std::string& colour) {
    const auto [before, end] = moving_end(points);
    for (const Point& other : placed_) {
      if (std::fabs(other.x - end.x) < 2 * kLabelDistance && std::fabs(other.y - end.y) < kLabelDistance)
        return;
    }
    placed_.push_back(end);
    const bool leftwards = end.x < before.x;
    svg->text({leftwards ? end.x - 6 : end.x + 6, end.y + 4}, leftwards ? Anchor::end : Anchor::start,
              "tick halo", text, colour);
  }

 private:
  std::vector<Point> placed_;
};

std::string label_of_time(const TimeAxis& axis, double frame_number) {
  return axis.in_seconds ? show_fixed(axis.at(frame_number), 2) + " s" : "frame " + show(frame_number, 6);
}

// Frame whose phase lies nearest to the wanted one; its place in the list stands in where the phase is
// not known.
std::size_t nearest_phase(const Kinematics& k, const std::vector<std::size_t>& frames, double wanted) {
  std::size_t best = frames.front();
  double distance = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const double place = static_cast<double>(i) / static_cast<double>(frames.size());
    const double phase = std::isfinite(k.phase[frames[i]]) ? k.phase[frames[i]] : place;
    if (std::fabs(phase - wanted) >= distance) continue;
    distance = std::fabs(phase - wanted);
    best = frames[i];
  }
  return best;
}

std::vector<std::size_t> frames_with_shape(const Kinematics& k) {
  std::vector<std::size_t> frames;
  for (std::size_t t = 0; t < k.frames(); ++t) {
    const auto x = k.x_px.row(t), y = k.y_px.row(t);
    for (std::size_t s = 0; s < k.stations(); ++s) {
      if (!may_draw(k, t, s) || !std::isfinite(x[s]) || !std::isfinite(y[s])) continue;
      frames.push_back(t);
      break;
    }
  }
  return frames;
}

void draw_plain_strip(Svg* svg, const ReportPanel& panel, const Axes& axes, const char* colour,
                      const char* css_class) {
  const LengthUnit unit = length_unit(panel);
  for (const std::size_t t : instants(*panel.kinematics, kInstants)) {
    svg->curve(shape(*panel.kinematics, t, unit, axes), css_class, colour);
  }
}

}  // namespace

std::vector<std::size_t> instants(const Kinematics& kinematics, std::size_t count) {
  const auto frames = frames_with_shape(kinematics);
  std::vector<std::size_t> chosen;
  if (frames.empty()) return chosen;
  double low = 1, high = 0;
  for (const std::size_t t : frames) {
    if (!std::isfinite(kinematics.phase[t])) continue;
    low = std::min(low, kinematics.phase[t]);
    high = std::max(high, kinematics.phase[t]);
  }
  if (low > high) low = 0, high = 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    chosen.push_back(nearest_phase(kinematics, frames, low + (high - low) * share));
  }
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  return chosen;
}

std::string strip_plot(const ReportPanel& panel) {
  if (!panel.kinematics) return {};
  const Kinematics& k = *panel.kinematics;
  const auto frames = instants(k, kInstants);
  if (frames.empty()) return {};
  const LengthUnit unit = length_unit(panel);
  const Axes axes = equal_axes(extent_of(k, unit));
  const TimeAxis time = time_axis(panel);
  Svg svg(kWidth, axes.box.bottom() + kBottom, "The strip at " + std::to_string(frames.size()) + " instants");
  draw_axes(&svg, axes, std::string("x, ") + unit.name, std::string("y, ") + unit.name);
  const ArrowScale arrows = arrow_scale(k, frames, unit);
  const auto colour_at = [&](std::size_t t) {
    return hex(map_colour(ColourMap::time, (time.at(k.number[t]) - time.range.low) / time.range.span()));
  };
  for (const std::size_t t : frames) {
    const auto points = shape(k, t, unit, axes);
    svg.curve(points, "strip mark", colour_at(t));
    draw_arrows(&svg, k, t, points, arrows.px_per_speed, colour_at(t));
  }
  EndLabels labels;
  for (const std::size_t t : frames) {
    labels.add(&svg, shape(k, t, unit, axes), label_of_time(time, k.number[t]), colour_at(t));
  }
  draw_key(&svg, axes, arrows, unit);
  return svg.finish();
}

std::string strip_comparison(const ReportPanel& a, const ReportPanel& b) {
  if (!a.kinematics || !b.kinematics) return {};
  const LengthUnit unit_a = length_unit(a), unit_b = length_unit(b);
  if (std::string_view(unit_a.name) != unit_b.name) return {};
  if (instants(*a.kinematics, 2).empty() || instants(*b.kinematics, 2).empty()) return {};
  const Axes axes = equal_axes(united(extent_of(*a.kinematics, unit_a), extent_of(*b.kinematics, unit_b)));
  Svg svg(kWidth, axes.box.bottom() + kBottom, "Both strips at the same bend phases");
  draw_axes(&svg, axes, std::string("x, ") + unit_a.name, std::string("y, ") + unit_a.name);
  draw_plain_strip(&svg, a, axes, kColourA, "strip below mark");
  draw_plain_strip(&svg, b, axes, kColourB, "strip above mark");
  return svg.finish();
}

}  // namespace motionanalyzer::report
