#include "features/spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

namespace {

constexpr std::size_t kMostWaves = 32;
constexpr std::size_t kLastWave[WaveBands::kBands] = {4, 8, 16, 32};

template <std::size_t N>
std::array<double, N> shares_of(std::array<double, N> power) noexcept {
  double total = 0;
  for (const double p : power) total += p;
  for (double& p : power) p = total > 0 ? p / total : 0;
  return power;
}

/// cos(2 pi n / 8)
constexpr double kHalfRoot = 0.70710678118654752440;
constexpr double kEighthCosine[TimeBands::kRows] = {1,  kHalfRoot,  0, -kHalfRoot,
                                                    -1, -kHalfRoot, 0, kHalfRoot};

}  // namespace

WaveBands::WaveBands(std::size_t stations) : stations_(stations), waves_(std::min(kMostWaves, stations - 1)) {
  for (std::size_t m = 1; m <= waves_; ++m)
    for (std::size_t i = 0; i < stations; ++i)
      cosine_.push_back(elementary::cos(elementary::kPi * static_cast<double>(m) *
                                        (static_cast<double>(i) + 0.5) / static_cast<double>(stations)));
}

std::array<double, WaveBands::kBands> WaveBands::shares(std::span<const double> profile) const noexcept {
  std::array<double, kBands> power{};
  std::size_t band = 0;
  for (std::size_t m = 1; m <= waves_; ++m) {
    if (m > kLastWave[band]) ++band;
    const double* cosine = cosine_.data() + (m - 1) * stations_;
    double sum = 0;
    for (std::size_t i = 0; i < stations_; ++i) sum += cosine[i] * profile[i];
    power[band] += sum * sum;
  }
  return shares_of(power);
}

TimeBands::TimeBands(std::size_t places) : places_(places), last_(kRows * places) {}

std::array<double, TimeBands::kBands> TimeBands::push(std::span<const double> row) noexcept {
  std::copy(row.begin(), row.end(), last_.begin() + static_cast<std::ptrdiff_t>(rows_ % kRows * places_));
  ++rows_;
  std::array<double, kBands> power{};
  if (rows_ < kRows) return power;
  for (std::size_t p = 0; p < places_; ++p) {
    for (std::size_t k = 1; k <= kRows / 2; ++k) {
      double real = 0, imaginary = 0;
      for (std::size_t n = 0; n < kRows; ++n) {
        const double value = last_[(rows_ + n) % kRows * places_ + p];
        real += kEighthCosine[k * n % kRows] * value;
        imaginary += kEighthCosine[(k * n + 6) % kRows] * value;
      }
      const double twice = k < kRows / 2 ? 2 : 1;  // a wave and its mirror image
      power[std::min(k - 1, kBands - 1)] += twice * (real * real + imaginary * imaginary);
    }
  }
  return shares_of(power);
}

}  // namespace motionanalyzer::features
