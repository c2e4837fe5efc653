// What this CPU has, and its system saves at a change of task.
#pragma once

namespace motionanalyzer {

struct CpuFeatures {
  bool avx2 = false;  ///< with FMA
  bool avx512 = false;
};

CpuFeatures cpu_features() noexcept;

}  // namespace motionanalyzer
