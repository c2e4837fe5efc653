// Frames of a caller's arrays as the library's own.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::capi {

/// A coordinate as it is kept; false where it is not observed. throws Error{bad_input}: beyond a float
template <class Real>
bool take_coordinate(Real given, float& kept) {
  kept = std::numeric_limits<float>::quiet_NaN();
  if (!std::isfinite(given)) return false;
  if constexpr (sizeof(Real) > sizeof(float)) {
    if (std::fabs(given) > static_cast<Real>(std::numeric_limits<float>::max()))
      throw Error(ErrorCode::bad_input, "a coordinate is beyond any picture", "give coordinates in px");
  }
  kept = static_cast<float>(given);
  return true;
}

/// Points of one or many frames: not observed = NaN in both coordinates and 0 in the mask.
template <class Real>
void take_points(std::span<const Real> x, std::span<const Real> y, const uint8_t* mask, std::span<float> to_x,
                 std::span<float> to_y, std::span<uint8_t> to_mask) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool has_x = take_coordinate(x[i], to_x[i]), has_y = take_coordinate(y[i], to_y[i]);
    const bool observed = has_x && has_y && (mask == nullptr || mask[i] != 0);
    to_mask[i] = observed ? 1 : 0;
    if (!observed) to_x[i] = to_y[i] = kNone;
  }
}

/// Numbers as given, or 0, 1, ... for NULL. throws StatusError{invalid_argument} when they do not increase
inline void take_numbers(const int32_t* given, std::span<int32_t> kept, const char* what) {
  if (given == nullptr) {
    std::iota(kept.begin(), kept.end(), 0);
    return;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0 && given[i] <= given[i - 1])
      throw invalid_argument(std::string(what) + " does not increase at element " + std::to_string(i) + ": " +
                             std::to_string(given[i]) + " after " + std::to_string(given[i - 1]));
    kept[i] = given[i];
  }
}

}  // namespace motionanalyzer::capi
