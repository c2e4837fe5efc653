// Least squares on polynomials that are orthogonal on the samples themselves (Forsythe, 1957): no normal
// equations, and so no loss of digits when the samples lie far from zero.
#include <algorithm>
#include <cmath>

#include "motionanalyzer/statistics/smoothing.hpp"

namespace motionanalyzer {
namespace {

constexpr int kMaxDegree = 3;
/// Mean square of the monic polynomial of one degree on samples scaled to [-1, 1], below which the samples
/// are taken for fewer distinct places than the degree needs.
constexpr double kSmallestSquare = 1e-20;

struct Basis {
  double centre = 0, scale = 1;
  double shift[kMaxDegree + 1] = {},
                            weight[kMaxDegree + 1] = {};  // p_{k+1} = (u - shift_k) p_k - weight_k p_{k-1}
  double coefficient[kMaxDegree + 1] = {};
};

double unit(const Basis& basis, double x) { return (x - basis.centre) / basis.scale; }

/// p_0 .. p_k at u.
void values_at(const Basis& basis, double u, int k, double p[kMaxDegree + 1]) {
  p[0] = 1;
  for (int j = 0; j < k; ++j)
    p[j + 1] = (u - basis.shift[j]) * p[j] - (j > 0 ? basis.weight[j] * p[j - 1] : 0.0);
}

bool set_unit(Basis& basis, std::span<const double> x) {
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  basis.centre = *low / 2 + *high / 2;
  basis.scale = *high / 2 - *low / 2;
  return basis.scale > 0 && std::isfinite(basis.scale);
}

/// Adds degree k: its coefficient from what the lower degrees leave, and the recurrence to degree k + 1.
bool add_degree(Basis& basis, std::span<const double> x, std::span<const double> y, int k, double& square) {
  double own = 0, moment = 0, product = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double u = unit(basis, x[i]);
    double p[kMaxDegree + 1];
    values_at(basis, u, k, p);
    double rest = y[i];
    for (int j = 0; j < k; ++j) rest -= basis.coefficient[j] * p[j];
    own += p[k] * p[k];
    moment += u * (p[k] * p[k]);
    product += rest * p[k];
  }
  if (!(own > kSmallestSquare * static_cast<double>(x.size()))) return false;
  basis.coefficient[k] = product / own;
  basis.shift[k] = moment / own;
  basis.weight[k] = k > 0 ? own / square : 0.0;
  square = own;
  return std::isfinite(basis.coefficient[k]);
}

void evaluate(const Basis& basis, int degree, double at, double derivative[3]) {
  const double u = unit(basis, at);
  double now[3] = {1, 0, 0}, before[3] = {0, 0, 0};
  double sum[3] = {basis.coefficient[0], 0, 0};
  for (int k = 0; k < degree; ++k) {
    const double away = u - basis.shift[k], weight = basis.weight[k];
    const double next[3] = {away * now[0] - weight * before[0], (now[0] + away * now[1]) - weight * before[1],
                            (2 * now[1] + away * now[2]) - weight * before[2]};
    for (int order = 0; order < 3; ++order) {
      before[order] = now[order];
      now[order] = next[order];
      sum[order] += basis.coefficient[k + 1] * next[order];
    }
  }
  derivative[0] = sum[0];
  derivative[1] = sum[1] / basis.scale;
  derivative[2] = sum[2] / basis.scale / basis.scale;
}

}  // namespace

bool fit_polynomial(std::span<const double> x, std::span<const double> y, int degree, double at,
                    double derivative[3]) noexcept {
  if (degree < 1 || degree > kMaxDegree || x.size() != y.size() ||
      x.size() <= static_cast<std::size_t>(degree))
    return false;
  Basis basis;
  if (!set_unit(basis, x)) return false;
  double square = 0;
  for (int k = 0; k <= degree; ++k) {
    if (!add_degree(basis, x, y, k, square)) return false;
  }
  double result[3];
  evaluate(basis, degree, at, result);
  if (!std::isfinite(result[0]) || !std::isfinite(result[1]) || !std::isfinite(result[2])) return false;
  std::copy(result, result + 3, derivative);
  return true;
}

}  // namespace motionanalyzer
