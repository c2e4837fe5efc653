#include "motionanalyzer/core/version.hpp"

namespace motionanalyzer {

std::string_view library_version() noexcept { return MOTIONANALYZER_VERSION; }

}  // namespace motionanalyzer
