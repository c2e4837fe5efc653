// The commands and their options, as CLI11 is told of them.
#pragma once

#include "app/arguments.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace motionanalyzer::app {

/// Adds every command; what is parsed goes into `arguments`, which must outlive the parsing.
void add_commands(CLI::App& app, Arguments& arguments);

/// What goes together and what does not.
/// throws  Error{invalid_argument}
void check_commands(const Arguments& arguments);

// For the sources that add commands.
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& what,
                      const std::string& example);
void add_reading(CLI::App& app, InspectOptions& inspect);  ///< options of every command that reads bundles
/// Options of every command that simulates a line, and of those that simulate a set of panels; return them.
std::vector<CLI::Option*> add_line_options(CLI::App& app, SimulationArguments& arguments);
std::vector<CLI::Option*> add_line(CLI::App& app, SimulationArguments& arguments);
/// "A:B" with A <= B, in units of `unit`.
void add_range(CLI::App& c, const std::string& name, double unit, double& from, double& to,
               const std::string& help);
void add_learning(CLI::App& app, Arguments& arguments);       ///< tune, calibrate, label-gain
void add_detectability(CLI::App& app, Arguments& arguments);  ///< pod, certificate
void add_evaluate(CLI::App& app, Arguments& arguments);
void check_evaluate(const Arguments& arguments);          ///< throws Error{invalid_argument}
void add_synthesis(CLI::App& app, Arguments& arguments);  ///< synth, validate-synthetic

}  // namespace motionanalyzer::app
