// Change points in series without and with changes. Every answer is compared with a search through all
// segmentations before anything is timed.
#include <benchmark/benchmark.h>

#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer {
namespace {

// White noise; `changes` steps of two sd in every column, evenly spread.
Matrix series(std::size_t n, std::size_t columns, std::size_t changes) {
  Random random(3);
  Matrix x(n, columns);
  for (std::size_t i = 0; i < n; ++i) {
    const double level = 2 * static_cast<double>(i * (changes + 1) / n);
    for (std::size_t j = 0; j < columns; ++j) x(i, j) = level + random.normal();
  }
  return x;
}

// Optimal partitioning with running means: one pass over the ends for every start.
std::vector<std::size_t> all_segmentations(const Matrix& x, double penalty, std::size_t min_size) {
  const std::size_t n = x.rows();
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> previous(n + 1, 0);
  best[0] = 0;
  for (std::size_t start = 0; start < n; ++start) {
    std::vector<double> mean(x.cols(), 0.0);
    double cost = 0;
    for (std::size_t end = start + 1; end <= n; ++end) {
      const double count = static_cast<double>(end - start);
      for (std::size_t j = 0; j < x.cols(); ++j) {
        const double difference = x(end - 1, j) - mean[j];
        mean[j] += difference / count;
        cost += difference * (x(end - 1, j) - mean[j]);
      }
      if (end - start < min_size || best[start] + cost + penalty >= best[end]) continue;
      best[end] = best[start] + cost + penalty;
      previous[end] = start;
    }
  }
  std::vector<std::size_t> change_point;
  for (std::size_t at = previous[n]; at > 0; at = previous[at]) change_point.insert(change_point.begin(), at);
  return change_point;
}

void pelt_l2(benchmark::State& state) {
  const Matrix x = series(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
                          static_cast<std::size_t>(state.range(2)));
  const auto first = find_change_points(x, {});
  if (first.change_point != all_segmentations(x, *first.penalty, CpdOptions{}.min_size)) {
    state.SkipWithError("differs from the search through all segmentations");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(find_change_points(x, {}));
  state.counters["changes"] = static_cast<double>(first.change_point.size());
}
BENCHMARK(pelt_l2)
    ->ArgNames({"n", "columns", "changes"})
    ->Args({600, 1, 0})
    ->Args({600, 60, 0})
    ->Args({600, 60, 9})
    ->Args({6000, 60, 99})
    ->Unit(benchmark::kMillisecond);

void window_l2(benchmark::State& state) {
  const Matrix x = series(600, 60, 3);
  CpdOptions options;
  options.method = CpdMethod::window;
  if (find_change_points(x, {}, options).change_point != std::vector<std::size_t>{150, 300, 450}) {
    state.SkipWithError("the steps of two sd are not where they were put");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(find_change_points(x, {}, options));
}
BENCHMARK(window_l2)->Unit(benchmark::kMillisecond);

void cusum_threshold_of(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0)), columns = static_cast<std::size_t>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(cusum_threshold(n, columns, 0.3));
}
BENCHMARK(cusum_threshold_of)
    ->ArgNames({"n", "columns"})
    ->Args({600, 1})
    ->Args({600, 60})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace motionanalyzer

BENCHMARK_MAIN();
