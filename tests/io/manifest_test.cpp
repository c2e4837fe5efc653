#include "motionanalyzer/io/manifest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "io/manifest_text.hpp"
#include "io/sample_folder.hpp"
#include "support/json.hpp"

namespace motionanalyzer::manifest_test {
namespace {

using testing::error_of;
using testing::ScratchFolder;

const std::string kFrame = "# x,y,index\n1,2,3\n";

void write_panel(const std::string& folder) {
  support::create_folders(folder);
  support::write_file(folder + "/frame_00000.txt", kFrame);
}

/// SOURCE_DATE_EPOCH while it lives; empty = not set.
class EpochVariable {
 public:
  explicit EpochVariable(const std::string& value) {
    const char* before = std::getenv("SOURCE_DATE_EPOCH");
    before_ = before ? before : "";
    set(value);
  }
  ~EpochVariable() { set(before_); }
  EpochVariable(const EpochVariable&) = delete;
  EpochVariable& operator=(const EpochVariable&) = delete;

 private:
  static void set(const std::string& value) {
#if defined(_WIN32)
    _putenv(("SOURCE_DATE_EPOCH=" + value).c_str());
#else
    value.empty() ? unsetenv("SOURCE_DATE_EPOCH") : setenv("SOURCE_DATE_EPOCH", value.c_str(), 1);
#endif
  }
  std::string before_;
};

Dataset parse(const std::string& entries, const std::string& more = "") {
  return io::parse_manifest("{" + more + "\"entries\": [" + entries + "]}", "root", "m.json");
}

std::size_t count_of(const Dataset& dataset, Split split) {
  return static_cast<std::size_t>(
      std::count_if(dataset.entry.begin(), dataset.entry.end(),
                    [&](const auto& entry) { return entry.truth.split == split; }));
}

TEST(ReadDataset, ReadsTheSampleManifest) {
  const Dataset dataset = read_dataset(testing::kSamples);
  ASSERT_EQ(dataset.entry.size(), 9u);
  EXPECT_EQ(count_of(dataset, Split::train), 6u);
  EXPECT_EQ(count_of(dataset, Split::val), 2u);
  EXPECT_EQ(count_of(dataset, Split::test), 1u);
  const DatasetEntry& micro = dataset.entry[6];
  EXPECT_EQ(micro.truth.panel, "crack_in_bending/micro_0001");
  EXPECT_EQ(micro.truth.goal, Goal::goal1);
  EXPECT_EQ(micro.truth.label, 1);
  EXPECT_EQ(micro.truth.crack_frame, 46);
  EXPECT_EQ(micro.truth.scenario, "micro_crack");
  EXPECT_TRUE(micro.labelled);
  EXPECT_EQ(micro.folder, std::string(testing::kSamples) + "/crack_in_bending/micro_0001");
  EXPECT_EQ(dataset.origin, "");
}
TEST(ReadDataset, FindsLooseBundlesAtAnyDepthSorted) {
  const ScratchFolder scratch;
  write_panel(scratch.path("b"));
  write_panel(scratch.path("a/x/y"));
  write_panel(scratch.path(".hidden"));
  support::write_file(scratch.path("a/notes.md"), "");
  const Dataset dataset = read_dataset(scratch.path());
  ASSERT_EQ(dataset.entry.size(), 2u);
  EXPECT_EQ(dataset.entry[0].truth.panel, "a/x/y");
  EXPECT_EQ(dataset.entry[1].truth.panel, "b");
  EXPECT_FALSE(dataset.entry[0].labelled);
  EXPECT_EQ(dataset.entry[0].truth.split, Split::none);
}
TEST(ReadDataset, TakesASingleBundle) {
  const ScratchFolder scratch;
  write_panel(scratch.path("one"));
  EXPECT_EQ(read_dataset(scratch.path("one")).entry[0].folder, scratch.path("one"));
}
TEST(ReadDataset, RefusesAFolderWithoutBundles) {
  const ScratchFolder scratch;
  EXPECT_EQ(error_of([&] { read_dataset(scratch.path()); }).code(), ErrorCode::bad_input);
  EXPECT_EQ(error_of([&] { read_dataset(scratch.path("absent")); }).code(), ErrorCode::io);
}

TEST(ParseManifest, RefusesPathsThatLeaveTheFolder) {
  for (const char* path :
       {"../x", "a/../../x", "..\\\\x", "//host/share", "\\\\\\\\host\\\\x", "", ".", "a:b", "a\\u0000b"}) {
    const Error error = error_of([&] { parse(std::string("\n{\"path\": \"") + path + "\"}"); });
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << path;
    EXPECT_EQ(error.where().line, 2) << path;
  }
}
TEST(ParseManifest, TakesBackslashesAndAbsolutePaths) {
  const Dataset dataset =
      parse(R"({"path": "a\\b\\"}, {"path": "./c//d"}, {"path": "/e/f"}, {"path": "D:\\g"})");
  EXPECT_EQ(dataset.entry[0].folder, "root/a/b");
  EXPECT_EQ(dataset.entry[1].folder, "root/c/d");
  EXPECT_EQ(dataset.entry[2].folder, "/e/f");
  EXPECT_EQ(dataset.entry[3].folder, "D:/g");
}
TEST(ParseManifest, NamesTheLineOfAWrongWord) {
  for (const char* member : {"\"goal\": \"goal3\"", "\"split\": 1", "\"label\": 2", "\"label\": \"NG\"",
                             "\"crack_frame\": 1e12", "\"scenario\": []"}) {
    const Error error = error_of([&] { parse(std::string("{\"path\": \"a\",\n") + member + "}"); });
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << member;
    EXPECT_EQ(error.where().line, 2) << member;
  }
}
TEST(ParseManifest, RefusesNoEntriesDoubledPathsAndNewerVersions) {
  EXPECT_EQ(error_of([] { parse(""); }).code(), ErrorCode::bad_input);
  EXPECT_EQ(error_of([] { parse("{\"path\": \"a\"},\n{\"path\": \"./a\"}"); }).where().line, 2);
  EXPECT_EQ(error_of([] { parse("{\"path\": \"a\"}", "\"version\": \"2.0\","); }).code(),
            ErrorCode::bad_input);
  EXPECT_EQ(error_of([] { io::parse_manifest("[]", "root", "m"); }).code(), ErrorCode::bad_input);
}
TEST(ParseManifest, ANegativeCrackFrameMeansNone) {
  EXPECT_FALSE(parse(R"({"path": "a", "crack_frame": -1})").entry[0].truth.crack_frame);
}
TEST(ParseManifest, ReadsTheOrigin) {
  EXPECT_EQ(parse(R"({"path": "a"})", "\"origin\": \"simulated\",").origin, "simulated");
}

TEST(MakeManifest, SplitsOneHundredPanels70To15To15) {
  const ScratchFolder scratch;
  for (int i = 0; i < 100; ++i) write_panel(scratch.path("p" + std::to_string(i)));
  const Dataset dataset = make_manifest({scratch.path()}, Goal::normal);
  EXPECT_EQ(count_of(dataset, Split::train), 70u);
  EXPECT_EQ(count_of(dataset, Split::val), 15u);
  EXPECT_EQ(count_of(dataset, Split::test), 15u);
}
TEST(MakeManifest, DrawsBySeed) {
  const ScratchFolder scratch;
  for (int i = 0; i < 30; ++i) write_panel(scratch.path("p" + std::to_string(i)));
  const auto splits = [&](std::uint64_t seed) {
    ManifestOptions options;
    options.seed = seed;
    std::vector<Split> drawn;
    for (const auto& entry : make_manifest({scratch.path()}, Goal::normal, options).entry) {
      drawn.push_back(entry.truth.split);
    }
    return drawn;
  };
  EXPECT_EQ(splits(1), splits(1));
  EXPECT_NE(splits(1), splits(2));
}
TEST(MakeManifest, KeepsWhatManifestsSayAndLabelsTheRest) {
  const ScratchFolder scratch;
  write_panel(scratch.path("loose"));
  write_panel(scratch.path("set/known"));
  support::write_file(scratch.path("set/manifest.json"),
                      R"({"entries": [{"path": "known", "goal": "goal2", "label": 1, "split": "test"}]})");
  const Dataset dataset =
      make_manifest({scratch.path("loose"), scratch.path("set"), scratch.path("loose")}, Goal::goal1);
  ASSERT_EQ(dataset.entry.size(), 2u);
  EXPECT_EQ(dataset.entry[0].truth.goal, Goal::goal1);
  EXPECT_EQ(dataset.entry[0].truth.label, 1);
  EXPECT_EQ(dataset.entry[1].truth.goal, Goal::goal2);
  EXPECT_EQ(dataset.entry[1].truth.split, Split::test);
}

TEST(MergeManifests, WhatStandsKeepsItsSplitAndWhatIsNewFollows) {
  const ScratchFolder scratch;
  for (int i = 0; i < 20; ++i) write_panel(scratch.path("normal/p" + std::to_string(i)));
  for (int i = 0; i < 5; ++i) write_panel(scratch.path("cracked/p" + std::to_string(i)));
  const Dataset standing = make_manifest({scratch.path("normal")}, Goal::normal);
  ManifestOptions other;
  other.seed = 9;
  const Dataset further = make_manifest({scratch.path()}, Goal::normal, other);
  const MergedManifest merged = merge_manifests(standing, further);
  ASSERT_EQ(merged.dataset.entry.size(), 25u);
  EXPECT_EQ(merged.added, 5u);
  EXPECT_TRUE(merged.relabelled.empty());
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(merged.dataset.entry[i].truth.split, standing.entry[i].truth.split);
}
std::array<std::ptrdiff_t, 3> count_splits(const Dataset& dataset, Goal goal) {
  std::array<std::ptrdiff_t, 3> count{};
  for (const DatasetEntry& entry : dataset.entry)
    for (const auto& [i, split] : {std::pair(0u, Split::train), {1u, Split::val}, {2u, Split::test}})
      count[i] += entry.truth.goal == goal && entry.truth.split == split;
  return count;
}
/// Panels p<first> to p<last> added one at a time.
void add_one_by_one(const ScratchFolder& scratch, int first, int last, Goal goal, Dataset& standing) {
  for (int i = first; i <= last; ++i) {
    const std::string panel = scratch.path("p" + std::to_string(i));
    write_panel(panel);
    const Dataset before = standing;
    standing = merge_manifests(before, make_manifest({panel}, goal, {}, before)).dataset;
    for (std::size_t k = 0; k < before.entry.size(); ++k)
      EXPECT_EQ(standing.entry[k].truth.split, before.entry[k].truth.split);
  }
}
TEST(MergeManifests, PanelsAddedOneByOneEndInTheSharesOfAllAtOnce) {
  const ScratchFolder scratch;
  Dataset standing;
  add_one_by_one(scratch, 1, 20, Goal::normal, standing);
  add_one_by_one(scratch, 21, 23, Goal::goal1, standing);
  EXPECT_EQ(count_splits(standing, Goal::normal), (std::array<std::ptrdiff_t, 3>{14, 3, 3}));
  EXPECT_EQ(count_splits(standing, Goal::goal1), (std::array<std::ptrdiff_t, 3>{1, 1, 1}));
  EXPECT_EQ(count_splits(make_manifest({scratch.path()}, Goal::normal), Goal::normal),
            (std::array<std::ptrdiff_t, 3>{16, 3, 4}));
}
TEST(MergeManifests, WhatASplitLacksIsMadeUpByFurtherPanels) {
  const ScratchFolder scratch;
  Dataset standing;
  add_one_by_one(scratch, 1, 14, Goal::normal, standing);
  for (DatasetEntry& entry : standing.entry) entry.truth.split = Split::train;
  add_one_by_one(scratch, 15, 20, Goal::normal, standing);
  EXPECT_EQ(count_splits(standing, Goal::normal), (std::array<std::ptrdiff_t, 3>{14, 3, 3}));
}
TEST(MergeManifests, PanelsGivenAgainDoNotCountAsNew) {
  const ScratchFolder scratch;
  Dataset standing;
  add_one_by_one(scratch, 1, 10, Goal::normal, standing);
  for (int i = 11; i <= 20; ++i) write_panel(scratch.path("p" + std::to_string(i)));
  const Dataset merged =
      merge_manifests(standing, make_manifest({scratch.path()}, Goal::normal, {}, standing)).dataset;
  EXPECT_EQ(count_splits(merged, Goal::normal), (std::array<std::ptrdiff_t, 3>{14, 3, 3}));
}
TEST(MergeManifests, APanelGivenAgainTakesTheNewLabel) {
  const ScratchFolder scratch;
  for (const char* name : {"a", "b"}) write_panel(scratch.path(name));
  const Dataset standing = make_manifest({scratch.path()}, Goal::normal);
  const MergedManifest merged = merge_manifests(standing, make_manifest({scratch.path("b")}, Goal::goal1));
  ASSERT_EQ(merged.dataset.entry.size(), 2u);
  EXPECT_EQ(merged.added, 0u);
  ASSERT_EQ(merged.relabelled.size(), 1u);
  EXPECT_EQ(merged.dataset.entry[0].truth.goal, Goal::normal);
  EXPECT_EQ(merged.dataset.entry[1].truth.goal, Goal::goal1);
  EXPECT_EQ(merged.dataset.entry[1].truth.label, 1);
}

TEST(WriteManifest, ReadsBackAsTheSameDataset) {
  const ScratchFolder scratch;
  for (const char* name : {"a", "n/b", "n/c"}) write_panel(scratch.path(name));
  Dataset dataset = make_manifest({scratch.path()}, Goal::goal1);
  dataset.entry[1].truth.crack_frame = 12;
  dataset.entry[1].truth.scenario = "crack";
  dataset.origin = "simulated";
  write_manifest(dataset, scratch.path());
  const Dataset read = read_dataset(scratch.path());
  EXPECT_EQ(read.origin, "simulated");
  ASSERT_EQ(read.entry.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(read.entry[i].truth.panel, dataset.entry[i].truth.panel);
    EXPECT_EQ(read.entry[i].truth.split, dataset.entry[i].truth.split);
    EXPECT_EQ(read.entry[i].truth.crack_frame, dataset.entry[i].truth.crack_frame);
    EXPECT_EQ(read.entry[i].truth.label, 1);
  }
}
TEST(WriteManifest, PanelsElsewhereAreFoundAgain) {
  const ScratchFolder panels, out;
  write_panel(panels.path("a"));
  write_panel(panels.path("b"));
  write_manifest(make_manifest({panels.path()}, Goal::normal), out.path("set"));
  for (const auto& entry : read_dataset(out.path("set")).entry) EXPECT_TRUE(support::is_folder(entry.folder));
}
TEST(WriteManifest, TheDateIsThatOfSourceDateEpoch) {
  const ScratchFolder scratch;
  write_panel(scratch.path("a"));
  for (const auto& [epoch, date] :
       {std::pair("951782400", "2000-02-29T00:00:00"), std::pair("4107542399", "2100-02-28T23:59:59")}) {
    const EpochVariable variable(epoch);
    write_manifest(make_manifest({scratch.path("a")}, Goal::normal), scratch.path());
    EXPECT_NE(support::read_file(scratch.path("manifest.json"), 1u << 20).find(date), std::string::npos)
        << date;
  }
}
TEST(WriteManifest, ASimulatedSetCarriesAFixedDate) {
  const EpochVariable none("");
  const ScratchFolder scratch;
  write_panel(scratch.path("a"));
  Dataset dataset = make_manifest({scratch.path()}, Goal::normal);
  dataset.origin = "simulated";
  write_manifest(dataset, scratch.path());
  const std::string text = support::read_file(scratch.path("manifest.json"), 1u << 20);
  EXPECT_NE(text.find("\"created_at\": \"2026-01-01T00:00:00+00:00\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"total_count\": 1"), std::string::npos);
}

TEST(WriteManifest, IsTheTextOfOneJsonObject) {
  const ScratchFolder scratch;
  for (const char* name : {"a", "b", "c"}) write_panel(scratch.path(name));
  write_manifest(make_manifest({scratch.path()}, Goal::normal), scratch.path());
  const std::string text = support::read_file(scratch.path("manifest.json"), 1u << 20);
  EXPECT_EQ(text, support::dump_json(support::parse_json(text, "manifest.json")) + "\n");
}

TEST(OriginOf, IsSaidByTheManifestThatListsTheBundle) {
  const ScratchFolder scratch;
  write_panel(scratch.path("n/listed"));
  write_panel(scratch.path("n/stray"));
  support::write_file(scratch.path("manifest.json"),
                      R"({"origin": "simulated", "entries": [{"path": "n/listed"}]})");
  EXPECT_EQ(origin_of(scratch.path("n/listed")), "simulated");
  EXPECT_EQ(origin_of(scratch.path("n/./listed/")), "simulated");
  EXPECT_EQ(origin_of(scratch.path("n/stray")), "");
}

}  // namespace
}  // namespace motionanalyzer::manifest_test
