#include "report/svg.hpp"

#include <cmath>

#include "report/text.hpp"

namespace motionanalyzer::report {
namespace {

std::string attribute(std::string_view name, double value) {
  return ' ' + std::string(name) + "=\"" + coordinate(value) + "\"";
}

bool exists(const Point& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::string pair(const Point& point) { return coordinate(point.x) + " " + coordinate(point.y); }

// A piece of one point is drawn as a line of no length, which round ends turn into a dot.
std::string path_data(std::span<const Point> points) {
  std::string data;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!exists(points[i])) continue;
    const bool begins = i == 0 || !exists(points[i - 1]);
    const bool ends = i + 1 == points.size() || !exists(points[i + 1]);
    data.append(begins ? "M" : "L").append(pair(points[i]));
    if (begins && ends) data += "h0";
  }
  return data;
}

}  // namespace

Svg::Svg(double width, double height, std::string_view label, std::string_view css_class) {
  out_ = "<svg class=\"" + std::string(css_class) + "\" role=\"img\" aria-label=\"" + escape_html(label) +
         "\" viewBox=\"0 0 " + coordinate(width) + " " + coordinate(height) + "\"" +
         attribute("width", width) + attribute("height", height) + ">";
}

void Svg::attributes(std::string_view css_class, std::string_view stroke) {
  if (!css_class.empty()) out_ += " class=\"" + std::string(css_class) + "\"";
  if (!stroke.empty()) out_ += " style=\"stroke:" + std::string(stroke) + "\"";
}

void Svg::line(Point from, Point to, std::string_view css_class, std::string_view colour) {
  out_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
          attribute("y2", to.y);
  attributes(css_class, colour);
  out_ += "/>";
}

void Svg::curve(std::span<const Point> points, std::string_view css_class, std::string_view colour) {
  const std::string data = path_data(points);
  if (data.empty()) return;
  out_ += "<path d=\"" + data + "\"";
  attributes(css_class, colour);
  out_ += "/>";
}

void Svg::arrow(Point from, Point to, std::string_view colour) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = std::sqrt(dx * dx + dy * dy);
  if (!exists(from) || !exists(to) || length < 1) return;
  const double head = std::fmin(4, length / 2), ux = dx / length * head, uy = dy / length * head;
  const Point left = {to.x - ux - uy / 2, to.y - uy + ux / 2},
              right = {to.x - ux + uy / 2, to.y - uy - ux / 2};
  out_ += "<path d=\"M" + pair(from) + "L" + pair(to) + "M" + pair(left) + "L" + pair(to) + "L" +
          pair(right) + "\"";
  attributes("arrow", colour);
  out_ += "/>";
}

void Svg::circle(Point centre, double radius, std::string_view css_class) {
  out_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius);
  attributes(css_class, {});
  out_ += "/>";
}

void Svg::rect(const Box& box, std::string_view css_class) {
  out_ += "<rect" + attribute("x", box.left) + attribute("y", box.top) + attribute("width", box.width) +
          attribute("height", box.height);
  attributes(css_class, {});
  out_ += "/>";
}

void Svg::image(const Box& box, const IndexedImage& image, std::string_view css_class) {
  out_ += "<image" + attribute("x", box.left) + attribute("y", box.top) + attribute("width", box.width) +
          attribute("height", box.height) + " preserveAspectRatio=\"none\" class=\"" +
          std::string(css_class) + "\" href=\"" + png_data_uri(image) + "\"/>";
}

void Svg::text(Point at, Anchor anchor, std::string_view css_class, std::string_view text,
               std::string_view colour) {
  static constexpr const char* kAnchors[] = {"start", "middle", "end"};
  out_ += "<text" + attribute("x", at.x) + attribute("y", at.y) + " text-anchor=\"" +
          kAnchors[static_cast<int>(anchor)] + "\" class=\"" + std::string(css_class) + "\"";
  if (!colour.empty()) out_ += " style=\"fill:" + std::string(colour) + "\"";
  out_ += ">" + escape_html(text) + "</text>";
}

std::string Svg::finish() {
  out_ += "</svg>";
  return std::move(out_);
}

}  // namespace motionanalyzer::report
