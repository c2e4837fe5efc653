// One frame's row of features, a frame's residual against the healthy trajectory, and the trajectory itself.
// Every run is checked before it is timed: features against the table of the batch byte by byte, residuals
// and trajectory against the closed form that the frames were made from.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "../tests/features/family_of_arcs.hpp"
#include "../tests/features/motions.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/features/reference.hpp"
#include "motionanalyzer/features/residual.hpp"

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

/// A panel of 230 points in whole pixels.
std::vector<testing::SeenFrame> noisy_frames() {
  std::vector<testing::SeenFrame> out;
  Random random(2);
  std::vector<double> along = testing::every_pixel();
  along.pop_back();
  for (const double shape : testing::bend_shapes(60, 15)) {
    out.push_back(
        testing::seen_arc(shape, along, {2, 1, 0.01}, [&](double) { return 0.2 * random.normal(); }));
    for (float& v : out.back().x) v = std::round(v);
    for (float& v : out.back().y) v = std::round(v);
  }
  return out;
}

void BM_ResidualPanel(benchmark::State& state) {
  const std::vector<testing::SeenFrame> frames = noisy_frames();
  ResidualStream stream(testing::recipe_of_arcs());
  for (const testing::SeenFrame& frame : frames) {
    const ResidualFrame& out = stream.push(frame.view());
    double squares = 0;
    for (const double d : out.residual_px) squares += d * d;
    if (out.good && squares < 64 * 0.3 * 0.3) continue;
    state.SkipWithError("noise of .35 px a point leaves more than .3 px at the stations");
    return;
  }
  for (auto _ : state) {
    stream.reset();
    for (const testing::SeenFrame& frame : frames) benchmark::DoNotOptimize(stream.push(frame.view()).shape);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(frames.size()));
}
BENCHMARK(BM_ResidualPanel)->Unit(benchmark::kMicrosecond);

/// Every frame on its own: the search over all knots.
void BM_ResidualFromScratch(benchmark::State& state) {
  const std::vector<testing::SeenFrame> frames = noisy_frames();
  ResidualStream stream(testing::recipe_of_arcs());
  std::size_t t = 0;
  for (auto _ : state) {
    stream.reset();
    const ResidualFrame& out = stream.push(frames[t].view());
    t = (t + 7) % frames.size();
    if (out.good) continue;
    state.SkipWithError("the search lost a frame");
    return;
  }
}
BENCHMARK(BM_ResidualFromScratch)->Unit(benchmark::kMicrosecond);

void BM_LearnTrajectory(benchmark::State& state) {
  std::vector<Kinematics> panels;
  for (std::uint64_t i = 0; i < 10; ++i)
    panels.push_back(testing::motion_of_arcs(testing::bend_shapes(60, 15), {}, 0.1, i + 1));
  const HealthyTrajectory truth = testing::arcs();
  const HealthyTrajectory learnt = learn_trajectory(panels);
  for (std::size_t i = 0; i < truth.x_px.values().size(); ++i) {
    if (std::hypot(learnt.x_px.data()[i] - truth.x_px.data()[i],
                   learnt.y_px.data()[i] - truth.y_px.data()[i]) < 0.5)
      continue;
    state.SkipWithError("the trajectory is not that of the panels");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(learn_trajectory(panels).full_turn_rad);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(panels.size()));
}
BENCHMARK(BM_LearnTrajectory)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
