// Axes: from numbers to places in a drawing, with round ticks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/svg.hpp"

namespace motionanalyzer::report {

struct Range {
  double low = 0, high = 1;
  double span() const { return high - low; }
};

/// Lowest and highest finite value; {0, 1} when there is none. A single value gets some room around it.
Range range_of(std::span<const double> values);
/// The same with `share` of the finite values cut off at both ends.
Range inner_range_of(std::span<const double> values, double share);

/// Multiples of 1, 2 or 5 times a power of ten within the range, about `target` of them.
struct Ticks {
  std::vector<double> value;
  int decimals = 0;  ///< that tell neighbours apart
};
Ticks ticks_of(const Range& range, int target);
std::string tick_label(double value, const Ticks& ticks);

struct Scale {
  Range range;
  double from = 0, to = 1;
  double operator()(double value) const { return from + (value - range.low) / range.span() * (to - from); }
};

struct Axes {
  Box box;
  Scale x, y;
};

/// Scales over a box: x to the right, y upwards.
Axes make_axes(const Box& box, const Range& x, const Range& y);

/// Tick marks and numbers below and left of the box, light grid lines, x_label at the lower right, y_label
/// above the upper left corner. An empty x_label leaves out the numbers below.
void draw_axes(Svg* svg, const Axes& axes, std::string_view x_label, std::string_view y_label);

}  // namespace motionanalyzer::report
