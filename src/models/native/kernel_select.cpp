// Which kernel set runs: the best that the CPU has, or what the environment asks.
#include <cstdlib>
#include <string>
#include <string_view>

#include "models/cpu.hpp"
#include "models/native/kernel.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer::native {
namespace {

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

namespace motionanalyzer {

std::vector<std::string> cpu_kernels() {
  const CpuFeatures cpu = cpu_features();
  std::vector<std::string> names{native::kBaselineKernel.name};
  if (cpu.avx2) names.emplace_back(native::kAvx2Kernel.name);
  if (cpu.avx512) names.emplace_back(native::kAvx512Kernel.name);
  return names;
}

std::string training_kernel() { return native::choose_kernel().name; }

}  // namespace motionanalyzer
