// Versions of what is computed of a frame, as recipes and tables of rows name them.
#pragma once

#include <string_view>

namespace motionanalyzer::support {

inline constexpr std::string_view kFeatureSet = "strip-2";
/// Before: columns of group cleared meant something else then, all others were computed in the same way.
inline constexpr std::string_view kOldCleared = "strip-1";

}  // namespace motionanalyzer::support
