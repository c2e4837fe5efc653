// Options of a simulated line by name, as the exe and the C layer take them and a set keeps them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/synthesis/scenario.hpp"

namespace motionanalyzer {

/// One option: "strip.scatter=0.04", "drive.bend_s=1.5", "camera.white.sd_px=0.3". Members stand under their
/// names in LineOptions, in their units. Besides:
/// - stack: one_copper or two_copper
/// - strip.design: stretches that are stiffer by design, FROM-TOxFACTOR joined by ';' ("0.3-0.4x1.5"); empty
/// = none
/// - inertia: automatic, never or always
/// - noise: a preset of the camera; set before single parts of it
/// - fps: camera.fps, with an exposure no longer than a frame
/// throws Error{invalid_argument} naming what there is, or the range
MOTIONANALYZER_API void set_option(LineOptions& line, std::string_view key, std::string_view value);
/// Every key with its value, those that are shorthands left out: set one after the other they give the line
/// again.
MOTIONANALYZER_API std::vector<std::pair<std::string, std::string>> options_of(const LineOptions& line);

}  // namespace motionanalyzer
