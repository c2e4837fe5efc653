#include "evaluation/hit_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/normal.hpp"

namespace motionanalyzer::detail {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// log(1 + e^x) without overflow or loss: the rounding of 1 + e^x is divided out again.
double softplus(double x) noexcept {
  if (x > 0) return x + softplus(-x);
  const double small = elementary::exp(x), sum = 1 + small;
  return sum == 1 ? small : elementary::log(sum) * (small / (sum - 1));
}

/// Logarithm of a probability and its slope in z.
struct LogTerm {
  double value, slope;
};
struct LinkTerms {
  LogTerm hit, miss;
};
/// Of Link(z) and 1 - Link(z).
LinkTerms link_terms(PodLink link, double z) noexcept {
  if (link == PodLink::probit) {
    const NormalSides sides = normal_sides(z);
    return {{sides.log_below, sides.hazard_below}, {sides.log_above, -sides.hazard_above}};
  }
  const double log_hit = -softplus(-z), p = elementary::exp(log_hit);
  return {{log_hit, 1 / (1 + elementary::exp(z))}, {log_hit - z, -p}};
}

/// The same over a floor: floor + (1 - floor) Link(z).
LinkTerms over_floor(const LinkTerms& terms, double floor, double log_rest) noexcept {
  const double above = (1 - floor) * elementary::exp(terms.hit.value), p = floor + above;
  return {{elementary::log(p), terms.hit.slope * above / p}, {terms.miss.value + log_rest, terms.miss.slope}};
}

double times_log(double count, double p) noexcept { return count > 0 ? count * elementary::log(p) : 0; }

}  // namespace

double link_quantile(const PodOptions& options, double probability) {
  const double p = (probability - options.floor) / (1 - options.floor);
  return options.link == PodLink::probit ? normal_quantile(p) : elementary::log(p / (1 - p));
}

double link_probability(const PodOptions& options, double z) noexcept {
  const double p = options.link == PodLink::probit ? normal_cdf(z) : 1 / (1 + elementary::exp(-z));
  return options.floor + (1 - options.floor) * p;
}

LocalLikelihood hit_likelihood(const HitData& data, const Parameters& parameters) noexcept {
  LocalLikelihood sum;
  if (parameters[1] < 0) {
    sum.value = -kUnbounded;
    return sum;
  }
  const double floor = data.options.floor, log_rest = elementary::log(1 - floor);
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double x = data.x[i], z = parameters[0] + parameters[1] * x;
    LinkTerms terms = link_terms(data.options.link, z);
    if (floor > 0) terms = over_floor(terms, floor, log_rest);
    const LogTerm& term = data.hit[i] != 0 ? terms.hit : terms.miss;
    const double information = -terms.hit.slope * terms.miss.slope;  // (dP/dz)^2 / (P (1 - P))
    sum.value += term.value;
    sum.gradient[0] += term.slope;
    sum.gradient[1] += term.slope * x;
    sum.information[0][0] += information;
    sum.information[1][0] += information * x;
    sum.information[1][1] += information * x * x;
  }
  sum.information[0][1] = sum.information[1][0];
  return sum;
}

StepCurve best_step(const HitData& data) {
  double last_miss = -kUnbounded, lowest = kUnbounded, first_hit_above = kUnbounded;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    lowest = std::min(lowest, data.x[i]);
    if (data.hit[i] == 0) last_miss = std::max(last_miss, data.x[i]);
  }
  double hits_below = 0, misses_below = 0, hits_there = 0, misses_there = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    if (data.x[i] < last_miss)
      ++(data.hit[i] != 0 ? hits_below : misses_below);
    else if (data.x[i] == last_miss)
      ++(data.hit[i] != 0 ? hits_there : misses_there);
    else
      first_hit_above = std::min(first_hit_above, data.x[i]);
  }
  if (last_miss == -kUnbounded) return {0, lowest - 0.5};
  const double there = std::max(data.options.floor, hits_there / (hits_there + misses_there));
  const double log_likelihood = times_log(hits_below, data.options.floor) +
                                times_log(misses_below, 1 - data.options.floor) +
                                times_log(hits_there, there) + times_log(misses_there, 1 - there);
  if (hits_there > 0) return {log_likelihood, last_miss};
  return {log_likelihood,
          first_hit_above == kUnbounded ? last_miss + 0.5 : (last_miss + first_hit_above) / 2};
}

}  // namespace motionanalyzer::detail
