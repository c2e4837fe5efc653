// Included by each kernel_linear_*.cpp behind its vectors: Vec of kLanes doubles, load, store, broadcast,
// add, sub, mul, widen (loads floats). No function that another file could have too may be called here.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

constexpr std::size_t kVectors = 4, kStrip = kVectors * kLanes;
static_assert(kPlaces % kStrip == 0 && 4 % kLanes == 0);

constexpr std::size_t kParts = 4 / kLanes, kRows = 4;

/// out[r] = rows[r] . b. Four sums each, i, i + 4, .. , then (0 + 1) + (2 + 3); what is left over goes to the
/// first. A sum waits for its last addition: several rows at a time keep the CPU busy meanwhile.
template <std::size_t Rows>
inline void dots_of(const double* const* rows, const double* b, std::size_t n, double* out) {
  Vec part[Rows][kParts];
  for (std::size_t r = 0; r < Rows; ++r)
    for (std::size_t p = 0; p < kParts; ++p) part[r][p] = broadcast(0.0);
  const std::size_t whole = n - n % 4;
  for (std::size_t i = 0; i < whole; i += 4)
    for (std::size_t p = 0; p < kParts; ++p) {
      const Vec other = load(b + i + p * kLanes);
      for (std::size_t r = 0; r < Rows; ++r)
        part[r][p] = add(part[r][p], mul(load(rows[r] + i + p * kLanes), other));
    }
  for (std::size_t r = 0; r < Rows; ++r) {
    double lane[4];
    for (std::size_t p = 0; p < kParts; ++p) store(lane + p * kLanes, part[r][p]);
    for (std::size_t i = whole; i < n; ++i) lane[0] += rows[r][i] * b[i];
    out[r] = (lane[0] + lane[1]) + (lane[2] + lane[3]);
  }
}

inline double dot_of(const double* a, const double* b, std::size_t n) {
  double sum;
  dots_of<1>(&a, b, n, &sum);
  return sum;
}

double dot(const double* a, const double* b, std::size_t n) { return dot_of(a, b, n); }

void multiply(const double* matrix, std::size_t rows, std::size_t columns, const double* value, double* out) {
  std::size_t i = 0;
  for (; i + kRows <= rows; i += kRows) {
    const double* row[kRows];
    for (std::size_t r = 0; r < kRows; ++r) row[r] = matrix + (i + r) * columns;
    dots_of<kRows>(row, value, columns, out + i);
  }
  for (; i < rows; ++i) out[i] = dot_of(matrix + i * columns, value, columns);
}

/// Columns from `first` on of one row of the factor.
inline void factor_row(const double* a, std::size_t i, std::size_t first, const double* factor, double* row) {
  for (std::size_t j = first; j < i; ++j) {
    const double* other = factor + j * (j + 1) / 2;
    row[j] = (a[j] - dot_of(row, other, j)) / other[j];
  }
  row[i] = root(1 + a[i] - dot_of(row, row, i));
}

void factor_one_plus(const double* lower, std::size_t n, double* factor) {
  const auto at = [](std::size_t i) { return i * (i + 1) / 2; };
  for (std::size_t i = 0; i < n; i += kRows) {
    const std::size_t rows = i + kRows <= n ? kRows : 0;  // the last ones go by themselves
    for (std::size_t j = 0; rows > 0 && j < i; ++j) {
      const double* other = factor + at(j);
      const double* row[kRows];
      double sum[kRows];
      for (std::size_t r = 0; r < kRows; ++r) row[r] = factor + at(i + r);
      dots_of<kRows>(row, other, j, sum);
      for (std::size_t r = 0; r < kRows; ++r)
        factor[at(i + r) + j] = (lower[at(i + r) + j] - sum[r]) / other[j];
    }
    for (std::size_t r = i; r < n && r < i + kRows; ++r)
      factor_row(lower + at(r), r, rows > 0 ? i : 0, factor, factor + at(r));
  }
}

void solve_lower(const double* factor, std::size_t n, double* x) {
  for (std::size_t i = 0; i < n; ++i) {
    const double* row = factor + i * (i + 1) / 2;
    x[i] = (x[i] - dot_of(row, x, i)) / row[i];
  }
}

void solve_upper(const double* factor, std::size_t n, double* x) {
  for (std::size_t i = n; i-- > 0;) {
    const double* row = factor + i * (i + 1) / 2;
    x[i] /= row[i];
    for (std::size_t j = 0; j < i; ++j) x[j] -= row[j] * x[i];
  }
}

