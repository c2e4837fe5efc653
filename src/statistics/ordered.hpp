// Sums whose order is fixed: lane k of eight takes the terms k, k + 8, ..., then the lanes meet in a tree.
// A compiler may vectorise the lanes without changing a bit.
#pragma once

#include <cstddef>

namespace motionanalyzer::detail {

template <class Term>
double ordered_terms(std::size_t n, Term term) noexcept {
  double lane[8] = {};
  const std::size_t whole = n - n % 8;
  for (std::size_t i = 0; i < whole; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) lane[k] += term(i + k);
  }
  for (std::size_t i = whole; i < n; ++i) lane[i - whole] += term(i);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

inline double ordered_dot(const double* a, const double* b, std::size_t n) noexcept {
  return ordered_terms(n, [a, b](std::size_t i) { return a[i] * b[i]; });
}

}  // namespace motionanalyzer::detail
