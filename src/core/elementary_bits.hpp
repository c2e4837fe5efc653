// Bits of IEEE 754 doubles, and what the elementary functions share.
#pragma once

#include <bit>
#include <cfloat>
#include <cstddef>
#include <cstdint>
#include <limits>

// x87 registers or a wider evaluation would round differently.
static_assert(std::numeric_limits<double>::is_iec559 && FLT_EVAL_METHOD == 0,
              "build with SSE2 arithmetic (-msse2 -mfpmath=sse on 32-bit x86)");

namespace motionanalyzer::detail {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// 2^k, -1022 <= k <= 1023.
inline double power_of_two(int k) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

inline bool sign_bit(double x) noexcept { return (std::bit_cast<std::uint64_t>(x) >> 63) != 0; }

/// An unevaluated sum: high is the sum rounded, low what the rounding left.
struct DoubleDouble {
  double high = 0, low = 0;
};

/// Exact (Knuth).
inline DoubleDouble two_sum(double a, double b) noexcept {
  const double sum = a + b, b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// Exact when |a| >= |b| (Dekker).
inline DoubleDouble fast_two_sum(double a, double b) noexcept {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// Horner's rule, c[0] + c[1] z + ...
template <std::size_t N>
double polynomial(const double (&c)[N], double z) noexcept {
  double sum = c[N - 1];
  for (std::size_t k = N - 1; k > 0; --k) sum = c[k - 1] + z * sum;
  return sum;
}

}  // namespace motionanalyzer::detail