/// sum[v] = sum_k weight[k] value(k, strip), four k at a time.
inline void weigh_strip(const double* value, const double* weight, std::size_t n, Vec* sum) {
  for (std::size_t v = 0; v < kVectors; ++v) sum[v] = broadcast(0.0);
  const std::size_t whole = n - n % 4;
  for (std::size_t k = 0; k < whole; k += 4) {
    const double* at = value + k * kPlaces;
    const Vec w0 = broadcast(weight[k]), w1 = broadcast(weight[k + 1]), w2 = broadcast(weight[k + 2]),
              w3 = broadcast(weight[k + 3]);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const double* p = at + v * kLanes;
      const Vec one = add(mul(w0, load(p)), mul(w1, load(p + kPlaces)));
      const Vec two = add(mul(w2, load(p + 2 * kPlaces)), mul(w3, load(p + 3 * kPlaces)));
      sum[v] = add(sum[v], add(one, two));
    }
  }
  for (std::size_t k = whole; k < n; ++k)
    for (std::size_t v = 0; v < kVectors; ++v)
      sum[v] = add(sum[v], mul(broadcast(weight[k]), load(value + k * kPlaces + v * kLanes)));
}

void solve_lower_places(const double* factor, std::size_t n, const double* from, double* x) {
  for (std::size_t h = 0; h < kPlaces; h += kStrip)
    for (std::size_t i = 0; i < n; ++i) {
      const double* row = factor + i * (i + 1) / 2;
      Vec sum[kVectors];
      weigh_strip(x + h, row, i, sum);
      const double* right = from + i * kPlaces + h;
      double* own = x + i * kPlaces + h;
      const Vec inverse = broadcast(1 / row[i]);
      for (std::size_t v = 0; v < kVectors; ++v)
        store(own + v * kLanes, mul(sub(load(right + v * kLanes), sum[v]), inverse));
    }
}

void weigh_places(const double* value, const double* weight, std::size_t n, double* out) {
  for (std::size_t h = 0; h < kPlaces; h += kStrip) {
    Vec sum[kVectors];
    weigh_strip(value + h, weight, n, sum);
    for (std::size_t v = 0; v < kVectors; ++v) store(out + h + v * kLanes, sum[v]);
  }
}

void add_weighted(const double* value, const double* weight, std::size_t n, std::size_t columns,
                  double* out) {
  std::size_t c = 0;
  for (; c + kStrip <= columns; c += kStrip) {
    Vec sum[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) sum[v] = load(out + c + v * kLanes);
    for (std::size_t k = 0; k < n; ++k) {
      const Vec by = broadcast(weight[k]);
      for (std::size_t v = 0; v < kVectors; ++v)
        sum[v] = add(sum[v], mul(by, load(value + k * columns + c + v * kLanes)));
    }
    for (std::size_t v = 0; v < kVectors; ++v) store(out + c + v * kLanes, sum[v]);
  }
  for (; c < columns; ++c)
    for (std::size_t k = 0; k < n; ++k) out[c] += weight[k] * value[k * columns + c];
}

void subtract_squares(const double* value, std::size_t n, double* out) {
  for (std::size_t h = 0; h < kPlaces; h += kStrip) {
    Vec left[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) left[v] = load(out + h + v * kLanes);
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t v = 0; v < kVectors; ++v) {
        const Vec one = load(value + k * kPlaces + h + v * kLanes);
        left[v] = sub(left[v], mul(one, one));
      }
    for (std::size_t v = 0; v < kVectors; ++v) store(out + h + v * kLanes, left[v]);
  }
}

void add_bumps(const BumpRun* run, const std::uint32_t* begin, const float* height, const double* left,
               std::size_t stations, double* sum) {
  for (std::size_t s = 0; s < stations; ++s) {
    const Vec by = broadcast(left[s]);
    for (const BumpRun* r = run + begin[s]; r < run + begin[s + 1]; ++r) {
      const float* from = height + r->height;
      double* to = sum + r->first;
      for (std::size_t k = 0; k < std::size_t{r->fours} * 4; k += kLanes)
        store(to + k, add(load(to + k), mul(widen(from + k), by)));
    }
  }
}

constexpr LinearKernel kAll = {
    dot,          multiply,     factor_one_plus,  solve_lower, solve_upper, solve_lower_places,
    weigh_places, add_weighted, subtract_squares, add_bumps};

// NOLINTEND(misc-definitions-in-headers)
