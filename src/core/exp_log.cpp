// Argument reduction by ln 2 or by a power of two, then a series; for log the one in s = f / (2 + f) of
// Remez-type implementations since fdlibm (Sun, 1993), with Taylor's coefficients and two terms more.
#include "core/elementary_bits.hpp"
#include "core/exp_parts.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::elementary {

double exp(double x) noexcept {
  constexpr double kOverflow = 0x1.62e42fefa39efp+9;  // the largest x whose e^x is finite
  constexpr double kUnderflow = -745.2;               // half of the smallest subnormal is at -745.13
  if (x != x) return x;
  if (x > kOverflow) return detail::kInfinity;
  if (x < kUnderflow) return 0;
  const detail::ExpParts parts = detail::exp_parts(x);
  const double mantissa = 1 + (parts.p.high + parts.p.low);
  if (parts.k > 1023) return mantissa * 2 * detail::power_of_two(parts.k - 1);
  if (parts.k >= -1021) return mantissa * detail::power_of_two(parts.k);
  return mantissa * detail::power_of_two(parts.k + 200) * detail::power_of_two(-200);
}

double log(double x) noexcept {
  constexpr double kLn2High = 0x1.62e42fee00000p-1, kLn2Low = 0x1.a39ef35793c76p-33;
  // (log(1 + f) - f + f^2/2) from atanh: 2 s^2 (1/3 + s^2/5 + ...), |s| < 0.1716
  constexpr double kAtanh[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                               2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
  if (!(x > 0)) return x == 0 ? -detail::kInfinity : detail::kNan;
  if (x == detail::kInfinity) return x;
  int k = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    k = -54;
  }
  // Mantissa into [sqrt(1/2), sqrt(2)): adding the distance of sqrt(1/2) to 1 carries into the exponent.
  constexpr std::uint64_t kToOne = 0x3ff0000000000000 - 0x3fe6a09e667f3bcd;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) + kToOne;
  k += static_cast<int>(bits >> 52) - 1023;
  const double f = std::bit_cast<double>((bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd) - 1;
  const double s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
  const double rest = s * (half_square + z * detail::polynomial(kAtanh, z));
  return k * kLn2High - ((half_square - (rest + k * kLn2Low)) - f);
}

}  // namespace motionanalyzer::elementary
