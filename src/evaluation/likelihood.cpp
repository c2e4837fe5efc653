#include "evaluation/likelihood.hpp"

#include <algorithm>
#include <cmath>

namespace motionanalyzer::detail {
namespace {

constexpr int kMostSteps = 200, kMostHalvings = 50;
constexpr double kDone = 1e-20;         // expected gain at which the last digits are reached
constexpr double kOnlyRounding = 1e-8;  // expected gain that values of the likelihood can no longer show

double product(const Parameters& a, const Parameters& b) noexcept {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// Gradient and information in the coordinates of the subspace.
LocalLikelihood projected(const LocalLikelihood& full, const Subspace& subspace) noexcept {
  LocalLikelihood result;
  result.value = full.value;
  for (std::size_t j = 0; j < subspace.dimension; ++j) {
    const Parameters& direction = subspace.direction[j];
    result.gradient[j] = product(direction, full.gradient);
    Parameters image{};
    for (std::size_t i = 0; i < 3; ++i) image[i] = product(full.information[i], direction);
    for (std::size_t k = 0; k < subspace.dimension; ++k)
      result.information[k][j] = product(subspace.direction[k], image);
  }
  return result;
}

/// information * step = gradient by Cholesky's factors L D L'; a direction without information is not taken.
Parameters newton_step(const LocalLikelihood& local, std::size_t dimension) noexcept {
  std::array<Parameters, 3> l{};
  Parameters d{}, step = local.gradient;
  for (std::size_t j = 0; j < dimension; ++j) {
    d[j] = local.information[j][j];
    for (std::size_t k = 0; k < j; ++k) d[j] -= l[j][k] * l[j][k] * d[k];
    if (!(d[j] > 1e-14 * local.information[j][j])) d[j] = 0;
    for (std::size_t i = j + 1; i < dimension; ++i) {
      double rest = local.information[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k] * d[k];
      l[i][j] = d[j] > 0 ? rest / d[j] : 0;
    }
  }
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t k = 0; k < i; ++k) step[i] -= l[i][k] * step[k];
  for (std::size_t i = 0; i < dimension; ++i) step[i] = d[i] > 0 ? step[i] / d[i] : 0;
  for (std::size_t i = dimension; i-- > 0;)
    for (std::size_t k = i + 1; k < dimension; ++k) step[i] -= l[k][i] * step[k];
  return step;
}

}  // namespace

Parameters Subspace::at(const Parameters& u) const noexcept {
  Parameters result = origin;
  for (std::size_t k = 0; k < dimension; ++k)
    for (std::size_t i = 0; i < 3; ++i) result[i] += u[k] * direction[k][i];
  return result;
}

LikelihoodMaximum climb(Likelihood likelihood, const Subspace& subspace, const Parameters& start) {
  Parameters u = start;
  LocalLikelihood here = projected(likelihood(subspace.at(u)), subspace);
  for (int count = 0; count < kMostSteps; ++count) {
    const Parameters step = newton_step(here, subspace.dimension);
    double gain = 0;
    for (std::size_t k = 0; k < subspace.dimension; ++k) gain += step[k] * here.gradient[k];
    if (!(gain > kDone)) break;
    double length = 1;
    bool climbed = false;
    for (int halving = 0; halving < kMostHalvings && !climbed; ++halving, length /= 2) {
      Parameters next = u;
      for (std::size_t k = 0; k < subspace.dimension; ++k) next[k] += length * step[k];
      const LocalLikelihood there = projected(likelihood(subspace.at(next)), subspace);
      climbed = there.value > here.value || (gain < kOnlyRounding && std::isfinite(there.value));
      if (!climbed) continue;
      u = next;
      here = there;
    }
    if (!climbed) break;
  }
  return {here.value, subspace.at(u)};
}

Subspace free_parameters(bool slope, bool scale) {
  Subspace space;
  space.direction[space.dimension++] = {1, 0, 0};
  if (slope) space.direction[space.dimension++] = {0, 1, 0};
  if (scale) space.direction[space.dimension++] = {0, 0, 1};
  return space;
}

}  // namespace motionanalyzer::detail
