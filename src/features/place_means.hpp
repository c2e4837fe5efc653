// From a line along the strip to what its slow waves are at the places, on the mean.
#pragma once

#include <cstddef>

#include "features/place_history.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::features {

class PlaceMeans {
 public:
  explicit PlaceMeans(std::size_t stations);
  /// line: a value at each station
  Places of(const double* line) const noexcept;

 private:
  Matrix share_;  ///< S x kPlaceCount: what a station adds to the mean at a place
};

}  // namespace motionanalyzer::features
