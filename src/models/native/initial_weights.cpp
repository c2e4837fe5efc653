#include <cmath>

#include "models/native/program.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer {
namespace {

constexpr std::uint64_t kFirstWeights = 1;  // whose draws these are

}  // namespace

// source: torch.nn.Linear (Kaiming's uniform with a = sqrt 5, which is 1 / sqrt(inputs)), LSTM and GRU
std::vector<float> initial_weights(const NetworkProgram& program, std::uint64_t seed) {
  const auto made = native::make_program(program.name, program.sizes);
  const bool recurrent = !made->has_labels();
  std::vector<float> out;
  out.reserve(made->weight_count());
  std::size_t inputs = 1;
  for (std::size_t t = 0; t < made->tensors().size(); ++t) {
    const native::TensorShape shape = made->tensors()[t];
    const bool bias = t % 2 == 1;  // of a layer: weight, bias
    if (recurrent)
      inputs = static_cast<std::size_t>(program.sizes[1]);
    else if (!bias)
      inputs = shape.columns;
    const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
    Random random(seed, {kFirstWeights, t});
    for (std::size_t i = 0; i < shape.rows * shape.columns; ++i)
      out.push_back(static_cast<float>(random.uniform(-bound, bound)));
  }
  return out;
}

}  // namespace motionanalyzer
