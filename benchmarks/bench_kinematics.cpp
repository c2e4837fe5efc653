// One frame through the kinematics, as a line would push it. Every run is compared with the batch result,
// byte by byte, before it is timed.
#include <benchmark/benchmark.h>

#include <cstring>

#include "../tests/support/bending_panel.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"

namespace {

using namespace motionanalyzer;

constexpr double kFullTurn = 3.14159265358979323846;

bool same(std::span<const double> a, std::span<const double> b) {
  return std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

bool stream_equals_batch(KinematicsStream& stream, const FrameBundle& bundle, const Kinematics& batch) {
  bool equal = true;
  const auto compare = [&](const KinematicFrame& f) {
    const KinematicFrame e = batch.frame(f.t);
    equal = equal && same(f.x_px, e.x_px) && same(f.ay_px_s2, e.ay_px_s2) &&
            same(f.curvature_per_px, e.curvature_per_px) && f.phase == e.phase;
  };
  for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), compare);
  stream.finish(compare);
  return equal;
}

void push_panel(benchmark::State& state, const FrameBundle& bundle) {
  KinematicsStream stream(30, {}, kFullTurn);
  if (!stream_equals_batch(stream, bundle, analyze_motion(bundle, {}, kFullTurn))) {
    state.SkipWithError("the stream differs from the batch");
    return;
  }
  double last = 0;
  for (auto _ : state) {
    stream.reset();
    const auto keep = [&last](const KinematicFrame& f) { last = f.phase; };
    for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), keep);
    benchmark::DoNotOptimize(last);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(bundle.frames()));
}

void BM_PushPanel(benchmark::State& state) {
  testing::BendingPanelOptions options;
  options.points = static_cast<std::size_t>(state.range(0));
  options.length_px = static_cast<double>(options.points);
  push_panel(state, testing::make_bending_panel(options));
}
BENCHMARK(BM_PushPanel)->Arg(115)->Arg(230)->Arg(460)->Arg(920)->Unit(benchmark::kMicrosecond);

void BM_PushUntidyPanel(benchmark::State& state) {
  testing::BendingPanelOptions options;
  options.missing = 0.1;
  options.outliers = 0.02;
  options.noise_px = 1;
  push_panel(state, testing::make_bending_panel(options));
}
BENCHMARK(BM_PushUntidyPanel)->Unit(benchmark::kMicrosecond);

void BM_LearnGeometry(benchmark::State& state) {
  const FrameBundle bundle = testing::make_bending_panel();
  for (auto _ : state) benchmark::DoNotOptimize(learn_geometry(bundle).turning_rad);
}
BENCHMARK(BM_LearnGeometry)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
