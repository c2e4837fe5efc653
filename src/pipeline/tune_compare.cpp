#include "pipeline/tune_compare.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/statistics/conformal.hpp"

namespace motionanalyzer::pipeline {

namespace {

constexpr double kNoScore = -std::numeric_limits<double>::infinity();

/// Largest score of every panel, or the score of every row of a table; the lowest of all numbers without one.
std::vector<double> statistics(const Model& model, const PanelSet& panels, const Execution& execution) {
  const std::vector<double> score = model.score(panels, execution);
  const bool by_row = panels.table.is_plain();
  std::vector<double> most(by_row ? score.size() : panels.table.panels(), kNoScore);
  for (std::size_t k = 0; k < most.size(); ++k) {
    const std::size_t begin = by_row ? k : panels.table.offset[k];
    const std::size_t end = by_row ? k + 1 : panels.table.offset[k + 1];
    for (std::size_t i = begin; i < end; ++i)
      if (score[i] > most[k]) most[k] = score[i];
  }
  return most;
}

/// What a trial's model says of the samples.
struct Statistics {
  std::vector<double> all;             ///< sound, then damaged
  std::vector<std::uint8_t> positive;  ///< of each of them
};

class Trials {
 public:
  Trials(const TuneSets& sets, const TrainOptions& train, const Execution& execution, Tuning& tuning)
      : sets_(sets), train_(train), quiet_(execution), tuning_(tuning) {
    quiet_.progress = nullptr;
  }

  void try_one(const OptionValues& option) {
    TuneTrial trial;
    trial.option = option;
    std::optional<Statistics> of_trial;
    try {
      const Model model = Model::train(sets_.fit, sets_.recipe, with_options(train_, option), quiet_);
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
    tuning_.best = best_of(trial);
    tuning_.chosen = chosen_of(trial, tuning_.best);
    tuning_.option = with_options(train_, trial[tuning_.chosen].option).option;
  }

 private:
  Statistics measure(const Model& model, TuneTrial& trial) const {
    std::vector<double> sound = statistics(model, sets_.sound, quiet_);
    const std::vector<double> damaged = statistics(model, sets_.damaged, quiet_);
    Statistics both;
    both.all = sound;
    both.all.insert(both.all.end(), damaged.begin(), damaged.end());
    both.positive.assign(sound.size(), 0);
    both.positive.resize(both.all.size(), 1);
    trial.auroc = auroc(both.all, both.positive);
    const double alpha = train_.alpha;
    trial.told = p_values_up_to(alpha, sound.size()) > 0;
    if (!trial.told) return both;
    std::sort(sound.begin(), sound.end());
    std::vector<std::uint8_t> hit;
    for (const double s : damaged) hit.push_back(conformal_p_value(sound, s) <= alpha ? 1 : 0);
    trial.found = rate(static_cast<std::size_t>(std::count(hit.begin(), hit.end(), 1)), hit.size());
    if (!sets_.lambda_mm.empty()) trial.a90_mm = fit_hits(sets_.lambda_mm, hit).a90;
    return both;
  }

  const TuneSets& sets_;
  const TrainOptions& train_;
  Execution quiet_;
  Tuning& tuning_;
  std::vector<Statistics> statistic_;  ///< of every trial; empty where it failed
};

}  // namespace

TrainOptions with_options(TrainOptions train, const OptionValues& option) {
  train.option.insert(train.option.end(), option.begin(), option.end());
  return train;
}

void compare_trials(const TuneSets& sets, const TrainOptions& train, const std::vector<OptionValues>& trials,
                    const Execution& execution, Tuning& tuning) {
  const auto tell = [&](std::size_t done) {
    if (execution.progress != nullptr) execution.progress->update("trying options", done, trials.size());
  };
  Trials tried(sets, train, execution, tuning);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    tell(i);
    tried.try_one(trials[i]);
  }
  tell(trials.size());
  tried.choose();
}

}  // namespace motionanalyzer::pipeline
