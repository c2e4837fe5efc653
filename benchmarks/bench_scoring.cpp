// One row scored by the detectors with a network, on one core: through the detector, through a whole model,
// and beside them the same network by a plain Eigen loop and by the trainer's own forward pass. Before
// anything is timed, the peers have to agree.
#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <vector>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace {

using namespace motionanalyzer;

constexpr std::size_t kFeatures = 75, kPanels = 20, kFrames = 60;

PanelSet panels() {
  PanelSet set;
  PanelTable& table = set.table;
  for (std::size_t j = 0; j < kFeatures; ++j)
    table.column.push_back({"c" + std::to_string(j), "1", j % 2 == 0 ? "even" : "odd"});
  table.extractor = "bench";
  std::vector<double> row(kFeatures);
  for (std::size_t k = 0; k < kPanels; ++k) {
    for (std::size_t t = 0; t < kFrames; ++t) {
      Random random(3, {k, t});
      const double common = random.normal();
      for (double& value : row) value = 0.5 * common + random.normal();
      table.value.append_row(row);
      table.usable.push_back(1);
      table.frame.push_back(static_cast<std::int32_t>(t));
      table.time_s.push_back(static_cast<double>(t) / 30);
      table.phase.push_back(static_cast<double>(t) / kFrames);
      table.hold_s.push_back(0);
    }
    table.panel.push_back("p" + std::to_string(k));
    table.offset.push_back(table.rows());
  }
  return set;
}

std::unique_ptr<Detector> fitted(const char* name, const PanelSet& set, const char* cell) {
  const DetectorInfo& info = find_detector(name);
  OptionSet options = detector_options(info);
  options.set("epochs", "3");
  if (cell[0] != '\0') options.set("cell", cell);
  auto detector = info.create();
  detector->fit(set, options, 1, {});
  return detector;
}

ScoreInput input_of(const PanelSet& set, std::size_t i) {
  ScoreInput in;
  in.t = i;
  in.usable = true;
  in.phase = set.table.phase[i];
  in.feature = set.table.value.row(i);
  return in;
}

template <class Scorer>
void push_rows(benchmark::State& state, const PanelSet& set, Scorer& scorer) {
  std::vector<FrameScore> out;
  out.reserve(2 * kFrames);
  std::size_t t = 0;
  for (auto _ : state) {
    if (t == kFrames) {
      scorer.finish(out);
      scorer.reset();
      out.clear();
      t = 0;
    }
    scorer.push(input_of(set, t++), out);
  }
  benchmark::DoNotOptimize(out.data());
}

/// wait: frames that a score may come late, as where whole panels are scored
void detector_rows(benchmark::State& state, const char* name, const char* cell, std::size_t wait) {
  const PanelSet set = panels();
  const auto detector = fitted(name, set, cell);
  const auto scorer = detector->start_panel();
  if (wait > 0) scorer->may_wait(wait);
  push_rows(state, set, *scorer);
}

void model_rows(benchmark::State& state, const char* name) {
  const PanelSet set = panels();
  Recipe recipe;
  recipe.fps = 30;
  recipe.frames = kFrames;
  TrainOptions options;
  options.detector = name;
  options.option = {{"epochs", "3"}};
  Model::Stream stream = Model::train(set, recipe, options).start_panel();
  push_rows(state, set, stream);
}

const std::vector<std::int32_t> kSizes = {75, 64, 32, 16, 8, 64};

/// dream/1 by the trainer and by matrix-vector products of Eigen.
class Peers {
 public:
  Peers()
      : weight_(initial_weights({"dream/1", kSizes}, 5)),
        row_(Eigen::VectorXf::Random(static_cast<Eigen::Index>(kFeatures))) {
    const ma_training_program program{"dream/1", kSizes.data(), 6};
    const ma_training_options options{MA_TRAINING_ADAM, 1, 1e-3, 0.9, 0.999, 1e-8, 0.0, 0.0};
    if (api().open(&program, weight_.data(), weight_.size(), &options, &session_, nullptr) != MA_TRAINING_OK)
      std::abort();
    constexpr std::size_t order[9] = {0, 1, 2, 3, 4, 3, 2, 1, 0};
    const float* at = weight_.data();
    for (std::size_t i = 0; i < 8; ++i) add_layer(kSizes[order[i]], kSizes[order[i + 1]], at);
    add_layer(2 * kSizes[0], kSizes[5], at);
    add_layer(kSizes[5], 1, at);
    if (!(std::fabs(trainer() - eigen()) < 1e-4f)) std::abort();
  }
  ~Peers() { api().close(session_); }
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  float trainer() {
    const ma_training_batch batch{row_.data(), nullptr, nullptr, nullptr, 1};
    float logit = 0;
    if (api().evaluate(session_, &batch, nullptr, &logit, nullptr, nullptr) != MA_TRAINING_OK) std::abort();
    return logit;
  }
  float eigen() {
    value_ = row_;
    for (std::size_t i = 0; i < 8; ++i) {
      next_.noalias() = layer_[i].weight * value_;
      next_ += layer_[i].bias;
      if (i < 7) next_ = next_.cwiseMax(0.0f);
      value_.swap(next_);
    }
    both_.resize(2 * row_.size());
    both_ << row_, value_;
    next_.noalias() = layer_[8].weight * both_;
    next_ = (next_ + layer_[8].bias).cwiseMax(0.0f);
    return (layer_[9].weight * next_ + layer_[9].bias)(0);
  }

 private:
  struct Layer {
    Eigen::MatrixXf weight;
    Eigen::VectorXf bias;
  };
  static const ma_training_backend& api() { return native_training_backend(); }
  void add_layer(Eigen::Index in, Eigen::Index out, const float*& at) {
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::MatrixXf weight = Eigen::Map<const RowMajor>(at, out, in);
    at += in * out;
    layer_.push_back({weight, Eigen::Map<const Eigen::VectorXf>(at, out)});
    at += out;
  }

  std::vector<float> weight_;
  std::vector<Layer> layer_;
  Eigen::VectorXf row_, value_, next_, both_;
  ma_training_session* session_ = nullptr;
};

void eigen_rows(benchmark::State& state) {
  Peers peers;
  for (auto _ : state) benchmark::DoNotOptimize(peers.eigen());
}

void trainer_rows(benchmark::State& state) {
  Peers peers;
  for (auto _ : state) benchmark::DoNotOptimize(peers.trainer());
}

}  // namespace

BENCHMARK_CAPTURE(detector_rows, dream, "dream", "", 0);
BENCHMARK_CAPTURE(detector_rows, dream_of_whole_panels, "dream", "", 47);
BENCHMARK_CAPTURE(model_rows, dream, "dream");
BENCHMARK(eigen_rows);
BENCHMARK(trainer_rows);
BENCHMARK_CAPTURE(detector_rows, lstm, "temporal", "lstm", 0);
BENCHMARK_CAPTURE(detector_rows, gru, "temporal", "gru", 0);
BENCHMARK_MAIN();
