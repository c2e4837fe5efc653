#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/features/elastica_fit.hpp"
#include "motionanalyzer/features/residual.hpp"

namespace motionanalyzer {

namespace {

// Noise of a station, whose position is smoothed along the strip, in px.
constexpr double kStationNoise = 0.1;
constexpr double kFitParameters = 7;

}  // namespace

ResidualField elastica_residuals(const Kinematics& motion) {
  const StandardArithmetic standard;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::size_t frames = motion.frames(), stations = motion.stations();
  ResidualField out;
  out.station = motion.station;
  out.frame = motion.number;
  out.phase = out.shape = motion.phase;
  out.hold_s = motion.hold_s;
  out.residual_px = Matrix(frames, stations, nan);
  out.mask = MaskMatrix(frames, stations, 0);
  out.goodness_of_fit.assign(frames, nan);
  ElasticaFitter fitter(stations);
  ElasticaFit fit;
  for (std::size_t t = 0; t < frames; ++t) {
    fitter.fit(motion.frame(t), motion.station, fit);
    if (!fit.converged) {
      out.shape[t] = nan;
      continue;
    }
    std::size_t seen = 0;
    for (std::size_t s = 0; s < stations; ++s) {
      if (!std::isfinite(fit.residual_px[s])) continue;
      out.residual_px(t, s) = fit.residual_px[s];
      out.mask(t, s) = 1;
      ++seen;
    }
    const double points = static_cast<double>(seen);
    out.goodness_of_fit[t] = fit.rms_px * fit.rms_px * points / std::max(1.0, points - kFitParameters) /
                             (kStationNoise * kStationNoise);
  }
  return out;
}

}  // namespace motionanalyzer
