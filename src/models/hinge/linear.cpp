#include "models/hinge/linear.hpp"

#include "models/cpu.hpp"

namespace motionanalyzer::hinge {

const LinearKernel& linear_kernel() noexcept {
  static const LinearKernel& chosen = cpu_features().avx2 ? kLinearAvx2 : kLinearBaseline;
  return chosen;
}

}  // namespace motionanalyzer::hinge
