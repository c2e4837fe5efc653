// Scoring and fitting of the detectors. Before anything is timed, the fast search is compared with the plain
// one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "models/coreset.hpp"
#include "models/memory_bank.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"
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

void require_exact(const BankSearch& search, const Matrix& padded, std::size_t queries) {
  std::vector<Neighbour> all(padded.rows());
  for (std::size_t q = 0; q < queries; ++q) {
    const double* query = search.query(q).data();
    for (std::size_t i = 0; i < padded.rows(); ++i)
      all[i] = {score_kernel::squared_distance(query, padded.row(i).data(), padded.cols()), i};
    const std::span<const Neighbour> best = search.best(q);
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(best.size()), all.end(), nearer);
    for (std::size_t k = 0; k < best.size(); ++k)
      if (best[k].row != all[k].row || best[k].squared != all[k].squared) std::abort();
  }
}

/// Rows x columns, queries at once; time of one query.
void nearest_rows(benchmark::State& state) {
  const std::size_t at_once = size_of(state.range(2));
  const Matrix rows = bend_like_rows(1, size_of(state.range(0)), size_of(state.range(1)));
  const MemoryBank bank(rows);
  const Matrix queries = bend_like_rows(2, at_once, rows.cols());
  BankSearch search(bank, 5, at_once);
  for (std::size_t q = 0; q < at_once; ++q) score_kernel::copy_row(queries.row(q), search.query(q));
  search.run(at_once);
  require_exact(search, score_kernel::pad_columns(rows), std::min<std::size_t>(at_once, 20));
  while (state.KeepRunningBatch(static_cast<std::int64_t>(at_once))) {
    search.run(at_once);
    benchmark::DoNotOptimize(search.best(0).data());
  }
}
BENCHMARK(nearest_rows)
    ->Args({5000, 64, 1})
    ->Args({5000, 64, 48})
    ->Args({10000, 100, 1})
    ->Args({10000, 100, 48})
    ->Args({40000, 64, 1})
    ->Args({40000, 64, 48})
    ->Unit(benchmark::kMicrosecond);

/// Greedy k-centre as it is defined: after every choice each row looks at the new one.
std::vector<std::size_t> plain_k_centre(const Matrix& rows, std::size_t size, std::size_t first) {
  std::vector<double> least(rows.rows(), std::numeric_limits<double>::infinity());
  std::vector<std::size_t> chosen = {first};
  while (chosen.size() < size) {
    const double* last = rows.row(chosen.back()).data();
    for (std::size_t i = 0; i < rows.rows(); ++i)
      least[i] = std::min(least[i], score_kernel::squared_distance(rows.row(i).data(), last, rows.cols()));
    chosen.push_back(static_cast<std::size_t>(std::max_element(least.begin(), least.end()) - least.begin()));
  }
  return chosen;
}

Matrix coreset_rows(const benchmark::State& state) {
  return score_kernel::pad_columns(bend_like_rows(1, size_of(state.range(0)), 64));
}

/// Rows, rows that are chosen. The plain way runs once as a benchmark of its own and has to choose the same.
void coreset(benchmark::State& state) {
  const Matrix rows = coreset_rows(state);
  for (auto _ : state) benchmark::DoNotOptimize(k_centre(rows, size_of(state.range(1)), {}));
}
void coreset_plain(benchmark::State& state) {
  const Matrix rows = coreset_rows(state);
  const std::vector<std::size_t> chosen = k_centre(rows, size_of(state.range(1)), {});
  std::vector<std::size_t> plain;
  for (auto _ : state) plain = plain_k_centre(rows, chosen.size(), chosen[0]);
  if (plain != chosen) std::abort();
}
BENCHMARK(coreset)->Args({20000, 2000})->Args({50000, 1000})->Unit(benchmark::kMillisecond)->Iterations(3);
BENCHMARK(coreset_plain)->Args({50000, 1000})->Unit(benchmark::kMillisecond)->Iterations(1);

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

// Residual fields of a strip of 230 px that bends from straight into a U in 60 of 75 frames.
constexpr std::size_t kStations = 64, kFrames = 75;

double state_of_bend(std::size_t frame) {
  const double s = std::min(1.0, static_cast<double>(frame) / 60);
  return s * s * s * (10 - 15 * s + 6 * s * s);
}

PanelSet bending_strips(std::uint64_t seed, std::size_t panels) {
  constexpr std::size_t kKnots = 61, kNodes = 64;
  PanelSet set;
  set.trajectory = {Matrix(kKnots, kNodes), Matrix(kKnots, kNodes), elementary::kPi, {}};
  std::vector<double> xy(2 * kNodes);
  for (std::size_t g = 0; g < kKnots; ++g) {
    arc_shape(40, 300, 0.4, 230, elementary::kPi * static_cast<double>(g) / (kKnots - 1), xy);
    for (std::size_t i = 0; i < kNodes; ++i)
      set.trajectory.x_px(g, i) = xy[2 * i], set.trajectory.y_px(g, i) = xy[2 * i + 1];
  }
  for (std::size_t t = 0; t < kFrames; ++t) set.trajectory.frame_shape.push_back(state_of_bend(t));
  for (std::size_t k = 0; k < panels; ++k) {
    ResidualField field;
    field.panel = "strip";
    field.station.assign(kStations, 0);
    field.residual_px = Matrix(kFrames, kStations);
    field.mask = MaskMatrix(kFrames, kStations, 1);
    field.phase = field.hold_s = field.goodness_of_fit = std::vector<double>(kFrames);
    field.shape = set.trajectory.frame_shape;
    for (std::size_t t = 0; t < kFrames; ++t) {
      field.frame.push_back(static_cast<std::int32_t>(t));
      Random random(seed, {k, t});
      for (double& px : field.residual_px.row(t)) px = 0.3 * random.normal();
    }
    set.residual.push_back(std::move(field));
  }
  return set;
}

std::unique_ptr<Detector> fitted(std::string_view name, const PanelSet& normals) {
  const DetectorInfo& info = find_detector(name);
  std::unique_ptr<Detector> detector = info.create();
  detector->fit(normals, detector_options(info), 1, {});
  return detector;
}

void hinge_fit(benchmark::State& state) {
  const PanelSet normals = bending_strips(1, size_of(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(fitted("hinge", normals));
}
BENCHMARK(hinge_fit)->Arg(200)->Unit(benchmark::kMillisecond)->Iterations(3);

void hinge_panel_of_75_frames(benchmark::State& state) {
  const std::string name = state.range(0) == 0 ? "hinge" : "hinge_panel";
  const std::unique_ptr<Detector> detector = fitted(name, bending_strips(1, 60));
  const PanelSet panels = bending_strips(2, 8);
  const std::unique_ptr<PanelScorer> scorer = detector->start_panel();
  std::vector<FrameScore> out;
  std::size_t k = 0;
  for (auto _ : state) {
    const ResidualField& field = panels.residual[k++ % panels.residual.size()];
    out.clear();
    scorer->reset();
    for (std::size_t t = 0; t < kFrames; ++t) {
      ScoreInput in;
      in.t = t;
      in.usable = true;
      in.number = field.frame[t];
      in.shape = field.shape[t];
      in.residual_px = field.residual_px.row(t);
      in.residual_mask = field.mask.row(t);
      scorer->push(in, out);
    }
    scorer->finish(out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(name);
}
BENCHMARK(hinge_panel_of_75_frames)->DenseRange(0, 1)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
