// Included by each kernel_linear_*.cpp behind its vectors: Vec of kLanes doubles, load, store, broadcast,
// add, sub, mul. No function that another file could have too may be called here.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

constexpr std::size_t kVectors = 4, kStrip = kVectors * kLanes;
static_assert(kPlaces % kStrip == 0 && 4 % kLanes == 0);

/// Four sums, i, i + 4, .. each, then (0 + 1) + (2 + 3); what is left over goes to the first.
inline double dot_of(const double* a, const double* b, std::size_t n) {
  constexpr std::size_t kParts = 4 / kLanes;
  Vec part[kParts];
  for (std::size_t p = 0; p < kParts; ++p) part[p] = broadcast(0.0);
  const std::size_t whole = n - n % 4;
  for (std::size_t i = 0; i < whole; i += 4)
    for (std::size_t p = 0; p < kParts; ++p)
      part[p] = add(part[p], mul(load(a + i + p * kLanes), load(b + i + p * kLanes)));
  double lane[4];
  for (std::size_t p = 0; p < kParts; ++p) store(lane + p * kLanes, part[p]);
  for (std::size_t i = whole; i < n; ++i) lane[0] += a[i] * b[i];
  return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

double dot(const double* a, const double* b, std::size_t n) { return dot_of(a, b, n); }

void multiply(const double* matrix, std::size_t rows, std::size_t columns, const double* value, double* out) {
  for (std::size_t i = 0; i < rows; ++i) out[i] = dot_of(matrix + i * columns, value, columns);
}

void factor_one_plus(const double* lower, std::size_t n, double* factor) {
  for (std::size_t i = 0; i < n; ++i) {
    double* row = factor + i * (i + 1) / 2;
    const double* a = lower + i * (i + 1) / 2;
    for (std::size_t j = 0; j < i; ++j) {
      const double* other = factor + j * (j + 1) / 2;
      row[j] = (a[j] - dot_of(row, other, j)) / other[j];
    }
    row[i] = root(1 + a[i] - dot_of(row, row, i));
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

void solve_lower_places(const double* factor, std::size_t n, double* x) {
  for (std::size_t h = 0; h < kPlaces; h += kStrip)
    for (std::size_t i = 0; i < n; ++i) {
      const double* row = factor + i * (i + 1) / 2;
      Vec sum[kVectors];
      weigh_strip(x + h, row, i, sum);
      double* own = x + i * kPlaces + h;
      const Vec inverse = broadcast(1 / row[i]);
      for (std::size_t v = 0; v < kVectors; ++v)
        store(own + v * kLanes, mul(sub(load(own + v * kLanes), sum[v]), inverse));
    }
}

void weigh_places(const double* value, const double* weight, std::size_t n, double* out) {
  for (std::size_t h = 0; h < kPlaces; h += kStrip) {
    Vec sum[kVectors];
    weigh_strip(value + h, weight, n, sum);
    for (std::size_t v = 0; v < kVectors; ++v) store(out + h + v * kLanes, sum[v]);
  }
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

constexpr LinearKernel kAll = {dot,         multiply,           factor_one_plus, solve_lower,
                               solve_upper, solve_lower_places, weigh_places,    subtract_squares};

// NOLINTEND(misc-definitions-in-headers)
