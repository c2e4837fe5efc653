// What the detectors with a network share: options of the training, which rows are held out, how a network
// stands in a model file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/panel_table.hpp"
#include "motionanalyzer/models/options.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer {

class TensorStore;

struct TrainingDefaults {
  const char *epochs, *batch, *learning_rate, *weight_decay, *patience;
};
std::vector<OptionSpec> training_option_specs(const TrainingDefaults& defaults);

/// `rows` learnt from in an epoch decide how many epochs 0 stands for: enough to see `seen` rows, 10 to 1000.
NetworkTrainingOptions training_options(const OptionSet& options, std::uint64_t seed, std::size_t rows,
                                        double seen);

/// Indices of panels that are learnt from and of those held out: every `every`-th, or the last of fewer; none
/// of a single one.
struct PanelSplit {
  std::vector<std::size_t> learnt, held_out;
};
PanelSplit split_panels(std::size_t panels, std::size_t every);

/// A number of `width` columns that a network can have.
/// throws  Error{invalid_argument}
void require_network_width(std::size_t width, const char* detector);

void save_network(TensorStore& store, const NetworkProgram& program, std::span<const float> weights);
/// The weights of the network that was saved; program.name is given, its sizes are read.
/// throws  Error{bad_input} unless the sizes fit the program, the first is `width`, and the weights fit them
std::vector<float> load_network(const TensorStore& store, NetworkProgram& program, std::size_t width);

}  // namespace motionanalyzer
