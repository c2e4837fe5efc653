// Small linear algebra of the hinge's sums: rows of q healthy differences, blocks of q x kPlaces.
#pragma once

#include <cstddef>

#include "models/hinge/linear_kernel.hpp"

namespace motionanalyzer::hinge {

/// The fastest set that this CPU runs; all give the same bytes.
const LinearKernel& linear_kernel() noexcept;

inline double dot(const double* a, const double* b, std::size_t n) noexcept {
  return linear_kernel().dot(a, b, n);
}
/// out = matrix (rows x columns) times value.
inline void multiply(const double* matrix, std::size_t rows, std::size_t columns, const double* value,
                     double* out) noexcept {
  linear_kernel().multiply(matrix, rows, columns, value, out);
}
/// Lower Cholesky factor of 1 + A; A and the factor as rows of the lower triangle.
inline void factor_one_plus(const double* lower, std::size_t n, double* factor) noexcept {
  linear_kernel().factor_one_plus(lower, n, factor);
}
/// x <- L^-1 x and x <- L^-T x.
inline void solve_lower(const double* factor, std::size_t n, double* x) noexcept {
  linear_kernel().solve_lower(factor, n, x);
}
inline void solve_upper(const double* factor, std::size_t n, double* x) noexcept {
  linear_kernel().solve_upper(factor, n, x);
}
/// X <- L^-1 B, both n x kPlaces, B from `from`, which may be x.
inline void solve_lower_places(const double* factor, std::size_t n, const double* from, double* x) noexcept {
  linear_kernel().solve_lower_places(factor, n, from, x);
}
/// out[h] = sum_k weight[k] value(k, h), value n x kPlaces.
inline void weigh_places(const double* value, const double* weight, std::size_t n, double* out) noexcept {
  linear_kernel().weigh_places(value, weight, n, out);
}
/// out[c] += sum_k weight[k] value(k, c), value n x columns.
inline void add_weighted(const double* value, const double* weight, std::size_t n, std::size_t columns,
                         double* out) noexcept {
  linear_kernel().add_weighted(value, weight, n, columns, out);
}
/// out[h] -= sum_k value(k, h)^2
inline void subtract_squares(const double* value, std::size_t n, double* out) noexcept {
  linear_kernel().subtract_squares(value, n, out);
}
/// sum[f] += height of bump f at s times left[s], for each of the stations; begin: stations + 1.
inline void add_bumps(const BumpRun* run, const std::uint32_t* begin, const float* height, const double* left,
                      std::size_t stations, double* sum) noexcept {
  linear_kernel().add_bumps(run, begin, height, left, stations, sum);
}

}  // namespace motionanalyzer::hinge
