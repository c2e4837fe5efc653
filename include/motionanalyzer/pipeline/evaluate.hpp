// The honest quality figures of detectors: verdicts on panels that the models never saw, beside what is true
// of these panels, every rate with its interval. INCONCLUSIVE is neither a hit nor a false alarm and is
// counted apart: a sound panel without a verdict leaves the rate of false alarms, a damaged one counts as not
// found.
//
// Zone: damage that the figures are about. Place .1 to .9 of the visible length; damage of the bend begins at
// a bend angle of 20 to 150 degrees and at least 10 frames follow it. What lies outside is counted apart.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/truth.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/evaluation/onset.hpp"
#include "motionanalyzer/evaluation/ranking.hpp"
#include "motionanalyzer/evaluation/rates.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/report/figures_page.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer {

struct EvaluateOptions {
  InspectOptions inspect;
  std::string split = "test";      ///< train, val, test, calibration or all; all where the set has no splits
  std::optional<double> alpha;     ///< accepted false alarms per panel; absent: what each model was made with
  int goal = 0;                    ///< 1: damage of the bend alone, 2: damage that came in alone, 0: both
  std::vector<std::string> names;  ///< one a model, to tell them apart by; none: those of their detectors
};

/// What one model said of one panel.
struct PanelAnswer {
  bool known = false;  ///< this panel taught or calibrated the model: it counts nowhere
  Verdict verdict = Verdict::inconclusive;
  std::optional<double> statistic;
  std::vector<std::string> reasons;  ///< codes, of an INCONCLUSIVE panel
  std::optional<Cause> cause;        ///< this and the rest: of an NG panel
  std::optional<std::int32_t> onset_frame;
  std::optional<std::array<std::int32_t, 2>> onset_interval;
  std::optional<double> position;
  std::optional<std::array<double, 2>> position_interval;
  std::optional<double> lambda_mm;
  std::optional<std::array<double, 2>> lambda_interval_mm;
  std::optional<std::int32_t> alarm_frame;  ///< the frame with which the running verdict became NG
};

struct EvaluatedPanel {
  std::string panel, scenario;  ///< scenario: the goal's name where the set has none
  Goal goal = Goal::normal;
  bool damaged = false, plain_normal = false;  ///< plain_normal: false alarms are promised for these
  std::optional<double> lambda_mm, place;
  std::optional<std::int32_t> onset_frame;  ///< first frame that shows damage of the bend
  bool in_zone = false;
  std::vector<PanelAnswer> answer;  ///< one a model
};

struct EvaluatedModel {
  std::string name;  ///< as given, else of the detector; numbered where two models have the same
  std::string detector;
  double alpha = 0;
  std::size_t calibration_panels = 0;
  double length_mm = 0;                                  ///< of the visible strip; 0 = not known
  std::optional<double> certified_a90_mm, limit_a90_mm;  ///< of the certificate, median over the zone
};

struct ReasonCount {
  std::string code;
  std::size_t panels = 0;
};

/// Sound panels of one scenario.
struct SoundFigures {
  std::string scenario;
  bool promised = false;  ///< plain normal panels; for other healthy ones nothing was promised
  std::size_t panels = 0, inconclusive = 0;
  FalseAlarmRate alarms;  ///< of the panels with a verdict
  std::vector<ReasonCount> reasons;
};

/// What is said of panels that were found, severities from (included) .. to mm. Absent: the detector does not
/// say such a thing, or no panel was found.
struct DescriptionFigures {
  double from_mm = 0, to_mm = 0;
  std::size_t panels = 0, found = 0;
  std::optional<OnsetErrors> onset;  ///< damage of the bend alone; called incoming = no answer
  std::optional<PlaceErrors> place;
  std::optional<Rate> onset_covered, place_covered, lambda_covered;  ///< by the stated intervals
  std::optional<double> lambda_ratio;                                ///< median of found over true
  std::size_t cause_right = 0, cause_wrong = 0, cause_open = 0;
  /// From the first damaged frame until the running verdict is NG, in frames, the detector's delay included.
  std::optional<double> delay_median, delay_90;
};

/// Damaged panels of one scenario, or of a whole goal.
struct DamageFigures {
  std::string scenario;  ///< empty: the whole goal
  Goal goal = Goal::goal1;
  std::size_t panels = 0, inconclusive = 0;  ///< in the zone
  std::vector<ReasonCount> reasons;
  PodCurve curve;  ///< over a floor of alpha
  std::vector<PodBin> bin;
  Rate found, found_large;  ///< in the zone; large: .6 mm and more
  Rate outside;             ///< found outside the zone
  /// Against the plain normal panels, by the panel statistics; those without one are left out.
  Estimate auroc, average_precision;
  std::array<DescriptionFigures, 2> described;  ///< .6 mm and more; .3 to .6
};

