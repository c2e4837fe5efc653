#include <cmath>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/mechanics/strip.hpp"

namespace motionanalyzer {
namespace {

/// alpha F(alpha)^2 of an edge crack in pure bending, K = F sigma sqrt(pi a).
double crack_driving(double alpha) {
  if (alpha == 0) return 0;
  const double angle = 0.5 * elementary::kPi * alpha;
  const double sine = elementary::sin(angle), cosine = elementary::cos(angle), rest = 1 - sine;
  const double shape = (0.923 + 0.199 * (rest * rest) * (rest * rest)) / cosine;
  return sine / cosine / (0.5 * elementary::kPi) * shape * shape;
}

}  // namespace

double notch_length_ratio(double depth) {
  const StandardArithmetic standard;
  if (!(depth >= 0 && depth <= 0.95))
    throw Error(ErrorCode::invalid_argument,
                "a notch of depth " + std::to_string(depth) + " of the thickness",
                "Give a depth from 0 to 0.95.");
  constexpr int kPairs = 500;  // Simpson's rule; 1e-6 relative at 0.95, where the integrand is steepest
  const double step = depth / (2 * kPairs);
  double sum = crack_driving(depth);
  for (int i = 1; i < 2 * kPairs; ++i) sum += (i % 2 == 1 ? 4 : 2) * crack_driving(i * step);
  return 6 * elementary::kPi * sum * (step / 3);
}

}  // namespace motionanalyzer
