// Reading one panel's folder: frame_*.txt, fps.txt, metadata.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer {

/// What the user says over what the files say.
struct BundleOverrides {
  std::optional<double> fps;        ///< is_fps()
  std::optional<double> mm_per_px;  ///< is_mm_per_px()
};

/// A bundle and what was odd about its files. Odd but readable things (CRLF, BOM, blank lines, a doubled
/// point, a cut last line, a frame that is empty) become warnings; what makes the bundle unreadable throws.
struct ReadResult {
  FrameBundle bundle;
  std::vector<Reason> warnings;
};

/// in      folder: UTF-8 path
/// throws  Error{io} when the folder cannot be read; Error{bad_input} with file, line and value when no frame
/// is left,
///         or a frame holds something that is not `x,y,index`
/// cost    one pass over the text, about 1 ms for 230 points x 60 frames
MOTIONANALYZER_API ReadResult read_bundle(const std::string& folder, const BundleOverrides& overrides = {});

/// Frame number of a file name as exporters write it: a number that begins with 000 and has 5 or 6 digits
/// anywhere in the stem, else all digits of the stem; empty when it has none or is not a frame file
/// (fps.txt).
MOTIONANALYZER_API std::optional<std::int32_t> frame_number_of(const std::string& file_name);

/// True when the folder holds at least one frame file.
MOTIONANALYZER_API bool is_bundle(const std::string& folder);

}  // namespace motionanalyzer
