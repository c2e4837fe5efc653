#include "features/profile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace motionanalyzer::features {

namespace {

double mean_of(std::span<const double> values) noexcept {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

}  // namespace

Profile profile_of(std::span<const double> values) noexcept {
  Profile p;
  const double n = static_cast<double>(values.size());
  p.mean = mean_of(values);
  p.min = p.max = values.front();
  double m2 = 0, m3 = 0, m4 = 0;
  for (const double v : values) {
    const double d = v - p.mean, d2 = d * d;
    m2 += d2 / n;
    m3 += d2 * d / n;
    m4 += d2 * d2 / n;
    p.min = std::min(p.min, v);
    p.max = std::max(p.max, v);
  }
  p.sd = std::sqrt(m2);
  p.rms = std::sqrt(m2 + p.mean * p.mean);
  if (m2 * m2 > 0) {
    p.skewness = m3 / (m2 * p.sd);
    p.kurtosis = m4 / (m2 * m2) - 3;
  }
  return p;
}

double correlation(std::span<const double> a, std::span<const double> b) noexcept {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  const double scale = std::sqrt(aa) * std::sqrt(bb);
  return scale > 0 ? ab / scale : 0;
}

double autocorrelation(std::span<const double> values) noexcept {
  const std::size_t lag = values.size() / 8;
  return correlation(values.first(values.size() - lag), values.subspan(lag));
}

void subtract_parabola(std::span<const double> values, std::span<double> residual) noexcept {
  // Discrete orthogonal polynomials on the station numbers: 1, t, t^2 - mean of t^2.
  const double n = static_cast<double>(values.size());
  const double centre = 0.5 * (n - 1), t2_mean = (n * n - 1) / 12;
  double b0 = 0, b1 = 0, b2 = 0, n1 = 0, n2 = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double t = static_cast<double>(i) - centre, q = t * t - t2_mean;
    b0 += values[i] / n;
    b1 += values[i] * t;
    b2 += values[i] * q;
    n1 += t * t;
    n2 += q * q;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double t = static_cast<double>(i) - centre, q = t * t - t2_mean;
    residual[i] = values[i] - b0 - b1 / n1 * t - b2 / n2 * q;
  }
}

}  // namespace motionanalyzer::features
