#include "motionanalyzer/pipeline/pod.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "pipeline/damaged_copies.hpp"
#include "pipeline/line_count.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/read_panel.hpp"
#include "pipeline/tell.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kBins = 8;

void require_ready(const Model& model) {
  if (model.recipe().trajectory.empty())
    throw Error(ErrorCode::mismatch,
                "detector " + std::string(model.info().name) +
                    " knows no healthy trajectory, from which damage could be computed",
                "train hinge or hinge_panel");
  if (!model.threshold())
    throw Error(ErrorCode::mismatch, "the model is not calibrated, or on too few panels for its alpha",
                "calibrate it on normal panels");
}

/// A normal panel as it was taken.
struct Untouched {
  Reason left_out;  ///< code empty when it can be used
  bool taught = false;
  PanelVerdict verdict;
};

/// Reads a panel once for several who want it.
class ReadOnce final : public BundleReader {
 public:
  explicit ReadOnce(const InspectOptions& options) : options_(options) {}
  ReadResult read(const std::string& folder, const BundleOverrides& /*overrides*/) const override {
    if (!read_) read_ = read_panel(folder, options_);
    return *read_;
  }

 private:
  const InspectOptions& options_;
  mutable std::optional<ReadResult> read_;
};

class Study {
 public:
  Study(const Model& model, const std::vector<DatasetEntry>& normals, const std::string& origin,
        const PodOptionsOfLine& options, const InspectOptions& inspect, const Execution& execution)
      : model_(model),
        normals_(normals),
        origin_(origin),
        options_(options),
        inspect_(inspect),
        execution_(execution) {
    inspect_.keep_kinematics = false;
  }

  PodStudy run() {
    look_at_normals();
    std::vector<DatasetEntry> base;
    for (const std::size_t i : base_) base.push_back(normals_[i]);
    const pipeline::DamagedCopies copies(std::move(base), model_.recipe(), options_, inspect_,
                                         study_.warnings);
    study_.trial.resize(options_.panels);
    parallel_for(options_.panels, execution_, "damaging panels", [&](std::size_t i, std::size_t) {
      pipeline::DamagedCopies::Copy copy = copies.make(i);
      copy.trial.verdict = inspect_frames(copy.bundle, origin_, &model_, inspect_).verdict.verdict;
      study_.trial[i] = std::move(copy.trial);
    });
    conclude();
    return std::move(study_);
  }

 private:
  Untouched look_at(const DatasetEntry& entry) const {
    const ReadOnce once(inspect_);
    InspectOptions inspect = inspect_;
    inspect.reader = &once;
    const PanelRows rows =
        read_panels({entry}, model_.recipe(), inspect, {.threads = 1}, contents_for(model_));
    Untouched panel;
    if (!rows.left_out.empty()) {
      panel.left_out = rows.left_out.front();
      return panel;
    }
    panel.taught = !model_.taught_by(rows.set).empty();
    if (!panel.taught) panel.verdict = inspect_bundle(entry.folder, origin_, &model_, inspect).verdict;
    return panel;
  }

  /// Whether a statistic of the calibration is this panel's. Each stands for one panel and is taken out, so
  /// that equal ones (0, say) do not make every panel that has it one of the calibration's.
  static bool take(std::vector<double>& calibration, const PanelVerdict& verdict) {
    if (!verdict.statistic) return false;
    const auto found = std::lower_bound(calibration.begin(), calibration.end(), *verdict.statistic);
    if (found == calibration.end() || *found != *verdict.statistic) return false;
    calibration.erase(found);
    return true;
  }

