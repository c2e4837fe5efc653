#include <algorithm>
#include <atomic>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "pipeline/npy.hpp"
#include "pipeline/set_slice.hpp"
#include "pipeline/synthesis_json.hpp"
#include "support/file.hpp"
#include "support/folder_lock.hpp"
#include "support/path.hpp"
#include "support/path_system.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

constexpr std::string_view kWriting = "writing";
constexpr const char* kTruthFolder = "truth";
constexpr std::uint64_t kMaxSettingsBytes = 16u << 20;

/// Makes the folder ready: new, or left behind by a call of the same options. returns whether it was new
bool begin_set(const std::string& folder, const std::string& settings, const WriteSetOptions& options) {
  const std::string file = join(folder, "synthesis.json");
  // What a program leaves that is killed before it has written its settings counts as nothing.
  const std::vector<FolderEntry> entries = list_folder(folder);
  const bool empty = std::all_of(entries.begin(), entries.end(), [](const FolderEntry& entry) {
    return is_temporary_name(entry.name) || entry.name == FolderLock::kName;
  });
  if (!empty && !options.resume) {
    throw Error(ErrorCode::invalid_argument, "the folder is not empty",
                "Name a new folder, or resume the set that was begun there.", {folder, 0});
  }
  if (!empty && !exists(file)) {
    throw Error(ErrorCode::mismatch, "the folder holds no set that could be resumed",
                "Name the folder of an interrupted synthesis, or a new one.", {folder, 0});
  }
  if (!empty && read_file(file, kMaxSettingsBytes) != settings) {
    throw Error(ErrorCode::mismatch, "the set was begun with other options or by another version",
                "Give the seed, counts and options that this file shows, or name a new folder.", {file, 0});
  }
  remove_temporaries(folder);
  remove_temporaries(join(folder, kTruthFolder));
  if (empty) write_file_atomic(file, settings);
  if (options.fields) create_folders(join(folder, kTruthFolder));
  return empty;
}

/// Leaves a folder in which nothing was written as it was found.
void take_back(const std::string& folder) {
  system::remove_file(to_path(join(folder, "synthesis.json")));
  system::remove_tree(to_path(join(folder, kTruthFolder)));
}

/// One worker's memory.
struct SetWorker {
  Simulator simulator;
  SimulatedPanel panel;
};

class SetWriter {
 public:
  SetWriter(const SetPlan& plan, std::string folder, bool fields)
      : plan_(plan), folder_(std::move(folder)), fields_(fields) {}

  /// Truth of the panel, which is then on the disk. Field before bundle: a bundle that is there has its
  /// field.
  Truth write(std::size_t index, SetWorker& worker) {
    const PanelPlan plan = plan_.panel(index);
    const std::string bundle = join(folder_, plan.name);
    const std::string field = fields_ ? join(kTruthFolder, plan.name) + ".npy" : "";
    const bool has_field = !fields_ || is_file(join(folder_, field));
    const bool has_bundle = is_folder(bundle);
    Truth truth;
    if (has_bundle && has_field) {
      truth = worker.simulator.label(plan);
    } else {
      worker.simulator.simulate(plan, worker.panel, fields_);
      truth = std::move(worker.panel.truth);
      if (fields_)
        write_file_atomic(join(folder_, field), pipeline::npy_bytes(worker.panel.field), Flush::no);
      if (!has_bundle) write_bundle(worker.panel.bundle, bundle);
      written_.fetch_add(1, std::memory_order_relaxed);
    }
    truth.field = field;
    return truth;
  }

  std::size_t written() const noexcept { return written_.load(std::memory_order_relaxed); }

 private:
  const SetPlan& plan_;
  const std::string folder_;
  const bool fields_;
  std::atomic<std::size_t> written_{0};
};

void write_lists(std::vector<Truth> truths, const std::string& folder) {
  write_truth(truths, folder);
  Dataset dataset;
  dataset.root = folder;
  dataset.origin = "simulated";
  dataset.entry.reserve(truths.size());
  for (Truth& truth : truths) {
    const std::string path = join(folder, truth.panel);
    dataset.entry.push_back({path, std::move(truth), true});
  }
  write_manifest(dataset, folder);
}

}  // namespace

WrittenSet write_set(const SetPlan& plan, const std::string& folder, const WriteSetOptions& options,
                     const Execution& execution) {
  const pipeline::SetSlice slice = pipeline::slice_of(plan, options.from, options.count);
  create_folders(folder);
  const FolderLock lock(folder);
  const bool fresh = begin_set(
      folder, pipeline::synthesis_text(plan.options(), slice.from, slice.count, options.fields), options);
  SetWriter writer(plan, folder, options.fields);
  std::vector<SetWorker> worker(thread_count(slice.count, execution));
  std::vector<Truth> truths(slice.count);
  try {
    parallel_for(slice.count, execution, kWriting,
                 [&](std::size_t i, std::size_t w) { truths[i] = writer.write(slice.from + i, worker[w]); });
  } catch (...) {
    if (fresh && writer.written() == 0) take_back(folder);
    throw;
  }
  WrittenSet result;
  result.panels = slice.count;
  result.written = writer.written();
  result.cracked = static_cast<std::size_t>(
      std::count_if(truths.begin(), truths.end(), [](const Truth& truth) { return truth.label == 1; }));
  write_lists(std::move(truths), folder);
  return result;
}

}  // namespace motionanalyzer
