// Reduction by multiples of pi/2 in the manner of Cody and Waite (1980), then Taylor series on [-pi/4, pi/4].
#include "core/elementary_bits.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::elementary {
namespace {

using detail::DoubleDouble;

constexpr double kLargest = 1073741824;  // 2^30

struct Reduced {
  unsigned quadrant = 0;
  DoubleDouble angle;
};

/// x = quadrant * pi/2 + angle modulo 2 pi. pi/2 is cut into parts of 23 bits, so that their products with a
/// multiple of up to 30 bits are exact; together they carry 145 bits, so cancellation leaves no error to see.
Reduced reduce(double x) noexcept {
  constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
  constexpr double kPart[] = {0x1.8469880000000p-48, 0x1.8cc5140000000p-72, 0x1.80dc1cd129025p-95};
  const int n = static_cast<int>(x * kTwoOverPi + (x < 0 ? -0.5 : 0.5));
  DoubleDouble angle{(x - n * 0x1.921fb40000000p+0) - n * 0x1.4442d00000000p-24, 0};
  for (const double part : kPart) {
    const DoubleDouble difference = detail::two_sum(angle.high, -(n * part));
    angle = {difference.high, angle.low + difference.low};
  }
  return {static_cast<unsigned>(n) & 3U, detail::fast_two_sum(angle.high, angle.low)};
}

double sin_near_zero(const DoubleDouble& r) noexcept {
  constexpr double kTaylor[] = {1.0 / 120,
                                -1.0 / 5040,
                                1.0 / 362880,
                                -1.0 / 39916800.0,
                                1.0 / 6227020800.0,
                                -1.0 / 1307674368000.0,
                                1.0 / 355687428096000.0};
  const double z = r.high * r.high, cube = z * r.high;
  const double tail = z * (0.5 * r.low - cube * detail::polynomial(kTaylor, z)) - r.low;
  return r.high - (tail + cube * (1.0 / 6));
}

double cos_near_zero(const DoubleDouble& r) noexcept {
  constexpr double kTaylor[] = {1.0 / 24,
                                -1.0 / 720,
                                1.0 / 40320,
                                -1.0 / 3628800,
                                1.0 / 479001600.0,
                                -1.0 / 87178291200.0,
                                1.0 / 20922789888000.0,
                                -1.0 / 6402373705728000.0};
  const double z = r.high * r.high, half = 0.5 * z, near = 1 - half;
  return near + (((1 - near) - half) + (z * z * detail::polynomial(kTaylor, z) - r.high * r.low));
}

double quadrant_value(const Reduced& reduced, unsigned turn) noexcept {
  const unsigned quadrant = (reduced.quadrant + turn) & 3U;
  const double value = (quadrant & 1U) != 0 ? cos_near_zero(reduced.angle) : sin_near_zero(reduced.angle);
  return (quadrant & 2U) != 0 ? -value : value;
}

bool out_of_range(double x) noexcept { return !(x >= -kLargest && x <= kLargest); }

}  // namespace

double sin(double x) noexcept {
  if (out_of_range(x)) return detail::kNan;
  if (x > -0x1p-27 && x < 0x1p-27) return x;
  return quadrant_value(reduce(x), 0);
}

double cos(double x) noexcept {
  if (out_of_range(x)) return detail::kNan;
  return quadrant_value(reduce(x), 1);
}

}  // namespace motionanalyzer::elementary
