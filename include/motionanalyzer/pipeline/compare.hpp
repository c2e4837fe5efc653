// What is done with two panels that were compared.
#pragma once

#include <string>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/pipeline/run.hpp"

namespace motionanalyzer {

/// throws Error{bad_input} with the first reason, file and line of a panel that could not be used
MOTIONANALYZER_API void require_usable(const Comparison& comparison);

/// compare.html into out (created). Returns its path.
/// throws  Error{io}
MOTIONANALYZER_API std::string write_comparison(const Comparison& comparison, const std::string& out);

}  // namespace motionanalyzer
