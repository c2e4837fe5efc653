// The small files beside the frames: fps.txt and metadata.json. Of the latter nothing but scale and frame
// rate is ever looked at: labels that stand there must not reach anyone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer::io {

struct Metadata {
  std::optional<double> mm_per_px;
  std::optional<double> fps;
};

/// fps.txt holds one number that is_fps(). Anything else is a warning `bad_fps` and no answer.
std::optional<double> parse_fps(std::string_view text, const std::string& file,
                                std::vector<Reason>& warnings);

/// `meters_per_pixel` and `fps`, at the top or in `config`. Unreadable JSON is a warning `bad_metadata`, a
/// scale that makes no sense `bad_scale`; neither throws.
Metadata parse_metadata(std::string_view text, const std::string& file, std::vector<Reason>& warnings);

}  // namespace motionanalyzer::io
