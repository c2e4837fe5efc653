#include "motionanalyzer/pipeline/tune.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "pipeline/damaged_copies.hpp"
#include "pipeline/learn_recipe.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/read_fit.hpp"
#include "pipeline/tell.hpp"
#include "pipeline/tune_trials.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kKeepEvery = 5;
constexpr std::size_t kFewestSound = 10;    // kept out
constexpr std::size_t kFewestLabelled = 3;  // where labelled ones are asked for
constexpr std::size_t kEnoughDamaged = 30;  // for them to be taken before computed ones
constexpr std::size_t kFewestCopies = 100;
constexpr double kNoScore = -std::numeric_limits<double>::infinity();

/// Copies of panels read as if they were folders; their names are their numbers.
class CopyReader final : public BundleReader {
 public:
  explicit CopyReader(const pipeline::DamagedCopies& copies)
      : copies_(copies), lambda_mm_(copies.size(), 0.0) {}

  ReadResult read(const std::string& name, const BundleOverrides&) const override {
    const std::size_t i = number_of(name);
    pipeline::DamagedCopies::Copy copy = copies_.make(i);
    lambda_mm_[i] = copy.trial.lambda_mm;
    ReadResult result;
    result.bundle = std::move(copy.bundle);
    result.bundle.name = name;
    return result;
  }
  std::vector<DatasetEntry> entries() const {
    std::vector<DatasetEntry> all(copies_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i].folder = std::to_string(i);
    return all;
  }
  double lambda_mm(const std::string& name) const { return lambda_mm_[number_of(name)]; }

 private:
  std::size_t number_of(const std::string& name) const {
    const std::optional<std::size_t> i = support::parse_integer<std::size_t>(name);
    if (!i || *i >= copies_.size()) throw Error(ErrorCode::internal, "there is no copy " + name);
    return *i;
  }

  const pipeline::DamagedCopies& copies_;
  mutable std::vector<double> lambda_mm_;  ///< each written by the thread that reads its panel alone
};

/// The panels of every trial.
struct Panels {
  PanelRows fit, sound, damaged;
  std::vector<double> lambda_mm;  ///< of the damaged ones; empty where they are labelled
};

/// Largest score of every panel, the lowest of all numbers for one without.
std::vector<double> statistics(const Model& model, const PanelSet& panels, const Execution& execution) {
  const std::vector<double> score = model.score(panels, execution);
  std::vector<double> most(panels.table.panels(), kNoScore);
  for (std::size_t k = 0; k < most.size(); ++k)
    for (std::size_t i = panels.table.offset[k]; i < panels.table.offset[k + 1]; ++i)
      if (score[i] > most[k]) most[k] = score[i];
  return most;
}

/// What a trial's models say of the panels.
struct Statistics {
  std::vector<double> all;             ///< sound, then damaged
  std::vector<std::uint8_t> positive;  ///< of each of them
};

class Tuner {
 public:
  Tuner(const Dataset& dataset, const TuneOptions& options, const Execution& execution)
      : dataset_(dataset), options_(options), execution_(execution) {
    quiet_ = execution;
    quiet_.progress = nullptr;
  }

