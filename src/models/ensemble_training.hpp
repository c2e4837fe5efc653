// Members of an ensemble are trained one after the other, each as a model of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/ensemble_members.hpp"

namespace motionanalyzer {

/// in      options: of the ensemble
/// out     left_out: members by default that could not be fitted, and why, are added
/// throws  as Model::train, Error{too_short} where no member could be fitted
std::vector<Member> train_members(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
                                  const Execution& execution, std::vector<std::string>& left_out);

}  // namespace motionanalyzer
