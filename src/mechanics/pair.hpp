// Two nodes of the strip at once: one from each end.
#pragma once

#include <cstddef>

#include "support/pair.hpp"

namespace motionanalyzer::detail {

using support::Pair;

/// (x, y) of node i of the strip and of node i from its other end, as (x, x) and (y, y).
inline void load_nodes(const double* xy, std::size_t i, std::size_t nodes, Pair& x, Pair& y) noexcept {
  x = Pair::load(xy + 2 * i);
  y = Pair::load(xy + 2 * (nodes - 1 - i));
  transpose(x, y);
}

inline void store_nodes(double* xy, std::size_t i, std::size_t nodes, Pair x, Pair y) noexcept {
  transpose(x, y);
  x.store(xy + 2 * i);
  y.store(xy + 2 * (nodes - 1 - i));
}

/// Value i and value i from the other end.
inline Pair load_ends(const double* values, std::size_t i, std::size_t count) noexcept {
  return {values[i], values[count - 1 - i]};
}

}  // namespace motionanalyzer::detail
