// synth and validate-synthetic as a user calls them.
#include <algorithm>
#include <filesystem>

#include "app/process.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::synth_test {
namespace {

using support::Json;

/// Every file below a folder with its bytes, by relative path.
std::vector<std::pair<std::string, std::string>> files_below(const std::string& folder) {
  const std::filesystem::path root = support::to_path(folder);
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = support::to_utf8(entry.path().lexically_relative(root));
    files.emplace_back(name, read_text(support::to_utf8(entry.path())));
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Synth : public AppTest {
 protected:
  /// Five panels at a coarse grid: quick, and every step of a large set is taken.
  Outcome synth(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"synth", "--counts", "normal=4,crack=1", "--set", "strip.nodes=61",
                                      "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return run_exe(words);
  }
};

TEST_F(Synth, WritesWhatPreflightAccepts) {
  const Outcome outcome = synth(path("set"));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "5 panels in " + path("set") + ", 1 of them damaged\n")) << outcome.out;
  const Json result = run_json({"preflight", path("set")});
  ASSERT_EQ(result.find("bundles")->items().size(), 5u);
  for (const Json& bundle : result.find("bundles")->items())
    EXPECT_NE(*bundle.find("verdict")->string(), "unusable");
}

TEST_F(Synth, JsonCountsPanels) {
  const Json result = run_json({"synth", "--counts", "normal=2,pre_damage=1", "--set", "strip.nodes=61",
                                "--out", path("set"), "--seed", "4"});
  EXPECT_EQ(result.find("panels")->integer(), 3);
  EXPECT_EQ(result.find("written")->integer(), 3);
  EXPECT_EQ(result.find("damaged")->integer(), 1);
  EXPECT_EQ(result.find("seed")->integer(), 4);
}

TEST_F(Synth, TheSameSeedGivesTheSameFilesWhateverTheThreads) {
  ASSERT_EQ(synth(path("a"), {"--threads", "1"}).status, 0);
  ASSERT_EQ(synth(path("b"), {"--threads", "3"}).status, 0);
  ASSERT_EQ(synth(path("c"), {"--seed", "2"}).status, 0);
  EXPECT_EQ(files_below(path("a")), files_below(path("b")));
  EXPECT_NE(files_below(path("a")), files_below(path("c")));
}

TEST_F(Synth, ASliceHoldsTheSamePanelsAsTheWholeSet) {
  ASSERT_EQ(synth(path("whole")).status, 0);
  ASSERT_EQ(synth(path("part"), {"--from", "1", "--count", "2"}).status, 0);
  const auto whole = files_below(path("whole")), part = files_below(path("part"));
  std::size_t frames = 0;
  for (const auto& file : part) {
    if (!contains(file.first, "panel_")) continue;
    EXPECT_TRUE(std::binary_search(whole.begin(), whole.end(), file)) << file.first;
    frames += contains(file.first, "frame_");
  }
  EXPECT_GT(frames, 100u);
  EXPECT_FALSE(contains(read_text(path("part/manifest.json")), "panel_0000000"));
}

TEST_F(Synth, RefusesASliceOutsideTheSet) {
  EXPECT_EQ(synth(path("set"), {"--from", "5"}).status, 2);
  EXPECT_EQ(synth(path("set"), {"--from", "3", "--count", "3"}).status, 2);
}

TEST_F(Synth, RefusesAFolderThatIsNotEmpty) {
  write_text(path("set.txt"), "x");
  const Outcome outcome = run_exe({"synth", "--counts", "normal=1", "--out", path("")});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(contains(outcome.err, "the folder is not empty")) << outcome.err;
}

TEST_F(Synth, ResumeWritesWhatIsMissingAndGivesTheSameFiles) {
  ASSERT_EQ(synth(path("whole")).status, 0);
  ASSERT_EQ(synth(path("set")).status, 0);
  std::filesystem::remove_all(support::to_path(path("set/panel_0000003")));
  std::filesystem::remove(support::to_path(path("set/manifest.json")));
  const Outcome outcome = synth(path("set"), {"--resume"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "4 were there already")) << outcome.out;
  EXPECT_EQ(files_below(path("set")), files_below(path("whole")));
}

TEST_F(Synth, ResumeRefusesASetOfOtherOptions) {
  ASSERT_EQ(synth(path("set")).status, 0);
  const Outcome outcome = synth(path("set"), {"--resume", "--seed", "9"});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_TRUE(contains(outcome.err, "error[mismatch]")) << outcome.err;
}

