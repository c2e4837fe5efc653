#include "motionanalyzer/report/figures_page.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "report/layout.hpp"
#include "report/page.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

constexpr double kDetectionHeight = 210;

void require_same_lengths(const FiguresPage& page) {
  bool fits = true;
  for (const FigureTable& table : page.table)
    for (const auto& row : table.row) fits = fits && row.size() == table.column.size();
  for (const DetectionPlot& plot : page.plot) fits = fits && plot.lambda_mm.size() == plot.probability.size();
  if (!fits)
    throw Error(ErrorCode::mismatch, "a row or a curve of the page has another length than its head",
                "give one cell a column and one probability a severity");
}

double largest_severity(const DetectionPlot& plot) {
  double largest = 0;
  for (const DetectionClass& one : plot.found) largest = std::max(largest, one.to_mm);
  for (const double lambda : plot.lambda_mm) largest = std::max(largest, lambda);
  return largest;
}

/// Share with its interval, in the middle of each class that holds a panel.
void draw_classes(Svg* svg, const DetectionPlot& plot, const Axes& axes) {
  for (const DetectionClass& one : plot.found) {
    if (!one.share) continue;
    const double x = axes.x(0.5 * (one.from_mm + one.to_mm));
    svg->line({x, axes.y(one.low)}, {x, axes.y(one.high)}, "class-interval");
    for (const double end : {one.low, one.high})
      svg->line({x - 4, axes.y(end)}, {x + 4, axes.y(end)}, "class-interval");
    svg->circle({x, axes.y(*one.share)}, 3, "class-share");
  }
}

void draw_curve(Svg* svg, const DetectionPlot& plot, const Axes& axes) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < plot.lambda_mm.size(); ++i)
    points.push_back({axes.x(plot.lambda_mm[i]), axes.y(plot.probability[i])});
  svg->curve(points, "detection");
}

/// The severity found on 90 % of panels, and the interval that holds it.
void draw_a90(Svg* svg, const DetectionPlot& plot, const Axes& axes) {
  if (!plot.a90_mm) return;
  const double left = axes.x(std::clamp(plot.a90_low_mm, axes.x.range.low, axes.x.range.high));
  const double right = axes.x(std::clamp(plot.a90_high_mm, axes.x.range.low, axes.x.range.high));
  svg->rect({left, axes.box.top, std::max(1.0, right - left), axes.box.height}, "onset-interval");
  if (*plot.a90_mm > axes.x.range.high) return;
  const double x = axes.x(*plot.a90_mm);
  svg->line({x, axes.box.top}, {x, axes.box.bottom()}, "onset");
  svg->text({x + 4, axes.box.bottom() - 6}, Anchor::start, "tick halo onset-text",
            "a90 " + show(*plot.a90_mm, 3) + " mm");
}

std::string detection_picture(const DetectionPlot& plot) {
  const double largest = largest_severity(plot);
  if (!(largest > 0) || !std::isfinite(largest)) return {};
  const Axes axes = make_axes(time_box(kDetectionHeight), {0, largest}, {0, 1});
  Svg svg(kPlotWidth, picture_height(axes.box), "Probability of detection over severity: " + plot.heading);
  draw_axes(&svg, axes, "severity, mm", "share of panels found");
  draw_a90(&svg, plot, axes);
  draw_curve(&svg, plot, axes);
  draw_classes(&svg, plot, axes);
  return svg.finish();
}

std::string figure_table(const FigureTable& table) {
  std::string html = "<h3>" + escape_html(table.heading) + "</h3>\n";
  if (!table.caption.empty()) html += "<p class=\"place\">" + escape_html(table.caption) + "</p>\n";
  html += "<div class=\"wide\"><table>\n<thead><tr>";
  for (const std::string& head : table.column) html += "<th>" + escape_html(head) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.row) {
    html += "<tr>";
    for (const std::string& cell : row) html += "<td>" + escape_html(cell) + "</td>";
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table></div>\n";
}

}  // namespace

std::string render_figures_html(const FiguresPage& page) {
  require_same_lengths(page);
  std::string html = page_begin(page.title) + "<h1>" + escape_html(page.title) + "</h1>\n";
  for (std::size_t i = 0; i < page.paragraph.size(); ++i)
    html += (i == 0 ? "<p class=\"lead\">" : "<p>") + escape_html(page.paragraph[i]) + "</p>\n";
  for (const DetectionPlot& plot : page.plot)
    html += "<h3>" + escape_html(plot.heading) + "</h3>\n<div class=\"map\">\n" +
            figure(detection_picture(plot),
                   "Dots: share of each class of severities with its 95 % interval. Line: the fitted "
                   "probability. Band: 95 % interval of a90.",
                   "No picture: no panel of known severity.") +
            "</div>\n";
  for (const FigureTable& table : page.table) html += figure_table(table);
  html += "<p class=\"place\">motionanalyzer " + escape_html(page.version) + "</p>\n";
  return html + page_end();
}

}  // namespace motionanalyzer
