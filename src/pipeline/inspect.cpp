#include "motionanalyzer/pipeline/inspect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "pipeline/read_panel.hpp"
#include "pipeline/signal.hpp"
#include "pipeline/summary.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

/// What makes this bundle unfit to be judged, in the words of its preflight.
std::vector<Reason> disqualifying(const PreflightReport& report) {
  return report.grade == Grade::unusable ? report.reasons : std::vector<Reason>{};
}

PanelVerdict judge(const FrameBundle& bundle, const std::string& origin, const Model& model,
                   const PreflightLimits& limits, std::vector<Reason> unusable) {
  Inspector inspector(model);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, origin, limits.max_length_drop});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  return inspector.finish(std::move(unusable));
}

PanelVerdict inconclusive(const FrameBundle& bundle, std::vector<Reason> reasons) {
  PanelVerdict verdict;
  verdict.panel = bundle.name;
  verdict.reasons = std::move(reasons);
  verdict.frame = bundle.frame_number;
  verdict.score.assign(bundle.frames(), std::numeric_limits<double>::quiet_NaN());
  return verdict;
}

Reason no_model() {
  return {"no_model", "no model was given; train one on normal panels and pass it to judge this panel", {}};
}

Reason as_reason(const Error& error, std::string code) {
  std::string message = error.message();
  if (!error.advice().empty()) message += ". " + error.advice();
  return {std::move(code), std::move(message), error.where()};
}

void add_motion(ReportPanel& panel, const FrameBundle& bundle, const Model* model,
                const InspectOptions& options) {
  const KinematicsOptions how{.max_length_drop = options.limits.max_length_drop};
  // A panel that clearly bends another way than the model's, and is not judged therefore, is shown as it
  // bends.
  constexpr double kClearly_rad = 0.5;
  const auto own = learn_geometry(bundle, how);
  const bool as_model = model != nullptr && own.turning_rad < kClearly_rad;
  const Orientation orientation = as_model ? model->recipe().orientation : own.orientation;
  const bool same = model != nullptr && orientation == model->recipe().orientation;
  panel.kinematics = analyze_motion(bundle, orientation, same ? model->recipe().full_turn_rad : 0, how);
  panel.summary = summarize(bundle, *panel.kinematics);
  add_signal(panel, model != nullptr, options.cpd_alpha);
}

void check_arrays(const FrameBundle& bundle) {
  const std::size_t frames = bundle.frames(), points = bundle.points();
  const auto fits = [&](const auto& m) { return m.rows() == frames && (frames == 0 || m.cols() == points); };
  if (!fits(bundle.x_px) || !fits(bundle.y_px) || !fits(bundle.mask))
    throw Error(ErrorCode::invalid_argument, "x, y and mask of a bundle are not all frames x points",
                "give three arrays of the same shape");
}

/// Reading and preflight are done; everything that follows speaks of what was read.
ReportPanel inspect(const FrameBundle& bundle, const std::vector<Reason>& warnings, const std::string& origin,
                    const Model* model, const InspectOptions& options) {
  ReportPanel panel;
  panel.fps = bundle.fps;
  panel.mm_per_px = bundle.mm_per_px;
  const PreflightReport checked = preflight(bundle, warnings, options.limits);
  panel.grade = grade_name(checked.grade);
  std::vector<Reason> unusable = disqualifying(checked);
  if (unusable.empty()) panel.warnings = checked.reasons;

  const bool moving = bundle.frames() > 0 && bundle.fps > 0 && std::isfinite(bundle.fps);
  if (model == nullptr) {
    if (unusable.empty()) unusable.push_back(no_model());
    panel.verdict = inconclusive(bundle, std::move(unusable));
  } else if (moving) {
    panel.verdict = judge(bundle, origin, *model, options.limits, std::move(unusable));
  } else {
    panel.verdict = inconclusive(bundle, std::move(unusable));
  }
  if (moving && options.keep_kinematics) add_motion(panel, bundle, model, options);
  return panel;
}

/// A model that cannot judge any panel is no fault of this one.
bool not_of_the_panel(const Error& error) noexcept {
  const ErrorCode code = error.code();
  return code == ErrorCode::internal || code == ErrorCode::cancelled || code == ErrorCode::mismatch;
}

ReportPanel unreadable(const std::string& name, Reason reason) {
  ReportPanel panel;
  panel.grade = grade_name(Grade::unusable);
  panel.verdict.panel = name;
  panel.verdict.reasons.push_back(std::move(reason));
  return panel;
}

}  // namespace

BundleReader::~BundleReader() = default;

ReadResult BundleReader::read(const std::string& folder, const BundleOverrides& overrides) const {
  return read_bundle(folder, overrides);
}

ReportPanel inspect_frames(const FrameBundle& bundle, const std::string& origin, const Model* model,
                           const InspectOptions& options) {
  check_arrays(bundle);
  try {
    return inspect(bundle, {}, origin, model, options);
  } catch (const Error& error) {
    if (not_of_the_panel(error)) throw;
    return unreadable(bundle.name, as_reason(error, "unusable_bundle"));
  }
}

ReportPanel inspect_bundle(const std::string& folder, const std::string& origin, const Model* model,
                           const InspectOptions& options) {
  const std::string name = support::last_part(folder);
  try {
    const ReadResult read = read_panel(folder, options);
    return inspect(read.bundle, read.warnings, origin, model, options);
  } catch (const Error& error) {
    if (not_of_the_panel(error)) throw;
    return unreadable(name, as_reason(error, "unusable_bundle"));
  }
}

std::vector<ReportPanel> inspect_dataset(const std::vector<DatasetEntry>& entry, const std::string& origin,
                                         const Model* model, const InspectOptions& options,
                                         const Execution& execution) {
  std::vector<ReportPanel> panel(entry.size());
  parallel_for(entry.size(), execution, "inspecting", [&](std::size_t i, std::size_t) {
    panel[i] = inspect_bundle(entry[i].folder, origin, model, options);
  });
  return panel;
}

std::string vectors_csv(const Kinematics& k) {
  std::string csv =
      "frame,time_s,station,x_px,y_px,vx_px_s,vy_px_s,ax_px_s2,ay_px_s2,tangent_rad,curvature_per_px\n";
  csv.reserve(k.frames() * k.stations() * 120);
  const Matrix* const field[] = {&k.x_px,     &k.y_px,     &k.vx_px_s,     &k.vy_px_s,
                                 &k.ax_px_s2, &k.ay_px_s2, &k.tangent_rad, &k.curvature_per_px};
  for (std::size_t t = 0; t < k.frames(); ++t) {
    const std::string head = std::to_string(k.number[t]) + ',' + support::format_double(k.time_s[t]) + ',';
    for (std::size_t s = 0; s < k.stations(); ++s) {
      csv += head;
      csv += support::format_double(k.station[s]);
      for (const Matrix* values : field) {
        csv += ',';
        const double value = (*values)(t, s);
        if (std::isfinite(value)) csv += support::format_double(value);
      }
      csv += '\n';
    }
  }
  return csv;
}

}  // namespace motionanalyzer
