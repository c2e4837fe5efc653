// Random numbers that are a function of their address: (seed, stream, counter). Nothing is kept in between,
// so the order of threads cannot matter, and a panel can be drawn alone or among 100,000 with the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// One independent sequence. Philox4x32-10 (Salmon et al., SC 2011), keyed by seed and stream.
class MOTIONANALYZER_API Random {
 public:
  /// The path says whose draws these are, for example {panel, kCameraNoise, frame}; equal paths give equal
  /// draws.
  explicit Random(std::uint64_t seed, std::initializer_list<std::uint64_t> path = {}) noexcept;

  /// A child sequence: the same path with one more element. Does not move this one.
  Random child(std::uint64_t element) const noexcept;

  std::uint64_t bits() noexcept;  ///< 64 uniform bits
  double uniform() noexcept;      ///< in (0, 1): midpoints of 2^52 equal cells, never 0 or 1
  double uniform(double low, double high) noexcept;   ///< in [low, high]; the ends only by rounding
  std::uint64_t below(std::uint64_t bound) noexcept;  ///< in [0, bound), unbiased; 0 for bound 0
  /// Mean 0, sd 1: the inverse of the distribution function at one uniform(), so one draw of 64 bits each.
  double normal() noexcept;

  /// Fisher-Yates.
  void shuffle(std::span<std::uint32_t> values) noexcept;

 private:
  std::uint32_t next_word() noexcept;
  std::uint64_t key_ = 0, stream_ = 0, counter_ = 0;
  std::uint32_t block_[4] = {};
  std::uint32_t used_ = 4;
};

/// Inverse of the standard normal distribution function; -inf at 0, +inf at 1, nan outside. Relative error
/// below 1e-15 in p's own rounding, same bits everywhere. source: Wichura (1988), Algorithm AS 241, PPND16
MOTIONANALYZER_API double normal_quantile(double p) noexcept;

}  // namespace motionanalyzer
