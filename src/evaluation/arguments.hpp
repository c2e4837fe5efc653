// What every evaluation refuses.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::detail {

inline void check_confidence(double level) {
  if (!(level > 0 && level < 1))
    throw Error(ErrorCode::invalid_argument,
                "confidence level " + std::to_string(level) + " lies outside 0 to 1");
}

inline void check_same_length(std::size_t a, std::size_t b, const char* of_a, const char* of_b) {
  if (a != b)
    throw Error(ErrorCode::mismatch,
                std::to_string(a) + ' ' + of_a + ", but " + std::to_string(b) + ' ' + of_b);
}

inline void check_no_nan(std::span<const double> values, const char* what) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]))
      throw Error(ErrorCode::invalid_argument,
                  std::string(what) + " of panel " + std::to_string(i) + " is missing",
                  "Leave panels without one out, and count them.");
  }
}

}  // namespace motionanalyzer::detail