TEST_F(Synth, WithoutFieldsLeavesTheTruthFolderOut) {
  ASSERT_EQ(synth(path("a")).status, 0);
  ASSERT_EQ(synth(path("b"), {"--no-fields"}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(support::to_path(path("a/truth/panel_0000000.npy"))));
  EXPECT_FALSE(std::filesystem::exists(support::to_path(path("b/truth"))));
}

TEST_F(Synth, ListNamesScenariosScalesAndOptions) {
  const Json result = run_json({"synth", "--list"});
  std::vector<std::string> names;
  for (const Json& scenario : result.find("scenarios")->items())
    names.push_back(*scenario.find("name")->string());
  for (const char* name : {"normal", "crack", "micro_crack", "uv_overcured", "dirty_lens"})
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  EXPECT_EQ(result.find("scales")->find("tiny")->members().size(),
            result.find("scales")->find("default")->members().size());
  EXPECT_EQ(*result.find("set")->find("strip.nodes")->string(), "231");
  EXPECT_TRUE(contains(run_exe({"synth", "--list"}).out, "camera.white.sd_px=0.2"));
}

TEST_F(Synth, SignaturesGrowWithTheSeverity) {
  const Json result = run_json({"synth", "--signatures"});
  const auto signatures = result.find("signatures")->items();
  ASSERT_EQ(signatures.size(), 36u);  // 3 severities, 6 places, 2 angles
  const auto size = [&](std::size_t i) { return *signatures[i].find("size_px")->number(); };
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_EQ(signatures[i].find("position")->number(), signatures[i + 12].find("position")->number());
    EXPECT_GT(size(i), 0);
    EXPECT_GT(size(i + 12), size(i));
  }
}

TEST_F(Synth, WrongValuesExitWith2AndSayWhatToDo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"--scale", "huge"},
      {"--counts", "normal"},
      {"--counts", "normal=x"},
      {"--counts", "normal=-1"},
      {"--counts", "normal=1,normal=2"},
      {"--counts", "nonsense=1"},
      {"--counts", "normal=0"},
      {"--counts", "normal=99999999"},
      {"--counts", "normal=1", "--scale", "tiny"},
      {"--noise", "nonsense"},
      {"--fps", "0"},
      {"--fps", "1001"},
      {"--fps", "nan"},
      {"--set", "novalue"},
      {"--set", "=1"},
      {"--set", "nonsense=1"},
      {"--set", "strip.nodes=2"},
      {"--set", "strip.scatter=x"},
      {"--set", "strip.design=0.4-0.3x2"},
      {"--set", "camera.nonsense=1"},
      {"--set", "camera.white.sd_px=x"},
      {"--set", "camera.exposure_s=1"},
      {"--from", "-1"},
      {"--count", "x"},
  };
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    std::vector<std::string> words = {"synth"};
    words.insert(words.end(), wrong[i].begin(), wrong[i].end());
    if (i > 0) words.insert(words.end(), {"--out", path("set")});
    const Outcome outcome = run_exe(words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(outcome.status, 2) << line << outcome.err;
    EXPECT_EQ(outcome.err.substr(0, 24), "error[invalid_argument]:") << line << outcome.err;
    EXPECT_GE(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2) << line << outcome.err;  // advice
    EXPECT_EQ(outcome.out, "") << line;
  }
  EXPECT_FALSE(std::filesystem::exists(support::to_path(path("set"))));
}

TEST_F(Synth, ValidateSaysThatItsOwnSetObeys) {
  ASSERT_EQ(synth(path("set")).status, 0);
  const Outcome outcome = run_exe({"validate-synthetic", path("set")});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "\nobeys the mechanics of a strip\n")) << outcome.out;
  const Json result = run_json({"validate-synthetic", path("set")});
  EXPECT_EQ(*result.find("verdict")->string(), "obeys");
  EXPECT_EQ(result.find("panels")->items().size(), 5u);
  for (const char* check : {"length", "smoothness", "equilibrium"})
    EXPECT_EQ(result.find("checks")->find(check)->find("panels")->integer(), 4) << check;  // the normal ones
}

TEST_F(Synth, ValidateNamesWhatIsBeyondALimit) {
  ASSERT_EQ(synth(path("set")).status, 0);
  const std::vector<std::string> words = {"validate-synthetic", path("set"), "--max-residual", "0"};
  const Outcome outcome = run_exe(words);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "does not obey the mechanics of a strip\n")) << outcome.out;
  const Json result = run_json(words);
  EXPECT_EQ(*result.find("verdict")->string(), "violates");
  EXPECT_EQ(result.find("checks")->find("equilibrium")->find("broken")->integer(), 4);
  EXPECT_FALSE(result.find("reasons")->items().empty());
}

TEST_F(Synth, ValidateWithoutPanelsIsBadInput) {
  EXPECT_EQ(run_exe({"validate-synthetic", path("nowhere")}).status, 3);
  EXPECT_EQ(run_exe({"validate-synthetic"}).status, 2);
}

}  // namespace
}  // namespace motionanalyzer::testing::synth_test
