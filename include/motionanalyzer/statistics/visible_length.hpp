// Whether a frame shows as much of the strip as its neighbours do. A frame file that was cut off holds a part
// of the strip only, and a part taken for the whole looks like a bend that happened at once.
#pragma once

#include <span>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// Change between neighbouring frames that is still one strip. Whole strips in whole pixels change by up to
/// .03, a strip that moves out of view by its speed.
inline constexpr double kMaxLengthDrop = 0.1;

/// Visible length that a frame should have.
/// in      window: lengths of the frames around it, its own among them, any unit; last: that of the frame
///         before it that was in line, 0 = none yet
/// out     the second longest of the window, so that one overlong frame does not count, or `last` where that
///         is longer: a run of cut frames does not become the rule. 0 for an empty window
MOTIONANALYZER_API double expected_length(std::span<const double> window, double last) noexcept;

enum class LengthFit { in_line, cut, overlong };
/// cut: shorter than (1 - max_drop) * expected; overlong: the same the other way round. max_drop >= 1: always
/// in line.
MOTIONANALYZER_API LengthFit length_fit(double length, double expected, double max_drop) noexcept;

}  // namespace motionanalyzer
