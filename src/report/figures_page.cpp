#include "motionanalyzer/report/figures_page.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "report/layout.hpp"
#include "report/page.hpp"
#include "report/plots.hpp"
#include "report/text.hpp"

namespace motionanalyzer {
namespace {

using namespace report;

constexpr double kDetectionHeight = 210, kClassesHeight = 140, kCountWidth = 34;

void require_same_lengths(const FiguresPage& page) {
  bool fits = true;
  for (const auto* tables : {&page.summary, &page.table})
    for (const FigureTable& table : *tables)
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

std::string hits_text(const DetectionClass& one) {
  return std::to_string(one.hits) + "/" + std::to_string(one.panels);
}

std::vector<const DetectionClass*> classes_with_panels(const DetectionPlot& plot) {
  std::vector<const DetectionClass*> classes;
  for (const DetectionClass& one : plot.found)
    if (one.share) classes.push_back(&one);
  return classes;
}

/// A dot with its interval.
void draw_share(Svg* svg, const Axes& axes, double at, double share, double low, double high) {
  const double x = axes.x(at);
  svg->line({x, axes.y(low)}, {x, axes.y(high)}, "class-interval");
  for (const double end : {low, high})
    svg->line({x - 4, axes.y(end)}, {x + 4, axes.y(end)}, "class-interval");
  svg->circle({x, axes.y(share)}, 3.5, "class-share");
}

/// Share with its interval, in the middle of each class that holds a panel; its count beside it, unless the
/// next class stands there.
void draw_classes(Svg* svg, const DetectionPlot& plot, const Axes& axes) {
  double next = std::numeric_limits<double>::infinity();
  const auto classes = classes_with_panels(plot);
  for (auto at = classes.rbegin(); at != classes.rend(); ++at) {
    const DetectionClass& one = **at;
    const double middle = 0.5 * (one.from_mm + one.to_mm);
    const double x = axes.x(middle), y = axes.y(*one.share);
    draw_share(svg, axes, middle, *one.share, one.low, one.high);
    if (one.panels > 0 && next - x > kCountWidth)
      svg->text({x + 7, std::clamp(y + 4, axes.box.top + 12, axes.box.bottom() - 5)}, Anchor::start,
                "tick halo", hits_text(one));
    next = x;
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

/// Empty where there is a single dot or none: that is said in words.
std::string detection_picture(const DetectionPlot& plot) {
  const double largest = largest_severity(plot);
  if (!(largest > 0) || !std::isfinite(largest)) return {};
  const bool has_curve = !plot.lambda_mm.empty();
  if (!has_curve && classes_with_panels(plot).size() < 2) return {};
  const Axes axes = make_axes(time_box(has_curve ? kDetectionHeight : kClassesHeight), {0, largest}, {0, 1});
  Svg svg(kPlotWidth, picture_height(axes.box), "Probability of detection over severity: " + plot.heading);
  draw_axes(&svg, axes, "severity, mm", "share of panels found");
  draw_a90(&svg, plot, axes);
  draw_curve(&svg, plot, axes);
  draw_classes(&svg, plot, axes);
  return svg.finish();
}

std::string detection_caption(const DetectionPlot& plot) {
  std::string text = "Dots: share of each class of severities with its 95 % interval.";
  if (!plot.lambda_mm.empty()) text += " Line: the fitted probability.";
  if (plot.a90_mm) text += " Band: 95 % interval of a90.";
  return plot.note.empty() ? text : plot.note + " " + text;
}

/// What a picture would have shown.
std::string detection_in_words(const DetectionPlot& plot) {
  const auto classes = classes_with_panels(plot);
  if (classes.empty()) return "No picture: no panel of known severity.";
  const DetectionClass& one = *classes.front();
  std::string text = "No picture of a single class of severities, " + show(one.from_mm, 3) + " to " +
                     show(one.to_mm, 3) + " mm: " + show(100 * *one.share, 3) + " % found (95 % interval " +
                     show(100 * one.low, 3) + " to " + show(100 * one.high, 3) + " %).";
  return plot.note.empty() ? text : text + " " + plot.note;
}

std::string detection_figure(const DetectionPlot& plot) {
  return "<div class=\"map\">\n<h3>" + escape_html(plot.heading) + "</h3>\n" +
         figure(detection_picture(plot), detection_caption(plot), detection_in_words(plot)) + "</div>\n";
}

std::string share_picture(const SharePlot& plot) {
  if (plot.at.size() < 2 || !(plot.at.back().x > 0)) return {};
  const Axes axes = make_axes(time_box(kDetectionHeight), {0, plot.at.back().x}, {0, 1});
  Svg svg(kPlotWidth, picture_height(axes.box), plot.y_label + " over " + plot.x_label);
  draw_axes(&svg, axes, plot.x_label, plot.y_label);
  std::vector<Point> points;
  for (const SharePlot::At& one : plot.at) points.push_back({axes.x(one.x), axes.y(one.share)});
  svg.curve(points, "detection");
  for (const SharePlot::At& one : plot.at) draw_share(&svg, axes, one.x, one.share, one.low, one.high);
  return svg.finish();
}

std::string share_figure(const SharePlot& plot) {
  return "<div class=\"map\">\n<h3>" + escape_html(plot.heading) + "</h3>\n" +
         figure(share_picture(plot), plot.caption, "No picture of fewer than two points.") + "</div>\n";
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
  for (const FigureTable& table : page.summary) html += figure_table(table);
  const bool pictures = !page.plot.empty() || !page.share_plot.empty();
  if (pictures) html += "<div class=\"plots\">\n";
  for (const DetectionPlot& plot : page.plot) html += detection_figure(plot);
  for (const SharePlot& plot : page.share_plot) html += share_figure(plot);
  if (pictures) html += "</div>\n";
  for (const FigureTable& table : page.table) html += figure_table(table);
  html += "<p class=\"place\">motionanalyzer " + escape_html(page.version) + "</p>\n";
  return html + page_end();
}

}  // namespace motionanalyzer
