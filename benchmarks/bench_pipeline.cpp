// Simulated sets as a whole: the default set, 1,180 panels of 75 frames, in memory and on disk, with all
// cores.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "motionanalyzer/pipeline/synthesize.hpp"

namespace {

using namespace motionanalyzer;

SetPlan default_set() {
  SetOptions options;
  options.counts = scale_counts("default");
  return SetPlan(options);
}

/// Both ways give the same panels: checked on one of them.
bool same_as_alone(const SetPlan& plan, const SimulatedSet& set) {
  SimulatedPanel alone;
  Simulator().simulate(plan.panel(plan.size() / 2), alone);
  const FrameBundle& bundle = set.bundle[plan.size() / 2];
  return bundle.mask == alone.bundle.mask && bundle.frame_number == alone.bundle.frame_number;
}

void BM_DefaultSetInMemory(benchmark::State& state) {
  const SetPlan plan = default_set();
  for (auto _ : state) {
    const SimulatedSet set = simulate_set(plan);
    if (!same_as_alone(plan, set)) state.SkipWithError("a panel of the set differs from the same one alone");
  }
}
BENCHMARK(BM_DefaultSetInMemory)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

void BM_DefaultSetWritten(benchmark::State& state) {
  const SetPlan plan = default_set();
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "motionanalyzer_bench_set";
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(folder);
    state.ResumeTiming();
    const WrittenSet written = write_set(plan, folder.string());
    if (written.written != plan.size()) state.SkipWithError("panels are missing");
  }
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_DefaultSetWritten)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
