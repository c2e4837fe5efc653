#include "motionanalyzer/pipeline/synthesize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "pipeline/npy.hpp"
#include "pipeline/set_folder.hpp"
#include "support/folder_lock.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::synthesize_test {
namespace {

using testing::ScratchFolder;
using testing::set_of;
using testing::tree_of;

constexpr const char* kMixture = "normal=4,crack=2,pre_damage=1,uv_overcured=2";

Execution on_threads(int threads) {
  Execution execution;
  execution.threads = threads;
  return execution;
}

ErrorCode code_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

/// Cancels when so many panels are done.
class CancelAfter final : public Progress {
 public:
  explicit CancelAfter(std::size_t panels) : panels_(panels) {}
  void update(std::string_view, std::size_t done, std::size_t) override {
    if (done >= panels_) token.cancel();
  }
  CancelToken token;

 private:
  std::size_t panels_;
};

TEST(WriteSet, GivesTheSameBytesForAnyNumberOfThreads) {
  const SetPlan plan = set_of(kMixture);
  WriteSetOptions options;
  options.fields = true;
  const ScratchFolder scratch;
  write_set(plan, scratch.path("1"), options, on_threads(1));
  const auto one = tree_of(scratch.path("1"));
  EXPECT_EQ(one.count("truth/panel_0000008.npy"), 1u);
  for (const int threads : {2, 5}) {
    const std::string folder = scratch.path(std::to_string(threads));
    write_set(plan, folder, options, on_threads(threads));
    EXPECT_EQ(tree_of(folder), one) << threads;
  }
}
TEST(WriteSet, ASliceHoldsTheBytesOfTheWholeAndAManifestOfItsOwn) {
  const SetPlan plan = set_of(kMixture);
  const ScratchFolder scratch;
  write_set(plan, scratch.path("whole"));
  const auto whole = tree_of(scratch.path("whole"));
  std::size_t panel_files = 0;
  for (const std::size_t from : {std::size_t{0}, std::size_t{5}}) {
    const std::string folder = scratch.path(std::to_string(from));
    WriteSetOptions slice;
    slice.from = from;
    if (from == 0) slice.count = 5;
    EXPECT_EQ(write_set(plan, folder, slice).panels, from == 0 ? 5u : 4u);
    for (const auto& [name, bytes] : tree_of(folder)) {
      if (!name.starts_with("panel_")) continue;
      EXPECT_EQ(bytes, whole.at(name)) << name;
      ++panel_files;
    }
    EXPECT_EQ(read_dataset(folder).entry.size(), from == 0 ? 5u : 4u);
  }
  const auto in_panels = [](const auto& file) { return file.first.starts_with("panel_"); };
  EXPECT_EQ(static_cast<std::ptrdiff_t>(panel_files), std::count_if(whole.begin(), whole.end(), in_panels));
}
TEST(WriteSet, ManifestAndTruthSayWhatIsThere) {
  const SetPlan plan = set_of(kMixture);
  const ScratchFolder scratch;
  const WrittenSet written = write_set(plan, scratch.path("set"));
  const Dataset dataset = read_dataset(scratch.path("set"));
  const std::vector<Truth> truth = read_truth(scratch.path("set"));
  EXPECT_EQ(dataset.origin, "simulated");
  ASSERT_EQ(dataset.entry.size(), 9u);
  ASSERT_EQ(truth.size(), 9u);
  std::size_t cracked = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(dataset.entry[i].truth.panel, plan.panel(i).name);
    EXPECT_EQ(truth[i].panel, plan.panel(i).name);
    EXPECT_EQ(truth[i].scenario, plan.panel(i).scenario);
    EXPECT_EQ(dataset.entry[i].truth.crack_frame, truth[i].crack_frame);
    EXPECT_EQ(dataset.entry[i].truth.split, plan.panel(i).split);
    EXPECT_EQ(truth[i].label == 1, truth[i].lambda_mm.value() > 0);
    EXPECT_EQ(truth[i].label == 1, !truth[i].history.empty());
    EXPECT_EQ(read_bundle(dataset.entry[i].folder).bundle.name, truth[i].panel);
    cracked += truth[i].label == 1 ? 1u : 0u;
  }
  EXPECT_EQ(written.cracked, cracked);
  EXPECT_GE(cracked, 3u);
}
TEST(WriteSet, ABundleHoldsNothingButFramesRateAndScale) {
  const SetPlan plan = set_of("crack=1,pre_damage=1");
  const ScratchFolder scratch;
  write_set(plan, scratch.path("set"));
  for (const auto& [name, bytes] : tree_of(scratch.path("set"))) {
    const std::string file = name.substr(name.find('/') + 1);
    if (!name.starts_with("panel_")) continue;
    if (file == "fps.txt") {
      EXPECT_EQ(bytes, "30.0\n");
    } else if (file == "metadata.json") {
      EXPECT_EQ(bytes, "{\n  \"meters_per_pixel\": 1e-04\n}\n");
    } else {
      EXPECT_TRUE(file.starts_with("frame_") && bytes.starts_with("# x,y,index\n")) << name;
      EXPECT_EQ(bytes.find_first_not_of("0123456789,-\n", 12), std::string::npos) << name;
    }
  }
}
TEST(WriteSet, ResumesAKilledRunToTheSameTree) {
  const SetPlan plan = set_of(kMixture);
  const ScratchFolder scratch;
  WriteSetOptions options;
  options.fields = true;
  write_set(plan, scratch.path("whole"), options);
  CancelAfter cancel(3);
  Execution stopped = on_threads(1);
  stopped.progress = &cancel;
  stopped.cancel = &cancel.token;
  const std::string folder = scratch.path("killed");
  EXPECT_EQ(code_of([&] { write_set(plan, folder, options, stopped); }), ErrorCode::cancelled);
  EXPECT_FALSE(support::exists(folder + "/manifest.json"));
  // What a program leaves behind that is ended in the middle of a file.
  support::create_folders(folder + "/.panel_0000007.0123abcd.tmp");
  support::write_file(folder + "/.panel_0000007.0123abcd.tmp/frame_00000.txt", "# x,y");
  support::write_file(folder + "/truth/.panel_0000007.npy.0123abcd.tmp", "half");
  options.resume = true;
  const WrittenSet resumed = write_set(plan, folder, options);
  EXPECT_EQ(resumed.panels, 9u);
  EXPECT_EQ(resumed.written, 6u);
  EXPECT_EQ(tree_of(folder), tree_of(scratch.path("whole")));
}
TEST(WriteSet, ResumeMakesAFieldThatIsMissing) {
  const SetPlan plan = set_of("normal=1,crack=1");
  const ScratchFolder scratch;
  WriteSetOptions options;
  options.fields = true;
  write_set(plan, scratch.path("set"), options);
  const auto whole = tree_of(scratch.path("set"));
  std::filesystem::remove(support::to_path(scratch.path("set/truth/panel_0000001.npy")));
  options.resume = true;
  EXPECT_EQ(write_set(plan, scratch.path("set"), options).written, 1u);
  EXPECT_EQ(tree_of(scratch.path("set")), whole);
}
TEST(WriteSet, ResumesOnlyTheSetThatWasBegun) {
  const ScratchFolder scratch;
  write_set(set_of("normal=2"), scratch.path("set"));
  const auto before = tree_of(scratch.path("set"));
  WriteSetOptions resume;
  resume.resume = true;
  EXPECT_EQ(code_of([&] { write_set(set_of("normal=2", 9), scratch.path("set"), resume); }),
            ErrorCode::mismatch);
  EXPECT_EQ(code_of([&] { write_set(set_of("normal=3"), scratch.path("set"), resume); }),
            ErrorCode::mismatch);
  SetOptions noisier = set_of("normal=2").options();
  noisier.line.camera.white.sd_px = 0.21;
  EXPECT_EQ(code_of([&] { write_set(SetPlan(noisier), scratch.path("set"), resume); }), ErrorCode::mismatch);
  resume.fields = true;
  EXPECT_EQ(code_of([&] { write_set(set_of("normal=2"), scratch.path("set"), resume); }),
            ErrorCode::mismatch);
  EXPECT_EQ(tree_of(scratch.path("set")), before);
}
TEST(WriteSet, TouchesNoFolderThatHoldsOtherThings) {
  const ScratchFolder scratch;
  support::write_file(scratch.path("letter.txt"), "dear");
  WriteSetOptions options;
  EXPECT_EQ(code_of([&] { write_set(set_of("normal=1"), scratch.path(), options); }),
            ErrorCode::invalid_argument);
  options.resume = true;
  EXPECT_EQ(code_of([&] { write_set(set_of("normal=1"), scratch.path(), options); }), ErrorCode::mismatch);
  EXPECT_EQ(tree_of(scratch.path()).size(), 1u);
}
TEST(WriteSet, RefusesASliceOutsideTheSet) {
  const ScratchFolder scratch;
  for (const auto& [from, count] : {std::pair<std::size_t, std::size_t>{2, 1}, {1, 2}, {0, 0}}) {
    WriteSetOptions options;
    options.from = from;
    options.count = count;
    EXPECT_EQ(code_of([&] { write_set(set_of("normal=2"), scratch.path("set"), options); }),
              ErrorCode::invalid_argument);
  }
  EXPECT_FALSE(support::exists(scratch.path("set")));
}
TEST(WriteSet, PreflightAcceptsEveryPanelOfATinySet) {
  SetOptions options;
  options.counts = scale_counts("tiny");
  simulate_set(SetPlan(options), {}, {}, [](std::size_t, SimulatedPanel& panel) {
    const PreflightReport report = preflight(panel.bundle);
    EXPECT_NE(report.grade, Grade::unusable)
        << panel.truth.panel << ' ' << panel.truth.scenario << ' ' << report.reasons.at(0).message;
  });
}

