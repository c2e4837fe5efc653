// Scoring and fitting of the detectors. Before anything is timed, the fast search is compared with the plain
// one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "models/coreset.hpp"
#include "models/memory_bank.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/model.hpp"

namespace {

using namespace motionanalyzer;

/// Rows as features of a bend are: a few common factors and some noise of each column.
Matrix bend_like_rows(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kFactors = 6;
  Matrix loading(kFactors, columns), out(rows, columns);
  Random shape(99);
  for (double& value : loading.values()) value = shape.normal();
  for (std::size_t i = 0; i < rows; ++i) {
    Random random(seed, {i});
    double factor[kFactors];
    for (double& f : factor) f = random.normal();
    for (std::size_t j = 0; j < columns; ++j) {
      out(i, j) = 0.3 * random.normal();
      for (std::size_t k = 0; k < kFactors; ++k) out(i, j) += factor[k] * loading(k, j);
    }
  }
  return out;
}

std::size_t size_of(std::int64_t argument) { return static_cast<std::size_t>(argument); }

void require_exact(const MemoryBank& bank, const Matrix& padded, const Matrix& queries) {
  std::vector<Neighbour> best(5), all(padded.rows());
  for (std::size_t q = 0; q < std::min<std::size_t>(queries.rows(), 20); ++q) {
    bank.nearest(queries.row(q), best);
    for (std::size_t i = 0; i < padded.rows(); ++i)
      all[i] = {score_kernel::squared_distance(queries.row(q).data(), padded.row(i).data(), padded.cols()),
                i};
    std::partial_sort(all.begin(), all.begin() + 5, all.end(), nearer);
    for (std::size_t k = 0; k < 5; ++k)
      if (best[k].row != all[k].row || best[k].squared != all[k].squared) std::abort();
  }
}

void nearest_rows(benchmark::State& state) {
  const Matrix rows = bend_like_rows(1, size_of(state.range(0)), size_of(state.range(1)));
  const MemoryBank bank(rows);
  const Matrix queries = score_kernel::pad_columns(bend_like_rows(2, 256, rows.cols()));
  require_exact(bank, score_kernel::pad_columns(rows), queries);
  std::vector<Neighbour> best(5);
  std::size_t q = 0;
  for (auto _ : state) {
    bank.nearest(queries.row(q++ % queries.rows()), best);
    benchmark::DoNotOptimize(best.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(nearest_rows)
    ->Args({5000, 64})
    ->Args({40000, 64})
    ->Args({40000, 100})
    ->Unit(benchmark::kMicrosecond);

void coreset(benchmark::State& state) {
  const Matrix rows = score_kernel::pad_columns(bend_like_rows(1, size_of(state.range(0)), 64));
  for (auto _ : state) benchmark::DoNotOptimize(k_centre(rows, rows.rows() / 10, {}));
}
BENCHMARK(coreset)->Arg(5000)->Arg(20000)->Unit(benchmark::kMillisecond)->Iterations(1);

PanelSet table_of(const Matrix& rows) {
  PanelSet set;
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    std::string name("c");
    set.table.column.push_back({name.append(std::to_string(j)), "1", "all"});
  }
  set.table.extractor = "table";
  set.table.panel = {"table"};
  set.table.offset = {0, rows.rows()};
  set.table.value = rows;
  set.table.usable.assign(rows.rows(), 1);
  return set;
}

void score_one_row(benchmark::State& state, const std::string& detector) {
  TrainOptions options;
  options.detector = detector;
  const Model model = Model::train(table_of(bend_like_rows(1, 5000, 64)), {}, options);
  const Matrix queries = bend_like_rows(2, 256, 64);
  Model::Stream stream = model.start_panel();
  std::vector<FrameScore> out;
  std::size_t t = 0;
  for (auto _ : state) {
    out.clear();
    ScoreInput row;
    row.t = t;
    row.usable = true;
    row.phase = 0.5;
    row.feature = queries.row(t % 256);
    stream.push(row, out);
    ++t;
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK_CAPTURE(score_one_row, patchcore, "patchcore")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(score_one_row, mspc, "mspc")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(score_one_row, mahalanobis, "mahalanobis")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(score_one_row, knn, "knn")->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
