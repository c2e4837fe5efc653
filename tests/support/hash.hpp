// FNV-1a over the bits of doubles, low byte first: one number for many results.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace motionanalyzer {

class Hash {
 public:
  void add(double value) { add_bits(std::bit_cast<std::uint64_t>(value)); }
  void add(std::span<const double> values) {
    for (const double value : values) add(value);
  }
  void add_bits(std::uint64_t bits) {
    for (int byte = 0; byte < 8; ++byte) {
      value_ = (value_ ^ ((bits >> (8 * byte)) & 0xFF)) * 0x100000001B3;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325;
};

}  // namespace motionanalyzer
