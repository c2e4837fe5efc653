// The version that reports, model files and the C layer name. It is set once, in CMakeLists.txt.
#pragma once

#include <string_view>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// "major.minor.patch"; zero-terminated, lives as long as the library.
MOTIONANALYZER_API std::string_view library_version() noexcept;

}  // namespace motionanalyzer
