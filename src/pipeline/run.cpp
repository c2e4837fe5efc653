#include "motionanalyzer/pipeline/run.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/line_check.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/tell.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

class Stopwatch {
 public:
  /// Seconds since the last call or the construction.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

constexpr const char* kFallback = "patchcore";  // needs few normals, and no mechanics of them

bool combines(const DetectorInfo& info) { return info.members_need_fields != nullptr; }

template <class Wanted>
std::vector<TrainOptions> options_of(const RunOptions& options, Wanted wanted) {
  std::vector<TrainOptions> chosen;
  for (const DetectorInfo& info : detectors())
    if (wanted(info)) chosen.push_back({std::string(info.name), {}, options.alpha, options.seed});
  return chosen;
}

/// Empty and the reason where the data do not allow it.
std::vector<Trained> try_training(const Dataset& dataset, const std::vector<TrainOptions>& wanted,
                                  const RunOptions& options, const Execution& execution,
                                  std::string& reason) {
  try {
    return train_detectors(dataset, wanted, options.inspect, execution);
  } catch (const Error& error) {
    const ErrorCode code = error.code();
    if (code != ErrorCode::too_short && code != ErrorCode::no_solution && code != ErrorCode::bad_input) throw;
    reason = error.message();
    return {};
  }
}

void tell_not_trained(const std::vector<TrainOptions>& wanted, const std::string& reason,
                      std::vector<std::string>& warnings) {
  std::string names;
  for (const TrainOptions& one : wanted) names += (names.empty() ? "" : " and ") + one.detector;
  warnings.push_back(names + (wanted.size() > 1 ? " were" : " was") + " not trained: " + reason);
}

/// Those that look at residuals need more normal panels than the others, and ones that lie as a strip does.
/// What combines detectors then does with the others.
std::vector<Trained> train_on_residuals(const Dataset& dataset, const RunOptions& options,
                                        const Execution& execution, std::vector<std::string>& warnings) {
  const auto residual = [](const DetectorInfo& info) { return info.needs_residual; };
  const auto both = [](const DetectorInfo& info) { return info.needs_residual || combines(info); };
  std::string reason;
  std::vector<Trained> all = try_training(dataset, options_of(options, both), options, execution, reason);
  if (reason.empty()) return all;
  tell_not_trained(options_of(options, residual), reason, warnings);
  reason.clear();
  const std::vector<TrainOptions> combining = options_of(options, combines);
  all = try_training(dataset, combining, options, execution, reason);
  if (!reason.empty()) tell_not_trained(combining, reason, warnings);
  return all;
}

/// Every detector that the data allow; none when the data set has too few normal panels.
std::vector<Trained> train_all(const Dataset& dataset, const RunOptions& options, const Execution& execution,
                               std::vector<std::string>& warnings) {
  std::string reason;
  const auto any = [](const DetectorInfo&) { return true; };
  std::vector<Trained> all = try_training(dataset, options_of(options, any), options, execution, reason);
  if (reason.empty()) return all;
  try {
    std::vector<Trained> trained = train_detectors(
        dataset,
        options_of(options, [](const DetectorInfo& info) { return !info.needs_residual && !combines(info); }),
        options.inspect, execution);
    std::vector<Trained> residual = train_on_residuals(dataset, options, execution, warnings);
    trained.insert(trained.begin(), std::make_move_iterator(residual.begin()),
                   std::make_move_iterator(residual.end()));
    return trained;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_short) throw;
    warnings.push_back("no detector was trained: " + error.message() + "; every panel is INCONCLUSIVE");
    return {};
  }
}

/// Before the work that would be in vain. n: panels to calibrate on
void warn_of_few_normals(std::size_t n, const RunOptions& options) {
  const std::string text = too_few_text(n, options.alpha);
  if (!text.empty() && options.at_start) options.at_start(text);
}

std::size_t planned_normals(const SetPlan& plan) {
  std::size_t val = 0, calibration = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PanelPlan panel = plan.panel(i);
    if (panel.scenario != goal_name(Goal::normal)) continue;
    val += panel.split == Split::val;
    calibration += panel.split == Split::calibration;
  }
  return calibration > 0 ? calibration : val;
}

/// Panels that taught no model.
std::vector<DatasetEntry> untouched(const Dataset& dataset, std::uint64_t seed) {
  const NormalPanels normals = choose_normals(dataset, seed);
  std::set<std::string> taught;
  for (const DatasetEntry& entry : normals.fit) taught.insert(entry.folder);
  for (const DatasetEntry& entry : normals.calibrate) taught.insert(entry.folder);
  std::vector<DatasetEntry> rest;
  for (const DatasetEntry& entry : dataset.entry)
    if (!taught.contains(entry.folder)) rest.push_back(entry);
  return rest;
}

