// preflight and manifest: what is fit to be judged, and data sets of loose bundles.
#include <algorithm>
#include <array>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/io/write_bundle.hpp"
#include "support/path.hpp"
#include "support/reason_json.hpp"

namespace motionanalyzer::app {

namespace {

Json preflight_json(const std::vector<PreflightReport>& reports) {
  Json bundles = Json::array();
  for (const PreflightReport& report : reports) {
    Json reasons = Json::array();
    for (const Reason& reason : report.reasons) reasons.push(support::reason_json(reason));
    Json bundle = Json::object();
    bundle.append("bundle", report.bundle).append("verdict", grade_name(report.grade));
    bundle.append("reasons", std::move(reasons));
    bundles.push(std::move(bundle));
  }
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

/// A name in `folder` that is not taken yet: name, name_2, name_3, ...
std::string free_name(const std::string& folder, const std::string& name) {
  std::string path = support::join(folder, name);
  for (int n = 2; support::exists(path); ++n) path = support::join(folder, numbered(name, n));
  return path;
}

/// Repaired copies of the bundles that can be read; returns how many.
std::size_t write_repaired(Session& session, const std::vector<DatasetEntry>& entries) {
  const InspectOptions& inspect = session.arguments().inspect;
  std::size_t written = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    throw_if_interrupted();
    session.progress()->update("repairing", i, entries.size());
    try {
      const ReadResult read = read_bundle(entries[i].folder, inspect.overrides);
      const RepairResult repaired = repair(read.bundle, inspect.limits);
      const std::string folder = free_name(session.arguments().preflight.out, read.bundle.name);
      write_bundle(repaired.bundle, folder);
      ++written;
      for (const Reason& change : repaired.changes)
        session.print("repaired " + read.bundle.name + ": " + change.message + "\n");
    } catch (const Error& error) {
      if (error.code() != ErrorCode::bad_input) throw;
      session.warn("not copied, it cannot be read: " + entries[i].folder);
    }
  }
  session.progress()->update("repairing", entries.size(), entries.size());
  return written;
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
  if (mine.fix) {
    const std::size_t written = write_repaired(session, entries);
    session.print(std::to_string(written) + " copies in " + mine.out + "\n");
  }
  session.finish_json(preflight_json(reports));
  return kDone;
}

int manifest_command(Session& session) {
  const ManifestArguments& mine = session.arguments().manifest;
  Goal goal = Goal::normal;
  for (const Goal candidate : {Goal::goal1, Goal::goal2, Goal::variant})
    if (goal_name(candidate) == mine.label) goal = candidate;
  ManifestOptions options = mine.options;
  options.seed = session.arguments().global.seed;
  const Dataset dataset = make_manifest(mine.folders, goal, options);
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
  session.print(text + "\n" + file + "\n");
  Json body = Json::object();
  body.append("manifest", file)
      .append("total_count", dataset.entry.size())
      .append("splits", std::move(splits));
  session.finish_json(body);
  return kDone;
}

}  // namespace motionanalyzer::app
