// Statistics of a quantity along the strip.
#pragma once

#include <span>

namespace motionanalyzer::features {

/// Moments over the stations; skewness and excess kurtosis are 0 for a constant profile.
struct Profile {
  double mean = 0, sd = 0, rms = 0, min = 0, max = 0;
  double skewness = 0, kurtosis = 0;
};

/// values must not be empty.
Profile profile_of(std::span<const double> values) noexcept;

/// Pearson correlation of two profiles of one size; 0 where one of them is constant.
double correlation(std::span<const double> a, std::span<const double> b) noexcept;

/// Correlation of a profile with itself an eighth of the strip further.
double autocorrelation(std::span<const double> values) noexcept;

/// residual = values minus their least-squares parabola in the station number. A local peak stays, whatever
/// the whole strip does goes.
void subtract_parabola(std::span<const double> values, std::span<double> residual) noexcept;

}  // namespace motionanalyzer::features
