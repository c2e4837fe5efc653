// One simulated panel of 75 frames and 230 points through all that makes a verdict of it, and through each
// part alone: kinematics, residual, hinge. Times are those of one panel on one core; a set of 12 panels goes
// round. Before anything is timed, the stream's verdicts are compared with those of the parts.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/reference.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/stream/inspector.hpp"

namespace {

using namespace motionanalyzer;

std::vector<FrameBundle> simulated(const char* scenario, std::size_t count, std::uint64_t seed) {
  SetOptions options;
  options.seed = seed;
  ScenarioCount counted;
  counted.scenario = scenario;
  counted.count = count;
  counted.split = Split::test;
  options.counts = {counted};
  return simulate_set(SetPlan(options)).bundle;
}

Kinematics motion_of(const FrameBundle& bundle, const Recipe& recipe) {
  return analyze_motion(bundle, recipe.orientation, recipe.full_turn_rad);
}

Recipe recipe_of(const std::vector<FrameBundle>& normals) {
  const FrameBundle& first = normals.front();
  const PanelGeometry geometry = learn_geometry(first);
  Recipe recipe;
  recipe.fps = first.fps;
  recipe.frames = first.frames();
  recipe.duration_s = static_cast<double>(first.frames() - 1) / first.fps;
  recipe.orientation = geometry.orientation;
  recipe.full_turn_rad = geometry.turning_rad;
  recipe.mm_per_px = first.mm_per_px;
  recipe.extractor = std::string(extractor_version());
  recipe.origin = "simulated";
  std::vector<Kinematics> motion;
  for (const FrameBundle& bundle : normals) motion.push_back(motion_of(bundle, recipe));
  recipe.trajectory = learn_trajectory(motion);
  return recipe;
}

void append(const FrameBundle& bundle, const Recipe& recipe, PanelSet& set) {
  const Kinematics motion = motion_of(bundle, recipe);
  set.residual.push_back(residual_field(bundle, motion, recipe));
  const ResidualField& field = set.residual.back();
  PanelTable& table = set.table;
  table.panel.push_back(bundle.name);
  for (std::size_t t = 0; t < motion.frames(); ++t) {
    table.frame.push_back(motion.number[t]);
    table.time_s.push_back(motion.time_s[t]);
    table.phase.push_back(motion.phase[t]);
    table.hold_s.push_back(motion.hold_s[t]);
    const auto mask = field.mask.row(t);
    table.usable.push_back(std::any_of(mask.begin(), mask.end(), [](std::uint8_t m) { return m != 0; }));
  }
  table.offset.push_back(table.frame.size());
}

PanelSet panels_of(const std::vector<FrameBundle>& bundles, const Recipe& recipe) {
  PanelSet set;
  set.trajectory = recipe.trajectory;
  set.table = make_feature_table();
  set.table.column.clear();
  set.table.value = Matrix();
  for (const FrameBundle& bundle : bundles) append(bundle, recipe, set);
  set.table.value.resize(set.table.frame.size(), 0);
  return set;
}

ScoreInput input_at(const ResidualField& field, std::size_t t) {
  ScoreInput in;
  in.t = t;
  in.number = field.frame[t];
  in.phase = field.phase[t];
  in.hold_s = field.hold_s[t];
  in.shape = field.shape[t];
  if (!field.motion.empty()) in.motion = field.motion[t];
  in.residual_px = field.residual_px.row(t);
  in.residual_mask = field.mask.row(t);
  in.usable = std::any_of(in.residual_mask.begin(), in.residual_mask.end(), [](auto m) { return m != 0; });
  return in;
}

struct Line {
  static constexpr std::size_t kNormals = 200, kPanels = 12;

  Line() : Line(simulated("normal", kNormals, 1)) {}
  explicit Line(const std::vector<FrameBundle>& normals)
      : recipe(recipe_of(normals)),
        model(Model::train(panels_of(normals, recipe), recipe, {"hinge", {}, 0.01, 1, nullptr})),
        bundle{simulated("normal", kPanels, 2), simulated("crack", kPanels, 3)} {}

  Recipe recipe;
  Model model;
  std::vector<FrameBundle> bundle[2];  ///< normals, cracks
};

const Line& line() {
  static const Line made;
  return made;
}

const FrameBundle& panel(benchmark::State& state, std::size_t i) {
  return line().bundle[state.range(0)][i % Line::kPanels];
}

void BM_Kinematics(benchmark::State& state) {
  KinematicsStream stream(line().recipe.fps, line().recipe.orientation, line().recipe.full_turn_rad);
  double turned = 0;
  const auto keep = [&turned](const KinematicFrame& f) { turned = f.turning_rad; };
  std::size_t i = 0;
  for (auto _ : state) {
    const FrameBundle& bundle = panel(state, i++);
    stream.reset();
    for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), keep);
    stream.finish(keep);
    benchmark::DoNotOptimize(turned);
  }
}

void BM_Residual(benchmark::State& state) {
  ResidualStream stream(line().recipe);
  std::size_t i = 0;
  for (auto _ : state) {
    const FrameBundle& bundle = panel(state, i++);
    stream.reset();
    for (std::size_t t = 0; t < bundle.frames(); ++t)
      benchmark::DoNotOptimize(stream.push(bundle.frame(t)).shape);
  }
}

void score(Model::Stream& stream, const ResidualField& field, std::vector<FrameScore>& scores) {
  scores.clear();
  stream.reset();
  for (std::size_t t = 0; t < field.frame.size(); ++t) stream.push(input_at(field, t), scores);
  stream.finish(scores);
}

void BM_Hinge(benchmark::State& state) {
  const PanelSet set = panels_of(line().bundle[state.range(0)], line().recipe);
  auto stream = line().model.start_panel();
  std::vector<FrameScore> scores;
  std::size_t i = 0;
  for (auto _ : state) {
    score(stream, set.residual[i++ % Line::kPanels], scores);
    benchmark::DoNotOptimize(scores.data());
  }
}

/// Kinematics, residual and hinge, frame by frame as on a line.
void BM_PanelToVerdict(benchmark::State& state) {
  Inspector inspector(line().model);
  auto parts = line().model.start_panel();
  std::vector<FrameScore> scores, expected;
  const auto inspect = [&](const FrameBundle& bundle) {
    scores.clear();
    inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, "simulated"});
    for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
    return inspector.finish();
  };
  for (const FrameBundle& bundle : line().bundle[state.range(0)]) {
    inspect(bundle);
    score(parts, panels_of({bundle}, line().recipe).residual.front(), expected);
    for (std::size_t k = 0; k < scores.size(); ++k)
      if (scores[k].raw != expected[k].raw && !(std::isnan(scores[k].raw) && std::isnan(expected[k].raw)))
        return state.SkipWithError("the stream's scores are not those of its parts");
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(inspect(panel(state, i++)).verdict);
}

#define MA_BENCH_PANELS(part) \
  BENCHMARK(part)->ArgName("cracked")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->MinTime(0.5)
MA_BENCH_PANELS(BM_Kinematics);
MA_BENCH_PANELS(BM_Residual);
MA_BENCH_PANELS(BM_Hinge);
MA_BENCH_PANELS(BM_PanelToVerdict);

}  // namespace

BENCHMARK_MAIN();
