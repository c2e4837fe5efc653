#include "pipeline/evaluate_panels.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "pipeline/line_count.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/recipe_length.hpp"
#include "pipeline/tell.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer::pipeline {

namespace {

constexpr double kPlaceFrom = 0.1, kPlaceTo = 0.9;
constexpr double kAngleFrom_deg = 20, kAngleTo_deg = 150;
constexpr std::size_t kFramesAfter = 10;
/// Of OK and NG panels too, so it is no reason for neither.
constexpr const char* kSaidOfEveryPanel = "coarse_calibration";

/// Hands the one panel that is in memory to whoever asks for it.
class HeldPanel final : public BundleReader {
 public:
  HeldPanel(const SuppliedPanel& panel, const BundleOverrides& overrides) : panel_(panel) {
    read_ = panel.read;
    if (overrides.fps) read_.bundle.fps = *overrides.fps;
    if (overrides.mm_per_px) read_.bundle.mm_per_px = *overrides.mm_per_px;
  }
  ReadResult read(const std::string& /*folder*/, const BundleOverrides& /*overrides*/) const override {
    if (panel_.failure) std::rethrow_exception(panel_.failure);
    return read_;
  }
  const FrameBundle& bundle() const { return read_.bundle; }

 private:
  const SuppliedPanel& panel_;
  ReadResult read_;
};

/// What a panel is known by has to be computed under each recipe, once for all models that share it.
std::vector<std::size_t> recipe_groups(const std::vector<Model>& models) {
  std::vector<std::size_t> group(models.size());
  for (std::size_t k = 0; k < models.size(); ++k) {
    group[k] = k;
    for (std::size_t earlier = 0; earlier < k; ++earlier)
      if (models[earlier].needs() == models[k].needs() && models[earlier].recipe() == models[k].recipe())
        group[k] = std::min(group[k], earlier);
  }
  return group;
}

class Judge {
 public:
  Judge(const std::vector<Model>& models, std::string origin, bool are_new, const EvaluateOptions& options)
      : models_(models), origin_(std::move(origin)), are_new_(are_new), options_(options) {
    options_.inspect.keep_kinematics = false;
    group_ = recipe_groups(models);
    for (const Model& model : models) delay_.push_back(Inspector(model).delay());
  }

  EvaluatedPanel judge(const SuppliedPanel& supplied) const {
    const DatasetEntry& entry = supplied.entry;
    EvaluatedPanel panel = labelled(entry.truth);
    const HeldPanel held(supplied, options_.inspect.overrides);
    InspectOptions inspect = options_.inspect;
    inspect.reader = &held;
    if (panel.damaged && !supplied.failure) panel.in_zone = in_zone(entry.truth, held.bundle());
    panel.answer.resize(models_.size());
    for (std::size_t k = 0; k < models_.size(); ++k) panel.answer[k] = answer(entry, k, inspect);
    if (!are_new_) mark_taught(entry, inspect, panel);
    return panel;
  }

 private:
  static EvaluatedPanel labelled(const Truth& truth) {
    EvaluatedPanel panel;
    panel.panel = truth.panel;
    panel.scenario = truth.scenario.empty() ? std::string(goal_name(truth.goal)) : truth.scenario;
    panel.goal = truth.goal;
    panel.damaged = truth.label == 1;
    panel.plain_normal = is_plain_normal(truth);
    if (!panel.damaged) return panel;
    panel.lambda_mm = truth.lambda_mm;
    panel.place = truth.position;
    if (truth.goal == Goal::goal1) panel.onset_frame = truth.crack_frame;
    return panel;
  }

  bool in_zone(const Truth& truth, const FrameBundle& bundle) const {
    if (!truth.position || !(*truth.position >= kPlaceFrom && *truth.position <= kPlaceTo)) return false;
    if (truth.goal == Goal::goal2) return true;
    if (!truth.crack_frame) return false;
    try {
      return begins_in_zone(bundle, *truth.crack_frame);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::internal) throw;
      return false;  // no motion: its verdict says why
    }
  }

