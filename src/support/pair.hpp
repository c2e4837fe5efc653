// Two doubles that are computed with at once. Every operation is the IEEE one on each of them, so the results
// are the same bits with and without SSE2.
#pragma once

#include <cmath>
#include <cstddef>

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#define MOTIONANALYZER_PAIR_SSE2 1
#include <emmintrin.h>
#endif

namespace motionanalyzer::support {

#ifdef MOTIONANALYZER_PAIR_SSE2

struct Pair {
  __m128d v;

  Pair() noexcept : v(_mm_setzero_pd()) {}
  Pair(__m128d value) noexcept : v(value) {}
  explicit Pair(double both) noexcept : v(_mm_set1_pd(both)) {}
  Pair(double first, double second) noexcept : v(_mm_set_pd(second, first)) {}
  static Pair load(const double* at) noexcept { return _mm_loadu_pd(at); }
  void store(double* at) const noexcept { _mm_storeu_pd(at, v); }
  double first() const noexcept { return _mm_cvtsd_f64(v); }
  double second() const noexcept { return _mm_cvtsd_f64(_mm_unpackhi_pd(v, v)); }
};

inline Pair operator+(Pair a, Pair b) noexcept { return _mm_add_pd(a.v, b.v); }
inline Pair operator-(Pair a, Pair b) noexcept { return _mm_sub_pd(a.v, b.v); }
inline Pair operator*(Pair a, Pair b) noexcept { return _mm_mul_pd(a.v, b.v); }
inline Pair operator/(Pair a, Pair b) noexcept { return _mm_div_pd(a.v, b.v); }
inline Pair operator-(Pair a) noexcept { return _mm_xor_pd(a.v, _mm_set1_pd(-0.0)); }
inline Pair square_root(Pair a) noexcept { return _mm_sqrt_pd(a.v); }
inline Pair absolute(Pair a) noexcept { return _mm_andnot_pd(_mm_set1_pd(-0.0), a.v); }
/// Element by element; the second where one of them is nan.
inline Pair larger(Pair a, Pair b) noexcept { return _mm_max_pd(a.v, b.v); }
inline Pair smaller(Pair a, Pair b) noexcept { return _mm_min_pd(a.v, b.v); }
inline bool both_below(Pair a, Pair b) noexcept { return _mm_movemask_pd(_mm_cmplt_pd(a.v, b.v)) == 3; }
inline Pair swapped(Pair a) noexcept { return _mm_shuffle_pd(a.v, a.v, 1); }
/// (a, b), (c, d) to (a, c), (b, d).
inline void transpose(Pair& a, Pair& b) noexcept {
  const __m128d low = _mm_unpacklo_pd(a.v, b.v);
  b.v = _mm_unpackhi_pd(a.v, b.v);
  a.v = low;
}

#else

struct Pair {
  double a = 0, b = 0;

  Pair() noexcept = default;
  explicit Pair(double both) noexcept : a(both), b(both) {}
  Pair(double first_value, double second_value) noexcept : a(first_value), b(second_value) {}
  static Pair load(const double* at) noexcept { return {at[0], at[1]}; }
  void store(double* at) const noexcept { at[0] = a, at[1] = b; }
  double first() const noexcept { return a; }
  double second() const noexcept { return b; }
};

inline Pair operator+(Pair p, Pair q) noexcept { return {p.a + q.a, p.b + q.b}; }
inline Pair operator-(Pair p, Pair q) noexcept { return {p.a - q.a, p.b - q.b}; }
inline Pair operator*(Pair p, Pair q) noexcept { return {p.a * q.a, p.b * q.b}; }
inline Pair operator/(Pair p, Pair q) noexcept { return {p.a / q.a, p.b / q.b}; }
inline Pair operator-(Pair p) noexcept { return {-p.a, -p.b}; }
inline Pair square_root(Pair p) noexcept { return {std::sqrt(p.a), std::sqrt(p.b)}; }
inline Pair absolute(Pair p) noexcept { return {std::fabs(p.a), std::fabs(p.b)}; }
/// Element by element; the second where one of them is nan.
inline Pair larger(Pair p, Pair q) noexcept { return {p.a > q.a ? p.a : q.a, p.b > q.b ? p.b : q.b}; }
inline Pair smaller(Pair p, Pair q) noexcept { return {p.a < q.a ? p.a : q.a, p.b < q.b ? p.b : q.b}; }
inline bool both_below(Pair p, Pair q) noexcept { return p.a < q.a && p.b < q.b; }
inline Pair swapped(Pair p) noexcept { return {p.b, p.a}; }
/// (a, b), (c, d) to (a, c), (b, d).
inline void transpose(Pair& p, Pair& q) noexcept {
  const Pair low{p.a, q.a};
  q = {p.b, q.b};
  p = low;
}

#endif

}  // namespace motionanalyzer::support
