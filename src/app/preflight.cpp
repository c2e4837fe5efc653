// preflight and manifest: what is fit to be judged, and data sets of loose bundles.
#include <algorithm>
#include <array>
#include <span>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/repair.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

Json preflights_json(const std::vector<PreflightReport>& reports) {
  Json bundles = Json::array();
  for (const PreflightReport& report : reports)
    bundles.push(support::parse_json(preflight_json(report), report.bundle));
  Json body = Json::object();
  body.append("bundles", std::move(bundles));
  return body;
}

std::string reason_line(const Reason& reason) {
  return "  " + reason.code + ": " + reason.message + place_of(reason) + "\n";
}

std::string preflight_text(const std::vector<PreflightReport>& reports) {
  std::string text;
  std::array<std::size_t, 3> n{};
  for (const PreflightReport& report : reports) {
    ++n[static_cast<std::size_t>(report.grade)];
    text += report.bundle + ": " + std::string(grade_name(report.grade)) + "\n";
    for (const Reason& reason : report.reasons) text += reason_line(reason);
  }
  return text + std::to_string(n[0]) + " ok, " + std::to_string(n[1]) + " usable with warnings, " +
         std::to_string(n[2]) + " unusable\n";
}

std::vector<DatasetEntry> all_entries(const std::vector<std::string>& paths) {
  for (const std::string& path : paths)
    if (!support::is_folder(path))
      throw Error(ErrorCode::io,
                  support::is_file(path) ? "this is a file, not a folder" : "there is no such folder",
                  "give a bundle or a folder of bundles", {path, 0});
  std::vector<DatasetEntry> entries;
  for (Batch& batch : gather(paths))
    entries.insert(entries.end(), std::make_move_iterator(batch.entry.begin()),
                   std::make_move_iterator(batch.entry.end()));
  return entries;
}

/// Repaired copies of the bundles that can be read.
std::vector<RepairedCopy> write_repaired(Session& session, const std::vector<DatasetEntry>& entries) {
  std::vector<std::string> folders;
  for (const DatasetEntry& entry : entries) folders.push_back(entry.folder);
  std::vector<RepairedCopy> copies = repair_bundles(folders, session.arguments().preflight.out,
                                                    session.arguments().inspect, session.execution());
  for (const RepairedCopy& copy : copies) {
    if (copy.copy.empty()) session.warn("not copied, it cannot be read: " + copy.bundle);
    for (const Reason& change : copy.changes)
      session.print("repaired " + copy.name + ": " + change.message + "\n");
  }
  return copies;
}

/// Together with what the manifest in --out says already.
MergedManifest with_standing(Session& session, Goal goal, const ManifestOptions& options) {
  const ManifestArguments& mine = session.arguments().manifest;
  const std::string root = support::absolute_path(mine.out);
  if (!support::is_file(support::join(root, "manifest.json"))) {
    MergedManifest fresh;
    fresh.dataset = make_manifest(mine.folders, goal, options);
    fresh.added = fresh.dataset.entry.size();
    return fresh;
  }
  const bool names_itself = std::any_of(mine.folders.begin(), mine.folders.end(), [&](const auto& folder) {
    return support::absolute_path(folder) == root;
  });
  if (names_itself)
    session.warn(
        "the manifest of " + mine.out +
        " says already what its panels are, and so it stays; to add panels or to label them anew, name "
        "their folders");
  const Dataset standing = read_dataset(root);
  MergedManifest merged = merge_manifests(standing, make_manifest(mine.folders, goal, options, standing));
  if (const std::size_t n = merged.relabelled.size(); n > 0)
    session.warn(std::to_string(n) + (n == 1 ? " panel was" : " panels were") +
                 " in the manifest with another label and now have the new one; the first is " +
                 merged.relabelled.front());
  return merged;
}

}  // namespace

int preflight_command(Session& session) {
  const PreflightArguments& mine = session.arguments().preflight;
  const InspectOptions& inspect = session.arguments().inspect;
  const std::vector<DatasetEntry> entries = all_entries(mine.paths);
  std::vector<PreflightReport> reports(entries.size());
  parallel_for(entries.size(), session.execution(), "preflight", [&](std::size_t i, std::size_t) {
    reports[i] = preflight_folder(entries[i].folder, inspect.overrides, inspect.limits);
  });
  for (const PreflightReport& report : reports) {
    session.log().count("bundles " + std::string(grade_name(report.grade)));
    for (const Reason& reason : report.reasons) session.log().count("reason " + reason.code);
  }
  session.print(preflight_text(reports));
  Json body = preflights_json(reports);
  if (mine.fix) {
    const std::vector<RepairedCopy> copies = write_repaired(session, entries);
    const auto written = std::count_if(copies.begin(), copies.end(),
                                       [](const RepairedCopy& copy) { return !copy.copy.empty(); });
    session.print(std::to_string(written) + " copies in " + mine.out + "\n");
    const Json list = support::parse_json(repair_json(copies), "repair");
    body.append("copies", support::need(list, "copies", "repair"));
  }
  session.finish_json(body);
  return kDone;
}

int manifest_command(Session& session) {
  const ManifestArguments& mine = session.arguments().manifest;
  Goal goal = Goal::normal;
  for (const Goal candidate : {Goal::goal1, Goal::goal2, Goal::variant})
    if (goal_name(candidate) == mine.label) goal = candidate;
  ManifestOptions options = mine.options;
  options.seed = session.arguments().global.seed;
  const MergedManifest merged = with_standing(session, goal, options);
  const Dataset& dataset = merged.dataset;
  write_manifest(dataset, mine.out);

  Json splits = Json::object();
  std::string text = std::to_string(dataset.entry.size()) + " bundles:";
  for (const Split split : {Split::train, Split::val, Split::test}) {
    const auto n = std::count_if(dataset.entry.begin(), dataset.entry.end(),
                                 [&](const DatasetEntry& entry) { return entry.truth.split == split; });
    splits.append(std::string(split_name(split)), n);
    text += " " + std::string(split_name(split)) + " " + std::to_string(n);
  }
  const std::string file = support::join(mine.out, "manifest.json");
  session.log().count("bundles", dataset.entry.size());
  if (merged.added < dataset.entry.size())
    text += "; " + std::to_string(merged.added) + " of them are new, the others were in the manifest already";
  session.print(text + "\n" + file + "\n");
  Json body = Json::object();
  body.append("manifest", file)
      .append("total_count", dataset.entry.size())
      .append("added", merged.added)
      .append("relabelled", Json::array_of(std::span<const std::string>(merged.relabelled)))
      .append("splits", std::move(splits));
  session.finish_json(body);
  return kDone;
}

}  // namespace motionanalyzer::app
