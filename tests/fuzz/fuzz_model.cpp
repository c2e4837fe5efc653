// Any bytes as a model file, the hash made right so that the rest is reached: refused with an Error, or a
// model that scores a panel and saves itself again. Start from real models: fuzz_model CORPUS
// tests/golden/models
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "models/model_file.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/model.hpp"

namespace {

using namespace motionanalyzer;

void use(const Model& model) {
  if (Model::from_bytes(model.to_bytes()).to_bytes() != model.to_bytes()) std::abort();
  const std::size_t width = model.columns().size();
  if (width > 64) return;
  std::vector<double> row(width);
  Model::Stream stream = model.start_panel();
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < 4; ++t) {
    for (std::size_t j = 0; j < width; ++j) row[j] = static_cast<double>(t + j);
    stream.push({t, true, 0.3 * static_cast<double>(t), 0, row, {}, {}}, scores);
  }
  stream.finish(scores);
  model.contributions(row);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> bytes(data, data + size);
  write_hash(bytes);
  try {
    use(Model::from_bytes(bytes, "fuzzed"));
  } catch (const Error&) {
  }
  return 0;
}
