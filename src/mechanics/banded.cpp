#include "mechanics/banded.hpp"

#include <algorithm>

namespace motionanalyzer::detail {

std::size_t factor_band(std::span<double> band) noexcept {
  const std::size_t n = band.size() / kBandRow;
  std::size_t negative = 0;
  for (std::size_t k = 0; k < n; ++k) {
    double* row = &band[kBandRow * k];
    const std::size_t reach = std::min(kBandRow - 1, n - 1 - k);
    const double pivot = row[0], inverse = 1 / pivot;
    if (!(inverse - inverse == 0)) return n + 1;
    negative += pivot > 0 ? 0 : 1;
    for (std::size_t d = 1; d <= reach; ++d) {
      const double l = row[d] * inverse;
      double* below = row + kBandRow * d;
      for (std::size_t e = d; e <= reach; ++e) below[e - d] -= l * row[e];
    }
    for (std::size_t d = 1; d <= reach; ++d) row[d] *= inverse;
    row[0] = inverse;
  }
  return negative;
}

void substitute_band(std::span<const double> band, std::span<double> b) noexcept {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t reach = std::min(kBandRow - 1, n - 1 - k);
    for (std::size_t d = 1; d <= reach; ++d) b[k + d] -= band[kBandRow * k + d] * b[k];
  }
  for (std::size_t k = n; k-- > 0;) {
    const std::size_t reach = std::min(kBandRow - 1, n - 1 - k);
    double value = b[k] * band[kBandRow * k];
    for (std::size_t d = 1; d <= reach; ++d) value -= band[kBandRow * k + d] * b[k + d];
    b[k] = value;
  }
}

}  // namespace motionanalyzer::detail
