#include "pipeline/tune_trials.hpp"

#include <algorithm>
#include <numeric>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kMostTrials = 100000;
constexpr std::uint64_t kTrialDraw = 0x74756e65;

void require_values_to_try(const TuneRange& range) {
  if (range.value.empty() || std::count(range.value.begin(), range.value.end(), "") > 0)
    throw Error(ErrorCode::invalid_argument, "option '" + range.name + "' has an empty value to try",
                "give values with | between them: " + range.name + "=1|2|5");
}

/// The values and, where it is not among them, the default.
TuneRange with_default(TuneRange range, const std::string& standard) {
  if (std::find(range.value.begin(), range.value.end(), standard) == range.value.end())
    range.value.insert(range.value.begin(), standard);
  return range;
}

/// Combination `number`, the last range running fastest.
pipeline::OptionValues combination(const std::vector<TuneRange>& range, std::size_t number) {
  pipeline::OptionValues option(range.size());
  for (std::size_t j = range.size(); j-- > 0;) {
    option[j] = {range[j].name, range[j].value[number % range[j].value.size()]};
    number /= range[j].value.size();
  }
  return option;
}

/// Numbers of the combinations that are tried, ascending.
std::vector<std::size_t> draw(std::size_t grid, std::size_t standard, std::size_t budget,
                              std::uint64_t seed) {
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < grid; ++i)
    if (i != standard) others.push_back(i);
  if (others.size() < budget) return others;
  std::vector<std::uint32_t> order(others.size());
  std::iota(order.begin(), order.end(), 0u);
  Random(seed, {kTrialDraw}).shuffle(order);
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i + 1 < budget; ++i) drawn.push_back(others[order[i]]);
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace

std::vector<TuneRange> tune_grid(const std::string& detector, bool by_row) {
  const std::string name(find_detector(detector).name);
  if (name == "hinge" || name == "hinge_panel") return {{"stiffness_scatter", {"0.04", "0.08", "0.16"}}};
  if (by_row && name == "mspc") return {{"variance", {"0.8", "0.9", "0.95", "0.99"}}};
  if (by_row && name == "mahalanobis") return {{"scaling", {"none", "standard"}}};
  if (by_row && name == "dream")
    return {{"departure_weight", {"auto", "0.5", "5"}}, {"strength", {"1", "2"}}};
  if (name == "mspc") return {{"variance", {"0.9", "0.95", "0.99"}}, {"lag", {"0", "2"}}};
  if (name == "mahalanobis") return {{"lag", {"0", "2", "4"}}};
  if (name == "knn") return {{"k", {"1", "5", "15"}}, {"scaling", {"standard", "whiten"}}};
  if (name == "patchcore") return {{"neighbours", {"1", "5"}}, {"scaling", {"standard", "whiten"}}};
  if (name == "dream") return {{"lag", {"0", "4"}}, {"strength", {"1", "2", "4"}}};
  if (name == "temporal") return {{"window", {"5", "10", "20"}}, {"cell", {"lstm", "gru"}}};
  return {{"rule", {"weighted", "max", "agree"}}};
}

namespace pipeline {

std::vector<TuneRange> take_ranges(OptionValues& option) {
  constexpr char kOr = '|';
  std::vector<TuneRange> ranges;
  OptionValues fixed;
  for (auto& [name, value] : option) {
    if (value.find(kOr) == std::string::npos) {
      fixed.emplace_back(name, value);
      continue;
    }
    TuneRange range{name, {}};
    for (const std::string_view one : support::split(value, kOr))
      range.value.emplace_back(support::trim(one));
    ranges.push_back(std::move(range));
  }
  option = std::move(fixed);
  return ranges;
}

std::vector<OptionValues> trials_of(const std::string& detector, const std::vector<TuneRange>& given,
                                    std::size_t budget, std::uint64_t seed, std::size_t& grid) {
  if (budget == 0)
    throw Error(ErrorCode::invalid_argument, "a budget of no trial", "allow one trial or more");
  const OptionSet standard = detector_options(find_detector(detector));
  std::vector<TuneRange> range;
  std::size_t number = 0;  // of the defaults
  grid = 1;
  for (const TuneRange& one : given) {
    require_values_to_try(one);
    range.push_back(with_default(one, standard.text(one.name)));
    const std::vector<std::string>& value = range.back().value;
    grid *= value.size();
    if (grid > kMostTrials)
      throw Error(ErrorCode::invalid_argument, "the ranges have more than 100000 combinations",
                  "give fewer values");
    const auto at = std::find(value.begin(), value.end(), standard.text(one.name)) - value.begin();
    number = number * value.size() + static_cast<std::size_t>(at);
  }
  std::vector<OptionValues> trials = {combination(range, number)};
  for (const std::size_t i : draw(grid, number, budget, seed)) trials.push_back(combination(range, i));
  return trials;
}

std::size_t best_of(const std::vector<TuneTrial>& trial) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < trial.size(); ++i)
    if (trial[i].failed.empty() && *trial[i].auroc.value > *trial[best].auroc.value) best = i;
  return best;
}

std::size_t chosen_of(const std::vector<TuneTrial>& trial, std::size_t best) {
  const Estimate& gain = trial[best].gain.difference;
  return best > 0 && gain.value && gain.low > 0 ? best : 0;
}

}  // namespace pipeline

}  // namespace motionanalyzer
