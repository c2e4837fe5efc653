// One simulated set, every way in: the typed API, the C layer and the exe give the same bytes.
#include <cstring>

#include "app/process.hpp"
#include "motionanalyzer.h"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/pipeline/run.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::simulated_bytes_test {
namespace {

constexpr const char* kCounts = "normal=3,crack=2";

SetOptions options_of(const char* counts, std::uint64_t seed) {
  SetOptions options;
  options.seed = seed;
  options.counts = parse_counts(counts);
  return options;
}
SetPlan plan_of(const char* counts, std::uint64_t seed) { return SetPlan(options_of(counts, seed)); }

class SimulatedBytes : public ::testing::Test {
 protected:
  ~SimulatedBytes() override { ma_synth_destroy(synth_); }
  std::string at(const std::string& name) const { return folder_.path(name); }
  ma_synth* synth(const char* counts, std::uint64_t seed) {
    EXPECT_EQ(ma_synth_create(counts, seed, &synth_), MA_OK);
    return synth_;
  }

 private:
  ScratchFolder folder_;
  ma_synth* synth_ = nullptr;
};

TEST_F(SimulatedBytes, OfTheFilesOfASet) {
  WriteSetOptions options;
  options.fields = true;
  write_set(plan_of(kCounts, 9), at("typed"), options);
  ASSERT_EQ(ma_synth_write(nullptr, synth(kCounts, 9), at("c").c_str(), 0, 0, 0, nullptr, nullptr), MA_OK);
  run_json({"synth", "--counts", kCounts, "--seed", "9", "--out", at("exe")});
  std::vector<std::string> files = {"/manifest.json", "/truth.json", "/synthesis.json"};
  for (int i = 0; i < 5; ++i)
    for (const char* file : {"/frame_00000.txt", "/frame_00040.txt", "/fps.txt", "/metadata.json", ".npy"}) {
      const std::string panel = "/panel_000000" + std::to_string(i);
      files.push_back((std::strcmp(file, ".npy") == 0 ? "/truth" : "") + panel + file);
    }
  for (const std::string& file : files) {
    if (!support::exists(at("typed") + file)) {  // a frame that the camera dropped
      EXPECT_FALSE(support::exists(at("c") + file) || support::exists(at("exe") + file)) << file;
      continue;
    }
    const std::string typed = support::read_file(at("typed") + file, 1 << 26);
    EXPECT_TRUE(typed == support::read_file(at("c") + file, 1 << 26)) << file;
    EXPECT_TRUE(typed == support::read_file(at("exe") + file, 1 << 26)) << file;
  }
}

TEST_F(SimulatedBytes, OfAPanelInMemoryAndOnDisk) {
  write_set(plan_of(kCounts, 9), at("set"));
  ma_simulated_panel panel{};
  panel.struct_size = sizeof panel;
  ma_synth* const set = synth(kCounts, 9);
  for (int i = 0; i < 5; ++i) {
    const FrameBundle bundle = read_bundle(at("set/panel_000000" + std::to_string(i))).bundle;
    ASSERT_EQ(ma_synth_panel(set, i, &panel, 0, 0, nullptr, nullptr, nullptr, nullptr), MA_OK);
    ASSERT_EQ(bundle.frames(), static_cast<std::size_t>(panel.frames));
    ASSERT_EQ(bundle.points(), static_cast<std::size_t>(panel.points));
    std::vector<float> x(bundle.x_px.values().size()), y(x.size());
    ASSERT_EQ(
        ma_synth_panel(set, i, nullptr, panel.frames, panel.points, nullptr, nullptr, x.data(), y.data()),
        MA_OK);
    EXPECT_EQ(0, std::memcmp(x.data(), bundle.x_px.values().data(), x.size() * sizeof(float)));
    EXPECT_EQ(0, std::memcmp(y.data(), bundle.y_px.values().data(), y.size() * sizeof(float)));
    EXPECT_EQ(bundle.fps, panel.fps);
    EXPECT_EQ(bundle.mm_per_px.value_or(-1), panel.mm_per_px);
  }
}

TEST_F(SimulatedBytes, OfAModelThatRunTrainsInMemory) {
  constexpr const char* kMany = "normal=16,crack=2";
  RunOptions options;
  options.seed = 3;
  options.alpha = 0.2;
  options.verdict_by = "mspc";
  SetOptions quick = options_of(kMany, 3);
  set_option(quick.line, "strip.nodes", "61");
  set_option(quick.line, "drive.bend_s", "0.6");
  set_option(quick.line, "drive.hold_s", "0.2");
  run(SetPlan(quick), at("typed"), options);
  ma_train_options train;
  ma_train_options_init(&train, sizeof train);
  train.seed = 3;
  train.alpha = 0.2;
  ma_synth* const set = synth(kMany, 3);
  ASSERT_EQ(ma_synth_set_option(set, "strip.nodes", "61"), MA_OK);
  ASSERT_EQ(ma_synth_set_option(set, "drive.bend_s", "0.6"), MA_OK);
  ASSERT_EQ(ma_synth_set_option(set, "drive.hold_s", "0.2"), MA_OK);
  ASSERT_EQ(ma_run_synth(nullptr, set, at("c").c_str(), "mspc", &train, nullptr), MA_OK);
  run_json({"run", "--counts", kMany, "--set", "strip.nodes=61", "--set", "drive.bend_s=0.6", "--set",
            "drive.hold_s=0.2", "--seed", "3", "--alpha", "0.2", "--verdict-by", "mspc", "--out", at("exe")});
  const std::vector<support::FolderEntry> models = support::list_folder(at("typed/models"));
  EXPECT_GE(models.size(), 6u);
  for (const support::FolderEntry& model : models) {
    const std::string typed = support::read_file(at("typed/models/") + model.name, 1 << 26);
    EXPECT_TRUE(typed == support::read_file(at("c/models/") + model.name, 1 << 26)) << model.name;
    EXPECT_TRUE(typed == support::read_file(at("exe/models/") + model.name, 1 << 26)) << model.name;
  }
}

/// Every member of the C layer's object stands in the exe's.
void expect_within(ma_document* document, const support::Json& exe) {
  int32_t needed = 0;
  ASSERT_EQ(ma_document_text(document, nullptr, 0, &needed), MA_OK);
  std::string text(static_cast<std::size_t>(needed), '\0');
  ASSERT_EQ(ma_document_text(document, text.data(), needed, nullptr), MA_OK);
  text.pop_back();
  ma_document_destroy(document);
  const support::Json through_c = support::parse_json(text, "document");
  EXPECT_GE(through_c.members().size(), 1u);
  for (const support::JsonMember& member : through_c.members()) {
    ASSERT_NE(exe.find(member.key), nullptr) << member.key;
    EXPECT_TRUE(*exe.find(member.key) == member.value) << member.key;
  }
}

TEST_F(SimulatedBytes, OfTheJsonOfTheExeAndTheCLayer) {
  ma_synth* const set = synth(kCounts, 9);
  write_set(plan_of(kCounts, 9), at("set"));
  ma_document* document = nullptr;
  ASSERT_EQ(ma_validate_set_json(nullptr, at("set").c_str(), nullptr, nullptr, &document), MA_OK);
  expect_within(document, run_json({"validate-synthetic", at("set")}));
  ASSERT_EQ(ma_synth_signatures_json(nullptr, set, &document), MA_OK);
  expect_within(document, run_json({"synth", "--signatures"}));
  const std::string a = at("set/panel_0000000"), b = at("set/panel_0000001");
  ASSERT_EQ(ma_compare_json(nullptr, a.c_str(), b.c_str(), nullptr, nullptr, &document), MA_OK);
  expect_within(document, run_json({"compare", a, b}));
}

}  // namespace
}  // namespace motionanalyzer::testing::simulated_bytes_test
