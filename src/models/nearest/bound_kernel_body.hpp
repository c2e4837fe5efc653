// Included by each bound_kernel_*.cpp behind its vectors: Vec of kLanes floats, load, zero, broadcast, add,
// multiply_add, not_greater (a bit a lane), and kManyQueries, kManyPanels: tiles whose sums fit the
// registers. No function that another file could have too may be called here.

// NOLINTBEGIN(misc-definitions-in-headers): each set wants its own

constexpr std::size_t kVectors = kPanel / kLanes;

/// kQueries x kPanels panels: the sums stay in registers over the whole width.
template <std::size_t kQueries, std::size_t kPanels>
inline void tile(const Panels& rows, std::size_t panel, const float* query, const float* cut,
                 std::uint16_t* mask) {
  Vec sum[kQueries][kPanels * kVectors];
  for (std::size_t q = 0; q < kQueries; ++q)
    for (std::size_t v = 0; v < kPanels * kVectors; ++v) sum[q][v] = zero();
  const float* value = rows.value + panel * rows.width * kPanel;
  for (std::size_t k = 0; k < rows.width; ++k) {
    Vec at[kPanels * kVectors];
    for (std::size_t p = 0; p < kPanels; ++p)
      for (std::size_t v = 0; v < kVectors; ++v)
        at[p * kVectors + v] = load(value + p * rows.width * kPanel + v * kLanes);
    for (std::size_t q = 0; q < kQueries; ++q) {
      const Vec x = broadcast(query[q * rows.width + k]);
      for (std::size_t v = 0; v < kPanels * kVectors; ++v) sum[q][v] = multiply_add(x, at[v], sum[q][v]);
    }
    value += kPanel;
  }
  for (std::size_t q = 0; q < kQueries; ++q)
    for (std::size_t p = 0; p < kPanels; ++p) {
      unsigned bits = 0;
      for (std::size_t v = 0; v < kVectors; ++v) {
        const Vec norm = load(rows.norm + (panel + p) * kPanel + v * kLanes);
        bits |= not_greater(add(norm, sum[q][p * kVectors + v]), broadcast(cut[q])) << (v * kLanes);
      }
      mask[q * rows.panels + panel + p] = static_cast<std::uint16_t>(bits);
    }
}

/// Some queries against all panels; one query takes several panels at once, so that sums do not wait.
template <std::size_t kQueries>
inline void against_panels(const Panels& rows, const float* query, const float* cut, std::uint16_t* mask) {
  std::size_t panel = 0;
  if constexpr (kQueries == 1)
    for (; panel + kManyPanels <= rows.panels; panel += kManyPanels)
      tile<1, kManyPanels>(rows, panel, query, cut, mask);
  for (; panel < rows.panels; ++panel) tile<kQueries, 1>(rows, panel, query, cut, mask);
}

void find(const Panels& rows, const float* query, std::size_t queries, const float* cut,
          std::uint16_t* mask) {
  std::size_t q = 0;
  for (; q + kManyQueries <= queries; q += kManyQueries)
    against_panels<kManyQueries>(rows, query + q * rows.width, cut + q, mask + q * rows.panels);
  for (; q < queries; ++q) against_panels<1>(rows, query + q * rows.width, cut + q, mask + q * rows.panels);
}

// NOLINTEND(misc-definitions-in-headers)
