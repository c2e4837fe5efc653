// A data set: a folder with manifest.json, or a folder of bundles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/truth.hpp"

namespace motionanalyzer {

struct DatasetEntry {
  std::string folder;     ///< UTF-8 path that can be opened
  Truth truth;            ///< goal, label and split as the manifest says; split none without a manifest
  bool labelled = false;  ///< the manifest said so; false for loose folders
};

struct Dataset {
  std::string root;                 ///< UTF-8
  std::string origin;               ///< "simulated", or empty
  std::vector<DatasetEntry> entry;  ///< in the manifest's order; loose folders sorted by path
};

/// Reads manifest.json when the folder has one, else finds every bundle below it (the folder itself may be
/// one).
/// throws  Error{io}, Error{bad_input} with file and line: not JSON, no entries, a path that leaves
///         the folder
MOTIONANALYZER_API Dataset read_dataset(const std::string& folder);

/// Origin that a manifest in this folder or up to three above says for the bundle; empty when none lists it.
MOTIONANALYZER_API std::string origin_of(const std::string& bundle_folder);

struct ManifestOptions {
  std::uint64_t seed = 1;
  double train = 0.70, val = 0.15;  ///< the rest is test; split by class
};
/// A manifest over loose bundles, so that they form a data set: splits by class (goal and scenario), drawn by
/// seed. standing: of a manifest that these panels are to be merged into; the splits then make up what it
/// lacks, so that panels that are added one by one end in the same shares as all at once
MOTIONANALYZER_API Dataset make_manifest(const std::vector<std::string>& folders, Goal goal,
                                         const ManifestOptions& options = {}, const Dataset& standing = {});
struct MergedManifest {
  Dataset dataset;                      ///< what stood, in its order, then what is new
  std::size_t added = 0;                ///< entries that are new
  std::vector<std::string> relabelled;  ///< folders whose goal is another one now
};
/// What a manifest says already, with further panels. An entry that stands keeps its split and all else; one
/// that is given again with another goal is replaced, with the split that was drawn for it there.
/// edges   the origin stays where both have the same, else there is none
/// cost    O(n log n)
MOTIONANALYZER_API MergedManifest merge_manifests(const Dataset& standing, const Dataset& further);
/// Writes manifest.json into `folder` (created if needed), paths relative to it where possible. Atomic.
MOTIONANALYZER_API void write_manifest(const Dataset& dataset, const std::string& folder);

}  // namespace motionanalyzer
