#include "models/network_training.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kLargestLayer = 4096;
constexpr double kFewestEpochs = 10, kMostEpochs = 1000;
constexpr double kPatientSteps = 300;  // that a held-out loss is given to fall, however short an epoch
constexpr double kLargestWeight = 1e6;

[[noreturn]] void refuse_network(const std::string& what) {
  throw Error(ErrorCode::bad_input, "model file: " + what, "the file is damaged; train or copy it again");
}

}  // namespace

std::vector<OptionSpec> training_option_specs(const TrainingDefaults& defaults) {
  return {{"epochs", defaults.epochs, "most passes over the normals, 0 .. 100000; 0 = by their number"},
          {"batch", defaults.batch, "rows of a training step, 1 .. 4096"},
          {"learning_rate", defaults.learning_rate, "of Adam, 1e-6 .. 1; falls along half a cosine"},
          {"weight_decay", defaults.weight_decay, "pull of the weights to 0 (AdamW), 0 .. 1"},
          {"patience", defaults.patience,
           "epochs, or 300 steps if that is longer, without a lower held-out loss that end the training, "
           "0 .. 10000; 0 = never"}};
}

NetworkTrainingOptions training_options(const OptionSet& options, std::uint64_t seed, std::size_t rows,
                                        double seen) {
  NetworkTrainingOptions out;
  out.seed = seed;
  out.epochs = options.integer("epochs", 0, 100000);
  if (out.epochs == 0)
    out.epochs =
        static_cast<int>(std::clamp(std::ceil(seen / static_cast<double>(rows)), kFewestEpochs, kMostEpochs));
  out.batch_rows = options.integer("batch", 1, MA_TRAINING_LONGEST_BATCH);
  out.learning_rate = options.number("learning_rate", 1e-6, 1);
  out.weight_decay = options.number("weight_decay", 0, 1);
  out.decoupled_decay = true;
  out.patience = options.integer("patience", 0, 10000);
  if (out.patience > 0) {
    const double steps = std::ceil(static_cast<double>(rows) / out.batch_rows);
    out.patience = std::max(out.patience, static_cast<int>(std::ceil(kPatientSteps / std::max(steps, 1.0))));
  }
  out.clip_norm = 10.0;
  out.schedule = RateSchedule::cosine;
  out.lowest_rate = 0.02 * out.learning_rate;
  return out;
}

PanelSplit split_panels(std::size_t panels, std::size_t every) {
  PanelSplit split;
  for (std::size_t k = 0; k < panels; ++k) {
    const bool held = panels < every ? panels > 1 && k + 1 == panels : k % every == every - 1;
    (held ? split.held_out : split.learnt).push_back(k);
  }
  return split;
}

void require_network_width(std::size_t width, const char* detector) {
  if (width <= kLargestLayer) return;
  throw Error(ErrorCode::invalid_argument,
              std::string(detector) + " takes rows of up to 4096 values, these have " + std::to_string(width),
              "choose columns with features=..., or a smaller lag");
}

void save_network(TensorStore& store, const NetworkProgram& program, std::span<const float> weights) {
  store.set("network.sizes", std::vector<double>(program.sizes.begin(), program.sizes.end()));
  store.set("network.weights", std::vector<double>(weights.begin(), weights.end()));
}

std::vector<float> load_network(const TensorStore& store, NetworkProgram& program, std::size_t width) {
  const std::vector<double> sizes = store.vector("network.sizes");
  for (const double size : sizes) {
    if (!(size >= 1 && size <= static_cast<double>(kLargestLayer)) || size != std::floor(size))
      refuse_network("a layer of the network has " + std::to_string(size) + " units");
    program.sizes.push_back(static_cast<std::int32_t>(size));
  }
  if (sizes.empty() || static_cast<std::size_t>(program.sizes[0]) != width)
    refuse_network("the network is not made for the model's columns");
  const ma_training_program c{program.name.c_str(), program.sizes.data(),
                              static_cast<std::int32_t>(program.sizes.size())};
  ma_training_shape shape{};
  ma_training_error error{};
  if (native_training_backend().shape(&c, &shape, &error) != MA_TRAINING_OK) refuse_network(error.text);
  const std::vector<double> values = store.vector("network.weights");
  if (values.size() != shape.weights)
    refuse_network("the network has another number of weights than its sizes ask");
  std::vector<float> weights;
  weights.reserve(values.size());
  for (const double value : values) {
    if (std::fabs(value) > kLargestWeight) refuse_network("a weight of the network is beyond +-1e6");
    weights.push_back(static_cast<float>(value));
  }
  return weights;
}

}  // namespace motionanalyzer
