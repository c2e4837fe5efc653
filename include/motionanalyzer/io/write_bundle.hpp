// Writing one panel's folder in the exchange format.
#pragma once

#include <string>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// frame_00000.txt ... (coordinates rounded to integers, observed points alone), fps.txt and, when a scale is
/// known, metadata.json with meters_per_pixel. Written into a temporary sibling that is renamed at the end:
/// the folder is whole or absent.
/// throws  Error{io}; Error{invalid_argument} when the folder exists
MOTIONANALYZER_API void write_bundle(const FrameBundle& bundle, const std::string& folder);

}  // namespace motionanalyzer
