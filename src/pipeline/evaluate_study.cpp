// Training, calibration and test on two simulated sets, of which one panel at a time is in memory.
#include <algorithm>
#include <cmath>
#include <utility>

#include "motionanalyzer/pipeline/train.hpp"
#include "pipeline/evaluate_panels.hpp"
#include "pipeline/simulator_pool.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr const char *kTrainingSet = "train/", *kJudgedSet = "study/";

/// Reads panels of both sets by number: "train/12" and "study/7".
class StudyPanels final : public BundleReader {
 public:
  StudyPanels(SetPlan training, SetPlan judged)
      : training_(std::move(training)), judged_(std::move(judged)) {}

  const SetPlan& training() const { return training_; }
  const SetPlan& judged() const { return judged_; }
  SimulatedPanel simulate_judged(std::size_t i) const { return pool_.simulate(judged_.panel(i)); }

  ReadResult read(const std::string& name, const BundleOverrides& overrides) const override {
    const bool trains = name.starts_with(kTrainingSet);
    const auto number = support::parse_integer<std::size_t>(name.substr(std::string(kTrainingSet).size()));
    if (!number || !(trains || name.starts_with(kJudgedSet)))
      throw Error(ErrorCode::io, "the study has no panel '" + name + "'");
    ReadResult result;
    result.bundle = pool_.simulate((trains ? training_ : judged_).panel(*number)).bundle;
    if (overrides.fps) result.bundle.fps = *overrides.fps;
    if (overrides.mm_per_px) result.bundle.mm_per_px = *overrides.mm_per_px;
    return result;
  }

 private:
  SetPlan training_, judged_;
  mutable pipeline::SimulatorPool pool_;
};

/// What teaches and what calibrates, as one set. Truth: as far as plans know it, which is enough for normals.
void add_normals(const SetPlan& plan, const char* set, Split split, Dataset& dataset) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PanelPlan panel = plan.panel(i);
    if (panel.split != split || panel.goal != Goal::normal || !panel.damage.step.empty()) continue;
    DatasetEntry entry;
    entry.folder = set + std::to_string(i);
    entry.truth.panel = entry.folder;
    entry.truth.scenario = panel.scenario;
    entry.truth.split = split;
    entry.labelled = true;
    dataset.entry.push_back(std::move(entry));
  }
}

class TestSupply final : public pipeline::PanelSupply {
 public:
  explicit TestSupply(const StudyPanels& panels) : panels_(panels) {
    for (std::size_t i = 0; i < panels.judged().size(); ++i)
      if (panels.judged().panel(i).split == Split::test) number_.push_back(i);
  }
  std::size_t size() const override { return number_.size(); }
  pipeline::SuppliedPanel take(std::size_t i) const override {
    SimulatedPanel simulated = panels_.simulate_judged(number_[i]);
    pipeline::SuppliedPanel panel;
    panel.entry = {simulated.bundle.name, std::move(simulated.truth), true};
    panel.read.bundle = std::move(simulated.bundle);
    return panel;
  }

 private:
  const StudyPanels& panels_;
  std::vector<std::size_t> number_;
};

std::vector<ScenarioCount> share_of(const char* scale, double share) {
  if (!(share > 0 && share <= 1))
    throw Error(ErrorCode::invalid_argument, "a share of " + support::format_double(share) + " of the panels",
                "give a share above 0 and up to 1");
  std::vector<ScenarioCount> counts = scale_counts(scale);
  for (ScenarioCount& count : counts) {
    const double part = std::floor(share * static_cast<double>(count.count) + 0.5);
    count.count = std::max(static_cast<std::size_t>(part), std::size_t{1});
  }
  return counts;
}

SetPlan plan_of(const StudyOptions& options, std::vector<ScenarioCount> counts, const char* scale) {
  SetOptions set;
  set.seed = options.seed;
  set.line = options.line;
  set.counts = counts.empty() ? share_of(scale, options.share) : std::move(counts);
  return SetPlan(std::move(set));
}

std::vector<ScenarioCount> judged_counts(const StudyOptions& options) {
  std::vector<ScenarioCount> counts =
      options.judged.empty() ? share_of("study", options.share) : options.judged;
  if (!options.normals) return counts;
  for (ScenarioCount& count : counts)
    if (count.scenario == "normal" && count.split == Split::test) count.count = *options.normals;
  return counts;
}

std::vector<TrainOptions> train_options(const StudyOptions& options) {
  if (options.detectors.empty())
    throw Error(ErrorCode::invalid_argument, "no detector was named", "name one or more, hinge say");
  std::vector<TrainOptions> wanted;
  for (const std::string& name : options.detectors) {
    find_detector(name);
    TrainOptions one;
    one.detector = name;
    one.alpha = options.alpha;
    one.seed = options.seed;
    wanted.push_back(std::move(one));
  }
  return wanted;
}

std::vector<Model> train_models(const StudyPanels& panels, const StudyOptions& options,
                                const Execution& execution, std::vector<std::string>& warnings) {
  Dataset dataset;
  dataset.root = "simulated panels";
  dataset.origin = "simulated";
  add_normals(panels.training(), kTrainingSet, Split::train, dataset);
  add_normals(panels.judged(), kJudgedSet, Split::calibration, dataset);
  InspectOptions inspect = options.inspect;
  inspect.reader = &panels;
  std::vector<Model> models;
  for (const Trained& trained : train_detectors(dataset, train_options(options), inspect, execution)) {
    models.push_back(trained.model);
    for (const std::string& warning : trained.warnings)
      if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.push_back(warning);
  }
  return models;
}

}  // namespace

Evaluation evaluate_study(const StudyOptions& options, const Execution& execution) {
  pipeline::require_goal(options.goal);
  const StudyPanels panels(plan_of(options, options.training, "default"),
                           plan_of(options, judged_counts(options), "study"));
  std::vector<std::string> warnings;
  const std::vector<Model> models = train_models(panels, options, execution, warnings);
  EvaluateOptions how;
  how.inspect = options.inspect;
  how.inspect.reader = nullptr;
  how.goal = options.goal;
  const TestSupply supply(panels);
  Evaluation evaluation = pipeline::evaluate_supply(models, supply, "simulated", true, how, execution);
  evaluation.title = "Figures of a simulated study, seed " + std::to_string(options.seed);
  evaluation.warnings.insert(evaluation.warnings.begin(), warnings.begin(), warnings.end());
  return evaluation;
}

}  // namespace motionanalyzer
