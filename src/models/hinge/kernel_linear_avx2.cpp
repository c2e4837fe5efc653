// The set for AVX2. Compiled for such a CPU: nothing here may be called on another.
#include <immintrin.h>

#include "models/hinge/linear_kernel.hpp"

namespace motionanalyzer::hinge {
namespace linear_avx2 {
namespace {

using Vec = __m256d;
constexpr std::size_t kLanes = 4;

inline Vec load(const double* p) { return _mm256_loadu_pd(p); }
inline void store(double* p, Vec a) { _mm256_storeu_pd(p, a); }
inline Vec broadcast(double a) { return _mm256_set1_pd(a); }
inline Vec add(Vec a, Vec b) { return _mm256_add_pd(a, b); }
inline Vec sub(Vec a, Vec b) { return _mm256_sub_pd(a, b); }
inline Vec mul(Vec a, Vec b) { return _mm256_mul_pd(a, b); }
inline Vec widen(const float* p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
inline double root(double a) { return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set1_pd(a))); }

#include "models/hinge/kernel_linear_body.hpp"

}  // namespace
}  // namespace linear_avx2

extern const LinearKernel kLinearAvx2 = linear_avx2::kAll;

}  // namespace motionanalyzer::hinge
