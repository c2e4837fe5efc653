// From a likelihood and its maximum to a50, a90 and a90/95.
#pragma once

#include "evaluation/profile.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"

namespace motionanalyzer::detail {

/// ln lambda and its mean over the panels, about which the fit is done.
struct LogSizes {
  std::vector<double> x;          ///< ln lambda - centre
  double centre = 0, spread = 0;  ///< mean and sd of ln lambda
};
/// throws  Error{invalid_argument} for lambda <= 0 or not finite
LogSizes log_sizes(std::span<const double> lambda_mm);

/// Fills status and, for a curve that rises, mu and sigma, from the maximum over all curves.
void set_curve(PodCurve& curve, const LikelihoodMaximum& best, double flat_value, double centre);
/// Fills a50, a90 and a90_95. inside: an x that belongs to every interval of separated data.
void set_sizes(PodCurve& curve, const Profile& profile, double centre, double inside);

}  // namespace motionanalyzer::detail
