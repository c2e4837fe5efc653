// Training's inner loops, over the vector type that the including source defines: Vec, kLanes, kTileRows and
// the functions load, store, broadcast, add, sub, mul, div, fma, max, min, root, where_positive,
// round_to_power. Behind kernel_gates.hpp, inside an anonymous namespace, so that no two sets share a symbol.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

constexpr std::size_t kPanel = 2 * kLanes;

inline std::size_t smaller(std::size_t a, std::size_t b) { return a < b ? a : b; }

/// The first `count` values at p, zeros behind them.
inline Vec load_part(const float* p, std::size_t count) {
  if (count >= kLanes) return load(p);
  float part[kLanes] = {};
  for (std::size_t i = 0; i < count; ++i) part[i] = p[i];
  return load(part);
}

inline void store_part(float* p, std::size_t count, Vec value) {
  if (count >= kLanes) return store(p, value);
  float part[kLanes];
  store(part, value);
  for (std::size_t i = 0; i < count; ++i) p[i] = part[i];
}

/// work(i, lanes) for runs of kLanes, then for the rest; in the first the compiler knows that no part is
/// needed.
template <class Work>
inline void each(std::size_t count, Work work) {
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) work(i, kLanes);
  if (i < count) work(i, count - i);
}

inline float sum_of_lanes(Vec value) {
  float part[kLanes];
  store(part, value);
  for (std::size_t width = kLanes / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width; ++i) part[i] += part[i + width];
  return part[0];
}

inline std::size_t panel_width(std::size_t columns_left) { return columns_left > kLanes ? kPanel : kLanes; }

/// A panel whose columns lie apart in memory, each of them contiguous: squares of four are turned at once.
void pack_turned(const float* b, std::size_t column, std::size_t depth, std::size_t count, std::size_t width,
                 float* panel) {
  for (std::size_t j = 0; j < width; j += 4) {
    std::size_t k = 0;
    if (j + 4 <= count)
      for (; k + 4 <= depth; k += 4) turn_four(b + j * column + k, column, panel + k * width + j, width);
    for (; k < depth; ++k)
      for (std::size_t i = j; i < j + 4; ++i) panel[k * width + i] = i < count ? b[i * column + k] : 0.0f;
  }
}

void pack_rows(const float* b, std::size_t row, std::size_t depth, std::size_t count, std::size_t width,
               float* panel) {
  if (count == width) {
    for (std::size_t k = 0; k < depth; ++k)
      for (std::size_t j = 0; j < width; j += kLanes) store(panel + k * width + j, load(b + k * row + j));
    return;
  }
  for (std::size_t k = 0; k < depth; ++k)
    for (std::size_t j = 0; j < width; j += kLanes)
      store(panel + k * width + j, load_part(b + k * row + j, count > j ? count - j : 0));
}

void pack_panel(const Strided& b, std::size_t j, std::size_t depth, std::size_t count, std::size_t width,
                float* panel) {
  if (b.column == 1)
    pack_rows(b.at + j, b.row, depth, count, width, panel);
  else
    pack_turned(b.at + j * b.column, b.column, depth, count, width, panel);
}

void pack(const Strided& b, std::size_t depth, std::size_t columns, float* panels) {
  for (std::size_t j = 0; j < columns;) {
    const std::size_t width = panel_width(columns - j), count = smaller(width, columns - j);
    pack_panel(b, j, depth, count, width, panels);
    panels += depth * width;
    j += width;
  }
}

struct TileArguments {
  const float *a, *panel, *bias;
  std::size_t row, column, depth, panel_row;
  float* out;
  std::size_t stride, count;  ///< count: columns of the panel that exist
  bool add;
};

/// kRows x (kVectors * kLanes) sums stay in registers over the whole depth.
template <std::size_t kRows, std::size_t kVectors>
void tile(const TileArguments& t) {
  Vec sum[kRows][kVectors], b[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    const std::size_t from = v * kLanes;
    const Vec start = t.bias && t.count > from ? load_part(t.bias + from, t.count - from) : broadcast(0.0f);
    for (std::size_t r = 0; r < kRows; ++r) sum[r][v] = start;
  }
  const float *a = t.a, *panel = t.panel;
  for (std::size_t k = 0; k < t.depth; ++k) {
    for (std::size_t v = 0; v < kVectors; ++v) b[v] = load(panel + v * kLanes);
    for (std::size_t r = 0; r < kRows; ++r) {
      const Vec x = broadcast(a[r * t.row]);
      for (std::size_t v = 0; v < kVectors; ++v) sum[r][v] = fma(x, b[v], sum[r][v]);
    }
    a += t.column;
    panel += t.panel_row;
  }
  for (std::size_t r = 0; r < kRows; ++r)
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t from = v * kLanes;
      if (from >= t.count) break;
      float* out = t.out + r * t.stride + from;
      const std::size_t left = t.count - from;
      store_part(out, left, t.add ? add(load_part(out, left), sum[r][v]) : sum[r][v]);
    }
}

