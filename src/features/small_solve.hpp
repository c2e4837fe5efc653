// Cholesky factors of some tens of rows, and tables of columns solved by them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace motionanalyzer::features {

/// Lower Cholesky factor in place of n rows, of which the lower triangle is read.
inline void factor_in_place(double* m, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = m[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= m[i * n + k] * m[j * n + k];
      m[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / m[j * n + j];
    }
}
inline void solve_lower(const double* l, std::size_t n, double* x) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
}
inline void solve_upper(const double* l, std::size_t n, double* x) noexcept {
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
}

/// row (n values) less the sum over k < count of share[k] times row k of a table of this width.
inline void take_rows(const double* share, std::size_t count, const float* table, std::size_t width,
                      float* row, std::size_t n) noexcept {
  std::size_t k = 0;
  for (; k + 4 <= count; k += 4) {
    const auto a = static_cast<float>(share[k]), b = static_cast<float>(share[k + 1]),
               c = static_cast<float>(share[k + 2]), d = static_cast<float>(share[k + 3]);
    const float *p = table + k * width, *q = p + width, *r = q + width, *s = r + width;
    for (std::size_t i = 0; i < n; ++i) row[i] -= (a * p[i] + b * q[i]) + (c * r[i] + d * s[i]);
  }
  for (; k < count; ++k) {
    const auto a = static_cast<float>(share[k]);
    const float* p = table + k * width;
    for (std::size_t i = 0; i < n; ++i) row[i] -= a * p[i];
  }
}

}  // namespace motionanalyzer::features