  /// By the motion as the first model has it.
  bool begins_in_zone(const FrameBundle& bundle, std::int32_t onset_frame) const {
    const Recipe& recipe = models_.front().recipe();
    const double turn_rad = recipe.full_turn_rad > 0 ? recipe.full_turn_rad : elementary::kPi;
    const KinematicsOptions how{.max_length_drop = options_.inspect.limits.max_length_drop};
    const Kinematics motion = analyze_motion(bundle, recipe.orientation, recipe.full_turn_rad, how);
    const auto at = std::lower_bound(motion.number.begin(), motion.number.end(), onset_frame);
    const auto after = std::upper_bound(at, motion.number.end(), onset_frame);
    if (static_cast<std::size_t>(motion.number.end() - after) < kFramesAfter) return false;
    const double phase = motion.phase[static_cast<std::size_t>(at - motion.number.begin())];
    const double angle_deg = phase * turn_rad * 180 / elementary::kPi;
    return angle_deg >= kAngleFrom_deg && angle_deg <= kAngleTo_deg;
  }

  PanelAnswer answer(const DatasetEntry& entry, std::size_t k, const InspectOptions& inspect) const {
    const Model& model = models_[k];
    const PanelVerdict said = inspect_bundle(entry.folder, origin_, &model, inspect).verdict;
    PanelAnswer answer;
    answer.verdict = said.verdict;
    answer.statistic = said.statistic;
    if (said.verdict == Verdict::inconclusive)
      for (const Reason& reason : said.reasons)
        if (reason.code != kSaidOfEveryPanel) answer.reasons.push_back(reason.code);
    answer.cause = said.cause;
    answer.onset_frame = said.onset_frame;
    answer.onset_interval = said.onset_interval;
    answer.position = said.position;
    answer.position_interval = said.position_interval;
    answer.lambda_mm = said.lambda_mm;
    answer.lambda_interval_mm = said.lambda_interval_mm;
    if (said.verdict == Verdict::ng) answer.alarm_frame = alarm_frame(said, *model.threshold(), delay_[k]);
    return answer;
  }

  static std::optional<std::int32_t> alarm_frame(const PanelVerdict& said, double threshold, int delay) {
    for (std::size_t t = 0; t < said.score.size(); ++t)
      if (said.score[t] > threshold) return std::min(said.frame[t] + delay, said.frame.back());
    return std::nullopt;
  }

  void mark_taught(const DatasetEntry& entry, const InspectOptions& inspect, EvaluatedPanel& panel) const {
    std::vector<PanelRows> rows(models_.size());
    for (std::size_t k = 0; k < models_.size(); ++k) {
      PanelContents contents = contents_for(models_[k]);
      contents.cleared_columns = false;  // no panel is known by them
      if (group_[k] == k)
        rows[k] = read_panels({entry}, models_[k].recipe(), inspect, {.threads = 1}, contents);
      const PanelRows& own = rows[group_[k]];
      panel.answer[k].known = own.left_out.empty() && !models_[k].taught_by(own.set).empty();
    }
  }

  const std::vector<Model>& models_;
  std::string origin_;
  bool are_new_;
  EvaluateOptions options_;
  std::vector<std::size_t> group_;
  std::vector<int> delay_;
};

/// A sound panel whose statistic is one of the calibration's calibrated the model. A statistic that several
/// panels of the calibration share tells nothing by itself (0 is a common one), but once one panel is known
/// for sure, each of these stands for a panel as well.
void mark_calibrated(const Calibration& calibration, std::size_t model, std::vector<EvaluatedPanel>& panels) {
  const std::vector<double>& all = calibration.statistic;
  std::vector<PanelAnswer*> shared;
  bool sure = false;
  for (EvaluatedPanel& panel : panels) {
    PanelAnswer& answer = panel.answer[model];
    if (panel.damaged || answer.known || !answer.statistic) continue;
    const auto [first, last] = std::equal_range(all.begin(), all.end(), *answer.statistic);
    if (last - first == 1) sure = answer.known = true;
    if (last - first > 1) shared.push_back(&answer);
  }
  if (!sure) return;
  std::map<double, std::ptrdiff_t> taken;
  for (PanelAnswer* answer : shared) {
    const auto [first, last] = std::equal_range(all.begin(), all.end(), *answer->statistic);
    answer->known = taken[*answer->statistic]++ < last - first;
  }
}

