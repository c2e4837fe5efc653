// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy
// as 1, 2, 3 (SC 2011).
#pragma once

#include <array>
#include <cstdint>

namespace motionanalyzer::detail {

/// Ten rounds: 128 random bits that are a function of counter and key alone.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key) noexcept;

}  // namespace motionanalyzer::detail
