#include "kinematics/local_cubic.hpp"

#include "support/pair.hpp"

namespace motionanalyzer::kinematics {

namespace {

using support::Pair;

constexpr double kLeastPivot =
    1e-7;  // of its diagonal; 41 even samples have .09 at degree 3, three clusters 0

/// Sums of powers 0..6 of t, and of powers 0..3 times (x, y).
struct Moments {
  std::array<double, 7> t{};
  std::array<Pair, 4> xy;
};

Moments sum_moments(const CurveSamples& samples, std::size_t first, std::size_t end, double centre,
                    double scale) noexcept {
  Pair t12, t34, t56, xy0, xy1, xy2, xy3;
  for (std::size_t i = first; i < end; ++i) {
    const double t = (samples.s[i] - centre) * scale;
    const double t2 = t * t, t3 = t2 * t;
    const Pair xy(samples.x[i], samples.y[i]), both2(t2), both3(t3), t23(t2, t3);
    t12 = t12 + Pair(t, t2);
    t34 = t34 + Pair(t3, t2 * t2);
    t56 = t56 + both3 * t23;
    xy0 = xy0 + xy;
    xy1 = xy1 + Pair(t) * xy;
    xy2 = xy2 + both2 * xy;
    xy3 = xy3 + both3 * xy;
  }
  return {{static_cast<double>(end - first), t12.first(), t12.second(), t34.first(), t34.second(),
           t56.first(), t56.second()},
          {xy0, xy1, xy2, xy3}};
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

/// For x and y at once.
void solve(const Factor& f, std::array<Pair, 4>& b) noexcept {
  for (std::size_t i = 1; i < 4; ++i)
    for (std::size_t k = 0; k < i; ++k) b[i] = b[i] - Pair(f.lower[i][k]) * b[k];
  for (std::size_t i = 0; i < 4; ++i) b[i] = i < f.order ? b[i] / Pair(f.pivot[i]) : Pair();
  for (std::size_t i = 4; i-- > 0;)
    for (std::size_t k = i + 1; k < 4; ++k) b[i] = b[i] - Pair(f.lower[k][i]) * b[k];
}

}  // namespace

bool fit_cubic(const CurveSamples& samples, std::size_t first, std::size_t end, double centre,
               double half_width, Cubic& out) noexcept {
  const double scale = 1 / half_width;
  const Moments m = sum_moments(samples, first, end, centre, scale);
  const Factor f = factorise(m.t);
  if (f.order < 2) return false;
  out.centre = centre;
  std::array<Pair, 4> c = m.xy;
  solve(f, c);
  const std::array<double, 4> factor{1, scale, scale * scale, scale * scale * scale};
  for (std::size_t k = 0; k < 4; ++k) {
    c[k] = c[k] * Pair(factor[k]);
    out.x[k] = c[k].first();
    out.y[k] = c[k].second();
  }
  return true;
}

}  // namespace motionanalyzer::kinematics
