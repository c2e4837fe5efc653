// Folders of panels for tests: bending panels on disk, with a manifest.
#pragma once

#include <cstdint>
#include <string>

#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "support/bending_panel.hpp"
#include "support/scratch_folder.hpp"

namespace motionanalyzer::testing {

/// A short panel, quick to write: 24 frames of bend, 6 of hold, 80 points.
BendingPanelOptions short_panel(std::uint64_t seed);

/// The same with a kink of .8 rad from frame 10 on.
BendingPanelOptions cracked_panel(std::uint64_t seed);

struct SmallDataset {
  std::size_t train = 15, val = 12, test = 4, cracked = 3;
  std::string origin;
  std::uint64_t seed = 1000;
  Split cracked_split = Split::test;
};

/// Writes normals of the three splits and cracked panels, with manifest.json.
void write_dataset(const std::string& root, const SmallDataset& counts = {});

}  // namespace motionanalyzer::testing
