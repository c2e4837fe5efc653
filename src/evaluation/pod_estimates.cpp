#include "evaluation/pod_estimates.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "evaluation/hit_likelihood.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kNoGain = 1e-9;  // of likelihood by a slope: there is none
constexpr double kFarAway =
    50;  // in ln lambda, beyond all data: where a flat curve would reach another level

double half_square(double z) noexcept { return 0.5 * z * z; }

/// e^x, with 0 and infinity for the ends that do not exist.
double size_at(double x, double centre) noexcept { return elementary::exp(x + centre); }

}  // namespace

LogSizes log_sizes(std::span<const double> lambda_mm) {
  LogSizes sizes;
  const auto n = static_cast<double>(lambda_mm.size());
  for (std::size_t i = 0; i < lambda_mm.size(); ++i) {
    if (!(lambda_mm[i] > 0) || !std::isfinite(lambda_mm[i]))
      throw Error(ErrorCode::invalid_argument,
                  "lambda of panel " + std::to_string(i) + " is " + std::to_string(lambda_mm[i]) + " mm",
                  "A POD curve takes damaged panels alone; normal ones belong to the false-alarm rate.");
    sizes.x.push_back(elementary::log(lambda_mm[i]));
    sizes.centre += sizes.x.back() / n;
  }
  for (double& x : sizes.x) {
    x -= sizes.centre;
    sizes.spread += x * x / n;
  }
  sizes.spread = std::sqrt(sizes.spread);
  return sizes;
}

void set_curve(PodCurve& curve, const LikelihoodMaximum& best, double flat_value, double centre) {
  curve.log_likelihood = std::max(best.value, flat_value);
  curve.status = PodStatus::no_trend;
  if (!(best.at[1] > 0 && best.value > flat_value + kNoGain)) return;
  curve.status = PodStatus::fitted;
  curve.mu = centre - best.at[0] / best.at[1];
  curve.sigma = 1 / best.at[1];
}

void set_sizes(PodCurve& curve, const Profile& profile, double centre, double inside) {
  const double level = curve.options.level;
  const double two_sided = half_square(normal_quantile((1 + level) / 2));
  const double one_sided = half_square(normal_quantile(level));
  const auto estimate = [&](Estimate& size, double probability) {
    const double z = link_quantile(curve.options, probability);
    double x = inside;
    if (curve.status == PodStatus::fitted) {
      x = *curve.mu + *curve.sigma * z - centre;
      size.value = size_at(x, centre);
    } else if (curve.status == PodStatus::no_trend) {
      x = z > profile.flat_level ? kFarAway : -kFarAway;
    }
    size.low = size_at(profile_end(profile, x, z, two_sided, -1), centre);
    size.high = size_at(profile_end(profile, x, z, two_sided, 1), centre);
    return size_at(profile_end(profile, x, z, one_sided, 1), centre);
  };
  estimate(curve.a50, 0.5);
  curve.a90_95 = estimate(curve.a90, 0.9);
}

}  // namespace motionanalyzer::detail