int urgency(const ReportPanel& panel) {
  switch (panel.verdict.verdict) {
    case Verdict::ng:
      return 0;
    case Verdict::inconclusive:
      return 1;
    case Verdict::ok:
      break;
  }
  return 2;
}

/// All panels judged; the most urgent ones once more with what their pictures need.
std::vector<ReportPanel> judge_all(const std::vector<DatasetEntry>& entry, const std::string& origin,
                                   const Model* model, const RunOptions& options,
                                   const Execution& execution) {
  InspectOptions inspect = options.inspect;
  inspect.keep_kinematics = entry.size() <= options.pictures;
  std::vector<ReportPanel> panel = inspect_dataset(entry, origin, model, inspect, execution);
  if (inspect.keep_kinematics) return panel;

  std::vector<std::size_t> order(entry.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto before = [&](std::size_t i, std::size_t j) { return urgency(panel[i]) < urgency(panel[j]); };
  std::stable_sort(order.begin(), order.end(), before);
  order.resize(options.pictures);
  std::vector<DatasetEntry> shown;
  for (const std::size_t i : order) shown.push_back(entry[i]);
  inspect.keep_kinematics = true;
  std::vector<ReportPanel> pictured = inspect_dataset(shown, origin, model, inspect, execution);
  for (std::size_t k = 0; k < order.size(); ++k) panel[order[k]] = std::move(pictured[k]);
  return panel;
}

ReportLabel label_of(const Truth& truth) {
  const std::string scenario = truth.scenario.empty() ? std::string(goal_name(truth.goal)) : truth.scenario;
  return {scenario, truth.label == 1, truth.crack_frame, truth.onset_time_s};
}

/// What the data set says goes onto the page when all panels are judged. entry: of the panel with the same
/// index
void add_labels(const std::vector<DatasetEntry>& entry, std::vector<ReportPanel>& panel) {
  for (std::size_t i = 0; i < entry.size(); ++i)
    if (entry[i].labelled) panel[i].label = label_of(entry[i].truth);
}

/// Undamaged before damaged, normal before the others, these by name.
std::vector<ScenarioRow> count_by_scenario(const std::vector<ReportPanel>& panel) {
  std::map<std::tuple<bool, bool, std::string>, ScenarioRow> rows;
  for (const ReportPanel& p : panel) {
    if (!p.label) continue;
    const auto& [scenario, damaged, frame, time_s] = *p.label;
    ScenarioRow& row = rows[{damaged, scenario != goal_name(Goal::normal), scenario}];
    row.scenario = scenario;
    row.damaged = damaged;
    ++row.panels;
    row.ok += p.verdict.verdict == Verdict::ok;
    row.ng += p.verdict.verdict == Verdict::ng;
    row.inconclusive += p.verdict.verdict == Verdict::inconclusive;
  }
  std::vector<ScenarioRow> sorted;
  for (auto& [key, row] : rows) sorted.push_back(std::move(row));
  return sorted;
}

const Trained* find_trained(const std::vector<Trained>& trained, const std::string& name) {
  for (const Trained& one : trained)
    if (one.model.info().name == name) return &one;
  return nullptr;
}

/// The one whose verdicts are shown, with what there is to say of its training; null when nothing was
/// trained.
const Trained* choose_judge(const std::vector<Trained>& trained, const std::string& wanted,
                            std::vector<std::string>& warnings) {
  const Trained* judge = find_trained(trained, wanted);
  if (judge == nullptr && !trained.empty()) {
    judge = find_trained(trained, kFallback);
    warnings.push_back("verdicts are those of " + std::string(kFallback) + " instead of " + wanted);
  }
  if (judge != nullptr) warnings.insert(warnings.end(), judge->warnings.begin(), judge->warnings.end());
  return judge;
}

void require_readable(const Dataset& dataset, const std::vector<ReportPanel>& panel) {
  const auto readable = [](const ReportPanel& p) { return p.grade != grade_name(Grade::unusable); };
  if (panel.empty() || std::any_of(panel.begin(), panel.end(), readable)) return;
  std::string why = "none of the " + std::to_string(panel.size()) + " bundles is usable";
  const std::vector<Reason>& reasons = panel.front().verdict.reasons;
  if (!reasons.empty()) why += "; the first: " + reasons.front().message;
  throw Error(ErrorCode::bad_input, why, "run preflight on the data set to see every reason",
              reasons.empty() || reasons.front().where.file.empty() ? SourceLocation{dataset.root, 0}
                                                                    : reasons.front().where);
}

std::vector<std::string> save_models(const std::vector<Trained>& trained, const std::string& out) {
  std::vector<std::string> paths;
  if (trained.empty()) return paths;
  const std::string folder = support::join(out, "models");
  support::create_folders(folder);
  for (const Trained& one : trained) {
    paths.push_back(support::join(folder, std::string(one.model.info().name) + ".ma"));
    one.model.save(paths.back());
  }
  return paths;
}

/// What follows once the panels can be had: result.report holds what is known of them.
void run_on(const Dataset& dataset, const std::string& out, const RunOptions& options,
            const Execution& execution, RunResult& result) {
  Report& report = result.report;
  Stopwatch watch;
  const std::vector<Trained> trained = train_all(dataset, options, execution, report.warnings);
  report.timings_s.emplace_back("training", watch.lap());

  const Trained* judge = choose_judge(trained, options.verdict_by, report.warnings);
  const Model* model = judge != nullptr ? &judge->model : nullptr;
  const std::string verdict_by = model != nullptr ? std::string(model->info().name) : options.verdict_by;

  std::vector<DatasetEntry> entry = dataset.entry;
  if (!trained.empty()) {
    entry = untouched(dataset, options.seed);
    report.warnings.push_back(std::to_string(dataset.entry.size() - entry.size()) +
                              " panels taught the models and are not judged");
  }
  report.panel = judge_all(entry, dataset.origin, model, options, execution);
  require_readable(dataset, report.panel);
  add_labels(entry, report.panel);
  const std::string line = line_warning(refuse_foreign_line(report.panel));
  if (!line.empty()) report.warnings.push_back(line);
  report.by_scenario = count_by_scenario(report.panel);
  report.timings_s.emplace_back("judging", watch.lap());

  report.command = "run";
  report.version = library_version();
  report.seed = options.seed;
  report.options.emplace_back("alpha", support::format_double(options.alpha));
  report.options.emplace_back("verdict_by", verdict_by);
  report.pictures = options.pictures;
  if (model != nullptr) report.model = describe_model(*model, "models/" + verdict_by + ".ma");
  result.models = save_models(trained, out);
  result.html = write_report(report, out);
}

}  // namespace

