#include "motionanalyzer/pipeline/validate_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/features/elastica_fit.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "pipeline/read_panel.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Largest change of the visible length from its median, after the median of three frames.
double length_change(const Kinematics& motion) {
  std::vector<double> length;
  for (std::size_t t = 0; t < motion.frames(); ++t)
    if (motion.usable[t]) length.push_back(motion.length_px[t]);
  if (length.size() < 3) return kNan;
  const double usual = quantile(length, 0.5);
  double largest = 0;
  for (std::size_t t = 1; t + 1 < length.size(); ++t) {
    const double middle = std::max(std::min(length[t - 1], length[t]),
                                   std::min(std::max(length[t - 1], length[t]), length[t + 1]));
    largest = std::max(largest, std::fabs(middle / usual - 1));
  }
  return largest;
}

/// Where the four frames around lead, a cubic through them at their middle, and how far the point is off it.
double astray(const FrameBundle& bundle, std::size_t t, std::size_t k) {
  const auto off = [&](const MatrixF& m) {
    const auto at = [&](std::size_t frame) { return static_cast<double>(m(frame, k)); };
    const double near = at(t - 1) + at(t + 1), far = at(t - 2) + at(t + 2);
    return at(t) - (4 * near - far) / 6;
  };
  return std::hypot(off(bundle.x_px), off(bundle.y_px));
}

/// Largest step of the strip off its course, as tracked, in px: the median over the points, so that one that
/// was mistracked does not count.
double largest_jump_px(const FrameBundle& bundle) {
  double largest = kNan;
  std::vector<double> off;
  for (std::size_t t = 2; t + 2 < bundle.frames(); ++t) {
    if (bundle.frame_number[t + 2] - bundle.frame_number[t - 2] != 4) continue;
    off.clear();
    for (std::size_t k = 0; k < bundle.points(); ++k) {
      bool seen = true;
      for (std::size_t near = t - 2; near <= t + 2; ++near) seen = seen && bundle.mask(near, k);
      if (seen) off.push_back(astray(bundle, t, k));
    }
    if (off.empty()) continue;
    const double jump = quantile(off, 0.5);
    largest = std::isnan(largest) ? jump : std::max(largest, jump);
  }
  return largest;
}

/// Median of the lengths of usable frames; nan without one.
double usual_length_px(const Kinematics& motion) {
  std::vector<double> length;
  for (std::size_t t = 0; t < motion.frames(); ++t)
    if (motion.usable[t]) length.push_back(motion.length_px[t]);
  return length.empty() ? kNan : quantile(length, 0.5);
}

void fit_frames(const Kinematics& motion, const MechanicsLimits& limits, PanelMechanics& panel) {
  ElasticaFitter fitter(motion.stations());
  ElasticaFit fit;
  std::vector<double> share, px;
  for (std::size_t t = 0; t < motion.frames(); ++t) {
    if (!motion.usable[t] || motion.turning_rad[t] < limits.min_turning_rad) continue;
    ++panel.frames_bent;
    fitter.fit(motion.frame(t), motion.station, fit);
    if (!fit.converged) continue;
    ++panel.frames_fitted;
    px.push_back(fit.rms_px);
    share.push_back(fit.rms_px / motion.length_px[t]);
  }
  panel.residual = share.empty() ? kNan : quantile(share, 0.5);
  panel.residual_px = px.empty() ? kNan : quantile(px, 0.5);
  if (2 * panel.frames_fitted < panel.frames_bent) panel.residual = panel.residual_px = kNan;
}

std::string percent(double share) { return support::format_double(std::round(share * 1e4) / 100) + " %"; }

void compare_with_limits(const MechanicsLimits& limits, PanelMechanics& panel) {
  const auto tell = [&](const char* code, std::string message) {
    panel.reasons.push_back({code, std::move(message), {panel.panel, 0}});
  };
  if (panel.length_change > limits.length_change)
    tell("length_changes", "the visible length changes by " + percent(panel.length_change) +
                               ", more than the " + percent(limits.length_change) + " that a strip may show");
  if (panel.jump > limits.jump)
    tell("motion_jumps", "the strip leaps by " + percent(panel.jump) +
                             " of its length between frames, more than " + percent(limits.jump));
  if (panel.frames_bent > 0 && !(panel.residual <= limits.residual))
    tell("not_in_equilibrium", panel.frames_fitted < panel.frames_bent - panel.frames_fitted
                                   ? "no elastic strip takes the shapes of most of its bent frames"
                                   : "its shapes lie " + percent(panel.residual) +
                                         " of the length (rms) off an elastic strip, more than " +
                                         percent(limits.residual));
}

