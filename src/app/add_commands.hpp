// The commands and their options, as CLI11 is told of them.
#pragma once

#include "app/arguments.hpp"

namespace CLI {
class App;
}

namespace motionanalyzer::app {

/// Adds every command; what is parsed goes into `arguments`, which must outlive the parsing.
void add_commands(CLI::App& app, Arguments& arguments);

/// What goes together and what does not. throws Error{invalid_argument}
void check_commands(const Arguments& arguments);

}  // namespace motionanalyzer::app
