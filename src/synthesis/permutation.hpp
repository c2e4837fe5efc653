// A permutation of 0..n-1 that is computed, not stored: any element at any time, in the same memory for ten
// panels and for ten million.
#pragma once

#include <cstdint>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::synthesis {

/// A Feistel network over the smallest even number of bits that holds n, walked until the value is below n
/// (Black & Rogaway, Ciphers with Arbitrary Finite Domains, CT-RSA 2002).
class Permutation {
 public:
  Permutation(std::uint64_t count, Random key) noexcept : count_(count), key_(key) {
    while ((std::uint64_t{1} << (2 * half_bits_)) < count) ++half_bits_;
  }

  /// in      i < count
  std::uint64_t operator()(std::uint64_t i) const noexcept {
    do {
      i = mix(i);
    } while (i >= count_);
    return i;
  }

 private:
  static constexpr std::uint64_t kRounds = 8;

  std::uint64_t mix(std::uint64_t value) const noexcept {
    const std::uint64_t low_bits = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = value >> half_bits_, right = value & low_bits;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      const std::uint64_t mixed = left ^ (key_.child(round).child(right).bits() & low_bits);
      left = right;
      right = mixed;
    }
    return (left << half_bits_) | right;
  }

  std::uint64_t count_;
  Random key_;
  unsigned half_bits_ = 1;
};

}  // namespace motionanalyzer::synthesis
