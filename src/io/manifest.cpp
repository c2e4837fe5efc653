#include "motionanalyzer/io/manifest.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>

#include "io/manifest_text.hpp"
#include "io/truth_json.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "support/file.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

constexpr const char* kManifestName = "manifest.json";
/// Levels below a folder in which loose bundles are looked for.
constexpr int kMaxDepth = 8;

/// `path` seen from `folder`, both absolute; empty when it is not below.
std::string below(const std::string& path, const std::string& folder) {
  const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
  return path.starts_with(prefix) ? path.substr(prefix.size()) : std::string();
}

/// A folder that cannot be looked into counts as one, so that its reading says so and the others go on.
bool may_be_bundle(const std::string& folder) {
  try {
    return is_bundle(folder);
  } catch (const Error&) {
    return true;
  }
}

void find_bundles(const std::string& folder, const std::string& relative, int depth, Dataset& dataset) {
  for (const FolderEntry& entry : list_folder(folder)) {
    if (entry.kind != FolderEntry::Kind::folder || entry.name.starts_with('.')) continue;
    const std::string path = join(folder, entry.name), name = join(relative, entry.name);
    if (may_be_bundle(path)) {
      DatasetEntry found;
      found.folder = path;
      found.truth.panel = name;
      dataset.entry.push_back(std::move(found));
    } else if (depth < kMaxDepth && !entry.link) {
      find_bundles(path, name, depth + 1, dataset);
    }
  }
}

Dataset loose_dataset(const std::string& folder) {
  Dataset dataset;
  dataset.root = folder;
  if (is_bundle(folder)) {
    DatasetEntry only;
    only.folder = folder;
    only.truth.panel = last_part(folder);
    dataset.entry.push_back(std::move(only));
  } else {
    find_bundles(folder, "", 1, dataset);
  }
  if (dataset.entry.empty()) {
    throw Error(ErrorCode::bad_input, "the folder holds neither manifest.json nor a bundle",
                "Name a data set, a bundle or a folder of bundles.", {folder, 0});
  }
  std::sort(dataset.entry.begin(), dataset.entry.end(),
            [](const auto& a, const auto& b) { return a.truth.panel < b.truth.panel; });
  return dataset;
}

/// The folder above a path as absolute_path gives it; the root is its own.
std::string above(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(0, slash == 0 ? 1 : slash);
}

/// The longest folder that holds all entries.
std::string common_folder(const std::vector<DatasetEntry>& entries) {
  std::string common = above(entries.front().folder);
  while (std::any_of(entries.begin(), entries.end(),
                     [&](const DatasetEntry& entry) { return below(entry.folder, common).empty(); })) {
    const std::string parent = above(common);
    if (parent == common) break;
    common = parent;
  }
  return common;
}

using SplitCounts = std::array<std::size_t, 3>;  ///< train, val, test
using ClassName = std::pair<Goal, std::string>;

constexpr SplitCounts::size_type kTrain = 0, kVal = 1, kTest = 2;
constexpr Split kDrawn[] = {Split::train, Split::val, Split::test};

/// 70/15/15 or as asked, of a class of n; one of three or more has some in each split that is not empty.
SplitCounts shares(std::size_t n, const ManifestOptions& options) {
  const auto share = [n](double part) {
    return static_cast<std::size_t>(part * static_cast<double>(n) + 0.5);
  };
  std::size_t train = std::min(n, share(options.train));
  std::size_t val = std::min(n - train, share(options.val));
  if (n >= 3 && options.val > 0 && val == 0) val = 1;
  if (n >= 3 && options.train + options.val < 1 && train + val >= n) train = n - val - 1;
  return {train, val, n - train - val};
}

/// How many of n new panels go where, beside those of their class that have their split.
SplitCounts shares_beside(const SplitCounts& standing, std::size_t n, const ManifestOptions& options) {
  SplitCounts lacking = shares(n + standing[kTrain] + standing[kVal] + standing[kTest], options);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < lacking.size(); ++i) {
    lacking[i] -= std::min(lacking[i], standing[i]);
    sum += lacking[i];
  }
  for (; sum > n; --sum) {  // a split stands above its share: what lacks most waits
    std::size_t most = 0;
    for (std::size_t i = 1; i < lacking.size(); ++i)
      if (lacking[i] >= lacking[most]) most = i;
    --lacking[most];
  }
  return lacking;
}