std::optional<double> certified(const support::Json& certificate, const char* what) {
  const support::Json* part = certificate.find(what);
  const support::Json* spread = part != nullptr ? part->find("lambda90") : nullptr;
  const support::Json* value = spread != nullptr ? spread->find("median") : nullptr;
  return value != nullptr ? value->number() : std::nullopt;
}

EvaluatedModel describe(const Model& model, std::string name) {
  EvaluatedModel shown;
  shown.name = std::move(name);
  shown.detector = std::string(model.info().name);
  shown.alpha = model.alpha();
  shown.calibration_panels = model.calibration()->statistic.size();
  shown.length_mm = visible_length_mm(model.recipe());
  if (!(shown.length_mm > 0) || !model.inspectability()) return shown;
  const support::Json certificate = support::parse_json(certify(model).json, "certificate");
  shown.certified_a90_mm = certified(certificate, "found");
  shown.limit_a90_mm = certified(certificate, "limit");
  return shown;
}

/// The name, or name_2 and so on where it is taken.
std::string not_taken(const std::string& name, const std::vector<EvaluatedModel>& before) {
  const auto taken = [&](const std::string& wanted) {
    return std::any_of(before.begin(), before.end(), [&](const auto& model) { return model.name == wanted; });
  };
  std::string found = name;
  for (int n = 2; taken(found); ++n) found = name + "_" + std::to_string(n);
  return found;
}

std::vector<EvaluatedModel> describe_all(const std::vector<Model>& models,
                                         const std::vector<std::string>& names) {
  std::vector<EvaluatedModel> shown;
  for (std::size_t k = 0; k < models.size(); ++k) {
    const std::string name = names.empty() ? std::string(models[k].info().name) : names[k];
    shown.push_back(describe(models[k], not_taken(name, shown)));
  }
  return shown;
}

void require_names(const std::vector<Model>& models, const std::vector<std::string>& names) {
  if (!names.empty() && names.size() != models.size())
    throw Error(ErrorCode::invalid_argument,
                std::to_string(names.size()) + " names for " + std::to_string(models.size()) + " models",
                "give one name a model, or none");
}

void require_models(const std::vector<Model>& models, const std::vector<std::string>& names) {
  if (models.empty())
    throw Error(ErrorCode::invalid_argument, "no model was given", "give one or more calibrated models");
  for (std::size_t k = 0; k < models.size(); ++k) {
    const Model& model = models[k];
    const std::string detector(model.info().name);
    const std::string name = names.empty() ? detector : names[k] + " (" + detector + ")";
    if (model.is_plain())
      throw Error(ErrorCode::mismatch, "model " + name + " was fitted on a table, not on panels",
                  "train it on a data set of panels");
    if (!model.threshold())
      throw Error(ErrorCode::mismatch,
                  "model " + name + " is not calibrated, or on too few panels for alpha " +
                      support::format_double(model.alpha()),
                  "calibrate it on normal panels, or give a larger alpha");
  }
}

void refuse_answer(PanelAnswer& answer) {
  if (answer.verdict == Verdict::inconclusive) return;
  PanelAnswer refused;
  refused.known = answer.known;
  refused.statistic = answer.statistic;
  refused.reasons = {"foreign_line"};
  answer = std::move(refused);
}

/// As score does with the panels of a foreign line. Half of a set may be damage that nothing explains, which
/// a lot of a line never holds: the normal panels alone say whose line it is.
void refuse_foreign(const std::vector<EvaluatedModel>& models, std::vector<EvaluatedPanel>& panels,
                    std::vector<std::string>& warnings) {
  for (std::size_t k = 0; k < models.size(); ++k) {
    LineCount count;
    for (const EvaluatedPanel& panel : panels)
      if (panel.plain_normal && !panel.answer[k].known)
        count.add(panel.answer[k].verdict, panel.answer[k].reasons);
    const LineCheck line = count.check();
    const std::string warning = line_warning(line);
    if (!warning.empty()) warnings.push_back("normal panels and " + models[k].name + ": " + warning);
    if (!line.foreign) continue;
    for (EvaluatedPanel& panel : panels) refuse_answer(panel.answer[k]);
  }
}

bool is_sound_and_new(const EvaluatedPanel& panel, std::size_t model) {
  return !panel.damaged && !panel.answer[model].known;
}