  void look_at_normals() {
    std::vector<Untouched> panel(normals_.size());
    parallel_for(panel.size(), execution_, "reading panels",
                 [&](std::size_t i, std::size_t) { panel[i] = look_at(normals_[i]); });
    std::vector<Reason> left_out;
    std::vector<std::size_t> teachers;
    std::vector<double> calibration = model_.calibration()->statistic;
    std::size_t alarms = 0, judged = 0, fresh = 0;
    pipeline::LineCount line;
    for (std::size_t i = 0; i < panel.size(); ++i) {
      if (!panel[i].left_out.code.empty()) {
        left_out.push_back(panel[i].left_out);
        continue;
      }
      (panel[i].taught ? teachers : base_).push_back(i);
      if (panel[i].taught || take(calibration, panel[i].verdict)) continue;
      ++fresh;
      line.add(panel[i].verdict);
      if (panel[i].verdict.verdict == Verdict::inconclusive) continue;
      ++judged;
      alarms += panel[i].verdict.verdict == Verdict::ng;
    }
    tell_left_out(left_out, "the study", study_.warnings);
    study_.false_alarms = rate(alarms, judged);
    study_.inconclusive_normals = fresh - judged;
    tell_line(line.check());
    choose_base(teachers);
    if (fresh == 0)
      study_.warnings.push_back(
          "all given normals taught or calibrated the model: false alarms are not counted; give normals of "
          "another day");
    else if (judged == 0)
      study_.warnings.push_back(
          "every panel that is new to the model is INCONCLUSIVE: false alarms are not counted");
  }

  void tell_line(const LineCheck& line) {
    if (!line.unusual) return;
    study_.warnings.push_back(
        "of the normal panels that are new to the model " + pipeline::unexplained_text(line) +
        ": what is counted here does not hold for its line, and weak damage goes unseen "
        "on theirs; calibrate the model on normal panels of theirs");
  }

  void choose_base(std::vector<std::size_t>& teachers) {
    if (base_.empty() && teachers.empty())
      throw Error(
          ErrorCode::too_short,
          "none of " + count_of(normals_.size(), "normal panels can be used under the model's recipe"),
          "run preflight on them to see why");
    if (base_.empty()) {
      study_.warnings.push_back(
          "every usable panel taught the model: what is found on new panels may be less");
      base_ = std::move(teachers);
    } else if (!teachers.empty()) {
      study_.warnings.push_back(count_of(teachers.size(), "panels taught the model and are left out"));
    }
  }

  void conclude() {
    std::vector<double> lambda_mm;
    std::vector<std::uint8_t> hit;
    for (const PodTrial& trial : study_.trial) {
      lambda_mm.push_back(trial.lambda_mm);
      hit.push_back(trial.verdict == Verdict::ng ? 1 : 0);
      study_.inconclusive += trial.verdict == Verdict::inconclusive;
    }
    constexpr double kLargestFloor = 0.49;
    PodOptions how;
    how.floor = std::min(model_.alpha(), kLargestFloor);
    study_.curve = fit_hits(lambda_mm, hit, how);
    study_.bin = pod_bins(lambda_mm, hit, edges());
  }

  std::vector<double> edges() const {
    const double from = options_.lambda_from_mm, to = options_.lambda_to_mm;
    if (!(from < to)) return {from, std::nextafter(from, 2 * from)};
    std::vector<double> edge;
    for (std::size_t k = 0; k < kBins; ++k)
      edge.push_back(from + (to - from) * static_cast<double>(k) / static_cast<double>(kBins));
    edge.push_back(to);
    return edge;
  }

  const Model& model_;
  const std::vector<DatasetEntry>& normals_;
  const std::string& origin_;
  PodOptionsOfLine options_;
  InspectOptions inspect_;
  const Execution& execution_;
  std::vector<std::size_t> base_;  // places in normals_ of the panels that are damaged, in turn
  PodStudy study_;
};

}  // namespace

PodStudy study_detection(const Model& model, const std::vector<DatasetEntry>& normals,
                         const std::string& origin, const PodOptionsOfLine& options,
                         const InspectOptions& inspect, const Execution& execution) {
  require_ready(model);
  pipeline::require_copies(options);
  return Study(model, normals, origin, options, inspect, execution).run();
}

PodStudy study_detection(const Model& model, const std::vector<std::string>& folders,
                         const PodOptionsOfLine& options, const InspectOptions& inspect,
                         const Execution& execution) {
  std::string origin;
  const std::vector<DatasetEntry> normals = line_normals(folders, origin);
  return study_detection(model, normals, origin, options, inspect, execution);
}

}  // namespace motionanalyzer
