// Stations that were not observed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace motionanalyzer::features {

/// Copies observed values and lays straight lines over those that were not; before the first and behind the
/// last they stay as they are there. False where none was observed.
inline bool fill_gaps(std::span<const double> value, std::span<const std::uint8_t> mask,
                      std::span<double> out) noexcept {
  const std::size_t n = out.size();
  std::size_t left = n;
  for (std::size_t s = 0; s < n; ++s) {
    if (mask[s] == 0) continue;
    out[s] = value[s];
    const bool first = left == n;
    for (std::size_t k = first ? 0 : left + 1; k < s; ++k) {
      const double share = first ? 1 : static_cast<double>(k - left) / static_cast<double>(s - left);
      out[k] = (first ? 0 : (1 - share) * out[left]) + share * out[s];
    }
    left = s;
  }
  if (left == n) return false;
  for (std::size_t k = left + 1; k < n; ++k) out[k] = out[left];
  return true;
}

}  // namespace motionanalyzer::features
