// The kernel set for AVX2 and FMA. Compiled for such a CPU: nothing here may be called on another.
#include <immintrin.h>

#include <cstdint>

#include "models/native/kernel.hpp"

namespace motionanalyzer::native {
namespace avx2 {
namespace {

using Vec = __m256;
constexpr std::size_t kLanes = 8, kTileRows = 6;

inline Vec load(const float* p) { return _mm256_loadu_ps(p); }
inline void store(float* p, Vec a) { _mm256_storeu_ps(p, a); }
inline Vec broadcast(float a) { return _mm256_set1_ps(a); }
inline Vec root(Vec a) { return _mm256_sqrt_ps(a); }
inline Vec add(Vec a, Vec b) { return _mm256_add_ps(a, b); }
inline Vec sub(Vec a, Vec b) { return _mm256_sub_ps(a, b); }
inline Vec mul(Vec a, Vec b) { return _mm256_mul_ps(a, b); }
inline Vec div(Vec a, Vec b) { return _mm256_div_ps(a, b); }
inline Vec max(Vec a, Vec b) { return _mm256_max_ps(a, b); }
inline Vec min(Vec a, Vec b) { return _mm256_min_ps(a, b); }
inline Vec fma(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }
/// a where x > 0, else 0.
inline Vec where_positive(Vec x, Vec a) {
  return _mm256_and_ps(_mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_GT_OQ), a);
}
/// n = a rounded to an integer; returns 2^n. |a| <= 126
inline Vec round_to_power(Vec a, Vec& n) {
  const __m256i whole = _mm256_cvtps_epi32(a);
  n = _mm256_cvtepi32_ps(whole);
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(whole, _mm256_set1_epi32(127)), 23));
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
}  // namespace avx2

const Kernel kAvx2Kernel = {
    "avx2",
    avx2::pack,
    avx2::multiply,
    avx2::product,
    avx2::relu,
    avx2::relu_backward,
    avx2::column_sums,
    avx2::squared_error,
    avx2::sum_of_squares,
    avx2::adam,
    avx2::lstm,
    avx2::lstm_backward,
    avx2::gru,
    avx2::gru_backward,
    avx2::score_layer,
    avx2::score_lstm,
    avx2::score_gru,
};

}  // namespace motionanalyzer::native
