// What the camera's tracker saw of one panel. Pixels as delivered: origin at the top left, y downwards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// One frame as it is pushed: P values each. Not owned.
struct FrameView {
  std::int32_t number = 0;  ///< the exporter's frame number; numbers of one panel increase, gaps are allowed
  std::span<const float> x_px, y_px;    ///< P each
  std::span<const std::int32_t> index;  ///< P tracker indices, strictly increasing
  std::span<const std::uint8_t> mask;   ///< P, 1 = observed; empty = all observed
};

/// One panel, T frames x P tracked points; a column is a tracked index (sorted union over the frames).
struct FrameBundle {
  std::string name;                        ///< last part of its path
  std::vector<std::int32_t> frame_number;  ///< T, strictly increasing
  std::vector<std::int32_t> point_index;   ///< P, strictly increasing
  MatrixF x_px, y_px;                      ///< T x P, quiet NaN where not observed
  MaskMatrix mask;                         ///< T x P
  double fps = 0;                          ///< frames per second; 0 = not known
  std::optional<double> mm_per_px;         ///< scale, when it is known

  std::size_t frames() const noexcept { return frame_number.size(); }
  std::size_t points() const noexcept { return point_index.size(); }
  FrameView frame(std::size_t t) const noexcept {
    return {frame_number[t], x_px.row(t), y_px.row(t), point_index, mask.row(t)};
  }
};

}  // namespace motionanalyzer
