// What the camera's tracker saw of one panel. Pixels as delivered: origin at the top left, y downwards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Frame rates and scales beyond these are slips of the pen or another unit.
inline constexpr double kMaxFps = 1e6;  ///< frames per second; above 0
inline constexpr double kMinMmPerPx = 1e-6, kMaxMmPerPx = 1e3;
/// The same for messages: "above 0 and up to 1000000".
inline constexpr std::string_view kFpsRange = "above 0 and up to 1000000";
inline constexpr std::string_view kMmPerPxRange = "from 0.000001 to 1000";
MOTIONANALYZER_API bool is_fps(double value) noexcept;
MOTIONANALYZER_API bool is_mm_per_px(double value) noexcept;

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
  std::vector<SourceLocation> source;      ///< T: file and last line of each frame; empty when none was read

  std::size_t frames() const noexcept { return frame_number.size(); }
  std::size_t points() const noexcept { return point_index.size(); }
  FrameView frame(std::size_t t) const noexcept {
    return {frame_number[t], x_px.row(t), y_px.row(t), point_index, mask.row(t)};
  }
};

}  // namespace motionanalyzer
