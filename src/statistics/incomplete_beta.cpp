#include <cmath>
#include <limits>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "statistics/stirling.hpp"

namespace motionanalyzer {
namespace {

constexpr double kTiny = 1e-300;  // stands for a zero denominator in Lentz's method
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr int kMaxTerms = 1000000;  // about sqrt(max(a, b)) are needed

void check(double a, double b, double x, const char* name) {
  if (!(a > 0 && b > 0 && std::isfinite(a) && std::isfinite(b) && x >= 0 && x <= 1))
    throw Error(ErrorCode::invalid_argument, "incomplete beta function of a = " + std::to_string(a) +
                                                 ", b = " + std::to_string(b) + ", " + name + " = " +
                                                 std::to_string(x));
}

/// x^a y^b / B(a, b), y = 1 - x. In Loader's form the large logarithms have cancelled on paper.
double density_times_xy(double a, double b, double x, double y) {
  const double n = a + b;
  const double exponent = detail::stirling_remainder(n) - detail::stirling_remainder(a) -
                          detail::stirling_remainder(b) - detail::deviance_half(a, n * x) -
                          detail::deviance_half(b, n * y);
  return std::sqrt(a / n * b / (2 * elementary::kPi)) * elementary::exp(exponent);
}

double away_from_zero(double value) { return std::fabs(value) < kTiny ? kTiny : value; }

/// The continued fraction of DLMF 8.17.22 by the modified method of Lentz; converges fast for x < (a + 1) /
/// (a + b + 2).
double continued_fraction(double a, double b, double x) {
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), result = d;
  for (int m = 1; m < kMaxTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    result *= d * c;
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    const double step = d * c;
    result *= step;
    if (std::fabs(step - 1) <= 2 * kEpsilon) return result;
  }
  throw Error(ErrorCode::invalid_argument, "incomplete beta function of a = " + std::to_string(a) +
                                               ", b = " + std::to_string(b) + " needs too many terms");
}

double lower_part(double a, double b, double x, double y) {
  return density_times_xy(a, b, x, y) / a * continued_fraction(a, b, x);
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  check(a, b, x, "x");
  if (x == 0 || x == 1) return x;
  if (x < (a + 1) / (a + b + 2)) return lower_part(a, b, x, 1 - x);
  return 1 - lower_part(b, a, 1 - x, x);
}

double incomplete_beta_inverse(double a, double b, double p) {
  check(a, b, p, "p");
  if (p == 0 || p == 1) return p;
  double low = 0, high = 1, x = a / (a + b);
  for (int step = 0; step < 1100 && low < high; ++step) {
    const double error = incomplete_beta(a, b, x) - p;
    (error < 0 ? low : high) = x;
    if (error == 0) break;
    const double slope = density_times_xy(a, b, x, 1 - x) / (x * (1 - x));
    double next = x - error / slope;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (std::fabs(next - x) <= kEpsilon * x || next <= low || next >= high) return next;
    x = next;
  }
  return x;
}

}  // namespace motionanalyzer
