#include <algorithm>
#include <cmath>
#include <limits>

#include "report/layout.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer::report {
namespace {

constexpr double kPathHeight = 110;

Range with_room(Range range) {
  const double room = 0.06 * range.span();
  return {range.low - room, range.high + room};
}

bool has_value(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

// Of values that are not all NaN.
std::size_t place_of_highest(const std::vector<double>& values) {
  std::size_t highest = values.size();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]) && (highest == values.size() || values[i] > values[highest])) highest = i;
  return highest;
}

std::vector<Point> score_points(const PanelVerdict& verdict, const TimeAxis& time, const Axes& axes) {
  std::vector<Point> points;
  const std::size_t count = std::min(verdict.frame.size(), verdict.score.size());
  for (std::size_t i = 0; i < count; ++i) {
    points.push_back({axes.x(time.at(verdict.frame[i])), axes.y(verdict.score[i])});
  }
  return points;
}

void draw_onset(Svg* svg, const PanelVerdict& verdict, const TimeAxis& time, const Axes& axes) {
  if (verdict.onset_interval) {
    const auto [first, last] = *verdict.onset_interval;
    const double left = axes.x(time.at(first)), right = axes.x(time.at(last));
    svg->rect({left, axes.box.top, std::max(1.0, right - left), axes.box.height}, "onset-interval");
  }
  if (!verdict.onset_frame) return;
  const double x = axes.x(time.at(*verdict.onset_frame));
  svg->line({x, axes.box.top}, {x, axes.box.bottom()}, "onset");
  // Above the box, unless the name of the vertical axis stands there.
  const bool is_early = x<axes.box.left + 170, is_late = x> axes.box.right() - 60;
  const double y = is_early ? axes.box.top + 10 : axes.box.top - 4;
  svg->text({is_early ? x + 4 : x, y},
            is_early  ? Anchor::start
            : is_late ? Anchor::end
                      : Anchor::middle,
            "tick halo onset-text", "onset, frame " + std::to_string(*verdict.onset_frame));
}

void mark_highest(Svg* svg, const std::vector<Point>& points) {
  const Point* highest = nullptr;
  for (const Point& point : points) {
    if (std::isfinite(point.y) && (highest == nullptr || point.y < highest->y)) highest = &point;
  }
  if (highest != nullptr) svg->circle(*highest, 3, "highest");
}

void draw_threshold(Svg* svg, double threshold, const Axes& axes) {
  const double y = axes.y(threshold);
  svg->line({axes.box.left, y}, {axes.box.right(), y}, "threshold");
  const bool is_high = y < axes.box.top + 14;
  svg->text({axes.box.right() - 4, is_high ? y + 11 : y - 4}, Anchor::end, "tick halo threshold-text",
            "threshold " + show(threshold, 3));
}

std::string score_plot(const ReportPanel& panel, const TimeAxis& time, std::optional<double> threshold) {
  std::vector<double> shown = panel.verdict.score;
  if (threshold) shown.push_back(*threshold);
  const Axes axes = make_axes(time_box(kPathHeight), time.range, with_room(range_of(shown)));
  Svg svg(kPlotWidth, picture_height(axes.box), "Score of every frame");
  draw_axes(&svg, axes, time.label, "score, sd of normal panels");
  draw_onset(&svg, panel.verdict, time, axes);
  if (threshold) draw_threshold(&svg, *threshold, axes);
  const auto points = score_points(panel.verdict, time, axes);
  svg.curve(points, "path mark");
  mark_highest(&svg, points);
  return svg.finish();
}

// Frame number of a sample of the signal.
double frame_of(const ReportPanel& panel, std::size_t sample) {
  if (panel.kinematics && sample < panel.kinematics->number.size()) return panel.kinematics->number[sample];
  if (sample < panel.verdict.frame.size()) return panel.verdict.frame[sample];
  return static_cast<double>(sample);
}

std::string signal_plot(const ReportPanel& panel, const TimeAxis& time) {
  const Axes axes = make_axes(time_box(kPathHeight), time.range, with_room(range_of(panel.signal)));
  const std::string name = panel.signal_name.empty() ? "signal" : panel.signal_name;
  Svg svg(kPlotWidth, picture_height(axes.box), name + " with its change points");
  draw_axes(&svg, axes, time.label, panel.signal_unit.empty() ? name : name + ", " + panel.signal_unit);
  std::vector<Point> points;
  for (std::size_t i = 0; i < panel.signal.size(); ++i) {
    points.push_back({axes.x(time.at(frame_of(panel, i))), axes.y(panel.signal[i])});
  }
  if (panel.change_points) {
    for (const std::size_t at : panel.change_points->change_point) {
      const double x = axes.x(time.at(frame_of(panel, at)));
      svg.line({x, axes.box.top}, {x, axes.box.bottom()}, "change");
    }
  }
  svg.curve(points, "path mark");
  return svg.finish();
}

}  // namespace

std::string path_plot(const ReportPanel& panel, const TimeAxis& axis, std::optional<double> threshold) {
  if (has_value(panel.verdict.score)) return score_plot(panel, axis, threshold);
  return has_value(panel.signal) ? signal_plot(panel, axis) : std::string();
}

std::string score_comparison(const ReportPanel& a, const ReportPanel& b, const TimeAxis& axis) {
  if (!has_value(a.verdict.score) && !has_value(b.verdict.score)) return {};
  std::vector<double> all = a.verdict.score;
  all.insert(all.end(), b.verdict.score.begin(), b.verdict.score.end());
  const Axes axes = make_axes(time_box(kPathHeight), axis.range, with_room(range_of(all)));
  Svg svg(kPlotWidth, picture_height(axes.box), "Score of every frame of both panels");
  draw_axes(&svg, axes, axis.label, "score, sd of normal panels");
  svg.curve(score_points(a.verdict, time_axis(a), axes), "path mark", "var(--a)");
  svg.curve(score_points(b.verdict, time_axis(b), axes), "path mark", "var(--b)");
  return svg.finish();
}

Range sparkline_range(const std::vector<ReportPanel>& panels, std::optional<double> threshold) {
  std::vector<double> ends;
  for (const ReportPanel& panel : panels) {
    if (!has_value(panel.verdict.score)) continue;
    const Range own = range_of(panel.verdict.score);
    ends.insert(ends.end(), {own.low, own.high});
  }
  if (ends.empty()) return {0, 1};
  if (threshold) ends.push_back(*threshold);
  Range range = range_of(ends);
  if (threshold && *threshold > range.low)
    range.high = std::min(range.high, *threshold + 3 * (*threshold - range.low));
  return range;
}

std::string sparkline(const PanelVerdict& verdict, const Range& range, std::optional<double> threshold) {
  if (!has_value(verdict.score)) return {};
  const Box box = {2, 2, 96, 20};
  const double last = static_cast<double>(std::max<std::size_t>(verdict.score.size(), 2) - 1);
  const Axes axes = make_axes(box, {0, last}, range);
  Svg svg(100, 24, "Score of every frame", "spark");
  if (threshold && *threshold >= range.low && *threshold <= range.high)
    svg.line({box.left, axes.y(*threshold)}, {box.right(), axes.y(*threshold)}, "reference");
  std::vector<Point> points;
  for (std::size_t i = 0; i < verdict.score.size(); ++i) {
    points.push_back({axes.x(static_cast<double>(i)), axes.y(std::min(verdict.score[i], range.high))});
  }
  svg.curve(points, "path");
  svg.circle(points[place_of_highest(verdict.score)], 3, "highest");
  return svg.finish();
}

}  // namespace motionanalyzer::report
