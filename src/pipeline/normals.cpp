#include "pipeline/normals.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "support/path.hpp"

namespace motionanalyzer {

namespace {

bool is_normal(const DatasetEntry& entry) {
  return entry.truth.goal == Goal::normal && entry.truth.label == 0;
}
bool has_labels(const Dataset& dataset) {
  return std::any_of(dataset.entry.begin(), dataset.entry.end(),
                     [](const DatasetEntry& entry) { return entry.labelled; });
}

NormalPanels split_unlabelled(const Dataset& dataset, std::uint64_t seed) {
  constexpr double kShareToFit = 0.70, kShareToCalibrate = 0.15;  // as a manifest would
  constexpr std::uint64_t kSplitDraw = 0x73706c6974;
  std::vector<std::uint32_t> order(dataset.entry.size());
  std::iota(order.begin(), order.end(), 0u);
  Random(seed, {kSplitDraw}).shuffle(order);
  const double count = static_cast<double>(order.size());
  const auto fit_end = static_cast<std::ptrdiff_t>(kShareToFit * count);
  const auto calibrate_end = static_cast<std::ptrdiff_t>((kShareToFit + kShareToCalibrate) * count);
  const auto take = [&](std::ptrdiff_t first, std::ptrdiff_t last) {
    std::sort(order.begin() + first, order.begin() + last);
    std::vector<DatasetEntry> taken;
    for (std::ptrdiff_t i = first; i < last; ++i)
      taken.push_back(dataset.entry[order[static_cast<std::size_t>(i)]]);
    return taken;
  };
  return {take(0, fit_end), take(fit_end, calibrate_end), {}, true};
}

}  // namespace

bool is_plain_normal(const Truth& truth) {
  return truth.goal == Goal::normal && truth.label == 0 && truth.scenario != "light_distortion";
}

NormalPanels choose_normals(const Dataset& dataset, std::uint64_t seed) {
  if (!has_labels(dataset)) return split_unlabelled(dataset, seed);
  const auto calibrates = [](const DatasetEntry& e) { return e.truth.split == Split::calibration; };
  const bool has_calibration = std::any_of(dataset.entry.begin(), dataset.entry.end(), calibrates);
  const Split calibration = has_calibration ? Split::calibration : Split::val;
  NormalPanels chosen;
  for (const DatasetEntry& entry : dataset.entry) {
    if (!entry.labelled) continue;  // among labelled panels nobody has said that this one is normal
    if (entry.truth.split == Split::train && is_normal(entry)) chosen.fit.push_back(entry);
    if (entry.truth.split == calibration && is_plain_normal(entry.truth)) chosen.calibrate.push_back(entry);
    if (entry.truth.split == Split::val && entry.truth.label == 1) chosen.damaged.push_back(entry);
  }
  return chosen;
}

std::vector<DatasetEntry> line_normals(const std::vector<std::string>& folders, std::string& origin) {
  std::vector<DatasetEntry> normals;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const Dataset dataset = read_dataset(folders[i]);
    if (i > 0 && dataset.origin != origin)
      throw Error(ErrorCode::mismatch, "simulated panels and panels of a line were given together",
                  "calibrate with panels of one origin", {folders[i], 0});
    origin = dataset.origin;
    const bool labelled = has_labels(dataset);
    for (const DatasetEntry& entry : dataset.entry) {
      if (!is_plain_normal(entry.truth) || entry.labelled != labelled) continue;
      if (seen.insert(support::absolute_path(entry.folder)).second) normals.push_back(entry);
    }
  }
  return normals;
}

}  // namespace motionanalyzer
