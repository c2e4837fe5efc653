// The set that the command line asks for.
#pragma once

#include "app/arguments.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer::app {

/// throws Error{invalid_argument} for a scenario, preset or option that does not exist
SetOptions set_options(const SimulationArguments& arguments, std::uint64_t seed);

}  // namespace motionanalyzer::app
