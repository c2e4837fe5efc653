// Intervals of "the x at which level + slope * x = z" by the profile likelihood.
#pragma once

#include "evaluation/likelihood.hpp"

namespace motionanalyzer::detail {

/// A likelihood of curves that do not fall (slope >= 0), its maximum, and where to climb from.
struct Profile {
  Likelihood likelihood;
  double highest;     ///< supremum over slope >= 0
  double flat_level;  ///< of the best flat curve
  Parameters start;   ///< of slope and scale, when a point of the curve is held; allowed
  bool has_scale;     ///< the third parameter exists
  bool many_summits;  ///< not concave: look at gentler and steeper slopes before climbing
};

/// Highest likelihood of the curves through (x, z).
double highest_through(const Profile& profile, double x, double z);
/// Highest likelihood of the flat curves, as which those through (x, z) end for x far to the right (`side`
/// 1) or left (-1).
double highest_flat(const Profile& profile, double z, int side);
/// End of {x: highest - highest_through(x) <= drop} on one side of `inside`, a point of it; +-inf when it
/// has none.
double profile_end(const Profile& profile, double inside, double z, double drop, int side);

}  // namespace motionanalyzer::detail
