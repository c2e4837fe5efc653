#include "kinematics/local_cubic.hpp"

namespace motionanalyzer::kinematics {

namespace {

constexpr double kLeastPivot =
    1e-7;  // of its diagonal; 41 even samples have .09 at degree 3, three clusters 0

struct Moments {
  std::array<double, 7> t{};
  std::array<double, 4> x{}, y{};
};

Moments sum_moments(const CurveSamples& samples, std::size_t first, std::size_t end, double centre,
                    double scale) noexcept {
  Moments m;
  for (std::size_t i = first; i < end; ++i) {
    const double t = (samples.s[i] - centre) * scale;
    const double t2 = t * t, t3 = t2 * t;
    const double x = samples.x[i], y = samples.y[i];
    m.t[0] += 1;
    m.t[1] += t;
    m.t[2] += t2;
    m.t[3] += t3;
    m.t[4] += t2 * t2;
    m.t[5] += t2 * t3;
    m.t[6] += t3 * t3;
    m.x[0] += x;
    m.x[1] += t * x;
    m.x[2] += t2 * x;
    m.x[3] += t3 * x;
    m.y[0] += y;
    m.y[1] += t * y;
    m.y[2] += t2 * y;
    m.y[3] += t3 * y;
  }
  return m;
}

/// Unit lower triangle and pivots of the normal matrix; `order` is how many leading pivots stand.
struct Factor {
  double lower[4][4] = {};
  double pivot[4] = {};
  std::size_t order = 0;
};

Factor factorise(const std::array<double, 7>& t) noexcept {
  Factor f;
  for (std::size_t j = 0; j < 4; ++j) {
    double d = t[2 * j];
    for (std::size_t k = 0; k < j; ++k) d -= f.lower[j][k] * f.lower[j][k] * f.pivot[k];
    if (!(d > kLeastPivot * t[2 * j])) break;
    f.pivot[j] = d;
    f.order = j + 1;
    for (std::size_t i = j + 1; i < 4; ++i) {
      double v = t[i + j];
      for (std::size_t k = 0; k < j; ++k) v -= f.lower[i][k] * f.lower[j][k] * f.pivot[k];
      f.lower[i][j] = v / d;
    }
  }
  return f;
}

std::array<double, 4> solve(const Factor& f, std::array<double, 4> b) noexcept {
  for (std::size_t i = 0; i < f.order; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= f.lower[i][k] * b[k];
  }
  for (std::size_t i = f.order; i < 4; ++i) b[i] = 0;
  for (std::size_t i = 0; i < f.order; ++i) b[i] /= f.pivot[i];
  for (std::size_t i = f.order; i-- > 0;) {
    for (std::size_t k = i + 1; k < f.order; ++k) b[i] -= f.lower[k][i] * b[k];
  }
  return b;
}

void unscale(std::array<double, 4>& c, double scale) noexcept {
  c[1] *= scale;
  c[2] *= scale * scale;
  c[3] *= scale * scale * scale;
}

}  // namespace

bool fit_cubic(const CurveSamples& samples, std::size_t first, std::size_t end, double centre,
               double half_width, Cubic& out) noexcept {
  const double scale = 1 / half_width;
  const Moments m = sum_moments(samples, first, end, centre, scale);
  const Factor f = factorise(m.t);
  if (f.order < 2) return false;
  out.centre = centre;
  out.x = solve(f, m.x);
  out.y = solve(f, m.y);
  unscale(out.x, scale);
  unscale(out.y, scale);
  return true;
}

}  // namespace motionanalyzer::kinematics
