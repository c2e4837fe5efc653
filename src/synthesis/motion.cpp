// Node positions between the instants that were computed: Lagrange's polynomial through the four instants
// around the one asked for.
#include <algorithm>
#include <array>
#include <cstddef>

#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kMostInstants = 4;

/// The segment that speaks at this time.
const Motion::Segment& reigning(const std::vector<Motion::Segment>& segment, double time_s) noexcept {
  std::size_t k = segment.size() - 1;
  while (k > 0 && segment[k].from_s > time_s) --k;
  return segment[k];
}

/// Place of the first of `count` instants around the time; near the ends they stand to one side.
std::size_t first_instant(std::span<const double> time, double time_s, std::size_t count) noexcept {
  const auto after =
      static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), time_s) - time.begin());
  const std::size_t before = count / 2;
  return std::min(after > before ? after - before : 0, time.size() - count);
}

/// Weight of each instant at the time: products over the others.
std::array<double, kMostInstants> lagrange_weights(std::span<const double> time, double time_s) noexcept {
  std::array<double, kMostInstants> weight{};
  for (std::size_t i = 0; i < time.size(); ++i) {
    double product = 1;
    for (std::size_t j = 0; j < time.size(); ++j)
      if (j != i) product *= (time_s - time[j]) / (time[i] - time[j]);
    weight[i] = product;
  }
  return weight;
}

}  // namespace

void Motion::shape(double time_s, std::span<double> xy_m) const noexcept {
  const Segment& now = reigning(segment, time_s);
  const std::span<const double> time = now.time_s;
  // A polynomial runs away outside its instants: there the nearest shape stands.
  const double inside = std::clamp(time_s, time.front(), time.back());
  const std::size_t count = std::min(kMostInstants, time.size());
  const std::size_t first = first_instant(time, inside, count);
  const auto weight = lagrange_weights(time.subspan(first, count), inside);
  const double* row[kMostInstants];
  for (std::size_t k = 0; k < kMostInstants; ++k)
    row[k] = now.xy_m.row(first + std::min(k, count - 1)).data();
  for (std::size_t i = 0; i < xy_m.size(); ++i)
    xy_m[i] =
        ((weight[0] * row[0][i] + weight[1] * row[1][i]) + weight[2] * row[2][i]) + weight[3] * row[3][i];
}

}  // namespace motionanalyzer
