// FNV-1a with 64 bits (draft-eastlake-fnv). Not for secrets: it finds damage and tells data apart.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace motionanalyzer {

/// A change within one byte always changes the hash: every step is one-to-one in what came before.
class FnvHash {
 public:
  void add(std::uint8_t byte) noexcept { hash_ = (hash_ ^ byte) * 0x100000001b3u; }
  void add(std::span<const std::uint8_t> bytes) noexcept {
    for (const std::uint8_t byte : bytes) add(byte);
  }
  void add(std::string_view text) noexcept {
    for (const char c : text) add(static_cast<std::uint8_t>(c));
  }
  /// Low byte first; all NaN are one value.
  void add(double value) noexcept {
    const double kept = std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
    const auto bits = std::bit_cast<std::uint64_t>(kept);
    for (int byte = 0; byte < 8; ++byte) add(static_cast<std::uint8_t>(bits >> (8 * byte) & 0xff));
  }

  std::uint64_t value() const noexcept { return hash_; }
  /// 16 hexadecimal digits in small letters.
  std::string text() const {
    std::string digits(16, '0');
    for (std::size_t i = 0; i < 16; ++i) digits[15 - i] = "0123456789abcdef"[hash_ >> (4 * i) & 0xf];
    return digits;
  }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace motionanalyzer