using TileFunction = void (*)(const TileArguments&);

template <std::size_t kVectors>
TileFunction tile_of(std::size_t rows) {
  switch (rows) {
    case 1:
      return tile<1, kVectors>;
    case 2:
      return tile<2, kVectors>;
    case 3:
      return tile<3, kVectors>;
    case 4:
      return tile<4, kVectors>;
    case 5:
      return tile<5, kVectors>;
    default:
      break;
  }
  if constexpr (kTileRows > 6) {
    switch (rows) {
      case 7:
        return tile<7, kVectors>;
      case 8:
        return tile<8, kVectors>;
      case 9:
        return tile<9, kVectors>;
      case 10:
        return tile<10, kVectors>;
      case 11:
        return tile<11, kVectors>;
      case 12:
        return tile<12, kVectors>;
      default:
        break;
    }
  }
  return tile<6, kVectors>;
}

/// The rows are shared out evenly: 32 as 6 6 5 5 5 5, since a last tile of 2 would wait for its own sums.
template <std::size_t kVectors>
void multiply_panel(const Strided& a, std::size_t rows, TileArguments t) {
  const std::size_t tiles = (rows + kTileRows - 1) / kTileRows, least = rows / tiles, longer = rows % tiles;
  float* const out = t.out;
  for (std::size_t i = 0, row = 0; i < tiles; ++i) {
    const std::size_t count = least + (i < longer ? 1 : 0);
    t.a = a.at + row * a.row;
    t.out = out + row * t.stride;
    tile_of<kVectors>(count)(t);
    row += count;
  }
}

void multiply_width(const Strided& a, std::size_t rows, std::size_t width, const TileArguments& t) {
  if (width == kPanel)
    multiply_panel<2>(a, rows, t);
  else
    multiply_panel<1>(a, rows, t);
}

void multiply(const Strided& a, const float* panels, const float* bias, std::size_t rows, std::size_t depth,
              std::size_t columns, float* out, std::size_t stride, bool add_to_out) {
  for (std::size_t j = 0; rows > 0 && j < columns;) {
    const std::size_t width = panel_width(columns - j), count = smaller(width, columns - j);
    multiply_width(a, rows, width,
                   {nullptr, panels, bias ? bias + j : nullptr, a.row, a.column, depth, width, out + j,
                    stride, count, add_to_out});
    panels += depth * width;
    j += width;
  }
}

/// Rows of B that are few and whole are read where they stand; others would fall on the same lines of the
/// cache.
constexpr std::size_t kDeepestUnpacked = 64;

void product(const Strided& a, const Strided& b, float* panel, const float* bias, std::size_t rows,
             std::size_t depth, std::size_t columns, float* out, std::size_t stride, bool add_to_out) {
  for (std::size_t j = 0; rows > 0 && j < columns;) {
    const std::size_t width = panel_width(columns - j), count = smaller(width, columns - j);
    const bool direct = b.column == 1 && count == width && depth <= kDeepestUnpacked;
    if (!direct) pack_panel(b, j, depth, count, width, panel);
    multiply_width(a, rows, width,
                   {nullptr, direct ? b.at + j : panel, bias ? bias + j : nullptr, a.row, a.column, depth,
                    direct ? b.row : width, out + j, stride, count, add_to_out});
    j += width;
  }
}

void relu(float* values, const float* mask, std::size_t count) {
  each(count, [=](std::size_t i, std::size_t lanes) {
    Vec value = max(broadcast(0.0f), load_part(values + i, lanes));
    if (mask) value = mul(value, load_part(mask + i, lanes));
    store_part(values + i, lanes, value);
  });
}

void relu_backward(float* gradient, const float* values, const float* mask, std::size_t count) {
  each(count, [=](std::size_t i, std::size_t lanes) {
    Vec g = where_positive(load_part(values + i, lanes), load_part(gradient + i, lanes));
    if (mask) g = mul(g, load_part(mask + i, lanes));
    store_part(gradient + i, lanes, g);
  });
}

