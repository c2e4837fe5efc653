// A value that wanders slowly from frame to frame around 0 with unit variance: the Ornstein-Uhlenbeck process
// at the instants of the frames (an AR(1) that begins in its stationary state).
#pragma once

#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::imaging {

class SlowWalk {
 public:
  SlowWalk() = default;
  /// Correlation 1/e after time_s.
  SlowWalk(double time_s, double fps) noexcept
      : keep_(elementary::exp(-1 / (time_s * fps))), kick_(std::sqrt(1 - keep_ * keep_)) {}

  double value() const noexcept { return value_; }
  /// normal: the frame's own draw
  void step(double normal) noexcept {
    value_ = begun_ ? keep_ * value_ + kick_ * normal : normal;
    begun_ = true;
  }

 private:
  double keep_ = 0, kick_ = 1, value_ = 0;
  bool begun_ = false;
};

}  // namespace motionanalyzer::imaging
