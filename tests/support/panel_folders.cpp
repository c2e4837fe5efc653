#include "support/panel_folders.hpp"

namespace motionanalyzer::testing {

BendingPanelOptions short_panel(std::uint64_t seed) {
  BendingPanelOptions options;
  options.seed = seed;
  options.name = "panel_" + std::to_string(seed);
  options.bend_frames = 24;
  options.hold_frames = 6;
  options.points = 80;
  return options;
}

BendingPanelOptions cracked_panel(std::uint64_t seed) {
  BendingPanelOptions options = short_panel(seed);
  options.hinge_rad = 0.8;
  options.hinge_frame = 10;
  return options;
}

void write_dataset(const std::string& root, const SmallDataset& counts) {
  Dataset dataset;
  dataset.root = root;
  dataset.origin = counts.origin;
  std::uint64_t seed = counts.seed;
  const auto add = [&](const BendingPanelOptions& options, Split split, Goal goal) {
    const std::string folder = root + "/" + options.name;
    write_bundle(make_bending_panel(options), folder);
    DatasetEntry entry;
    entry.folder = folder;
    entry.labelled = true;
    entry.truth.panel = options.name;
    entry.truth.goal = goal;
    entry.truth.label = goal == Goal::normal ? 0 : 1;
    entry.truth.split = split;
    dataset.entry.push_back(entry);
  };
  for (std::size_t i = 0; i < counts.train; ++i) add(short_panel(seed++), Split::train, Goal::normal);
  for (std::size_t i = 0; i < counts.val; ++i) add(short_panel(seed++), Split::val, Goal::normal);
  for (std::size_t i = 0; i < counts.test; ++i) add(short_panel(seed++), Split::test, Goal::normal);
  for (std::size_t i = 0; i < counts.cracked; ++i)
    add(cracked_panel(seed++), counts.cracked_split, Goal::goal1);
  write_manifest(dataset, root);
}

}  // namespace motionanalyzer::testing
