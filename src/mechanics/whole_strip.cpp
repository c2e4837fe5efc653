#include "mechanics/whole_strip.hpp"

#include <algorithm>
#include <cmath>

#include "mechanics/knot_shape.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::detail {
namespace {

std::size_t nodes_of(double unseen, std::size_t seen) {
  return static_cast<std::size_t>(unseen * static_cast<double>(seen - 1) + 0.5);
}

double distance_px(const HealthyTrajectory& t, std::size_t knot, std::size_t node) {
  const double dx = t.x_px(knot, node + 1) - t.x_px(knot, node),
               dy = t.y_px(knot, node + 1) - t.y_px(knot, node);
  return std::sqrt(dx * dx + dy * dy);
}

}  // namespace

WholeStrip::WholeStrip(const HealthyTrajectory& seen, const StripTraits& traits)
    : first_(nodes_of(traits.unseen_first, seen.nodes())),
      seen_(seen.nodes()),
      last_(nodes_of(traits.unseen_last, seen.nodes())),
      x_px_(seen.knots(), first_ + seen_ + last_),
      y_px_(seen.knots(), first_ + seen_ + last_) {
  for (std::size_t g = 0; g < seen.knots(); ++g) extend(g, seen);
}

void WholeStrip::extend(std::size_t g, const HealthyTrajectory& seen) {
  std::copy_n(seen.x_px.row(g).begin(), seen_, x_px_.row(g).begin() + static_cast<std::ptrdiff_t>(first_));
  std::copy_n(seen.y_px.row(g).begin(), seen_, y_px_.row(g).begin() + static_cast<std::ptrdiff_t>(first_));
  if (first_ + last_ == 0) return;
  const KnotShape shape = knot_shape(seen.x_px.row(g), seen.y_px.row(g));
  const double turn = shape.turning_rad / static_cast<double>(seen_ - 1);
  double step = 0;
  for (std::size_t i = 0; i + 1 < seen_; ++i)
    step += distance_px(seen, g, i) / static_cast<double>(seen_ - 1);
  double angle = shape.tangent_rad(0) - turn / 2;
  for (std::size_t i = first_; i-- > 0; angle -= turn) {
    x_px_(g, i) = x_px_(g, i + 1) - step * elementary::cos(angle);
    y_px_(g, i) = y_px_(g, i + 1) - step * elementary::sin(angle);
  }
  angle = shape.tangent_rad(seen_ - 1) + turn / 2;
  for (std::size_t i = first_ + seen_; i < x_px_.cols(); ++i, angle += turn) {
    x_px_(g, i) = x_px_(g, i - 1) + step * elementary::cos(angle);
    y_px_(g, i) = y_px_(g, i - 1) + step * elementary::sin(angle);
  }
}

double WholeStrip::fraction(double visible) const noexcept {
  if (first_ + last_ == 0) return visible;
  return (static_cast<double>(first_) + visible * static_cast<double>(seen_ - 1)) /
         static_cast<double>(x_px_.cols() - 1);
}

double WholeStrip::visible_share() const noexcept {
  return static_cast<double>(seen_ - 1) / static_cast<double>(x_px_.cols() - 1);
}

std::vector<double> WholeStrip::compliance(std::span<const double> visible) const {
  if (first_ + last_ == 0) return {visible.begin(), visible.end()};
  const double share = visible_share(), from = fraction(0);
  const auto count = static_cast<std::size_t>(static_cast<double>(visible.size()) / share + 0.5);
  std::vector<double> whole(count, 1.0);
  for (std::size_t k = 0; k < count; ++k) {
    const double place = (static_cast<double>(k) + 0.5) / static_cast<double>(count);
    const double at = (place - from) / share * static_cast<double>(visible.size());
    if (at >= 0 && at < static_cast<double>(visible.size())) whole[k] = visible[static_cast<std::size_t>(at)];
  }
  return whole;
}

}  // namespace motionanalyzer::detail
