// One frame's row of features. The stream is compared with the table of the batch, byte by byte, before it is
// timed.
#include <benchmark/benchmark.h>

#include <cstring>

#include "../tests/features/motions.hpp"
#include "motionanalyzer/core/random.hpp"

namespace {

using namespace motionanalyzer;

Kinematics noisy_bend(std::size_t frames) {
  Kinematics k = testing::resting_strip(frames);
  Random random(1);
  for (std::size_t t = 0; t < frames; ++t) {
    const double turn = 3.0 * static_cast<double>(t) / static_cast<double>(frames);
    testing::bend(k, t, [&](double) { return turn + 0.1 * random.normal(); });
    for (Matrix* m : {&k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2}) {
      for (double& v : m->row(t)) v = 20 * random.normal();
    }
  }
  return k;
}

void BM_ExtractPanel(benchmark::State& state) {
  const Kinematics k = noisy_bend(75);
  const PanelTable batch = testing::features_of(k);
  FeatureStream stream;
  std::vector<double> row(stream.columns());
  for (std::size_t t = 0; t < k.frames(); ++t) {
    stream.extract(k.frame(t), row);
    if (std::memcmp(row.data(), batch.value.row(t).data(), row.size() * sizeof(double)) == 0) continue;
    state.SkipWithError("the stream differs from the batch");
    return;
  }
  for (auto _ : state) {
    stream.reset();
    for (std::size_t t = 0; t < k.frames(); ++t) stream.extract(k.frame(t), row);
    benchmark::DoNotOptimize(row.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(k.frames()));
}
BENCHMARK(BM_ExtractPanel)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
