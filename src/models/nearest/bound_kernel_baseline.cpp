// The set that every x86 CPU with SSE2 runs.
#include <emmintrin.h>

#include "models/nearest/bound_kernel.hpp"

namespace motionanalyzer::nearest {
namespace bound_baseline {
namespace {

using Vec = __m128;
constexpr std::size_t kLanes = 4, kManyQueries = 2, kManyPanels = 2;

inline Vec zero() { return _mm_setzero_ps(); }
inline Vec load(const float* p) { return _mm_loadu_ps(p); }
inline Vec broadcast(float a) { return _mm_set1_ps(a); }
inline Vec add(Vec a, Vec b) { return _mm_add_ps(a, b); }
inline Vec multiply_add(Vec a, Vec b, Vec c) { return _mm_add_ps(_mm_mul_ps(a, b), c); }
inline unsigned not_greater(Vec a, Vec b) {
  return static_cast<unsigned>(_mm_movemask_ps(_mm_cmpngt_ps(a, b)));
}

#include "models/nearest/bound_kernel_body.hpp"

}  // namespace
}  // namespace bound_baseline

extern const BoundKernel kBoundBaseline = {bound_baseline::find};

}  // namespace motionanalyzer::nearest