ClassName class_of(const DatasetEntry& entry) { return {entry.truth.goal, entry.truth.scenario}; }

void draw_splits(Dataset& dataset, const std::vector<std::uint8_t>& draw, const ManifestOptions& options,
                 const Dataset& standing) {
  std::map<ClassName, std::vector<std::uint32_t>> classes;
  for (std::uint32_t i = 0; i < dataset.entry.size(); ++i)
    if (draw[i]) classes[class_of(dataset.entry[i])].push_back(i);
  std::map<ClassName, SplitCounts> before;
  for (const DatasetEntry& entry : standing.entry)
    for (std::size_t i = 0; i < std::size(kDrawn); ++i)
      before[class_of(entry)][i] += entry.truth.split == kDrawn[i];
  std::uint64_t stream = 0;
  for (auto& [name, members] : classes) {
    Random(options.seed, {stream++}).shuffle(members);
    const SplitCounts count = shares_beside(before[name], members.size(), options);
    for (std::size_t k = 0; k < members.size(); ++k)
      dataset.entry[members[k]].truth.split = k < count[kTrain]                 ? Split::train
                                              : k < count[kTrain] + count[kVal] ? Split::val
                                                                                : Split::test;
  }
}

/// Panels that a manifest labels, by folder.
class Known {
 public:
  explicit Known(const Dataset& standing) {
    for (const DatasetEntry& entry : standing.entry)
      if (entry.labelled) goal_[absolute_path(entry.folder)] = entry.truth.goal;
  }
  /// with this label. entry: with an absolute folder
  bool contains(const DatasetEntry& entry) const {
    const auto found = goal_.find(entry.folder);
    return found != goal_.end() && found->second == entry.truth.goal;
  }

 private:
  std::map<std::string, Goal> goal_;
};

void check_options(const ManifestOptions& options) {
  const bool valid = options.train >= 0 && options.val >= 0 && options.train + options.val <= 1 + 1e-9;
  if (!valid) {
    throw Error(ErrorCode::invalid_argument, "the shares of the splits are not within 0 to 1",
                "Give shares for train and val that add up to at most 1.");
  }
}

/// "2026-01-31T12:00:00+00:00"; Hinnant's days-to-date, for gmtime is not reentrant everywhere.
std::string utc_text(std::int64_t seconds) {
  const std::int64_t days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
  const std::int64_t rest = seconds - days * 86400;
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d+00:00", static_cast<int>(year),
                static_cast<int>(month), static_cast<int>(doy - (153 * mp + 2) / 5 + 1),
                static_cast<int>(rest / 3600), static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  return text.data();
}

std::string created_at(const Dataset& dataset) {
  constexpr std::int64_t kLatest = 253402300799;   // year 9999
  constexpr std::int64_t kSimulated = 1767225600;  // 2026-01-01: equal seeds give equal bytes
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const auto given = epoch ? parse_integer<std::int64_t>(epoch) : std::nullopt;
  if (given && *given >= 0 && *given <= kLatest) return utc_text(*given);
  if (dataset.origin == "simulated") return utc_text(kSimulated);
  return utc_text(static_cast<std::int64_t>(std::time(nullptr)));
}

}  // namespace

Dataset read_dataset(const std::string& folder) {
  const std::string manifest = join(folder, kManifestName);
  // A simulated set gets its manifest last. Taken for loose panels, its cracks would pass as normal.
  if (!exists(manifest) && exists(join(folder, "synthesis.json"))) {
    throw Error(ErrorCode::bad_input, "this simulated set is not finished: it has no manifest.json",
                "Go on with synth --resume and the options it was begun with.", {folder, 0});
  }
  if (!exists(manifest)) return loose_dataset(folder);
  return io::parse_manifest(read_file(manifest, io::kMaxListBytes), folder, manifest);
}

