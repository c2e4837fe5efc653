// Residuals of the last frames, so that those of a frame are still at hand when its motion is known.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "motionanalyzer/core/residual_field.hpp"

namespace motionanalyzer {

class ResidualRing {
 public:
  ResidualRing(std::size_t depth, std::size_t stations)
      : frame_(depth),
        residual_px_(depth, stations),
        mask_(depth, stations),
        unknown_px_(stations, std::numeric_limits<double>::quiet_NaN()),
        unseen_(stations, 0) {}

  void reset() noexcept { next_ = 0; }

  /// Keeps a copy, which takes the place of the oldest.
  void push(const ResidualFrame& frame) noexcept {
    const std::size_t place = next_++ % frame_.size();
    frame_[place] = frame.good ? frame : blank(frame.number);
    if (!frame.good) return;
    std::copy(frame.residual_px.begin(), frame.residual_px.end(), residual_px_.row(place).begin());
    std::copy(frame.mask.begin(), frame.mask.end(), mask_.row(place).begin());
    frame_[place].residual_px = residual_px_.row(place);
    frame_[place].mask = mask_.row(place);
  }

  /// Frame t of the panel, counted from 0; one of the last `depth` that were pushed.
  const ResidualFrame& at(std::size_t t) const noexcept { return frame_[t % frame_.size()]; }

  /// A frame of which nothing is known, as the field of a whole panel has it.
  ResidualFrame blank(std::int32_t number) const noexcept {
    ResidualFrame frame;
    frame.number = number;
    frame.shape = std::numeric_limits<double>::quiet_NaN();
    frame.residual_px = unknown_px_;
    frame.mask = unseen_;
    return frame;
  }

 private:
  std::vector<ResidualFrame> frame_;
  Matrix residual_px_;
  MaskMatrix mask_;
  std::vector<double> unknown_px_;
  std::vector<std::uint8_t> unseen_;
  std::size_t next_ = 0;
};

}  // namespace motionanalyzer