RunResult run(const std::string& dataset_folder, const std::string& out, const RunOptions& options,
              const Execution& execution) {
  find_detector(options.verdict_by);
  RunResult result;
  Stopwatch watch;
  const Dataset dataset = read_dataset(dataset_folder);
  warn_of_few_normals(choose_normals(dataset, options.seed).calibrate.size(), options);
  result.report.timings_s.emplace_back("listing", watch.lap());
  result.report.title = "Panels of " + support::last_part(dataset_folder);
  result.report.options.emplace_back("dataset", dataset_folder);
  run_on(dataset, out, options, execution, result);
  return result;
}

RunResult run(const SetPlan& plan, const std::string& out, const RunOptions& options,
              const Execution& execution) {
  find_detector(options.verdict_by);
  RunResult result;
  Stopwatch watch;
  warn_of_few_normals(planned_normals(plan), options);
  const SimulatedPanels panels(plan, execution);
  result.report.timings_s.emplace_back("simulating", watch.lap());
  result.report.title = std::to_string(plan.size()) + " simulated panels";
  result.report.options.emplace_back("dataset", "simulated");
  for (const ScenarioCount& count : plan.options().counts)
    result.report.options.emplace_back(count.scenario, std::to_string(count.count));
  RunOptions with_panels = options;
  with_panels.inspect.reader = &panels;
  run_on(panels.dataset(), out, with_panels, execution, result);
  return result;
}

ReportModel describe_model(const Model& model, const std::string& file) {
  ReportModel shown;
  shown.detector = model.info().name;
  shown.file = file;
  shown.alpha = model.alpha();
  shown.threshold = model.threshold();
  shown.origin = model.recipe().origin;
  const std::optional<Calibration>& calibration = model.calibration();
  shown.calibration = calibration
                          ? std::to_string(calibration->statistic.size()) + " panels, " + calibration->source
                          : std::string("none");
  return shown;
}

Comparison compare(const std::string& bundle_a, const std::string& bundle_b, const InspectOptions& options) {
  Comparison c;
  c.a = inspect_bundle(bundle_a, origin_of(bundle_a), nullptr, options);
  c.b = inspect_bundle(bundle_b, origin_of(bundle_b), nullptr, options);
  c.value = compare_summaries(c.a, c.b);
  return c;
}

}  // namespace motionanalyzer
