// Where a calibrated model may miss damage that has to be found: the one rule for OK panels and certificates.
#pragma once

#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

/// Share of the bend (150 degrees of a U) up to which damage has to be found; later it hardly moves the
/// strip.
inline constexpr double kLatestOnset = 5.0 / 6;
/// Severity that must not go unseen; in fractions of the visible length where that is not known.
inline constexpr double kLargestUnseen_mm = 1, kLargestUnseen = 0.04;

/// Whether damage at this onset happens while the strip bends and early enough. Incoming damage (0) is not
/// this. full_turn_rad: of the recipe; 0 = a U
MOTIONANALYZER_API bool has_to_be_found(double onset_angle_rad, double full_turn_rad);

/// Fractions of the visible length.
struct BlindZone {
  double from = 0, to = 1;
};
/// Stretches of places, ascending and apart, at which 1 mm is found on less than 90 % of panels for some
/// onset that has to be found; they end midway between places of the map.
/// in      length_mm: of the visible
/// strip; 0 = not known, then damage of .04 of it counts
MOTIONANALYZER_API std::vector<BlindZone> blind_zones_of(const Inspectability& map, double full_turn_rad,
                                                         double length_mm);

}  // namespace motionanalyzer
