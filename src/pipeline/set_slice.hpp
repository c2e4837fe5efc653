// The part of a set that a call is about.
#pragma once

#include <optional>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer::pipeline {

struct SetSlice {
  std::size_t from = 0, count = 0;
};

/// throws Error{invalid_argument} for an empty slice or one that leaves the set
inline SetSlice slice_of(const SetPlan& plan, std::size_t from, std::optional<std::size_t> count) {
  const std::size_t left = from < plan.size() ? plan.size() - from : 0;
  const std::size_t wanted = count.value_or(left);
  if (wanted == 0 || wanted > left) {
    throw Error(
        ErrorCode::invalid_argument,
        "there are no " + std::to_string(wanted) + " panels from number " + std::to_string(from) + " on",
        "The set has " + std::to_string(plan.size()) + " panels, numbered from 0.");
  }
  return {from, wanted};
}

}  // namespace motionanalyzer::pipeline