void column_sums(const float* values, std::size_t rows, std::size_t columns, float* out) {
  for (std::size_t j = 0; j < columns; j += kLanes) {
    const std::size_t left = columns - j;
    Vec even = broadcast(0.0f), odd = even;
    std::size_t i = 0;
    for (; i + 2 <= rows; i += 2) {
      even = add(even, load_part(values + i * columns + j, left));
      odd = add(odd, load_part(values + (i + 1) * columns + j, left));
    }
    if (i < rows) even = add(even, load_part(values + i * columns + j, left));
    store_part(out + j, left, add(even, odd));
  }
}

constexpr std::size_t kSumRun = 4096;  ///< so long is summed in float, runs in double

/// Sum of term(i, lanes) over all i, four sums side by side so that none waits for the last.
template <class Term>
inline double sum_of_squared(std::size_t count, Term term) {
  double total = 0.0;
  for (std::size_t begin = 0; begin < count; begin += kSumRun) {
    Vec sum[4] = {broadcast(0.0f), broadcast(0.0f), broadcast(0.0f), broadcast(0.0f)};
    const std::size_t run = smaller(kSumRun, count - begin);
    std::size_t i = 0;
    for (; i + 4 * kLanes <= run; i += 4 * kLanes)
      for (std::size_t k = 0; k < 4; ++k) {
        const Vec value = term(begin + i + k * kLanes, kLanes);
        sum[k] = fma(value, value, sum[k]);
      }
    for (; i < run; i += kLanes) {
      const Vec value = term(begin + i, smaller(kLanes, run - i));
      sum[0] = fma(value, value, sum[0]);
    }
    total += static_cast<double>(sum_of_lanes(add(add(sum[0], sum[1]), add(sum[2], sum[3]))));
  }
  return total;
}

double squared_error(const float* values, const float* target, std::size_t count, float scale,
                     float* gradient) {
  return sum_of_squared(count, [=](std::size_t i, std::size_t lanes) {
    const Vec difference = sub(load_part(values + i, lanes), load_part(target + i, lanes));
    if (gradient) store_part(gradient + i, lanes, mul(broadcast(scale), difference));
    return difference;
  });
}

double sum_of_squares(const float* values, std::size_t count) {
  return sum_of_squared(count,
                        [=](std::size_t i, std::size_t lanes) { return load_part(values + i, lanes); });
}

void adam(const AdamScalars& scalars, const float* gradient, float* weights, float* first, float* second,
          std::size_t count) {
  const AdamScalars s = scalars;
  each(count, [=](std::size_t i, std::size_t lanes) {
    const Vec w = load_part(weights + i, lanes);
    const Vec g = fma(broadcast(s.decay_to_gradient), w,
                      mul(broadcast(s.gradient_scale), load_part(gradient + i, lanes)));
    const Vec m = fma(broadcast(s.beta1), load_part(first + i, lanes), mul(broadcast(s.one_minus_beta1), g));
    const Vec v =
        fma(broadcast(s.beta2), load_part(second + i, lanes), mul(mul(broadcast(s.one_minus_beta2), g), g));
    const Vec spread = fma(root(v), broadcast(s.inverse_root), broadcast(s.epsilon));
    store_part(first + i, lanes, m);
    store_part(second + i, lanes, v);
    store_part(weights + i, lanes,
               sub(mul(broadcast(s.keep_weights), w), div(mul(broadcast(s.rate), m), spread)));
  });
}

inline Vec one_minus_square(Vec x) { return sub(broadcast(1.0f), mul(x, x)); }
inline Vec slope_of_sigmoid(Vec y) { return mul(y, sub(broadcast(1.0f), y)); }

void lstm(const LstmFrame& f) {
  for (std::size_t row = 0; row < f.rows; ++row)
    each(f.units, [&](std::size_t j, std::size_t left) {
      const std::size_t at = row * f.units + j;
      float* gate = f.gates + row * 4 * f.units + j;
      const Vec i = sigmoid<Fused>(load_part(gate, left)),
                forget = sigmoid<Fused>(load_part(gate + f.units, left));
      const Vec g = hyperbolic_tangent<Fused>(load_part(gate + 2 * f.units, left));
      const Vec o = sigmoid<Fused>(load_part(gate + 3 * f.units, left));
      const Vec before = f.previous ? load_part(f.previous + at, left) : broadcast(0.0f);
      const Vec cell = fma(forget, before, mul(i, g)), bent = hyperbolic_tangent<Fused>(cell);
      store_part(gate, left, i);
      store_part(gate + f.units, left, forget);
      store_part(gate + 2 * f.units, left, g);
      store_part(gate + 3 * f.units, left, o);
      store_part(f.cell + at, left, cell);
      store_part(f.cell_tanh + at, left, bent);
      store_part(f.hidden + at, left, mul(o, bent));
    });
}

