#include "app/simulation.hpp"

#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/text.hpp"

namespace motionanalyzer::app {

SetOptions set_options(const SimulationArguments& arguments, std::uint64_t seed) {
  SetOptions options;
  options.seed = seed;
  options.counts = arguments.counts.empty() ? scale_counts(arguments.scale) : parse_counts(arguments.counts);
  if (!arguments.noise.empty()) set_option(options.line, "noise", arguments.noise);
  if (arguments.fps) set_option(options.line, "fps", support::format_double(*arguments.fps));
  for (const auto& [key, value] : arguments.set) set_option(options.line, key, value);
  return options;
}

}  // namespace motionanalyzer::app
