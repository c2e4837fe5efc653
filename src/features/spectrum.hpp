// Where the power of a quantity lies: by wavelength along the strip, by period over the last rows.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace motionanalyzer::features {

/// Cosine transform along the strip (DCT-II): coefficient m = 1 .. 32 has the wavelength 2 L / m.
class WaveBands {
 public:
  static constexpr std::size_t kBands = 4;  ///< m = 1..4, 5..8, 9..16, 17..32
  explicit WaveBands(std::size_t stations);
  /// Shares of the squared coefficients, which add up to 1; all 0 for a profile without any. Bands beyond
  /// what the stations can tell are 0.
  std::array<double, kBands> shares(std::span<const double> profile) const noexcept;

 private:
  std::size_t stations_, waves_;
  std::vector<double> cosine_;  ///< waves x stations
};

/// Fourier transform of the last eight rows, each place by itself, the mean left out.
class TimeBands {
 public:
  static constexpr std::size_t kRows = 8;
  static constexpr std::size_t kBands = 3;  ///< periods of 8 rows, 4 rows, and fewer
  explicit TimeBands(std::size_t places);
  /// Shares of the power of all places, which add up to 1; all 0 in the first 7 rows and without any power.
  std::array<double, kBands> push(std::span<const double> row) noexcept;
  void reset() noexcept { rows_ = 0; }

 private:
  std::size_t places_, rows_ = 0;
  std::vector<double> last_;  ///< kRows x places, by row number modulo kRows
};

}  // namespace motionanalyzer::features
