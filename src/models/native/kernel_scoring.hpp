// What scores are made of, over the vectors of the including source, behind kernel_gates.hpp: every product
// is rounded before it is added and the order is fixed, so all sets give the same bytes.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

/// kRows x kVectors sums stay in registers over the whole depth.
template <std::size_t kRows, std::size_t kVectors>
void score_tile(const ScoreRows& s, std::size_t row, std::size_t column) {
  Vec sum[kRows][kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    const Vec start = load(s.bias + column + v * kLanes);
    for (std::size_t r = 0; r < kRows; ++r) sum[r][v] = start;
  }
  const float *x = s.x + row * s.x_stride, *weight = s.weight + column;
  for (std::size_t k = 0; k < s.depth; ++k, weight += s.columns) {
    Vec w[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) w[v] = load(weight + v * kLanes);
    for (std::size_t r = 0; r < kRows; ++r) {
      const Vec value = broadcast(x[r * s.x_stride + k]);
      for (std::size_t v = 0; v < kVectors; ++v) sum[r][v] = add(sum[r][v], mul(value, w[v]));
    }
  }
  float* out = s.out + row * s.out_stride + column;
  for (std::size_t r = 0; r < kRows; ++r)
    for (std::size_t v = 0; v < kVectors; ++v)
      store(out + r * s.out_stride + v * kLanes, s.relu ? max(sum[r][v], broadcast(0.0f)) : sum[r][v]);
}

/// What is not 0 of a row, and where its weights begin.
struct SparseRow {
  static constexpr std::size_t kMost = 256, kSlack = 16;  // slack: whole vectors may be stored
  float value[kMost + kSlack];
  std::uint32_t at[kMost + kSlack];
  std::size_t count;
};

/// score_tile of one row that is sparse. A product with 0 would be +-0, and no sum is -0, so that leaving it
/// out changes nothing.
template <std::size_t kVectors>
void score_sparse(const ScoreRows& s, const SparseRow& row, std::size_t out_row, std::size_t column) {
  Vec sum[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) sum[v] = load(s.bias + column + v * kLanes);
  for (std::size_t i = 0; i < row.count; ++i) {
    const Vec value = broadcast(row.value[i]);
    const float* weight = s.weight + row.at[i] + column;
    for (std::size_t v = 0; v < kVectors; ++v) sum[v] = add(sum[v], mul(value, load(weight + v * kLanes)));
  }
  float* out = s.out + out_row * s.out_stride + column;
  for (std::size_t v = 0; v < kVectors; ++v)
    store(out + v * kLanes, s.relu ? max(sum[v], broadcast(0.0f)) : sum[v]);
}

constexpr std::size_t kScoreRun = kScoreLanes / kLanes, kScoreTile = kLanes == 4 ? 2 : 4;

/// Rows by the tile, so that weights are read once for several.
inline std::size_t score_together(const ScoreRows& s) {
  std::size_t row = 0;
  for (; row + kScoreTile <= s.rows; row += kScoreTile)
    for (std::size_t j = 0; j < s.columns; j += kScoreLanes) score_tile<kScoreTile, kScoreRun>(s, row, j);
  return row;
}

/// One row: up to five runs of kScoreLanes at once, so that sums do not wait for each other; of short vectors
/// fewer, as there are but sixteen registers.
inline void score_alone(const ScoreRows& s, std::size_t row) {
  const bool sparse = s.sparse && s.depth <= SparseRow::kMost;
  SparseRow kept;
  kept.count = sparse ? keep_nonzero(s.x + row * s.x_stride, s.depth, s.columns, kept.value, kept.at) : 0;
  for (std::size_t j = 0; j < s.columns;) {
    const std::size_t runs = (s.columns - j) / kScoreLanes;
    const auto work = [&]<std::size_t kRuns>() {
      if (sparse)
        score_sparse<kRuns * kScoreRun>(s, kept, row, j);
      else
        score_tile<1, kRuns * kScoreRun>(s, row, j);
      j += kRuns * kScoreLanes;
    };
    if constexpr (kLanes == 4) {
      runs > 1 ? work.template operator()<2>() : work.template operator()<1>();
    } else if (runs == 5) {
      work.template operator()<5>();
    } else if (runs > 3) {
      work.template operator()<4>();
    } else if (runs > 1) {
      work.template operator()<2>();
    } else {
      work.template operator()<1>();
    }
  }
}

void score_layer(const ScoreRows& rows) {
  for (std::size_t row = score_together(rows); row < rows.rows; ++row) score_alone(rows, row);
}

void score_lstm(const float* gates, std::size_t units, float* cell, float* hidden) {
  for (std::size_t j = 0; j < units; j += kLanes) {
    const Vec i = sigmoid<Rounded>(load(gates + j)), forget = sigmoid<Rounded>(load(gates + units + j));
    const Vec g = hyperbolic_tangent<Rounded>(load(gates + 2 * units + j));
    const Vec o = sigmoid<Rounded>(load(gates + 3 * units + j));
    const Vec state = add(mul(forget, load(cell + j)), mul(i, g));
    store(cell + j, state);
    store(hidden + j, mul(o, hyperbolic_tangent<Rounded>(state)));
  }
}

void score_gru(const float* gates, const float* recurrent, std::size_t units, float* hidden) {
  for (std::size_t j = 0; j < units; j += kLanes) {
    const Vec r = sigmoid<Rounded>(add(load(gates + j), load(recurrent + j)));
    const Vec z = sigmoid<Rounded>(add(load(gates + units + j), load(recurrent + units + j)));
    const Vec n = hyperbolic_tangent<Rounded>(
        add(mul(r, load(recurrent + 2 * units + j)), load(gates + 2 * units + j)));
    store(hidden + j, add(mul(z, sub(load(hidden + j), n)), n));
  }
}

// NOLINTEND(misc-definitions-in-headers)