PanelMechanics unreadable(std::string name, std::vector<Reason> reasons) {
  PanelMechanics panel;
  panel.panel = std::move(name);
  panel.length_change = panel.jump = panel.residual = panel.residual_px = kNan;
  panel.reasons = std::move(reasons);
  return panel;
}

PanelMechanics validate_entry(const DatasetEntry& entry, const MechanicsLimits& limits,
                              const InspectOptions& options) {
  try {
    const ReadResult read = read_panel(entry.folder, options);
    const PreflightReport checked = preflight(read.bundle, read.warnings, options.limits);
    if (checked.grade == Grade::unusable) return unreadable(read.bundle.name, checked.reasons);
    return validate_panel(read.bundle, limits);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal || error.code() == ErrorCode::cancelled) throw;
    return unreadable(entry.folder, {{"unusable_bundle", error.message(), error.where()}});
  }
}

/// Normal panels where there are any that can be used; else all that can be used.
std::vector<const PanelMechanics*> deciding(const Dataset& dataset, const SetMechanics& set) {
  std::vector<const PanelMechanics*> normal, all;
  for (std::size_t i = 0; i < set.panel.size(); ++i) {
    if (!set.panel[i].readable) continue;
    all.push_back(&set.panel[i]);
    if (dataset.entry[i].labelled && set.panel[i].goal == Goal::normal) normal.push_back(&set.panel[i]);
  }
  return normal.empty() ? all : normal;
}

MechanicsCheck check_limit(std::string_view name, double PanelMechanics::*figure, double limit,
                           const std::vector<const PanelMechanics*>& panels) {
  MechanicsCheck check;
  check.name = name;
  check.limit = limit;
  std::vector<double> value;
  for (const PanelMechanics* panel : panels)
    if (!std::isnan(panel->*figure)) value.push_back(panel->*figure);
  check.panels = value.size();
  for (const double v : value) check.broken += v > limit;
  check.median = value.empty() ? kNan : quantile(value, 0.5);
  check.worst = value.empty() ? kNan : *std::max_element(value.begin(), value.end());
  return check;
}

void decide(const MechanicsLimits& limits, SetMechanics& set) {
  set.obeys = true;
  for (const MechanicsCheck& check : set.check) {
    if (check.panels == 0) {
      set.reasons.push_back(std::string(check.name) + ": no panel could be checked");
    } else if (static_cast<double>(check.broken) > limits.share * static_cast<double>(check.panels)) {
      set.reasons.push_back(std::string(check.name) + ": " + std::to_string(check.broken) + " of " +
                            std::to_string(check.panels) + " panels are beyond the limit of " +
                            percent(check.limit) + " (median " + percent(check.median) + ")");
    } else {
      continue;
    }
    set.obeys = false;
  }
}

}  // namespace

PanelMechanics validate_panel(const FrameBundle& bundle, const MechanicsLimits& limits) {
  PanelMechanics panel;
  panel.panel = bundle.name;
  panel.readable = true;
  const Kinematics motion = analyze_motion(bundle, learn_geometry(bundle).orientation, 0);
  panel.length_change = length_change(motion);
  panel.jump = largest_jump_px(bundle) / usual_length_px(motion);
  fit_frames(motion, limits, panel);
  compare_with_limits(limits, panel);
  return panel;
}

SetMechanics validate_set(const Dataset& dataset, const MechanicsLimits& limits,
                          const InspectOptions& options, const Execution& execution) {
  for (const double limit :
       {limits.length_change, limits.jump, limits.residual, limits.min_turning_rad, limits.share})
    if (!(limit >= 0))
      throw Error(ErrorCode::invalid_argument, "a limit of the mechanics is " + std::to_string(limit),
                  "give shares from 0 on, and an angle in rad");
  SetMechanics set;
  set.panel.resize(dataset.entry.size());
  parallel_for(dataset.entry.size(), execution, "validating", [&](std::size_t i, std::size_t) {
    set.panel[i] = validate_entry(dataset.entry[i], limits, options);
    set.panel[i].goal = dataset.entry[i].truth.goal;
  });
  const std::vector<const PanelMechanics*> panels = deciding(dataset, set);
  if (panels.empty())
    throw Error(ErrorCode::bad_input,
                "none of the " + std::to_string(set.panel.size()) + " panels can be used" +
                    (set.panel.empty() || set.panel.front().reasons.empty()
                         ? std::string()
                         : "; the first: " + set.panel.front().reasons.front().message),
                "run preflight on the data set to see every reason", {dataset.root, 0});
  set.check = {check_limit("length", &PanelMechanics::length_change, limits.length_change, panels),
               check_limit("smoothness", &PanelMechanics::jump, limits.jump, panels),
               check_limit("equilibrium", &PanelMechanics::residual, limits.residual, panels)};
  decide(limits, set);
  return set;
}

}  // namespace motionanalyzer
