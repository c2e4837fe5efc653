// The smoothest short way from 0 to 1: fifth degree, speed and acceleration zero at both ends.
#pragma once

namespace motionanalyzer::synthesis {

/// 10 u^3 - 15 u^4 + 6 u^5; 0 below 0, 1 above 1.
inline double smooth_step(double u) noexcept {
  if (!(u > 0)) return 0;
  if (u >= 1) return 1;
  return u * u * u * (10 + u * (6 * u - 15));
}

}  // namespace motionanalyzer::synthesis
