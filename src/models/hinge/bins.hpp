// Where along the bend the frames of normal panels lie.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "models/hinge/fit.hpp"

namespace motionanalyzer::hinge {

/// Bins along the bend with equally many frames, none narrower than makes sense; all of the hold in one.
struct Bins {
  std::vector<double> upper;   ///< B, the last is infinite
  std::vector<double> centre;  ///< B, increasing
  std::vector<double> frames;  ///< B, of a panel on average

  std::size_t of(double shape) const {
    return static_cast<std::size_t>(std::upper_bound(upper.begin(), upper.end() - 1, shape) - upper.begin());
  }
};

/// throws  Error{bad_input} for panels that do not bend
Bins make_bins(const Fields& fields);

}  // namespace motionanalyzer::hinge
