#include "io/manifest_text.hpp"

#include <algorithm>
#include <array>

#include "io/truth_json.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "support/json.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer::io {
namespace {

using namespace support;

/// "C:/..."
bool has_drive(std::string_view path) {
  return path.size() > 2 && path[1] == ':' && path[2] == '/' &&
         ((path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z'));
}

DatasetEntry entry_of(const Json& item, const std::string& root, const std::string& file) {
  DatasetEntry entry;
  const std::string& path = need_string(item, "path", file);
  try {
    entry.truth = truth_of(item, checked_panel_path(path), file);
  } catch (const Error& error) {
    if (!error.where().file.empty()) throw;
    throw Error(error.code(), error.message(), error.advice(), {file, item.line()});
  }
  const bool absolute = entry.truth.panel.front() == '/' || has_drive(entry.truth.panel);
  entry.folder = absolute ? entry.truth.panel : join(root, entry.truth.panel);
  entry.labelled = item.find("goal") != nullptr || item.find("label") != nullptr;
  return entry;
}

void refuse_newer(const Json& root, const std::string& file) {
  const Json* version = root.find("version");
  if (!version) return;
  const std::string text = version->string() ? *version->string() : dump_json(*version, 0);
  if (text == "1" || text.starts_with("1.")) return;
  throw Error(ErrorCode::bad_input, "the manifest has version " + shown_value(text),
              "Only version 1 can be read.", {file, version->line()});
}

void refuse_doubled(const Dataset& dataset, const Json& root, const std::string& file) {
  std::vector<std::pair<std::string_view, std::size_t>> panels;
  for (std::size_t i = 0; i < dataset.entry.size(); ++i) panels.emplace_back(dataset.entry[i].truth.panel, i);
  std::sort(panels.begin(), panels.end());
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto doubled = std::adjacent_find(panels.begin(), panels.end(), same);
  if (doubled == panels.end()) return;
  throw Error(ErrorCode::bad_input, "the path " + shown_value(doubled->first) + " stands twice",
              "Name every panel once.", {file, root.find("entries")->items()[(doubled + 1)->second].line()});
}

Json entry_json(const Truth& truth) {
  Json entry = Json::object();
  entry.set("path", truth.panel).set("goal", goal_name(truth.goal)).set("label", truth.label);
  if (truth.split != Split::none) entry.set("split", split_name(truth.split));
  if (truth.crack_frame) entry.set("crack_frame", *truth.crack_frame);
  if (!truth.scenario.empty()) entry.set("scenario", truth.scenario);
  return entry;
}

/// The text of an entry as it stands among others in the manifest.
std::string entry_text(const Truth& truth) {
  constexpr std::string_view kOpen = "{\n  \"entries\": [\n", kClose = "\n  ]\n}";
  Json one = Json::object();
  one.set("entries", Json::array().push(entry_json(truth)));
  const std::string text = dump_json(one);
  return text.substr(kOpen.size(), text.size() - kOpen.size() - kClose.size());
}

Json split_counts(const Dataset& dataset) {
  Json counts = Json::object();
  for (const Split split : {Split::train, Split::val, Split::test, Split::calibration}) {
    const auto count = std::count_if(dataset.entry.begin(), dataset.entry.end(),
                                     [&](const DatasetEntry& entry) { return entry.truth.split == split; });
    if (count > 0 || split != Split::calibration) counts.set(std::string(split_name(split)), count);
  }
  return counts;
}

}  // namespace

std::string checked_panel_path(std::string_view path) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorCode::bad_input, "the path " + shown_value(path) + " " + why,
                "Paths are relative to the manifest's folder, with '/' between parts.");
  };
  std::string slashed(path);
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  if (slashed.find('\0') != std::string::npos) fail("holds a zero byte");
  if (slashed.starts_with("//")) fail("names another machine");
  if (slashed.find(':', has_drive(slashed) ? 2 : 0) != std::string::npos) fail("holds a colon");
  std::string clean = slashed.starts_with('/') ? "/" : "";
  for (const std::string_view part : split(slashed, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") fail("leaves the folder");
    clean = join(clean, part);
  }
  if (clean.empty() || clean == "/" || clean.ends_with(':')) fail("names no panel");
  return clean;
}

Dataset parse_manifest(std::string_view text, const std::string& root, const std::string& file) {
  const Json json = parse_json(text, file);
  Dataset dataset;
  dataset.root = root;
  const std::span<const Json> entries = need_array(json, "entries", file);
  refuse_newer(json, file);
  if (const Json* origin = json.find("origin"); origin && !origin->is_null()) {
    dataset.origin = need_string(json, "origin", file);
  }
  if (entries.empty()) {
    throw Error(ErrorCode::bad_input, "the manifest has no entries", "List at least one panel.",
                {file, json.find("entries")->line()});
  }
  dataset.entry.reserve(entries.size());
  for (const Json& item : entries) dataset.entry.push_back(entry_of(item, root, file));
  refuse_doubled(dataset, json, file);
  return dataset;
}

/// Entry by entry, so that a set of 100,000 does not stand in memory as JSON.
std::string manifest_text(const Dataset& dataset, const std::string& created_at) {
  Json root = Json::object();
  root.set("version", "1.0").set("created_at", created_at);
  if (!dataset.origin.empty()) root.set("origin", dataset.origin);
  root.set("total_count", dataset.entry.size()).set("splits", split_counts(dataset));
  if (dataset.entry.empty()) return dump_json(root.set("entries", Json::array())) + "\n";
  std::string text = dump_json(root);
  text.resize(text.size() - 2);  // "\n}"
  text += ",\n  \"entries\": [\n";
  for (std::size_t i = 0; i < dataset.entry.size(); ++i) {
    if (i > 0) text += ",\n";
    text += entry_text(dataset.entry[i].truth);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace motionanalyzer::io
