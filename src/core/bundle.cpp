#include "motionanalyzer/core/bundle.hpp"

namespace motionanalyzer {

bool is_fps(double value) noexcept { return value > 0 && value <= kMaxFps; }

bool is_mm_per_px(double value) noexcept { return value >= kMinMmPerPx && value <= kMaxMmPerPx; }

}  // namespace motionanalyzer
