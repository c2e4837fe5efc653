#include "models/cpu.hpp"

#if defined(_MSC_VER)
#include <intrin.h>
#endif

namespace motionanalyzer {

#if defined(_MSC_VER)
CpuFeatures cpu_features() noexcept {
  int base[4], extended[4];
  __cpuid(base, 0);
  if (base[0] < 7) return {};
  __cpuid(base, 1);
  __cpuidex(extended, 7, 0);
  constexpr int kFma = 1 << 12, kOsXsave = 1 << 27, kAvx2 = 1 << 5, kAvx512 = 1 << 16;
  if (!(base[2] & kOsXsave)) return {};
  const auto saved = _xgetbv(0);
  const bool avx2 = (base[2] & kFma) && (extended[1] & kAvx2) && (saved & 0x06) == 0x06;
  return {avx2, avx2 && (extended[1] & kAvx512) && (saved & 0xe6) == 0xe6};
}
#else
CpuFeatures cpu_features() noexcept {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return {avx2, avx2 && __builtin_cpu_supports("avx512f")};
}
#endif

}  // namespace motionanalyzer
