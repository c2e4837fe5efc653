#include "motionanalyzer/statistics/visible_length.hpp"

#include <algorithm>

namespace motionanalyzer {

double expected_length(std::span<const double> window, double last) noexcept {
  double longest = 0, second = 0;
  for (const double length : window) {
    second = std::max(second, std::min(length, longest));
    longest = std::max(longest, length);
  }
  return std::max(window.size() > 1 ? second : longest, last);
}

LengthFit length_fit(double length, double expected, double max_drop) noexcept {
  const double kept = 1 - max_drop;
  if (length < kept * expected) return LengthFit::cut;
  return kept * length > expected ? LengthFit::overlong : LengthFit::in_line;
}

}  // namespace motionanalyzer
