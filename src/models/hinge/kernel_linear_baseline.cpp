// The set that every x86 CPU with SSE2 runs.
#include <emmintrin.h>

#include "models/hinge/linear_kernel.hpp"

namespace motionanalyzer::hinge {
namespace linear_baseline {
namespace {

using Vec = __m128d;
constexpr std::size_t kLanes = 2;

inline Vec load(const double* p) { return _mm_loadu_pd(p); }
inline void store(double* p, Vec a) { _mm_storeu_pd(p, a); }
inline Vec broadcast(double a) { return _mm_set1_pd(a); }
inline Vec add(Vec a, Vec b) { return _mm_add_pd(a, b); }
inline Vec sub(Vec a, Vec b) { return _mm_sub_pd(a, b); }
inline Vec mul(Vec a, Vec b) { return _mm_mul_pd(a, b); }
inline Vec widen(const float* p) { return _mm_cvtps_pd(_mm_setr_ps(p[0], p[1], 0, 0)); }
inline double root(double a) { return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set1_pd(a))); }

#include "models/hinge/kernel_linear_body.hpp"

}  // namespace
}  // namespace linear_baseline

extern const LinearKernel kLinearBaseline = linear_baseline::kAll;

}  // namespace motionanalyzer::hinge
