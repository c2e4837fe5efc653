// One optimiser step of each program, on one core. Before it is timed, a session has to learn.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace {

using namespace motionanalyzer;

std::vector<float> numbers(std::uint64_t stream, std::size_t count, double scale) {
  std::vector<float> out(count);
  Random random(7, {stream});
  for (float& value : out) value = static_cast<float>(random.uniform(-scale, scale));
  return out;
}

void require_ok(std::int32_t status) {
  if (status != MA_TRAINING_OK) std::abort();
}

class Training {
 public:
  Training(const char* name, const std::vector<std::int32_t>& sizes, std::int32_t rows) {
    const ma_training_program program{name, sizes.data(), static_cast<std::int32_t>(sizes.size())};
    ma_training_shape shape{};
    require_ok(api().shape(&program, &shape, nullptr));
    const auto n = static_cast<std::size_t>(rows);
    input_ = numbers(1, n * static_cast<std::size_t>(shape.row_length), 1.7);
    label_ = std::vector<float>(n);
    for (std::size_t i = 0; i < n; i += 2) label_[i] = 1.0f;
    mask_ = std::vector<float>(n * static_cast<std::size_t>(shape.mask_length), 1.0f);
    batch_ = {input_.data(), input_.data(), label_.data(), mask_.empty() ? nullptr : mask_.data(), rows};
    const ma_training_options options{MA_TRAINING_ADAM, rows, 1e-3, 0.9, 0.999, 1e-8, 1e-5, 0.0};
    const std::vector<float> weights = numbers(2, static_cast<std::size_t>(shape.weights), 0.15);
    require_ok(api().open(&program, weights.data(), weights.size(), &options, &session_, nullptr));
    const double before = step();
    for (int i = 0; i < 30; ++i) step();
    if (step() >= before) std::abort();
  }
  ~Training() { api().close(session_); }
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  double step() {
    ma_training_loss loss{};
    require_ok(api().step(session_, &batch_, 1, &loss, nullptr, nullptr));
    return loss.total;
  }
  void evaluate() { require_ok(api().evaluate(session_, &batch_, nullptr, nullptr, nullptr, nullptr)); }
  const char* kernel() const { return api().kernel(session_); }

 private:
  static const ma_training_backend& api() { return native_training_backend(); }
  std::vector<float> input_, label_, mask_;
  ma_training_batch batch_{};
  ma_training_session* session_ = nullptr;
};

void steps(benchmark::State& state, const char* name, const std::vector<std::int32_t>& sizes,
           std::int32_t rows) {
  Training training(name, sizes, rows);
  for (auto _ : state) training.step();
  state.SetLabel(training.kernel());
}

void scores(benchmark::State& state, std::int32_t rows) {
  Training training("dream/1", {75, 64, 32, 16, 8, 64}, rows);
  for (auto _ : state) training.evaluate();
  state.SetLabel(training.kernel());
}

void register_steps(const std::string& name, const char* program, const std::vector<std::int32_t>& sizes,
                    std::int32_t rows) {
  benchmark::RegisterBenchmark(name.c_str(), steps, program, sizes, rows)->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  for (const std::int32_t rows : {32, 256})
    register_steps("dream/" + std::to_string(rows), "dream/1", {75, 64, 32, 16, 8, 64}, rows);
  for (const char* program : {"lstm_ae/1", "gru_ae/1"})
    for (const auto& [frames, rows] : {std::pair{10, 32}, {20, 32}, {10, 256}}) {
      const std::string cell(program, std::string_view(program).size() - 2);
      register_steps(cell + "/" + std::to_string(frames) + "/" + std::to_string(rows), program,
                     {64, 32, frames}, rows);
    }
  for (const std::int32_t rows : {1, 256})
    benchmark::RegisterBenchmark(("dream_forward/" + std::to_string(rows)).c_str(), scores, rows)
        ->Unit(benchmark::kMicrosecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
