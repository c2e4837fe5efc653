#include "motionanalyzer/pipeline/tune.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "pipeline/damaged_copies.hpp"
#include "pipeline/learn_recipe.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/read_fit.hpp"
#include "pipeline/tell.hpp"
#include "pipeline/tune_compare.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kKeepEvery = 5;
constexpr std::size_t kFewestSound = 10;    // kept out
constexpr std::size_t kFewestLabelled = 3;  // where labelled ones are asked for
constexpr std::size_t kEnoughDamaged = 30;  // for them to be taken before computed ones
constexpr std::size_t kFewestCopies = 100;

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

class Tuner {
 public:
  Tuner(const Dataset& dataset, const TuneOptions& options, const Execution& execution)
      : dataset_(dataset), options_(options), execution_(execution) {}

  Tuning run() {
    const std::string& detector = options_.train.detector;
    std::vector<TuneRange> range = pipeline::take_ranges(options_.train.option);
    if (range.empty()) range = tune_grid(detector);
    tuning_.detector = detector;
    const std::vector<pipeline::OptionValues> trials =
        pipeline::trials_of(detector, range, options_.budget, options_.train.seed, tuning_.grid);
    std::vector<TrainOptions> all;
    for (const pipeline::OptionValues& option : trials)
      all.push_back(pipeline::with_options(options_.train, option));
    const PanelContents contents = contents_for(all);  // a wrong option is said before anything is read
    choose_panels();
    read(all, contents);
    pipeline::compare_trials(sets_, options_.train, trials, execution_, tuning_);
    sets_ = {};
    TrainOptions chosen = options_.train;
    chosen.option = tuning_.option;
    tuning_.trained = train_dataset(dataset_, chosen, options_.inspect, execution_);
    return std::move(tuning_);
  }

 private:
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
    Recipe& recipe = sets_.recipe;
    if (damaged_.empty()) {
      SeenPanels seen(fit_.size());
      recipe = learn_recipe(fit_, dataset_.origin, inspect, execution_, seen);
      recipe.trajectory = learn_healthy(fit_, recipe, inspect, execution_, seen);
      sets_.fit = taken(read_panels(fit_, recipe, inspect, execution_, contents), "training");
    } else {
      PanelRows fit = read_fit(fit_, dataset_.origin, train, inspect, execution_, contents, tuning_.warnings);
      recipe = fit.recipe;
      sets_.fit = taken(std::move(fit), "training");
    }
    PanelRows sound = read_panels(sound_, recipe, inspect, execution_, contents);
    const std::vector<Reason> left_out = sound.left_out;
    sets_.sound = taken(std::move(sound), "comparing options");
    if (damaged_.empty())
      compute_damage(left_out, contents);
    else
      sets_.damaged =
          taken(read_panels(damaged_, recipe, inspect, execution_, contents), "comparing options");
    tuning_.fitted = sets_.fit.table.panels();
    tuning_.sound = sets_.sound.table.panels();
    tuning_.damaged = sets_.damaged.table.panels();
    if (tuning_.sound == 0 || tuning_.damaged == 0)
      throw Error(ErrorCode::too_short, "no sound or no damaged panel is left to compare options by",
                  "run preflight on the data set to see why", {dataset_.root, 0});
  }

  PanelSet taken(PanelRows rows, const char* purpose) {
    tell_left_out(rows.left_out, purpose, tuning_.warnings);
    return std::move(rows.set);
  }

  /// left_out: of the panels that were kept out of the fits
  void compute_damage(const std::vector<Reason>& left_out, const PanelContents& contents) {
    std::vector<DatasetEntry> base;
    for (const DatasetEntry& entry : sound_) {
      const auto is_it = [&](const Reason& reason) { return reason.where.file == entry.folder; };
      if (std::none_of(left_out.begin(), left_out.end(), is_it)) base.push_back(entry);
    }
    if (base.empty()) return;
    PodOptionsOfLine how = options_.copies;
    how.seed = options_.train.seed;
    if (how.panels == 0) how.panels = std::max(base.size(), kFewestCopies);
    pipeline::require_copies(how);
    const pipeline::DamagedCopies copies(std::move(base), sets_.recipe, how, options_.inspect,
                                         tuning_.warnings);
    const CopyReader reader(copies);
    InspectOptions inspect = options_.inspect;
    inspect.reader = &reader;
    PanelRows damaged = read_panels(reader.entries(), sets_.recipe, inspect, execution_, contents);
    for (const std::string& name : damaged.set.table.panel) sets_.lambda_mm.push_back(reader.lambda_mm(name));
    sets_.damaged = taken(std::move(damaged), "comparing options");
  }

  const Dataset& dataset_;
  TuneOptions options_;  ///< of train what is the same in all trials
  const Execution& execution_;
  std::vector<DatasetEntry> fit_, sound_, damaged_;
  pipeline::TuneSets sets_;
  Tuning tuning_;
};

}  // namespace

Tuning tune_detector(const Dataset& dataset, const TuneOptions& options, const Execution& execution) {
  return Tuner(dataset, options, execution).run();
}

}  // namespace motionanalyzer
