// Folders of panels for tests: bending panels on disk, with a manifest.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "support/bending_panel.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing {

/// A new empty folder that is gone when the test ends.
class ScratchFolder {
 public:
  ScratchFolder() {
    static std::atomic<unsigned> count{0};
    const std::string name =
        "ma_test_" + std::to_string(std::random_device{}()) + "_" + std::to_string(++count);
    folder_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directories(folder_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path(const std::string& part = {}) const {
    const std::string base = support::to_utf8(folder_);
    return part.empty() ? base : base + "/" + part;
  }

 private:
  std::filesystem::path folder_;
};

/// A short panel, quick to write: 24 frames of bend, 6 of hold, 80 points.
inline BendingPanelOptions short_panel(std::uint64_t seed) {
  BendingPanelOptions options;
  options.seed = seed;
  options.name = "panel_" + std::to_string(seed);
  options.bend_frames = 24;
  options.hold_frames = 6;
  options.points = 80;
  return options;
}

inline BendingPanelOptions cracked_panel(std::uint64_t seed) {
  BendingPanelOptions options = short_panel(seed);
  options.hinge_rad = 0.8;
  options.hinge_frame = 10;
  return options;
}

struct SmallDataset {
  std::size_t train = 15, val = 12, test = 4, cracked = 3;
  std::string origin;
  std::uint64_t seed = 1000;
  Split cracked_split = Split::test;
};

/// Writes normals of the three splits and cracked panels, with manifest.json.
inline void write_dataset(const std::string& root, const SmallDataset& counts = {}) {
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
