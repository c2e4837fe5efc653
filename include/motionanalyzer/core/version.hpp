// The version that reports, model files and the C layer name, set once in CMakeLists.txt, and the compiler.
#pragma once

#include <string>
#include <string_view>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// "major.minor.patch"; zero-terminated, lives as long as the library.
MOTIONANALYZER_API std::string_view library_version() noexcept;

/// What compiled the library: "gcc 12.2.0", "clang 14.0.6", "msvc 194134120".
MOTIONANALYZER_API std::string library_compiler();

}  // namespace motionanalyzer
