// Elementary functions whose results are the same bits on every compiler, CPU and operating system.
// The C library's change with the CPU (glibc) and the system (MinGW), so they stay off every path that
// decides bytes. Only + - * / and sqrt of IEEE 754 doubles are used, in sources compiled without contraction.
#pragma once

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer::elementary {

/// e^x. Error below 1 ulp; 0 below -745.2, +inf above 709.79, nan for nan; subnormal results are rounded.
MOTIONANALYZER_API double exp(double x) noexcept;
/// Natural logarithm. Error below 1 ulp; -inf at 0, nan below 0, subnormals included.
MOTIONANALYZER_API double log(double x) noexcept;
/// Sine and cosine of x in rad. Error below 1 ulp for |x| <= 2^30; nan beyond, at infinity and for nan.
MOTIONANALYZER_API double sin(double x) noexcept;
MOTIONANALYZER_API double cos(double x) noexcept;
/// Angle of (x, y) in (-pi, pi]. Error below 2 ulp; signed zeros, infinities and nan as in IEC 60559.
MOTIONANALYZER_API double atan2(double y, double x) noexcept;
/// Hyperbolic tangent. Error below 2 ulp, odd, never beyond +-1, which it is from 22 on.
MOTIONANALYZER_API double tanh(double x) noexcept;

inline constexpr double kPi = 3.14159265358979323846;

}  // namespace motionanalyzer::elementary
