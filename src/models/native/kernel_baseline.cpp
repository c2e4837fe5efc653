// The kernel set that every x86 CPU with SSE2 runs.
#include <emmintrin.h>

#include <cstdint>

#include "models/native/kernel.hpp"

namespace motionanalyzer::native {
namespace baseline {
namespace {

using Vec = __m128;
constexpr std::size_t kLanes = 4, kTileRows = 6;

inline Vec load(const float* p) { return _mm_loadu_ps(p); }
inline void store(float* p, Vec a) { _mm_storeu_ps(p, a); }
inline Vec broadcast(float a) { return _mm_set1_ps(a); }
inline Vec root(Vec a) { return _mm_sqrt_ps(a); }
inline Vec add(Vec a, Vec b) { return _mm_add_ps(a, b); }
inline Vec sub(Vec a, Vec b) { return _mm_sub_ps(a, b); }
inline Vec mul(Vec a, Vec b) { return _mm_mul_ps(a, b); }
inline Vec div(Vec a, Vec b) { return _mm_div_ps(a, b); }
inline Vec max(Vec a, Vec b) { return _mm_max_ps(a, b); }
inline Vec min(Vec a, Vec b) { return _mm_min_ps(a, b); }
inline Vec fma(Vec a, Vec b, Vec c) { return _mm_add_ps(_mm_mul_ps(a, b), c); }
/// a where x > 0, else 0.
inline Vec where_positive(Vec x, Vec a) { return _mm_and_ps(_mm_cmpgt_ps(x, _mm_setzero_ps()), a); }
/// n = a rounded to an integer; returns 2^n. |a| <= 126
inline Vec round_to_power(Vec a, Vec& n) {
  const __m128i whole = _mm_cvtps_epi32(a);
  n = _mm_cvtepi32_ps(whole);
  return _mm_castsi128_ps(_mm_slli_epi32(_mm_add_epi32(whole, _mm_set1_epi32(127)), 23));
}

/// Four values of each of four columns, `stride` apart, become four rows, `width` apart.
inline void turn_four(const float* from, std::size_t stride, float* to, std::size_t width) {
  const __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + stride);
  const __m128 c = _mm_loadu_ps(from + 2 * stride), d = _mm_loadu_ps(from + 3 * stride);
  const __m128 ab_low = _mm_unpacklo_ps(a, b), cd_low = _mm_unpacklo_ps(c, d);
  const __m128 ab_high = _mm_unpackhi_ps(a, b), cd_high = _mm_unpackhi_ps(c, d);
  _mm_storeu_ps(to, _mm_movelh_ps(ab_low, cd_low));
  _mm_storeu_ps(to + width, _mm_movehl_ps(cd_low, ab_low));
  _mm_storeu_ps(to + 2 * width, _mm_movelh_ps(ab_high, cd_high));
  _mm_storeu_ps(to + 3 * width, _mm_movehl_ps(cd_high, ab_high));
}

/// What is not 0 of x, and its place times `columns`; returns how many.
inline std::size_t keep_nonzero(const float* x, std::size_t count, std::size_t columns, float* value,
                                std::uint32_t* at) {
  std::size_t kept = 0;
  for (std::size_t k = 0; k < count; ++k) {
    value[kept] = x[k];
    at[kept] = static_cast<std::uint32_t>(k * columns);
    kept += x[k] != 0.0f ? 1 : 0;
  }
  return kept;
}

#include "models/native/kernel_gates.hpp"
#include "models/native/kernel_scoring.hpp"
#include "models/native/kernel_training.hpp"

}  // namespace
}  // namespace baseline

const Kernel kBaselineKernel = {
    "baseline",
    baseline::pack,
    baseline::multiply,
    baseline::product,
    baseline::relu,
    baseline::relu_backward,
    baseline::column_sums,
    baseline::squared_error,
    baseline::sum_of_squares,
    baseline::adam,
    baseline::lstm,
    baseline::lstm_backward,
    baseline::gru,
    baseline::gru_backward,
    baseline::score_layer,
    baseline::score_lstm,
    baseline::score_gru,
};

}  // namespace motionanalyzer::native
