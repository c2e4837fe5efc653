// A small writer of SVG drawings. Colours of ink, axes and grid come from the page's style, so that a drawing
// follows light, dark and print.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/png.hpp"

namespace motionanalyzer::report {

struct Point {
  double x = 0, y = 0;
};

struct Box {
  double left = 0, top = 0, width = 0, height = 0;
  double right() const { return left + width; }
  double bottom() const { return top + height; }
};

enum class Anchor { start, middle, end };

class Svg {
 public:
  /// label: what the picture shows, for those who cannot see it
  Svg(double width, double height, std::string_view label, std::string_view css_class = "plot");

  void line(Point from, Point to, std::string_view css_class, std::string_view colour = {});
  /// Broken wherever a point is not finite. Dots where a piece is one point long.
  void curve(std::span<const Point> points, std::string_view css_class, std::string_view colour = {});
  void arrow(Point from, Point to, std::string_view colour);
  void circle(Point centre, double radius, std::string_view css_class);
  void rect(const Box& box, std::string_view css_class);
  void image(const Box& box, const IndexedImage& image, std::string_view css_class);
  void text(Point at, Anchor anchor, std::string_view css_class, std::string_view text,
            std::string_view colour = {});
  std::string finish();

 private:
  void attributes(std::string_view css_class, std::string_view stroke);
  std::string out_;
};

}  // namespace motionanalyzer::report
