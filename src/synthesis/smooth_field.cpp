#include "synthesis/smooth_field.hpp"

#include <algorithm>
#include <cmath>

namespace motionanalyzer::imaging {
namespace {

// Correlation of independent knots joined by cubic B-splines is the B-spline of degree 7: it has fallen to
// 1/e at this many spacings.
constexpr double kSpacingsTo1e = 1.1846958711967877;

}  // namespace

SmoothField::SmoothField(double length, double correlation_length, double offset) noexcept
    : per_spacing_(kSpacingsTo1e / correlation_length), offset_(offset) {
  knots_ = static_cast<std::size_t>(length * per_spacing_ + offset) + 4;
}

SmoothField::Place SmoothField::place(double at) const noexcept {
  const double t = at * per_spacing_ + offset_;
  const auto first = std::min(static_cast<std::size_t>(t), knots_ - 4);
  const double u = t - static_cast<double>(first), v = 1 - u, u2 = u * u, u3 = u2 * u;
  const double w0 = v * v * v, w1 = 3 * u3 - 6 * u2 + 4, w2 = 3 * (u + u2 - u3) + 1, w3 = u3;
  // The plain weights' variance ripples by 8 % between knots.
  const double scale = 1 / std::sqrt((w0 * w0 + w1 * w1) + (w2 * w2 + w3 * w3));
  return {first, {w0 * scale, w1 * scale, w2 * scale, w3 * scale}};
}

}  // namespace motionanalyzer::imaging
