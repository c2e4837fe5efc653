// Smoothing and derivatives in time: a least-squares parabola through the frames of a window, at their actual
// frame numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace motionanalyzer::kinematics {

constexpr std::size_t kMaxWindow = 7;  ///< frames in a window of the largest half-width, 3

/// Weights of the frames of a window: value, first and second derivative per frame at offset 0.
struct TimeWeights {
  std::array<double, kMaxWindow> value{}, first{}, second{};
};

/// in      3..7 different offsets in frames, |offset| <= 3
/// source  Savitzky & Golay (1964), for any offsets; sums of whole numbers, so exact but for one division
TimeWeights parabola_weights(std::span<const int> offset) noexcept;

}  // namespace motionanalyzer::kinematics
