// Members of an ensemble in its model file: every tensor and text of a member's own model under a prefix,
// beside its scale.
#pragma once

#include <string>

#include "models/ensemble_members.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {

void write_member(TensorStore& store, const std::string& prefix, const Member& member);

/// in      width: columns of the ensemble's row
/// throws  Error{bad_input} for what no ensemble writes
Member read_member(const TensorStore& store, const std::string& prefix, std::size_t width);

/// throws  Error{bad_input} saying what does not fit
[[noreturn]] void refuse_members(const std::string& what);

}  // namespace motionanalyzer
