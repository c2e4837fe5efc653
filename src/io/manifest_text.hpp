// The text of manifest.json.
#pragma once

#include <string>
#include <string_view>

#include "motionanalyzer/io/manifest.hpp"

namespace motionanalyzer::io {

/// in      root: folder of the manifest, from which relative paths count; file: the manifest's path, for
/// messages
Dataset parse_manifest(std::string_view text, const std::string& root, const std::string& file);

/// A panel's path as a manifest may hold it: '/' between parts, no "." parts, none that leaves the folder.
/// throws  Error{bad_input} with the reason; the caller adds file and line
std::string checked_panel_path(std::string_view path);

/// created_at: time of the text, see write_manifest.
std::string manifest_text(const Dataset& dataset, const std::string& created_at);

}  // namespace motionanalyzer::io
