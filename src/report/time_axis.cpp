#include <algorithm>
#include <cmath>
#include <limits>

#include "report/plots.hpp"

namespace motionanalyzer::report {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// First and last frame number of whatever the panel has.
Range frame_numbers(const ReportPanel& panel) {
  Range numbers{kInfinity, -kInfinity};
  const auto take = [&](const std::vector<std::int32_t>& number) {
    if (number.empty()) return;
    numbers.low = std::min(numbers.low, static_cast<double>(number.front()));
    numbers.high = std::max(numbers.high, static_cast<double>(number.back()));
  };
  if (panel.kinematics) take(panel.kinematics->number);
  take(panel.verdict.frame);
  if (numbers.low > numbers.high) numbers = {0, static_cast<double>(panel.signal.size()) - 1};
  return numbers;
}

bool fps_is_known(const ReportPanel& panel) { return std::isfinite(panel.fps) && panel.fps > 0; }

TimeAxis make_axis(const Range& numbers, bool in_seconds, double fps) {
  TimeAxis axis;
  axis.in_seconds = in_seconds;
  axis.fps = fps;
  axis.first = numbers.low;
  axis.label = in_seconds ? "time, s" : "frame";
  axis.range = {axis.at(numbers.low), axis.at(std::max(numbers.high, numbers.low + 1))};
  return axis;
}

}  // namespace

TimeAxis time_axis(const ReportPanel& panel) {
  return make_axis(frame_numbers(panel), fps_is_known(panel), panel.fps);
}

TimeAxis common_time_axis(const ReportPanel& a, const ReportPanel& b) {
  const TimeAxis of_a = time_axis(a), of_b = time_axis(b);
  if (of_a.in_seconds != of_b.in_seconds) {
    const Range numbers_a = frame_numbers(a), numbers_b = frame_numbers(b);
    return make_axis({std::min(numbers_a.low, numbers_b.low), std::max(numbers_a.high, numbers_b.high)},
                     false, 0);
  }
  TimeAxis axis = of_a;
  axis.range = {std::min(of_a.range.low, of_b.range.low), std::max(of_a.range.high, of_b.range.high)};
  return axis;
}

LengthUnit length_unit(const ReportPanel& panel) {
  const bool known = panel.mm_per_px && std::isfinite(*panel.mm_per_px) && *panel.mm_per_px > 0;
  return known ? LengthUnit{*panel.mm_per_px, "mm"} : LengthUnit{};
}

}  // namespace motionanalyzer::report
