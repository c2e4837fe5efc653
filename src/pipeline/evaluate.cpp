#include "motionanalyzer/pipeline/evaluate.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "motionanalyzer/io/truth.hpp"
#include "pipeline/evaluate_panels.hpp"
#include "pipeline/read_panel.hpp"
#include "pipeline/tell.hpp"
#include "support/path.hpp"

namespace motionanalyzer {

namespace {

constexpr Split kSplits[] = {Split::train, Split::val, Split::test, Split::calibration};

std::optional<Split> split_of(const std::string& name) {
  if (name == "all") return std::nullopt;
  for (const Split split : kSplits)
    if (split_name(split) == name) return split;
  throw Error(ErrorCode::invalid_argument, "there is no split '" + name + "'",
              "the splits are train, val, test, calibration and all");
}

bool has_split(const DatasetEntry& entry) { return entry.truth.split != Split::none; }

/// Labelled panels of the split. unlabelled: how many of it have no label
std::vector<DatasetEntry> entries_of(const Dataset& dataset, const std::string& split_wanted,
                                     std::size_t& unlabelled) {
  std::optional<Split> split = split_of(split_wanted);
  if (std::none_of(dataset.entry.begin(), dataset.entry.end(), has_split)) split.reset();
  std::vector<DatasetEntry> chosen;
  unlabelled = 0;
  for (const DatasetEntry& entry : dataset.entry) {
    if (split && entry.truth.split != *split) continue;
    if (entry.labelled)
      chosen.push_back(entry);
    else
      ++unlabelled;
  }
  if (!chosen.empty()) return chosen;
  if (std::none_of(dataset.entry.begin(), dataset.entry.end(), [](const auto& e) { return e.labelled; }))
    throw Error(
        ErrorCode::bad_input, "the data set does not say which of its panels are sound and which are damaged",
        "give a data set whose manifest.json has labels; the command manifest makes one", {dataset.root, 0});
  throw Error(ErrorCode::too_short, "no panel of split " + split_wanted + " has a label",
              "choose another split", {dataset.root, 0});
}

class DatasetSupply final : public pipeline::PanelSupply {
 public:
  DatasetSupply(std::vector<DatasetEntry> entry, const InspectOptions& options)
      : entry_(std::move(entry)), options_(options) {}
  std::size_t size() const override { return entry_.size(); }
  pipeline::SuppliedPanel take(std::size_t i) const override {
    pipeline::SuppliedPanel panel;
    panel.entry = entry_[i];
    try {
      panel.read = read_panel(entry_[i].folder, options_);
    } catch (const Error&) {
      panel.failure = std::current_exception();
    }
    return panel;
  }

 private:
  std::vector<DatasetEntry> entry_;
  const InspectOptions& options_;
};

/// What truth.json alone knows; goal, label, split and scenario stay the manifest's.
void take_over(const Truth& from, Truth& to) {
  to.lambda_mm = from.lambda_mm;
  to.position = from.position;
  to.onset_time_s = from.onset_time_s;
  to.history = from.history;
  if (!to.crack_frame) to.crack_frame = from.crack_frame;
}

}  // namespace

Dataset dataset_with_truth(const std::string& folder) {
  Dataset dataset = read_dataset(folder);
  const std::vector<Truth> truths = read_truth(folder);
  std::map<std::string_view, const Truth*> by_panel;
  for (const Truth& truth : truths) by_panel.emplace(truth.panel, &truth);
  for (DatasetEntry& entry : dataset.entry) {
    const auto found = by_panel.find(entry.truth.panel);
    if (found != by_panel.end()) take_over(*found->second, entry.truth);
  }
  return dataset;
}

Evaluation evaluate(const std::vector<Model>& models, const Dataset& dataset, const EvaluateOptions& options,
                    const Execution& execution) {
  std::size_t unlabelled = 0;
  const DatasetSupply supply(entries_of(dataset, options.split, unlabelled), options.inspect);
  Evaluation evaluation =
      pipeline::evaluate_supply(models, supply, dataset.origin, false, options, execution);
  evaluation.title = "Figures on " + support::last_part(dataset.root);
  if (unlabelled > 0)
    evaluation.warnings.push_back(count_of(unlabelled, "panels have no label and are left out"));
  return evaluation;
}

}  // namespace motionanalyzer