std::string origin_of(const std::string& bundle_folder) {
  const std::string bundle = absolute_path(bundle_folder);
  std::string folder = bundle;
  for (int level = 0; level <= 3; ++level) {
    const std::string manifest = join(folder, kManifestName);
    if (is_file(manifest)) {
      const Dataset dataset = read_dataset(folder);
      const auto is_it = [&](const DatasetEntry& entry) { return absolute_path(entry.folder) == bundle; };
      if (std::any_of(dataset.entry.begin(), dataset.entry.end(), is_it)) return dataset.origin;
    }
    folder = above(folder);
  }
  return {};
}

Dataset make_manifest(const std::vector<std::string>& folders, Goal goal, const ManifestOptions& options,
                      const Dataset& standing) {
  check_options(options);
  if (folders.empty()) {
    throw Error(ErrorCode::invalid_argument, "no folder was named", "Name bundles or folders of bundles.");
  }
  Dataset result;
  std::vector<std::string> origins;
  for (const std::string& folder : folders) {
    Dataset part = read_dataset(absolute_path(folder));
    origins.push_back(part.origin);
    for (DatasetEntry& entry : part.entry) {
      entry.folder = absolute_path(entry.folder);
      if (!entry.labelled) {
        entry.truth.goal = goal;
        entry.truth.label = goal == Goal::goal1 || goal == Goal::goal2 ? 1 : 0;
      }
      result.entry.push_back(std::move(entry));
    }
  }
  const auto by_folder = [](const auto& a, const auto& b) { return a.folder < b.folder; };
  const auto same_folder = [](const auto& a, const auto& b) { return a.folder == b.folder; };
  std::stable_sort(result.entry.begin(), result.entry.end(), by_folder);
  result.entry.erase(std::unique(result.entry.begin(), result.entry.end(), same_folder), result.entry.end());
  const bool one_origin =
      std::all_of(origins.begin(), origins.end(), [&](const auto& o) { return o == origins[0]; });
  if (one_origin) result.origin = origins[0];
  result.root = common_folder(result.entry);
  const Known known(standing);
  std::vector<std::uint8_t> draw;
  for (DatasetEntry& entry : result.entry) {
    const std::string relative = below(entry.folder, result.root);
    entry.truth.panel = relative.empty() ? entry.folder : relative;
    entry.labelled = true;
    draw.push_back(entry.truth.split == Split::none && !known.contains(entry));
  }
  draw_splits(result, draw, options, standing);
  return result;
}

MergedManifest merge_manifests(const Dataset& standing, const Dataset& further) {
  MergedManifest merged;
  merged.dataset = standing;
  if (standing.origin != further.origin) merged.dataset.origin.clear();
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < standing.entry.size(); ++i)
    at.emplace(absolute_path(standing.entry[i].folder), i);
  for (const DatasetEntry& entry : further.entry) {
    const auto [found, is_new] = at.emplace(absolute_path(entry.folder), merged.dataset.entry.size());
    if (is_new) {
      merged.dataset.entry.push_back(entry);
      ++merged.added;
      continue;
    }
    DatasetEntry& known = merged.dataset.entry[found->second];
    if (known.labelled && known.truth.goal == entry.truth.goal) continue;
    merged.relabelled.push_back(known.folder);
    known = entry;
  }
  return merged;
}

void write_manifest(const Dataset& dataset, const std::string& folder) {
  create_folders(folder);
  const std::string root = absolute_path(folder);
  Dataset written = dataset;
  for (DatasetEntry& entry : written.entry) {
    const std::string path = absolute_path(entry.folder), relative = below(path, root);
    try {
      entry.truth.panel = io::checked_panel_path(relative.empty() ? path : relative);
    } catch (const Error& error) {
      throw Error(ErrorCode::invalid_argument, error.message(),
                  "Write the manifest into a folder above its panels.", {folder, 0});
    }
  }
  write_file_atomic(join(folder, kManifestName), io::manifest_text(written, created_at(written)));
}

}  // namespace motionanalyzer
