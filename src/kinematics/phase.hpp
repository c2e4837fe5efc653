// How far the bend is, and how long it has been held.
#pragma once

#include <algorithm>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::kinematics {

class PhaseTracker {
 public:
  explicit PhaseTracker(double full_turn_rad)
      : full_turn_(full_turn_rad > 0 ? full_turn_rad : elementary::kPi) {}

  /// Frames that are not usable are not pushed: their turning is noisier and would only push the maximum up.
  void push(double turning_rad, double time_s) noexcept {
    phase_ = std::clamp(turning_rad / full_turn_, phase_, 1.0);
    if (held_ || phase_ < kHoldPhase) return;
    held_ = true;
    held_since_s_ = time_s;
  }
  double phase() const noexcept { return phase_; }
  double hold_s(double time_s) const noexcept { return held_ ? time_s - held_since_s_ : 0; }
  void reset() noexcept {
    phase_ = 0;
    held_ = false;
  }

 private:
  static constexpr double kHoldPhase = 0.99;

  double full_turn_;
  double phase_ = 0;
  double held_since_s_ = 0;
  bool held_ = false;
};

}  // namespace motionanalyzer::kinematics
