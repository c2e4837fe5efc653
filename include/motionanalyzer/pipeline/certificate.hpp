// What a calibrated model can and cannot see on its line, before any crack was seen, for people and programs.
#pragma once

#include <string>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

struct Certificate {
  std::string text;  ///< for people: recipe, alpha, what is found, blind zones, delay, how many normals
  std::string json;  ///< the same as one object, with the whole map lambda90(place, bend angle)
  std::string html;  ///< one page with the map as a picture
};

/// in      length_mm: of the visible strip; 0 = from the model's recipe (trajectory and scale), and fractions
///         of the length where neither is known
/// throws  Error{not_available} for a model without inspectability (no such detector, or not calibrated)
MOTIONANALYZER_API Certificate certify(const Model& model, double length_mm = 0);

}  // namespace motionanalyzer
