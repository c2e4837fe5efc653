// Two doubles that are computed with at once, with the same bits as one after the other.
#pragma once

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#define MOTIONANALYZER_KINEMATICS_SSE2 1
#include <emmintrin.h>
#endif

namespace motionanalyzer::kinematics {

#ifdef MOTIONANALYZER_KINEMATICS_SSE2

struct Pair {
  __m128d v;

  Pair() noexcept : v(_mm_setzero_pd()) {}
  Pair(__m128d value) noexcept : v(value) {}
  explicit Pair(double both) noexcept : v(_mm_set1_pd(both)) {}
  Pair(double first, double second) noexcept : v(_mm_set_pd(second, first)) {}
  double first() const noexcept { return _mm_cvtsd_f64(v); }
  double second() const noexcept { return _mm_cvtsd_f64(_mm_unpackhi_pd(v, v)); }
};

inline Pair operator+(Pair a, Pair b) noexcept { return _mm_add_pd(a.v, b.v); }
inline Pair operator-(Pair a, Pair b) noexcept { return _mm_sub_pd(a.v, b.v); }
inline Pair operator*(Pair a, Pair b) noexcept { return _mm_mul_pd(a.v, b.v); }
inline Pair operator/(Pair a, Pair b) noexcept { return _mm_div_pd(a.v, b.v); }

#else

struct Pair {
  double a = 0, b = 0;

  Pair() noexcept = default;
  explicit Pair(double both) noexcept : a(both), b(both) {}
  Pair(double first_value, double second_value) noexcept : a(first_value), b(second_value) {}
  double first() const noexcept { return a; }
  double second() const noexcept { return b; }
};

inline Pair operator+(Pair p, Pair q) noexcept { return {p.a + q.a, p.b + q.b}; }
inline Pair operator-(Pair p, Pair q) noexcept { return {p.a - q.a, p.b - q.b}; }
inline Pair operator*(Pair p, Pair q) noexcept { return {p.a * q.a, p.b * q.b}; }
inline Pair operator/(Pair p, Pair q) noexcept { return {p.a / q.a, p.b / q.b}; }

#endif

}  // namespace motionanalyzer::kinematics
