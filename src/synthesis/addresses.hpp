// Where each thing about a panel is drawn from. Two things never share
// an address, so changing how one is drawn moves no other.
#pragma once

#include <cstdint>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::synthesis {

// Numbers are part of what a seed means: new addresses go to the end.
enum class Address : std::uint64_t {
  strip_scatter,
  camera,
  length,
  stiffness,
  thickness,
  grip_first,
  grip_last,
  speed,
  overshoot,
  place,
  lambda,
  trigger,
  rise,
  extent,
  weakening,
  steps,
  growth,
  rupture,
  stiffer,
  thicker,
  scatter,
  correlation,
  curl,
  relaxation,
  faster,
  surge,
  slip_angle,
  slip_shift,
  slip_turn,
  vibration,
  vibration_rate,
  vibration_phase,
  shake,
  shake_rate,
  glare_height,
  glare_width,
  glare_at,
  dirt_size,
  dirt_shift,
  dirt_missing,
  dirt_at,
};

inline Random draws_of(std::uint64_t seed, std::uint64_t index, Address address) noexcept {
  return Random(seed, {index, static_cast<std::uint64_t>(address)});
}

}  // namespace motionanalyzer::synthesis
