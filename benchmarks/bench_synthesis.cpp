// One panel's motion, and one whole panel with what the camera makes of it. The memory is warm, and each
// result is compared with that of a fresh simulator, byte by byte, before it is timed.
#include <benchmark/benchmark.h>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace {

using namespace motionanalyzer;

struct Scene {
  Strip strip;
  Drive drive;
  Damage damage;
  Resin resin;
  MotionOptions options;
};

Scene scene(std::size_t nodes, Inertia inertia, bool cracks) {
  Scene s;
  StripOptions strip;
  strip.nodes = nodes;
  s.strip = make_strip(laminate(stack_two_copper()), strip, Random(1));
  s.options.inertia = inertia;
  if (cracks) {
    s.damage.place = 0.6;
    s.damage.step.push_back({0.4});
    s.damage.step[0].trigger_rad = 0.5 * elementary::kPi;
  }
  return s;
}

void move(RodDynamics& dynamics, const Scene& s, Motion& motion) {
  dynamics.simulate(s.strip, s.drive, s.damage, s.resin, s.options, motion);
}

bool same(const Motion& a, const Motion& b) {
  bool equal = a.segment.size() == b.segment.size() && a.history == b.history;
  for (std::size_t k = 0; equal && k < a.segment.size(); ++k)
    equal = a.segment[k].time_s == b.segment[k].time_s && a.segment[k].xy_m == b.segment[k].xy_m;
  return equal;
}

void time_motion(benchmark::State& state, const Scene& s) {
  RodDynamics dynamics;
  Motion motion, fresh;
  move(dynamics, s, motion);
  move(dynamics, s, motion);
  RodDynamics other;
  move(other, s, fresh);
  if (!same(motion, fresh)) {
    state.SkipWithError("a panel depends on the one before it");
    return;
  }
  for (auto _ : state) {
    move(dynamics, s, motion);
    benchmark::DoNotOptimize(motion.segment.back().xy_m.data());
  }
}

void BM_QuasiStatic(benchmark::State& state) {
  time_motion(state, scene(static_cast<std::size_t>(state.range(0)), Inertia::never, false));
}
BENCHMARK(BM_QuasiStatic)->Arg(116)->Arg(231)->Arg(461)->Unit(benchmark::kMillisecond);

void BM_QuasiStaticCrack(benchmark::State& state) { time_motion(state, scene(231, Inertia::never, true)); }
BENCHMARK(BM_QuasiStaticCrack)->Unit(benchmark::kMillisecond);

void BM_CrackWithTransient(benchmark::State& state) {
  time_motion(state, scene(231, Inertia::automatic, true));
}
BENCHMARK(BM_CrackWithTransient)->Unit(benchmark::kMillisecond);

void BM_InertiaAlways(benchmark::State& state) { time_motion(state, scene(231, Inertia::always, true)); }
BENCHMARK(BM_InertiaAlways)->Unit(benchmark::kMillisecond);

/// 75 frames at 30 fps of 230 points: twelve panels of one scenario, one after another.
void BM_Panel(benchmark::State& state, std::string_view scenario) {
  constexpr std::uint64_t kPanels = 12;
  Simulator simulator;
  SimulatedPanel panel, fresh;
  for (std::uint64_t i = 0; i < kPanels; ++i) simulator.simulate(draw_panel(scenario, 1, i), panel);
  Simulator().simulate(draw_panel(scenario, 1, kPanels - 1), fresh);
  if (panel.bundle.mask != fresh.bundle.mask || panel.truth.history != fresh.truth.history) {
    state.SkipWithError("a panel depends on the one before it");
    return;
  }
  std::uint64_t next = 0;
  for (auto _ : state) {
    simulator.simulate(draw_panel(scenario, 1, next++ % kPanels), panel);
    benchmark::DoNotOptimize(panel.bundle.x_px.data());
  }
}
BENCHMARK_CAPTURE(BM_Panel, normal, "normal")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Panel, crack, "crack")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Panel, micro_crack, "micro_crack")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