  Tuning run() {
    const std::string& detector = options_.train.detector;
    std::vector<TuneRange> range = pipeline::take_ranges(options_.train.option);
    if (range.empty()) range = tune_grid(detector);
    tuning_.detector = detector;
    const std::vector<pipeline::OptionValues> trials =
        pipeline::trials_of(detector, range, options_.budget, options_.train.seed, tuning_.grid);
    std::vector<TrainOptions> all;
    for (const pipeline::OptionValues& option : trials) all.push_back(with(option));
    const PanelContents contents = contents_for(all);  // a wrong option is said before anything is read
    choose_panels();
    read(all, contents);
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (execution_.progress != nullptr) execution_.progress->update("trying options", i, trials.size());
      try_one(trials[i]);
    }
    if (execution_.progress != nullptr)
      execution_.progress->update("trying options", trials.size(), trials.size());
    choose();
    panels_ = {};
    tuning_.trained =
        train_dataset(dataset_, with(tuning_.trial[tuning_.chosen].option), options_.inspect, execution_);
    return std::move(tuning_);
  }

 private:
  TrainOptions with(const pipeline::OptionValues& option) const {
    TrainOptions train = options_.train;
    train.option.insert(train.option.end(), option.begin(), option.end());
    return train;
  }

  /// Who is fitted on, who is kept out, and which damage there is.
  void choose_panels() {
    const NormalPanels normals = choose_normals(dataset_, options_.train.seed);
    std::size_t plain = 0;
    for (const DatasetEntry& entry : normals.fit) {
      const bool kept = is_plain_normal(entry.truth) && ++plain % kKeepEvery == 0;
      (kept ? sound_ : fit_).push_back(entry);
    }
    if (sound_.size() < kFewestSound)
      throw Error(ErrorCode::too_short,
                  "the data set has " + count_of(plain, "normal panels to fit on") +
                      ", of which every fifth is kept out to compare options",
                  "give at least " + std::to_string(kFewestSound * kKeepEvery) +
                      " normal panels of split train, or train with the defaults",
                  {dataset_.root, 0});
    const std::size_t labelled = normals.damaged.size();
    const bool enough = labelled >= kEnoughDamaged;
    const bool wanted = options_.damage == TuneDamage::labelled;
    if (wanted && labelled < kFewestLabelled)
      throw Error(ErrorCode::too_short, count_of(labelled, "labelled damaged panels in split val"),
                  "give at least 3 of them, or let damage be computed", {dataset_.root, 0});
    if (wanted || (options_.damage == TuneDamage::automatic && enough)) damaged_ = normals.damaged;
    tuning_.damage = damaged_.empty() ? TuneDamage::computed : TuneDamage::labelled;
  }

  /// Computed damage needs a healthy trajectory, whatever the detector sees.
  void read(const std::vector<TrainOptions>& train, PanelContents contents) {
    const InspectOptions& inspect = options_.inspect;
    Recipe recipe;
    if (damaged_.empty()) {
      SeenPanels seen(fit_.size());
      recipe = learn_recipe(fit_, dataset_.origin, inspect, execution_, seen);
      recipe.trajectory = learn_healthy(fit_, recipe, inspect, execution_, seen);
      panels_.fit = read_panels(fit_, recipe, inspect, execution_, contents);
    } else {
      panels_.fit = read_fit(fit_, dataset_.origin, train, inspect, execution_, contents, tuning_.warnings);
      recipe = panels_.fit.recipe;
    }
    panels_.sound = read_panels(sound_, recipe, inspect, execution_, contents);
    tell_left_out(panels_.fit.left_out, "training", tuning_.warnings);
    tell_left_out(panels_.sound.left_out, "comparing options", tuning_.warnings);
    if (damaged_.empty())
      compute_damage(recipe, contents);
    else
      panels_.damaged = read_panels(damaged_, recipe, inspect, execution_, contents);
    tell_left_out(panels_.damaged.left_out, "comparing options", tuning_.warnings);
    tuning_.fitted = panels_.fit.set.table.panels();
    tuning_.sound = panels_.sound.set.table.panels();
    tuning_.damaged = panels_.damaged.set.table.panels();
    if (tuning_.sound == 0 || tuning_.damaged == 0)
      throw Error(ErrorCode::too_short, "no sound or no damaged panel is left to compare options by",
                  "run preflight on the data set to see why", {dataset_.root, 0});
  }

  void compute_damage(const Recipe& recipe, const PanelContents& contents) {
    std::vector<DatasetEntry> base;
    for (const DatasetEntry& entry : sound_) {
      const auto left_out = [&](const Reason& reason) { return reason.where.file == entry.folder; };
      const std::vector<Reason>& out = panels_.sound.left_out;
      if (std::none_of(out.begin(), out.end(), left_out)) base.push_back(entry);
    }
    if (base.empty()) return;
    PodOptionsOfLine how = options_.copies;
    how.seed = options_.train.seed;
    if (how.panels == 0) how.panels = std::max(base.size(), kFewestCopies);
    pipeline::require_copies(how);
    const pipeline::DamagedCopies copies(std::move(base), recipe, how, options_.inspect, tuning_.warnings);
    const CopyReader reader(copies);
    InspectOptions inspect = options_.inspect;
    inspect.reader = &reader;
    panels_.damaged = read_panels(reader.entries(), recipe, inspect, execution_, contents);
    for (const std::string& name : panels_.damaged.set.table.panel)
      panels_.lambda_mm.push_back(reader.lambda_mm(name));
  }

  void try_one(const pipeline::OptionValues& option) {
    TuneTrial trial;
    trial.option = option;
    std::optional<Statistics> of_trial;
    try {
      const Model model = Model::train(panels_.fit.set, panels_.fit.recipe, with(option), quiet_);
      of_trial = measure(model, trial);
    } catch (const Error& error) {
      const ErrorCode code = error.code();
      const bool of_the_data =
          code == ErrorCode::too_short || code == ErrorCode::bad_input || code == ErrorCode::no_solution;
      if (!of_the_data || tuning_.trial.empty()) throw;
      trial.failed = error.message();
    }
    tuning_.trial.push_back(std::move(trial));
    statistic_.push_back(of_trial ? std::move(*of_trial) : Statistics{});
  }

  Statistics measure(const Model& model, TuneTrial& trial) const {
    std::vector<double> sound = statistics(model, panels_.sound.set, quiet_);
    const std::vector<double> damaged = statistics(model, panels_.damaged.set, quiet_);
    Statistics both;
    both.all = sound;
    both.all.insert(both.all.end(), damaged.begin(), damaged.end());
    both.positive.assign(sound.size(), 0);
    both.positive.resize(both.all.size(), 1);
    trial.auroc = auroc(both.all, both.positive);
    const double alpha = options_.train.alpha;
    trial.told = p_values_up_to(alpha, sound.size()) > 0;
    if (!trial.told) return both;
    std::sort(sound.begin(), sound.end());
    std::vector<std::uint8_t> hit;
    for (const double s : damaged) hit.push_back(conformal_p_value(sound, s) <= alpha ? 1 : 0);
    trial.found = rate(static_cast<std::size_t>(std::count(hit.begin(), hit.end(), 1)), hit.size());
    if (!panels_.lambda_mm.empty()) trial.a90_mm = fit_hits(panels_.lambda_mm, hit).a90;
    return both;
  }

  /// The best trial where it is better beyond the noise, of so many that were tried.
  void choose() {
    std::vector<TuneTrial>& trial = tuning_.trial;
    constexpr double kError = 0.05;
    const auto compared = std::count_if(trial.begin() + 1, trial.end(),
                                        [](const TuneTrial& one) { return one.failed.empty(); });
    tuning_.level = 1 - kError / static_cast<double>(std::max<std::ptrdiff_t>(compared, 1));
    for (std::size_t i = 1; i < trial.size(); ++i)
      if (trial[i].failed.empty())
        trial[i].gain =
            auroc_difference(statistic_[i].all, statistic_[0].all, statistic_[0].positive, tuning_.level);
    tuning_.best = pipeline::best_of(trial);
    tuning_.chosen = pipeline::chosen_of(trial, tuning_.best);
    tuning_.option = with(trial[tuning_.chosen].option).option;
  }

  const Dataset& dataset_;
  TuneOptions options_;  ///< of train what is the same in all trials
  const Execution& execution_;
  Execution quiet_;
  std::vector<DatasetEntry> fit_, sound_, damaged_;
  Panels panels_;
  std::vector<Statistics> statistic_;  ///< of every trial; empty where it failed
  Tuning tuning_;
};

}  // namespace

Tuning tune_detector(const Dataset& dataset, const TuneOptions& options, const Execution& execution) {
  return Tuner(dataset, options, execution).run();
}

}  // namespace motionanalyzer
