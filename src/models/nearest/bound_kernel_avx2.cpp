// The set for AVX2 and FMA. Compiled for such a CPU: nothing here may be called on another.
#include <immintrin.h>

#include "models/nearest/bound_kernel.hpp"

namespace motionanalyzer::nearest {
namespace bound_avx2 {
namespace {

using Vec = __m256;
constexpr std::size_t kLanes = 8, kManyQueries = 6, kManyPanels = 4;

inline Vec zero() { return _mm256_setzero_ps(); }
inline Vec load(const float* p) { return _mm256_loadu_ps(p); }
inline Vec broadcast(float a) { return _mm256_set1_ps(a); }
inline Vec add(Vec a, Vec b) { return _mm256_add_ps(a, b); }
inline Vec multiply_add(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }
inline unsigned not_greater(Vec a, Vec b) {
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_NGT_UQ)));
}

#include "models/nearest/bound_kernel_body.hpp"

}  // namespace
}  // namespace bound_avx2

extern const BoundKernel kBoundAvx2 = {bound_avx2::find};

}  // namespace motionanalyzer::nearest
