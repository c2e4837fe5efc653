#include "motionanalyzer/models/blind_zones.hpp"

#include <algorithm>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer {
namespace {

/// Worst of the onsets that have to be found.
double worst_bending(const Inspectability& map, std::size_t place, double full_turn_rad) {
  double lambda = 0;
  for (std::size_t n = 0; n < map.onset_angle_rad.size(); ++n)
    if (has_to_be_found(map.onset_angle_rad[n], full_turn_rad))
      lambda = std::max(lambda, map.lambda90(place, n));
  return lambda;
}

/// Where the stretch of places before `next` ends: midway to it.
double edge_before(const std::vector<double>& place, std::size_t next) {
  if (next == 0) return 0;
  return next == place.size() ? 1 : 0.5 * (place[next - 1] + place[next]);
}

}  // namespace

bool has_to_be_found(double onset_angle_rad, double full_turn_rad) {
  constexpr double kRounding_rad = 1e-11;
  const double turn_rad = full_turn_rad > 0 ? full_turn_rad : elementary::kPi;
  return onset_angle_rad > 0 && onset_angle_rad <= kLatestOnset * turn_rad + kRounding_rad;
}

std::vector<BlindZone> blind_zones_of(const Inspectability& map, double full_turn_rad, double length_mm) {
  const double most = length_mm > 0 ? kLargestUnseen_mm / length_mm : kLargestUnseen;
  std::vector<BlindZone> zones;
  bool goes_on = false;
  for (std::size_t h = 0; h < map.place.size(); ++h) {
    const bool blind = worst_bending(map, h, full_turn_rad) > most;
    if (blind && !goes_on) zones.push_back({edge_before(map.place, h), 1});
    if (blind) zones.back().to = edge_before(map.place, h + 1);
    goes_on = blind;
  }
  return zones;
}

}  // namespace motionanalyzer
