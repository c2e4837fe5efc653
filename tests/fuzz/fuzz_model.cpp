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

constexpr std::size_t kMostWidth = 192;  // columns of a panel's features and residuals, and some

/// As many stations as a model may have; the columns, too, of one that combines detectors.
void score_residuals(const Model& model) {
  constexpr std::size_t kStations = 255, kFrames = 12;
  std::vector<double> residual_px(kStations), row(model.columns().size());
  const std::vector<std::uint8_t> mask(kStations, 1);
  Model::Stream stream = model.start_panel();
  std::vector<FrameScore> scores;
  ScoreInput in;
  in.usable = true;
  in.residual_mask = mask;
  for (std::size_t t = 0; t < kFrames; ++t) {
    for (std::size_t s = 0; s < kStations; ++s) residual_px[s] = static_cast<double>((t * s) % 7);
    in.t = t;
    in.number = static_cast<std::int32_t>(t);
    in.shape = in.phase = static_cast<double>(t) / kFrames;
    in.residual_px = residual_px;
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = static_cast<double>((t + j) % 5);
    in.feature = row;
    stream.push(in, scores);
  }
  stream.finish(scores);
  stream.finding();
  if (!row.empty()) model.place_of(model.contributions(row, row.size()));
}

void use(const Model& model) {
  if (Model::from_bytes(model.to_bytes()).to_bytes() != model.to_bytes()) std::abort();
  const std::size_t width = model.columns().size();
  if (width > kMostWidth) return;
  if (model.needs().residual_fields || model.info().needs_residual) return score_residuals(model);
  std::vector<double> row(width);
  Model::Stream stream = model.start_panel();
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < 4; ++t) {
    for (std::size_t j = 0; j < width; ++j) row[j] = static_cast<double>(t + j);
    ScoreInput in;
    in.t = t;
    in.usable = true;
    in.phase = 0.3 * static_cast<double>(t);
    in.feature = row;
    stream.push(in, scores);
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
