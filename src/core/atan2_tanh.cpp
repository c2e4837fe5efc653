#include <cmath>

#include "core/elementary_bits.hpp"
#include "core/exp_parts.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::elementary {
namespace {

using detail::DoubleDouble;

constexpr DoubleDouble kPiParts{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
constexpr DoubleDouble kHalfPiParts{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

/// atan(y / x) for 0 <= y <= x, x > 0, both of moderate size: the nearest j/8 and the angle that is left,
/// atan(y/x) = atan(j/8) + atan((y - x j/8) / (x + y j/8)).
double atan_of_ratio(double y, double x) noexcept {
  constexpr DoubleDouble kAtanEighths[] = {{0, 0},
                                           {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
                                           {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
                                           {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
                                           {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
                                           {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
                                           {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
                                           {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
                                           {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55}};
  constexpr double kTaylor[] = {-1.0 / 3, 1.0 / 5, -1.0 / 7, 1.0 / 9, -1.0 / 11, 1.0 / 13, -1.0 / 15};
  const int j = static_cast<int>(y / x * 8 + 0.5);
  const double c = j * 0.125;
  const double t = j == 0 ? y / x : (y - c * x) / (x + c * y), z = t * t;
  const DoubleDouble& base = kAtanEighths[j];
  return base.high + (t + (base.low + t * (z * detail::polynomial(kTaylor, z))));
}

/// x and y positive and finite.
double first_quadrant(double y, double x) noexcept {
  const double larger = y > x ? y : x;
  const double scale = larger > 0x1p1000 ? 0x1p-100 : (larger < 0x1p-900 ? 0x1p120 : 1.0);
  y *= scale;
  x *= scale;
  if (y <= x) return atan_of_ratio(y, x);
  return kHalfPiParts.high - (atan_of_ratio(x, y) - kHalfPiParts.low);
}

/// The angle of (|x|, |y|) where one of them is zero or infinite.
double axis_angle(double y, double x) noexcept {
  if (y == 0) return 0;
  if (x == detail::kInfinity) return y == detail::kInfinity ? kHalfPiParts.high / 2 : 0.0;
  return kHalfPiParts.high;
}

}  // namespace

double atan2(double y, double x) noexcept {
  if (x != x || y != y) return detail::kNan;
  const double up = std::fabs(y), across = std::fabs(x);
  const bool on_axis = up == 0 || across == 0 || up == detail::kInfinity || across == detail::kInfinity;
  double angle = on_axis ? axis_angle(up, across) : first_quadrant(up, across);
  if (detail::sign_bit(x)) angle = kPiParts.high - (angle - kPiParts.low);
  return detail::sign_bit(y) ? -angle : angle;
}

double tanh(double x) noexcept {
  constexpr double kOneFrom = 22, kLinearTo = 0x1p-28;
  const double size = std::fabs(x);
  if (!(size < kOneFrom)) return x != x ? x : (x < 0 ? -1.0 : 1.0);
  if (size < kLinearTo) return x;
  // (e^u - 1) / (e^u + 1), u = 2 |x|, divided by 2^k: no digits are lost in the difference.
  const detail::ExpParts e = detail::exp_parts(2 * size);
  const double unit = detail::power_of_two(-e.k);
  const DoubleDouble above = detail::two_sum(1 - unit, e.p.high), below = detail::two_sum(1 + unit, e.p.high);
  const double quotient = above.high / below.high;
  const double rest = (above.low + e.p.low) - quotient * (below.low + e.p.low);
  const double value = quotient + rest / below.high;
  return x < 0 ? -value : value;
}

}  // namespace motionanalyzer::elementary
