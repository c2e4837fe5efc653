// Refuses a member whose value cannot be, by name.
#pragma once

#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::synthesis {

/// throws Error{invalid_argument} "<whose>: <member> is <value>, but must be <range>" unless good
inline void require(bool good, const char* whose, const char* member, double value, const char* range) {
  if (good) return;
  throw Error(ErrorCode::invalid_argument,
              std::string(whose) + ": " + member + " is " + std::to_string(value) + ", but must be " + range);
}

/// from <= value <= to; a nan is refused.
inline void require_between(const char* whose, const char* member, double value, double from, double to,
                            const char* range) {
  require(value >= from && value <= to, whose, member, value, range);
}

}  // namespace motionanalyzer::synthesis
