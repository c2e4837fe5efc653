// Frames of a panel in progress, kept for the preflight at its end. Flat arrays that keep their memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"

namespace motionanalyzer::capi {

class PanelFrames {
 public:
  void clear() noexcept;
  /// Room for one more frame, so that append() cannot fail.
  void reserve_frame(std::size_t points);
  void append(const FrameView& frame) noexcept;

  std::span<const std::int32_t> numbers() const noexcept { return number_; }
  /// Columns are the union of the indices, as in a bundle that was read.
  FrameBundle bundle(const std::string& name, double fps, std::optional<double> mm_per_px) const;

 private:
  std::vector<std::int32_t> number_;
  std::vector<std::size_t> offset_;  ///< first point of each frame
  std::vector<std::int32_t> index_;
  std::vector<float> x_px_, y_px_;
  std::vector<std::uint8_t> mask_;
};

}  // namespace motionanalyzer::capi
