#include "motionanalyzer/core/version.hpp"

namespace motionanalyzer {

std::string_view library_version() noexcept { return MOTIONANALYZER_VERSION; }

std::string library_compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#elif defined(__GNUC__)
  return "gcc " __VERSION__;
#elif defined(_MSC_VER)
  return "msvc " + std::to_string(_MSC_FULL_VER);
#else
  return "unknown";
#endif
}

}  // namespace motionanalyzer
