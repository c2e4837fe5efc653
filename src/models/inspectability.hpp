// How small a damage a calibrated model finds, where, and where it is blind.
#pragma once

#include <optional>
#include <string>

#include "models/model_state.hpp"

namespace motionanalyzer {

/// From the detector's sensitivity and the threshold, which is turned back into a raw score at the phase of
/// every frame: with severity x the raw score at frame m is x / lambda_sd + a standard normal value, so that
/// 90 % of panels are above the threshold h there at x = (h + z_.9) lambda_sd; the best frame counts. The
/// limit knows when and where to look: a single test at alpha on the last frame.
/// throws Error{internal} for a sensitivity whose sizes contradict each other
std::optional<Inspectability> inspectability_of(const Detector& detector, const PhaseScale& phase,
                                                const std::optional<Calibration>& calibration, double alpha,
                                                const Recipe& recipe);

/// blind_zones_of in words; empty where there are none.
std::string blind_zones(const Inspectability& inspectability, double full_turn_rad, double length_mm);

}  // namespace motionanalyzer
