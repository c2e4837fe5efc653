// From the words of the command line to Arguments.
#pragma once

#include <string>
#include <vector>

#include "app/arguments.hpp"

namespace motionanalyzer::app {

/// What parsing came to. `arguments` hold when neither help nor version was asked for.
struct Parsed {
  Arguments arguments;
  std::string text;  ///< help or version to print; empty otherwise
};

/// words: UTF-8, without the program's own name.
/// throws  Error{invalid_argument} for wrong usage
Parsed parse(const std::vector<std::string>& words);

}  // namespace motionanalyzer::app