void lstm_backward(const LstmFrame& f, const float* hidden_gradient, float* cell_gradient) {
  for (std::size_t row = 0; row < f.rows; ++row)
    each(f.units, [&](std::size_t j, std::size_t left) {
      const std::size_t at = row * f.units + j;
      float* gate = f.gates + row * 4 * f.units + j;
      const Vec i = load_part(gate, left), forget = load_part(gate + f.units, left);
      const Vec g = load_part(gate + 2 * f.units, left), o = load_part(gate + 3 * f.units, left);
      const Vec bent = load_part(f.cell_tanh + at, left), dh = load_part(hidden_gradient + at, left);
      const Vec before = f.previous ? load_part(f.previous + at, left) : broadcast(0.0f);
      const Vec dc = fma(mul(dh, o), one_minus_square(bent), load_part(cell_gradient + at, left));
      store_part(gate, left, mul(mul(dc, g), slope_of_sigmoid(i)));
      store_part(gate + f.units, left, mul(mul(dc, before), slope_of_sigmoid(forget)));
      store_part(gate + 2 * f.units, left, mul(mul(dc, i), one_minus_square(g)));
      store_part(gate + 3 * f.units, left, mul(mul(dh, bent), slope_of_sigmoid(o)));
      store_part(cell_gradient + at, left, mul(dc, forget));
    });
}

void gru(const GruFrame& f) {
  for (std::size_t row = 0; row < f.rows; ++row)
    each(f.units, [&](std::size_t j, std::size_t left) {
      const std::size_t at = row * f.units + j;
      float* gate = f.gates + row * 3 * f.units + j;
      const float* share = f.recurrent + row * 3 * f.units + j;
      const Vec r = sigmoid<Fused>(add(load_part(gate, left), load_part(share, left)));
      const Vec z = sigmoid<Fused>(add(load_part(gate + f.units, left), load_part(share + f.units, left)));
      const Vec n = hyperbolic_tangent<Fused>(
          fma(r, load_part(share + 2 * f.units, left), load_part(gate + 2 * f.units, left)));
      const Vec before = f.previous ? load_part(f.previous + at, left) : broadcast(0.0f);
      store_part(gate, left, r);
      store_part(gate + f.units, left, z);
      store_part(gate + 2 * f.units, left, n);
      store_part(f.hidden + at, left, fma(z, sub(before, n), n));
    });
}

void gru_backward(const GruFrame& f, const float* hidden_gradient, float* previous_gradient) {
  for (std::size_t row = 0; row < f.rows; ++row)
    each(f.units, [&](std::size_t j, std::size_t left) {
      const std::size_t at = row * f.units + j;
      float* gate = f.gates + row * 3 * f.units + j;
      float* share = f.recurrent + row * 3 * f.units + j;
      const Vec r = load_part(gate, left), z = load_part(gate + f.units, left);
      const Vec n = load_part(gate + 2 * f.units, left), hn = load_part(share + 2 * f.units, left);
      const Vec before = f.previous ? load_part(f.previous + at, left) : broadcast(0.0f);
      const Vec dh = load_part(hidden_gradient + at, left);
      const Vec dn = mul(mul(dh, sub(broadcast(1.0f), z)), one_minus_square(n));
      const Vec dz = mul(mul(dh, sub(before, n)), slope_of_sigmoid(z));
      const Vec dr = mul(mul(dn, hn), slope_of_sigmoid(r));
      store_part(gate, left, dr);
      store_part(gate + f.units, left, dz);
      store_part(gate + 2 * f.units, left, dn);
      store_part(share, left, dr);
      store_part(share + f.units, left, dz);
      store_part(share + 2 * f.units, left, mul(dn, r));
      if (previous_gradient)
        store_part(previous_gradient + at, left, fma(dh, z, load_part(previous_gradient + at, left)));
    });
}

// NOLINTEND(misc-definitions-in-headers)
