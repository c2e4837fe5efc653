#include "models/onset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kAfterAlarm = 3;     // frames behind an alarm that tell its onset
constexpr double kCalmScore = -0.9;        // in spreads of normals; what lies below is as calm
constexpr double kOrdinaryQuantile = 0.1;  // of the calibration statistics: reached by nine normals of ten

/// The first frame of the stretch above `level` that holds the maximum; frames without a score do not end it.
std::size_t stretch_start(std::span<const double> score, std::size_t maximum, double level) {
  std::size_t start = maximum;
  for (std::size_t i = maximum; i-- > 0;) {
    if (std::isnan(score[i])) continue;
    if (score[i] <= level) break;
    start = i;
  }
  return start;
}

/// Sums over scores, by their place in the list.
struct Moments {
  double n = 0, v = 0, vv = 0, t = 0, tt = 0, tv = 0;
  void add(double place, double value) noexcept {
    n += 1, v += value, vv += value * value;
    t += place, tt += place * place, tv += place * value;
  }
  Moments without(const Moments& o) const noexcept {
    return {n - o.n, v - o.v, vv - o.vv, t - o.t, tt - o.tt, tv - o.tv};
  }
  double about_mean() const noexcept { return vv - v * v / n; }
  double about_line() const noexcept {
    const double spread = tt - t * t / n, along = tv - t * v / n;
    return about_mean() - (spread > 0 ? along * along / spread : 0);
  }
};

/// Where scores up to `end` are best taken for a constant that a line follows. Detectors answer a weakness by
/// its size or its square: of their roots the least squares are taken, which neither rules.
std::size_t change_point(std::span<const double> score, std::size_t end, std::size_t otherwise) {
  const auto root = [&](std::size_t i) { return std::sqrt(std::max(score[i], kCalmScore) + 1); };
  Moments all, before;
  for (std::size_t i = 0; i <= end; ++i)
    if (!std::isnan(score[i])) all.add(static_cast<double>(i), root(i));
  std::size_t found = otherwise;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i <= end; ++i) {
    if (std::isnan(score[i])) continue;
    if (before.n > 0) {
      const double left = before.about_mean() + all.without(before).about_line();
      if (left < least) least = left, found = i;
    }
    before.add(static_cast<double>(i), root(i));
  }
  return found;
}

}  // namespace

Onset find_onset(std::span<const double> score, std::size_t maximum, const Calibration& calibration,
                 double alpha) {
  Onset onset;
  const auto alone_ng = [&](double s) {
    return !std::isnan(s) && conformal_p_value(calibration.statistic, s) <= alpha;
  };
  std::size_t alarm = 0;
  while (alarm < maximum && !alone_ng(score[alarm])) ++alarm;
  const std::size_t ordinary =
      stretch_start(score, alarm, quantile(calibration.statistic, kOrdinaryQuantile));
  onset.at = change_point(score, std::min(alarm + kAfterAlarm, maximum), alarm);
  onset.first = std::min(ordinary, onset.at);
  onset.last = std::max(alarm, onset.at);
  return onset;
}

}  // namespace motionanalyzer