TEST(SimulateSet, DeliversInOrderWhatIsWritten) {
  const SetPlan plan = set_of(kMixture);
  const ScratchFolder scratch;
  write_set(plan, scratch.path("set"));
  std::size_t next = 0;
  simulate_set(plan, {}, on_threads(3), [&](std::size_t index, SimulatedPanel& panel) {
    EXPECT_EQ(index, next++);
    const FrameBundle read = read_bundle(scratch.path("set/") + panel.bundle.name).bundle;
    EXPECT_EQ(panel.bundle.frame_number, read.frame_number);
    EXPECT_EQ(panel.bundle.point_index, read.point_index);
    EXPECT_EQ(panel.bundle.mask, read.mask);
    EXPECT_EQ(panel.bundle.fps, read.fps);
    EXPECT_EQ(panel.bundle.mm_per_px, read.mm_per_px);
  });
  EXPECT_EQ(next, 9u);
}
TEST(SimulateSet, KeepsAllPanelsWithTheirTruth) {
  const SetPlan plan = set_of(kMixture);
  const SimulatedSet set = simulate_set(plan, on_threads(2));
  ASSERT_EQ(set.bundle.size(), 9u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(set.bundle[i].name, set.truth[i].panel);
}
TEST(SimulateSet, ReportsProgressOfTheWholeAndCanBeCancelled) {
  const SetPlan plan = set_of("normal=40");
  CancelAfter soon(20);
  std::size_t delivered = 0;
  const auto count = [&](std::size_t, SimulatedPanel&) { ++delivered; };
  Execution execution = on_threads(1);
  execution.progress = &soon;
  execution.cancel = &soon.token;
  EXPECT_EQ(code_of([&] { simulate_set(plan, {}, execution, count); }), ErrorCode::cancelled);
  EXPECT_EQ(delivered, 16u);  // panels are delivered by the part
}

TEST(Npy, IsTheFormatOfNumPy) {
  MatrixF matrix(2, 3);
  for (std::size_t i = 0; i < 6; ++i) matrix.values()[i] = static_cast<float>(i) - 1.5F;
  const std::string bytes = pipeline::npy_bytes(matrix);
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t header =
      static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
  EXPECT_EQ((10 + header) % 64, 0u);
  EXPECT_TRUE(bytes.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
  EXPECT_EQ(bytes[10 + header - 1], '\n');
  ASSERT_EQ(bytes.size(), 10 + header + 24);
  EXPECT_EQ(bytes.substr(10 + header, 8), std::string("\x00\x00\xC0\xBF\x00\x00\x00\xBF", 8));  // -1.5, -0.5
}

TEST(WriteSet, LetsOneProgramWriteIntoAFolderAtATime) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("set");
  support::create_folders(folder);
  {
    const support::FolderLock other(folder);
    EXPECT_EQ(code_of([&] { write_set(set_of("normal=1"), folder); }), ErrorCode::io);
  }
  write_set(set_of("normal=1"), folder);
  EXPECT_FALSE(support::exists(support::join(folder, std::string(support::FolderLock::kName))));
}

TEST(WriteSet, LeavesNothingOfASetThatCannotBe) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("set");
  SetOptions options;
  options.counts = parse_counts("normal=3");
  options.line.strip.length_m = 1;
  WriteSetOptions with_fields;
  with_fields.fields = true;
  EXPECT_EQ(code_of([&] { write_set(SetPlan(options), folder, with_fields); }), ErrorCode::no_solution);
  EXPECT_TRUE(tree_of(folder).empty());
  EXPECT_EQ(write_set(set_of("normal=1"), folder).panels, 1U);
}

TEST(WriteSet, ASetThatIsNotFinishedIsNotReadAsLoosePanels) {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("set");
  write_set(set_of("normal=1,crack=1"), folder);
  std::filesystem::remove(support::to_path(support::join(folder, "manifest.json")));
  EXPECT_EQ(code_of([&] { read_dataset(folder); }), ErrorCode::bad_input);
}

}  // namespace
}  // namespace motionanalyzer::synthesize_test
