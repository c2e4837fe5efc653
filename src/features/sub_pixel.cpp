#include "features/sub_pixel.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

/// Uniform in the pixel, accepted in proportion to the density across the strip. Where that leaves too little
/// (a stray), the likeliest place of those tried.
Offset before_rounding(double nx, double ny, double expected_px, double sd_px, Random random) {
  constexpr int kTries = 64;
  const double reach = 0.5 * (std::fabs(nx) + std::fabs(ny));  // of the pixel across the strip
  const double nearest = std::clamp(expected_px, -reach, reach) - expected_px;
  Offset best;
  double least = 0;
  for (int i = 0; i < kTries; ++i) {
    const double x = random.uniform() - 0.5, y = random.uniform() - 0.5;
    const double off = nx * x + ny * y - expected_px;
    const double exponent = 0.5 * (off * off - nearest * nearest) / (sd_px * sd_px);
    if (i == 0 || exponent < least) {
      best = {x, y};
      least = exponent;
    }
    if (random.uniform() < elementary::exp(-exponent)) return {x, y};
  }
  return best;
}

}  // namespace motionanalyzer::features