/// Says how many panels each model knew. throws Error{mismatch} where no sound one is left
void tell_known(Evaluation& evaluation) {
  for (std::size_t k = 0; k < evaluation.detector.size(); ++k) {
    const DetectorFigures& figures = evaluation.detector[k];
    if (figures.known == 0) continue;
    const auto& panels = evaluation.panel;
    if (std::none_of(panels.begin(), panels.end(), [&](const auto& p) { return is_sound_and_new(p, k); }))
      throw Error(ErrorCode::mismatch,
                  "every sound panel taught or calibrated model " + figures.model.name +
                      ", so that nothing can be said of others",
                  "judge panels that the model has never seen");
    evaluation.warnings.push_back(count_of(figures.known, "panels taught or calibrated ") +
                                  figures.model.name + " and are left out of its figures");
  }
}

void tell_inconclusive(Evaluation& evaluation) {
  for (const DetectorFigures& figures : evaluation.detector) {
    if (figures.inconclusive == 0) continue;
    std::string text = std::to_string(figures.inconclusive) + " of " + std::to_string(figures.panels) +
                       " panels are INCONCLUSIVE for " + figures.model.name;
    for (const ReasonCount& reason : figures.reasons)
      text += (&reason == &figures.reasons.front() ? ": " : ", ") + reason.code + " " +
              std::to_string(reason.panels);
    evaluation.warnings.push_back(std::move(text));
  }
  for (const ModelDifference& difference : evaluation.difference)
    if (!difference.hits)
      evaluation.warnings.push_back(
          difference.first + " and " + difference.second + " are not compared on " +
          std::string(goal_name(difference.goal)) +
          ": for one of them more than half of the damaged panels or of the normal ones are INCONCLUSIVE");
}

void tell_unknown(Evaluation& evaluation) {
  std::size_t without = 0;
  for (const EvaluatedPanel& panel : evaluation.panel)
    without += panel.damaged &&
               (!panel.lambda_mm || !panel.place || (panel.goal == Goal::goal1 && !panel.onset_frame));
  if (without > 0)
    evaluation.warnings.push_back(
        count_of(without,
                 "damaged panels have no severity, place or first damaged frame in the set's truth; "
                 "they count outside the zone"));
}

bool is_asked_for(const Truth& truth, int goal) {
  if (truth.label != 1 || goal == 0) return true;
  return (truth.goal == Goal::goal2) == (goal == 2);
}

}  // namespace

void require_goal(int goal) {
  if (goal < 0 || goal > 2)
    throw Error(ErrorCode::invalid_argument, "goal is " + std::to_string(goal),
                "the goals are 1 (damage of the bend) and 2 (damage that came in); 0 means both");
}

Evaluation evaluate_supply(const std::vector<Model>& given, const PanelSupply& supply,
                           const std::string& origin, bool are_new, const EvaluateOptions& options,
                           const Execution& execution) {
  require_goal(options.goal);
  std::vector<Model> models = given;
  if (options.alpha)
    for (Model& model : models) model = model.with_alpha(*options.alpha);
  require_names(models, options.names);
  require_models(models, options.names);
  const Judge judge(models, origin, are_new, options);
  std::vector<std::optional<EvaluatedPanel>> judged(supply.size());
  parallel_for(supply.size(), execution, "judging", [&](std::size_t i, std::size_t) {
    const SuppliedPanel panel = supply.take(i);
    if (is_asked_for(panel.entry.truth, options.goal)) judged[i] = judge.judge(panel);
  });
  std::vector<EvaluatedPanel> panels;
  for (std::optional<EvaluatedPanel>& panel : judged)
    if (panel) panels.push_back(std::move(*panel));
  if (!are_new)
    for (std::size_t k = 0; k < models.size(); ++k) mark_calibrated(*models[k].calibration(), k, panels);
  const std::vector<EvaluatedModel> shown = describe_all(models, options.names);
  std::vector<std::string> of_the_line;
  refuse_foreign(shown, panels, of_the_line);
  Evaluation evaluation = figures_of(std::move(panels), shown);
  evaluation.warnings = std::move(of_the_line);
  tell_known(evaluation);
  tell_inconclusive(evaluation);
  tell_networks(evaluation);
  tell_unknown(evaluation);
  return evaluation;
}

}  // namespace motionanalyzer::pipeline
