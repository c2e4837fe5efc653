// Sizes that the pictures over time share, so that their time axes stand one above the other.
#pragma once

#include "report/svg.hpp"

namespace motionanalyzer::report {

inline constexpr double kPlotWidth = 600, kMarginLeft = 46, kMarginRight = 74, kMarginTop = 26,
                        kMarginBottom = 38;

inline Box time_box(double height) {
  return {kMarginLeft, kMarginTop, kPlotWidth - kMarginLeft - kMarginRight, height};
}
inline double picture_height(const Box& box) { return box.bottom() + kMarginBottom; }

}  // namespace motionanalyzer::report
