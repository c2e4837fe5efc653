#include "pipeline/signal.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Largest minus mean curvature of a frame, times its length. A healthy strip keeps it near the noise of the
/// tracker through the whole bend, a hinge makes it grow with the bend.
double unevenness(const KinematicFrame& frame) {
  if (!frame.usable) return kNaN;
  double largest = -std::numeric_limits<double>::infinity(), sum = 0, count = 0;
  for (std::size_t s = 0; s < frame.curvature_per_px.size(); ++s) {
    const double curvature = frame.curvature_per_px[s];
    if (frame.mask[s] == 0 || !std::isfinite(curvature)) continue;
    largest = curvature > largest ? curvature : largest;
    sum += curvature;
    count += 1;
  }
  return count > 0 ? (largest - sum / count) * frame.length_px : kNaN;
}

std::vector<double> unevenness(const Kinematics& kinematics) {
  std::vector<double> signal(kinematics.frames());
  for (std::size_t t = 0; t < signal.size(); ++t) signal[t] = unevenness(kinematics.frame(t));
  return signal;
}

/// Empty where a change cannot be looked for, as in a signal without any scatter to measure it by: what is
/// shown beside a verdict must not undo the verdict.
std::optional<ChangePoints> watch(const Matrix& signal, const std::string& name, const CpdOptions& options) {
  try {
    return find_change_points(signal, {name}, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input) throw;
    return std::nullopt;
  }
}

/// CUSUM over the frames that have a value; places are given back as frames of the panel.
std::optional<ChangePoints> changes(const std::vector<double>& signal, const std::string& name,
                                    double alpha) {
  constexpr std::size_t kBaseline = 20, kFewest = 10;
  std::vector<std::size_t> frame;
  Matrix x(0, 1);
  for (std::size_t t = 0; t < signal.size(); ++t) {
    if (!std::isfinite(signal[t])) continue;
    frame.push_back(t);
    x.append_row({&signal[t], 1});
  }
  if (frame.size() < kBaseline + kFewest) return std::nullopt;
  CpdOptions options;
  options.method = CpdMethod::cusum;
  options.baseline = kBaseline;
  options.alpha = alpha;
  std::optional<ChangePoints> found = watch(x, name, options);
  if (!found) return std::nullopt;
  for (std::size_t& place : found->change_point) place = frame[place];
  for (Alarm& alarm : found->alarm) {
    alarm.at = frame[alarm.at];
    alarm.onset = frame[alarm.onset];
  }
  std::vector<double> path(signal.size(), kNaN);
  for (std::size_t i = 0; i < found->path.size(); ++i) path[frame[i]] = found->path[i];
  found->path = std::move(path);
  found->n = signal.size();
  return found;
}

}  // namespace

void add_signal(ReportPanel& panel, bool scored, double alpha) {
  if (scored && panel.verdict.statistic) {
    panel.signal_name = "standardised score";
    panel.signal_unit = "sd";
    panel.signal = panel.verdict.score;
  } else {
    panel.signal_name = "unevenness of the bending";
    panel.signal_unit = "rad";
    panel.signal = unevenness(*panel.kinematics);
  }
  panel.change_points = changes(panel.signal, panel.signal_name, alpha);
}

}  // namespace motionanalyzer
