#include "synthesis/lagrange.hpp"

#include <algorithm>

namespace motionanalyzer::synthesis {
namespace {

/// Place of the first of `count` instants around the time.
std::size_t first_instant(std::span<const double> time, double time_s, std::size_t count) noexcept {
  const auto after =
      static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), time_s) - time.begin());
  const std::size_t before = count / 2;
  return std::min(after > before ? after - before : 0, time.size() - count);
}

/// Derivative of the product of (t - time[j]) over j != i, each factor over (time[i] - time[j]).
double slope_of(std::span<const double> time, double time_s, std::size_t i) noexcept {
  double sum = 0;
  for (std::size_t m = 0; m < time.size(); ++m) {
    if (m == i) continue;
    double product = 1 / (time[i] - time[m]);
    for (std::size_t j = 0; j < time.size(); ++j)
      if (j != i && j != m) product *= (time_s - time[j]) / (time[i] - time[j]);
    sum += product;
  }
  return sum;
}

}  // namespace

std::array<double, kStencil> extrapolation(std::span<const double> time, double at_s) noexcept {
  std::array<double, kStencil> weight{};
  for (std::size_t i = 0; i < time.size(); ++i) {
    double product = 1;
    for (std::size_t j = 0; j < time.size(); ++j)
      if (j != i) product *= (at_s - time[j]) / (time[i] - time[j]);
    weight[i] = product;
  }
  return weight;
}

Stencil stencil_at(std::span<const double> time, double at_s) noexcept {
  // A polynomial runs away outside its instants: there the nearest shape stands.
  const double inside = std::clamp(at_s, time.front(), time.back());
  Stencil stencil;
  stencil.count = std::min(kStencil, time.size());
  stencil.first = first_instant(time, inside, stencil.count);
  const auto around = time.subspan(stencil.first, stencil.count);
  stencil.weight = extrapolation(around, inside);
  for (std::size_t k = 0; k < stencil.count; ++k) stencil.slope[k] = slope_of(around, inside, k);
  return stencil;
}

void combine(const Matrix& rows, const Stencil& stencil, const std::array<double, kStencil>& weight,
             std::span<double> out) noexcept {
  const double* row[kStencil];
  for (std::size_t k = 0; k < kStencil; ++k)
    row[k] = rows.row(stencil.first + std::min(k, stencil.count - 1)).data();
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] =
        ((weight[0] * row[0][i] + weight[1] * row[1][i]) + weight[2] * row[2][i]) + weight[3] * row[3][i];
}

}  // namespace motionanalyzer::synthesis
