#include "motionanalyzer/core/random.hpp"

#include <algorithm>
#include <utility>

#include "core/philox.hpp"

namespace motionanalyzer {
namespace {

std::uint32_t low_half(std::uint64_t value) noexcept { return static_cast<std::uint32_t>(value); }
std::uint32_t high_half(std::uint64_t value) noexcept { return static_cast<std::uint32_t>(value >> 32); }

/// A bijection of 64 bits in which every input bit reaches every output bit (the finaliser of SplitMix64).
std::uint64_t scramble(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/// Siblings never meet: for a given parent this is a bijection of the element.
std::uint64_t descend(std::uint64_t stream, std::uint64_t element) noexcept {
  return scramble(scramble(stream + 0x9E3779B97F4A7C15) ^ element);
}

}  // namespace

Random::Random(std::uint64_t seed, std::initializer_list<std::uint64_t> path) noexcept : key_(seed) {
  for (const std::uint64_t element : path) stream_ = descend(stream_, element);
}

Random Random::child(std::uint64_t element) const noexcept {
  Random result(key_);
  result.stream_ = descend(stream_, element);
  return result;
}

std::uint32_t Random::next_word() noexcept {
  if (used_ == 4) {
    const auto words = detail::philox4x32_10(
        {low_half(counter_), high_half(counter_), low_half(stream_), high_half(stream_)},
        {low_half(key_), high_half(key_)});
    std::copy(words.begin(), words.end(), block_);
    ++counter_;
    used_ = 0;
  }
  return block_[used_++];
}

std::uint64_t Random::bits() noexcept {
  const std::uint64_t low = next_word();
  const std::uint64_t high = next_word();
  return low | (high << 32);
}

double Random::uniform() noexcept {
  // Midpoints of 2^52 cells: with 2^53 the last midpoint would round to 1.
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

double Random::uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }

std::uint64_t Random::below(std::uint64_t bound) noexcept {
  if (bound == 0) return 0;
  // 2^64 modulo bound: so many draws at the low end would make the small results more frequent.
  const std::uint64_t surplus = (std::uint64_t{0} - bound) % bound;
  std::uint64_t draw = bits();
  while (draw < surplus) draw = bits();
  return draw % bound;
}

double Random::normal() noexcept { return normal_quantile(uniform()); }

void Random::shuffle(std::span<std::uint32_t> values) noexcept {
  for (std::size_t i = values.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(below(i));
    std::swap(values[i - 1], values[j]);
  }
}

}  // namespace motionanalyzer