struct DetectorFigures {
  EvaluatedModel model;
  std::size_t known = 0;                     ///< panels left out because they taught or calibrated this model
  std::size_t panels = 0, inconclusive = 0;  ///< of the others
  std::vector<ReasonCount> reasons;          ///< of the INCONCLUSIVE ones
  std::vector<SoundFigures> sound;
  std::vector<DamageFigures> damage;  ///< by scenario
  std::array<DamageFigures, 2> goal;  ///< goal1, goal2
};

/// Two models on the panels that are new to both. Absent: for one of the two more than half of the damaged
/// panels or more than half of the normal ones are INCONCLUSIVE, and the difference would be one of these.
struct ModelDifference {
  std::string first, second;
  Goal goal = Goal::goal1;
  std::optional<AurocDifference> auroc;
  std::optional<PairedDifference> hits;  ///< in the zone, at each model's alpha
};

struct Evaluation {
  std::string title;
  std::vector<EvaluatedPanel> panel;  ///< in the set's order
  std::vector<DetectorFigures> detector;
  std::vector<ModelDifference> difference;
  std::vector<std::string> warnings;
};

/// Figures from answers; answer k of every panel is that of model k. cost: some .1 s a curve
MOTIONANALYZER_API Evaluation figures_of(std::vector<EvaluatedPanel> panels,
                                         const std::vector<EvaluatedModel>& models);

/// Judges every panel of the split as score does, each read once, and keeps a summary of each alone. Whether
/// the set comes from a foreign line is told by its plain normal panels that are new to the model.
/// in      dataset: entries with truth, see dataset_with_truth
/// throws  Error{invalid_argument} for no model, an unknown split or goal; Error{mismatch} for a model of
/// tables, one
///         that is not calibrated on enough panels for alpha, or when every sound panel taught or calibrated
///         one; Error{bad_input} when the set does not say which panels are damaged; Error{too_short} when no
///         panel of the split has a label; Error{cancelled}
/// notes   Panels are known by their data: those of training by what the model keeps of them, those of
/// calibration by
///         their statistic, to the last bit. A model that was moved to another line knows the panels of that
///         line. Results do not depend on the number of threads.
/// cost    some 25 ms a panel, model and core
MOTIONANALYZER_API Evaluation evaluate(const std::vector<Model>& models, const Dataset& dataset,
                                       const EvaluateOptions& options = {}, const Execution& execution = {});
/// The manifest's entries with what truth.json says of them beyond.
MOTIONANALYZER_API Dataset dataset_with_truth(const std::string& folder);

/// The whole study, simulated in memory panel by panel: trained on the train normals of one set, calibrated
/// on the calibration split of another and judged on its test split.
struct StudyOptions {
  std::vector<std::string> detectors = {"hinge", "hinge_panel"};
  double alpha = 0.01;
  std::uint64_t seed = 1;
  LineOptions line;                          ///< of both sets
  std::optional<std::size_t> normals;        ///< instead of the judged set's normal panels of split test
  std::vector<ScenarioCount> training = {};  ///< none: scale_counts("default")
  std::vector<ScenarioCount> judged = {};    ///< none: scale_counts("study")
  InspectOptions inspect;                    ///< reader is not looked at
  int goal = 0;
  double share = 1;  ///< of the panels of both scales, one of each kind at least; in (0, 1]
};

/// throws  as train_detectors and evaluate
/// cost    2,500 panels: some 3 minutes of a core; memory some 0.2 GB
MOTIONANALYZER_API Evaluation evaluate_study(const StudyOptions& options = {},
                                             const Execution& execution = {});

/// goals.goal1 and .goal2: detector -> panels, positives, auroc, auprc, recall_at_far, far, onset, position,
/// by_scenario, pod, confusion, frame_level (always null); and figures: detector -> everything above; all by
/// the models' names. Null for what does not exist.
MOTIONANALYZER_API std::string evaluation_json(const Evaluation& evaluation);
/// The same for people. A table without rows is left out.
MOTIONANALYZER_API std::vector<FigureTable> evaluation_tables(const Evaluation& evaluation);
MOTIONANALYZER_API std::string evaluation_html(const Evaluation& evaluation);

}  // namespace motionanalyzer
