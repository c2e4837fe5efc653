#include "motionanalyzer/pipeline/repair.hpp"

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "support/path.hpp"

namespace motionanalyzer {

namespace {

/// A path in `folder` that is not taken yet: name, name_2, name_3, ...
std::string free_path(const std::string& folder, const std::string& name) {
  std::string path = support::join(folder, name);
  for (int n = 2; support::exists(path); ++n) path = support::join(folder, name + "_" + std::to_string(n));
  return path;
}

RepairedCopy repair_bundle(const std::string& folder, const std::string& out, const InspectOptions& options) {
  RepairedCopy result;
  result.bundle = folder;
  try {
    const ReadResult read = read_bundle(folder, options.overrides);
    RepairResult repaired = repair(read.bundle, options.limits);
    const std::string copy = free_path(out, read.bundle.name);
    write_bundle(repaired.bundle, copy);
    result.name = read.bundle.name;
    result.copy = copy;
    result.changes = std::move(repaired.changes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input) throw;
    result.reasons.push_back({"unusable_bundle", error.message(), error.where()});
  }
  return result;
}

}  // namespace

std::vector<RepairedCopy> repair_bundles(const std::vector<std::string>& folders, const std::string& out,
                                         const InspectOptions& options, const Execution& execution) {
  std::vector<RepairedCopy> copies(folders.size());
  Execution one = execution;
  one.threads = 1;  // names are given in the order of the folders
  parallel_for(folders.size(), one, "repairing",
               [&](std::size_t i, std::size_t) { copies[i] = repair_bundle(folders[i], out, options); });
  return copies;
}

}  // namespace motionanalyzer
