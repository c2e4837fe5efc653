#include "features/place_means.hpp"

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

PlaceMeans::PlaceMeans(std::size_t stations) : share_(stations, kPlaceCount) {
  const std::size_t n = stations;
  Matrix wave(kRowWaves, n);
  for (std::size_t m = 0; m < kRowWaves; ++m)
    for (std::size_t s = 0; s < n; ++s)
      wave(m, s) = elementary::cos(elementary::kPi * static_cast<double>(m) * (static_cast<double>(s) + 0.5) /
                                   static_cast<double>(n));
  for (std::size_t p = 0; p < kPlaceCount; ++p) {
    const std::size_t first = p * n / kPlaceCount, end = (p + 1) * n / kPlaceCount;
    for (std::size_t m = 0; m < kRowWaves; ++m) {
      double mean = 0;
      for (std::size_t i = first; i < end; ++i) mean += wave(m, i) / static_cast<double>(end - first);
      const double share = (m == 0 ? 1.0 : 2.0) / static_cast<double>(n);
      for (std::size_t s = 0; s < n; ++s) share_(s, p) += share * mean * wave(m, s);
    }
  }
}

Places PlaceMeans::of(const double* line) const noexcept {
  Places out{};
  for (std::size_t s = 0; s < share_.rows(); ++s) {
    const double* share = share_.row(s).data();
    for (std::size_t p = 0; p < kPlaceCount; ++p) out[p] += share[p] * line[s];
  }
  return out;
}

}  // namespace motionanalyzer::features
