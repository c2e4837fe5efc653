#include "models/nearest/bound_kernel.hpp"

#include "models/cpu.hpp"

namespace motionanalyzer::nearest {

const BoundKernel& bound_kernel() noexcept {
  static const BoundKernel& chosen = cpu_features().avx2 ? kBoundAvx2 : kBoundBaseline;
  return chosen;
}

}  // namespace motionanalyzer::nearest
