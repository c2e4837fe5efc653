// The kernel set for AVX-512F. Compiled for such a CPU: nothing here may be called on another.
#include <immintrin.h>

#include <cstdint>

#include "models/native/kernel.hpp"

namespace motionanalyzer::native {
namespace avx512 {
namespace {

using Vec = __m512;
constexpr std::size_t kLanes = 16, kTileRows = 12;

inline Vec load(const float* p) { return _mm512_loadu_ps(p); }
inline void store(float* p, Vec a) { _mm512_storeu_ps(p, a); }
inline Vec broadcast(float a) { return _mm512_set1_ps(a); }
inline Vec root(Vec a) { return _mm512_sqrt_ps(a); }
inline Vec add(Vec a, Vec b) { return _mm512_add_ps(a, b); }
inline Vec sub(Vec a, Vec b) { return _mm512_sub_ps(a, b); }
inline Vec mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
inline Vec div(Vec a, Vec b) { return _mm512_div_ps(a, b); }
inline Vec max(Vec a, Vec b) { return _mm512_max_ps(a, b); }
inline Vec min(Vec a, Vec b) { return _mm512_min_ps(a, b); }
inline Vec fma(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
/// a where x > 0, else 0.
inline Vec where_positive(Vec x, Vec a) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GT_OQ), a);
}
/// n = a rounded to an integer; returns 2^n. |a| <= 126
inline Vec round_to_power(Vec a, Vec& n) {
  const __m512i whole = _mm512_cvtps_epi32(a);
  n = _mm512_cvtepi32_ps(whole);
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(whole, _mm512_set1_epi32(127)), 23));
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

/// What is not 0 of x, and its place times `columns`; returns how many. Whole vectors are stored.
inline std::size_t keep_nonzero(const float* x, std::size_t count, std::size_t columns, float* value,
                                std::uint32_t* at) {
  const __m512i step = _mm512_set1_epi32(static_cast<int>(kLanes * columns));
  __m512i place = _mm512_mullo_epi32(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                                     _mm512_set1_epi32(static_cast<int>(columns)));
  std::size_t kept = 0;
  for (std::size_t k = 0; k < count; k += kLanes, place = _mm512_add_epi32(place, step)) {
    const std::size_t left = count - k;
    const auto exist = static_cast<__mmask16>(left >= kLanes ? 0xffffu : (1u << left) - 1);
    const __m512 values = _mm512_maskz_loadu_ps(exist, x + k);
    const __mmask16 keep = _mm512_mask_cmp_ps_mask(exist, values, _mm512_setzero_ps(), _CMP_NEQ_UQ);
    _mm512_storeu_ps(value + kept, _mm512_maskz_compress_ps(keep, values));
    _mm512_storeu_si512(at + kept, _mm512_maskz_compress_epi32(keep, place));
    kept += static_cast<std::size_t>(__builtin_popcount(keep));
  }
  return kept;
}

#include "models/native/kernel_gates.hpp"
#include "models/native/kernel_scoring.hpp"
#include "models/native/kernel_training.hpp"

}  // namespace
}  // namespace avx512

const Kernel kAvx512Kernel = {
    "avx512",
    avx512::pack,
    avx512::multiply,
    avx512::product,
    avx512::relu,
    avx512::relu_backward,
    avx512::column_sums,
    avx512::squared_error,
    avx512::sum_of_squares,
    avx512::adam,
    avx512::lstm,
    avx512::lstm_backward,
    avx512::gru,
    avx512::gru_backward,
    avx512::score_layer,
    avx512::score_lstm,
    avx512::score_gru,
};

}  // namespace motionanalyzer::native
