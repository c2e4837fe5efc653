#include "models/inspectability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/blind_zones.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr double kShareFound = 0.9;  // of damaged panels

double turn_or_pi(double full_turn_rad) { return full_turn_rad > 0 ? full_turn_rad : elementary::kPi; }

/// Bend phase of the recipe's frame: as kinematics has it, the furthest that the strip was bent so far.
double phase_of(const Recipe& recipe, std::size_t frame) {
  const HealthyTrajectory& trajectory = recipe.trajectory;
  if (trajectory.frame_shape.empty()) return 1;
  double furthest = 0;
  for (std::size_t t = 0; t <= std::min(frame, trajectory.frame_shape.size() - 1); ++t)
    furthest = std::max(furthest, trajectory.frame_shape[t]);
  return std::min(1.0, furthest * trajectory.full_turn_rad / turn_or_pi(recipe.full_turn_rad));
}

/// Severity at which a score in units of its own noise passes `threshold` on 90 % of panels.
double found_at(double threshold, double sd) {
  if (!std::isfinite(sd)) return sd;
  return std::max(0.0, threshold + normal_quantile(kShareFound)) * sd;
}

void require_sizes(const Sensitivity& s) {
  if (!s.frame.empty() && s.onset_frame.size() == s.onset_shape.size() &&
      s.lambda_sd.size() == s.frame.size() * s.onset_shape.size() * s.place.size())
    return;
  throw Error(ErrorCode::internal,
              "the detector's sensitivity does not have a value a frame, onset and place");
}

std::string rounded(double value) { return support::format_double(std::floor(1000 * value + 0.5) / 1000); }

std::string zone_text(double from, double to, double length_mm) {
  std::string text = rounded(from) + " to " + rounded(to);
  if (length_mm > 0) text += " (" + rounded(from * length_mm) + " to " + rounded(to * length_mm) + " mm)";
  return text;
}

}  // namespace

std::optional<Inspectability> inspectability_of(const Detector& detector, const PhaseScale& phase,
                                                const std::optional<Calibration>& calibration, double alpha,
                                                const Recipe& recipe) {
  if (!calibration) return std::nullopt;
  const std::optional<double> threshold = threshold_of(*calibration, alpha);
  const std::optional<Sensitivity> s = threshold ? detector.sensitivity() : std::nullopt;
  if (!s) return std::nullopt;
  require_sizes(*s);
  Inspectability map;
  map.place = s->place;
  for (const double shape : s->onset_shape)
    map.onset_angle_rad.push_back(shape * turn_or_pi(recipe.full_turn_rad));
  map.alpha = alpha;
  map.fitted_on = s->fitted_on;
  map.calibrated_on = calibration->statistic.size();

  const std::size_t places = s->place.size(), onsets = s->onset_shape.size(), frames = s->frame.size();
  std::vector<double> raw;
  for (const std::size_t frame : s->frame) raw.push_back(phase.raw_at(*threshold, phase_of(recipe, frame)));
  const auto sd = [&](std::size_t m, std::size_t n, std::size_t h) {
    return s->lambda_sd[(m * onsets + n) * places + h];
  };
  map.onset_frame = s->onset_frame;
  map.frame = s->frame;
  map.found_by.resize(s->lambda_sd.size());
  map.lambda90 = map.lambda90_limit = Matrix(places, onsets);
  for (std::size_t h = 0; h < places; ++h)
    for (std::size_t n = 0; n < onsets; ++n) {
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t m = 0; m < frames; ++m)
        map.found_by[(m * onsets + n) * places + h] = least = std::min(least, found_at(raw[m], sd(m, n, h)));
      map.lambda90(h, n) = least;
      map.lambda90_limit(h, n) = found_at(normal_quantile(1 - alpha), sd(frames - 1, n, h));
    }
  return map;
}

double frames_until_found(const Inspectability& map, std::size_t place, std::size_t onset, double lambda) {
  const std::size_t places = map.place.size(), onsets = map.onset_angle_rad.size();
  for (std::size_t m = 0; m < map.frame.size(); ++m) {
    if (map.frame[m] < map.onset_frame[onset]) continue;
    if (map.found_by[(m * onsets + onset) * places + place] <= lambda)
      return static_cast<double>(map.frame[m] - map.onset_frame[onset]);
  }
  return std::numeric_limits<double>::infinity();
}

std::string blind_zones(const Inspectability& map, double full_turn_rad, double length_mm) {
  std::string zones;
  for (const BlindZone& zone : blind_zones_of(map, full_turn_rad, length_mm))
    zones += (zones.empty() ? "" : ", ") + zone_text(zone.from, zone.to, length_mm);
  if (zones.empty()) return zones;
  const std::string severity = length_mm > 0 ? "1 mm" : "0.04 of the visible length";
  return "damage of " + severity + " may go unseen at these fractions of the visible length: " + zones;
}

}  // namespace motionanalyzer
