// What a simulated set's folder holds, for tests that compare sets.
#pragma once

#include <map>
#include <string>

#include "motionanalyzer/pipeline/synthesize.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing {

inline SetPlan set_of(const std::string& counts, std::uint64_t seed = 1) {
  SetOptions options;
  options.seed = seed;
  options.counts = parse_counts(counts);
  options.line.drive.bend_s = 0.9;  // half the frames of a real line: half the time
  options.line.drive.hold_s = 0.3;
  return SetPlan(options);
}

/// Relative path and bytes of every file below a folder.
inline std::map<std::string, std::string> tree_of(const std::string& folder, const std::string& below = {}) {
  std::map<std::string, std::string> tree;
  for (const support::FolderEntry& entry : support::list_folder(support::join(folder, below))) {
    const std::string name = support::join(below, entry.name);
    if (entry.kind == support::FolderEntry::Kind::folder) {
      tree.merge(tree_of(folder, name));
    } else {
      tree[name] = support::read_file(support::join(folder, name), 1u << 26);
    }
  }
  return tree;
}

}  // namespace motionanalyzer::testing
