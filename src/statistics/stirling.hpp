// What Stirling's formula leaves of the logarithm of the gamma function.
#pragma once

namespace motionanalyzer::detail {

/// log Gamma(z + 1) - [(z + 1/2) log z - z + log(2 pi) / 2], z > 0. Absolute error below 1e-14.
double stirling_remainder(double z) noexcept;

/// x log(x / m) + m - x, x > 0, m > 0, without the cancellation of its three terms when x is near m.
double deviance_half(double x, double m) noexcept;

}  // namespace motionanalyzer::detail
