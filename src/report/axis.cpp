#include "report/axis.hpp"

#include <algorithm>
#include <cmath>

#include "report/text.hpp"

namespace motionanalyzer::report {
namespace {

constexpr double kTickLength = 4;

Range widened(double low, double high) {
  if (low < high) return {low, high};
  const double room = low == 0 ? 1 : std::fabs(low) / 10;
  return {low - room, high + room};
}

double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < std::abs(exponent); ++i) power *= 10;
  return exponent < 0 ? 1 / power : power;
}

// Exponent of the largest power of ten that is not above the value.
int decade_of(double value) {
  int decade = 0;
  while (decade < 300 && power_of_ten(decade + 1) <= value) ++decade;
  while (decade > -300 && power_of_ten(decade) > value) --decade;
  return decade;
}

std::vector<double> finite_sorted(std::span<const double> values) {
  std::vector<double> finite;
  for (const double value : values) {
    if (std::isfinite(value)) finite.push_back(value);
  }
  std::sort(finite.begin(), finite.end());
  return finite;
}

}  // namespace

Range range_of(std::span<const double> values) { return inner_range_of(values, 0); }

Range inner_range_of(std::span<const double> values, double share) {
  const auto sorted = finite_sorted(values);
  if (sorted.empty()) return {0, 1};
  const std::size_t cut = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return widened(sorted[cut], sorted[sorted.size() - 1 - cut]);
}

Ticks ticks_of(const Range& range, int target) {
  const double wanted = range.span() / target;
  if (!(wanted > 0) || !std::isfinite(wanted)) return {};
  const int decade = decade_of(wanted);
  const double unit = power_of_ten(decade), relative = wanted / unit;
  const double factor = relative <= 1.5 ? 1 : relative <= 3.5 ? 2 : relative <= 7.5 ? 5 : 10;
  Ticks ticks;
  ticks.decimals = std::max(0, factor == 10 ? -decade - 1 : -decade);
  const double step = factor * unit, first = std::ceil(range.low / step - 1e-9);
  for (double i = first; i * step <= range.high + 1e-9 * step && ticks.value.size() < 100; i += 1) {
    ticks.value.push_back(i * step);
  }
  return ticks;
}

std::string tick_label(double value, const Ticks& ticks) {
  return ticks.decimals > 5 || std::fabs(value) >= 1e6 ? show(value, 3) : show_fixed(value, ticks.decimals);
}

Axes make_axes(const Box& box, const Range& x, const Range& y) {
  return {box, {x, box.left, box.right()}, {y, box.bottom(), box.top}};
}

void draw_axes(Svg* svg, const Axes& axes, std::string_view x_label, std::string_view y_label) {
  const Box& box = axes.box;
  const Ticks across = ticks_of(axes.x.range, std::max(2, static_cast<int>(box.width / 75)));
  for (const double value : across.value) {
    const double x = axes.x(value);
    svg->line({x, box.bottom()}, {x, box.bottom() + kTickLength}, "axis");
    if (!x_label.empty()) {
      svg->text({x, box.bottom() + 16}, Anchor::middle, "tick", tick_label(value, across));
    }
  }
  const Ticks upwards = ticks_of(axes.y.range, std::max(2, static_cast<int>(box.height / 30)));
  for (const double value : upwards.value) {
    const double y = axes.y(value);
    svg->line({box.left, y}, {box.right(), y}, "grid");
    svg->text({box.left - 7, y + 3.5}, Anchor::end, "tick", tick_label(value, upwards));
  }
  svg->line({box.left, box.bottom()}, {box.right(), box.bottom()}, "axis");
  if (!x_label.empty()) svg->text({box.right(), box.bottom() + 31}, Anchor::end, "label", x_label);
  svg->text({box.left - 7, box.top - 9}, Anchor::start, "label", y_label);
}

}  // namespace motionanalyzer::report
