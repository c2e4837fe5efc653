// Reading one panel: 60 frames of about 230 points, against the plain way with input streams. The two results
// are compared before anything is timed.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "io/frame_text.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "support/file.hpp"

namespace {

using namespace motionanalyzer;

const std::string kPanel = MA_TEST_DATA "/bundles/thick_panel/thick_0001";
constexpr int kFrames = 60;

std::string frame_path(int number) {
  char name[32];
  std::snprintf(name, sizeof name, "/frame_%05d.txt", number);
  return kPanel + name;
}

using StreamFrame = std::map<int, std::pair<float, float>>;

StreamFrame read_by_stream(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  StreamFrame points;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    float x = 0, y = 0;
    int index = 0;
    char comma = 0;
    cells >> x >> comma >> y >> comma >> index;
    points[index] = {x, y};
  }
  return points;
}

void check_same(const FrameBundle& bundle) {
  for (int t = 0; t < kFrames; ++t) {
    const StreamFrame peer = read_by_stream(frame_path(t));
    std::size_t p = 0;
    for (const auto& [index, place] : peer) {
      const auto row = static_cast<std::size_t>(t);
      if (bundle.point_index.at(p) != index || bundle.x_px(row, p) != place.first ||
          bundle.y_px(row, p) != place.second) {
        throw std::runtime_error("the two readers differ");
      }
      ++p;
    }
    if (p != bundle.points()) throw std::runtime_error("the two readers differ");
  }
}

void read_bundle_files(benchmark::State& state) {
  check_same(read_bundle(kPanel).bundle);
  for (auto _ : state) benchmark::DoNotOptimize(read_bundle(kPanel));
}

void read_streams(benchmark::State& state) {
  for (auto _ : state) {
    for (int t = 0; t < kFrames; ++t) benchmark::DoNotOptimize(read_by_stream(frame_path(t)));
  }
}

/// What the files cost without any parsing.
void read_bytes_alone(benchmark::State& state) {
  for (auto _ : state) {
    for (int t = 0; t < kFrames; ++t) benchmark::DoNotOptimize(support::read_file(frame_path(t), 1u << 20));
  }
}

void parse_one_frame(benchmark::State& state) {
  const std::string path = frame_path(40), text = support::read_file(path, 1u << 20);
  for (auto _ : state) {
    io::OddityLog log;
    benchmark::DoNotOptimize(io::parse_frame(text, path, log));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void preflight_panel(benchmark::State& state) {
  const FrameBundle bundle = read_bundle(kPanel).bundle;
  for (auto _ : state) benchmark::DoNotOptimize(preflight(bundle));
}

BENCHMARK(read_bundle_files)->Unit(benchmark::kMillisecond);
BENCHMARK(read_streams)->Unit(benchmark::kMillisecond);
BENCHMARK(read_bytes_alone)->Unit(benchmark::kMillisecond);
BENCHMARK(parse_one_frame)->Unit(benchmark::kMicrosecond);
BENCHMARK(preflight_panel)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
