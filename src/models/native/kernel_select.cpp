// Which kernel set runs: what the CPU has and its system saves at a change of task, or what the environment
// asks.
#include <cstdlib>
#include <string>
#include <string_view>

#include "models/native/kernel.hpp"
#include "motionanalyzer/core/error.hpp"

#if defined(_MSC_VER)
#include <intrin.h>
#endif

namespace motionanalyzer::native {
namespace {

struct CpuFeatures {
  bool avx2 = false, avx512 = false;
};

#if defined(_MSC_VER)
CpuFeatures cpu_features() {
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
CpuFeatures cpu_features() {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return {avx2, avx2 && __builtin_cpu_supports("avx512f")};
}
#endif

[[noreturn]] void refuse_kernel(std::string_view name) {
  throw Error(ErrorCode::not_available,
              "MOTIONANALYZER_KERNEL=" + std::string(name) + ": this CPU cannot run it",
              "unset the variable to get the best kernel that this CPU runs");
}

}  // namespace

const Kernel& choose_kernel(const char* name) {
  const CpuFeatures cpu = cpu_features();
  const std::string_view wanted = name ? name : "";
  if (wanted.empty()) return cpu.avx512 ? kAvx512Kernel : cpu.avx2 ? kAvx2Kernel : kBaselineKernel;
  if (wanted == "baseline") return kBaselineKernel;
  if (wanted != "avx2" && wanted != "avx512")
    throw Error(ErrorCode::invalid_argument,
                "MOTIONANALYZER_KERNEL=" + std::string(wanted) + " names no kernel",
                "use baseline, avx2 or avx512");
  const bool runs = wanted == "avx2" ? cpu.avx2 : cpu.avx512;
  if (!runs) refuse_kernel(wanted);
  return wanted == "avx2" ? kAvx2Kernel : kAvx512Kernel;
}

const Kernel& choose_kernel() { return choose_kernel(std::getenv("MOTIONANALYZER_KERNEL")); }

}  // namespace motionanalyzer::native
