// Colours that stand for numbers.
#pragma once

#include <string>
#include <vector>

#include "report/png.hpp"

namespace motionanalyzer::report {

enum class ColourMap {
  sequential,  ///< viridis (van der Walt & Smith, 2015): lightness grows evenly, readable without colour
               ///< vision
  diverging,   ///< blue, pale grey in the middle, red
  time,        ///< blue to orange at middling lightness: lines in it are seen on white and on black
};

/// place within 0 .. 1, clamped.
Colour map_colour(ColourMap map, double place);
std::string hex(const Colour& colour);  ///< "#rrggbb"
/// 255 steps of the map, and one more entry for what does not exist.
std::vector<Colour> palette_of(ColourMap map);

}  // namespace motionanalyzer::report
