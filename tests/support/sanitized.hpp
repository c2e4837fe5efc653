// How much of a repeated measurement a build with sanitizers makes: its code runs ten times slower, and the
// same paths are walked by a few repetitions.
#pragma once

#include <cstddef>

namespace motionanalyzer::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

/// `full` in an ordinary build, `few` under sanitizers.
constexpr std::size_t repetitions(std::size_t full, std::size_t few) { return kSanitized ? few : full; }

}  // namespace motionanalyzer::testing
