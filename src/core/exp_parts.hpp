// e^x = 2^k (1 + p), p = high + low in [-0.30, 0.42].
#pragma once

#include "core/elementary_bits.hpp"

namespace motionanalyzer::detail {

struct ExpParts {
  int k = 0;
  DoubleDouble p;
};

/// |x| < 1100. p is good to 2^-62 relative to 1, which leaves tanh the digits that 1 + p would lose.
inline ExpParts exp_parts(double x) noexcept {
  constexpr double kLog2E = 0x1.71547652b82fep+0;
  constexpr double kLn2High = 0x1.62e42fee00000p-1, kLn2Low = 0x1.a39ef35793c76p-33;  // k * high is exact
  // (e^r - 1 - r) / r^2 = 1/2! + r/3! + ...: the remainder after r^13 is below 2^-57.
  constexpr double kTaylor[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  const int k = static_cast<int>(x * kLog2E + (x < 0 ? -0.5 : 0.5));
  const DoubleDouble r = two_sum(x - k * kLn2High, -(k * kLn2Low));
  const double rest = r.low + r.low * r.high + (r.high * r.high) * polynomial(kTaylor, r.high);
  return {k, fast_two_sum(r.high, rest)};
}

}  // namespace motionanalyzer::detail
