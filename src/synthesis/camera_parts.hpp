// Where the draws of each part of a camera live: random.child(part).child(frame), or child(kPanel) for what
// holds for the whole panel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::imaging {

// The numbers decide bytes: a new part takes the next one.
enum class Part : std::uint64_t {
  pose = 1,
  scale = 2,
  tilt = 3,
  scale_jitter = 4,
  white = 5,
  correlated = 6,
  material = 7,
  drift = 8,
  slip_walk = 9,
  slip_warp = 10,
  missing_frame = 11,
  missing_point = 12,
  doubled = 13,
  outlier = 14,
  shake = 15,
  dirty_lens = 16,
};

inline constexpr std::uint64_t kPanel = std::uint64_t{1} << 32;  ///< no frame has this number

inline Random part_of(const Random& random, Part part) noexcept {
  return random.child(static_cast<std::uint64_t>(part));
}
inline Random draws_of_panel(const Random& random, Part part) noexcept {
  return part_of(random, part).child(kPanel);
}
inline Random draws_of_frame(const Random& random, Part part, std::size_t frame) noexcept {
  return part_of(random, part).child(frame);
}

}  // namespace motionanalyzer::imaging
