#include "motionanalyzer/pipeline/repair.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::repair_test {
namespace {

using testing::ScratchFolder;

constexpr const char* kNormal = MA_TEST_DATA "/bundles/normal/normal_0001";

TEST(RepairBundles, NamesOfCopiesAreNeverTakenTwice) {
  const ScratchFolder scratch;
  const auto copies = repair_bundles({kNormal, kNormal}, scratch.path("out"));
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(copies[0].copy, scratch.path("out/normal_0001"));
  EXPECT_EQ(copies[1].copy, scratch.path("out/normal_0001_2"));
  for (const RepairedCopy& copy : copies) {
    EXPECT_EQ(copy.name, "normal_0001");
    EXPECT_TRUE(is_bundle(copy.copy));
  }
}

TEST(RepairBundles, ACopyHasWhatRepairLeaves) {
  const ScratchFolder scratch;
  const FrameBundle bundle = read_bundle(kNormal).bundle;
  const RepairResult typed = repair(bundle);
  const auto copies = repair_bundles({kNormal}, scratch.path("out"));
  const FrameBundle copy = read_bundle(copies.at(0).copy).bundle;
  EXPECT_EQ(copy.frame_number, typed.bundle.frame_number);
  EXPECT_EQ(copy.point_index, typed.bundle.point_index);
  EXPECT_EQ(copies[0].changes.size(), typed.changes.size());
}

TEST(RepairBundles, OneThatCannotBeReadSaysWhyAndIsLeftOut) {
  const ScratchFolder scratch;
  support::create_folders(scratch.path("broken"));
  support::write_file(scratch.path("broken/frame_00000.txt"), "no number\n");
  const auto copies = repair_bundles({scratch.path("broken"), kNormal}, scratch.path("out"));
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_TRUE(copies[0].copy.empty());
  ASSERT_EQ(copies[0].reasons.size(), 1u);
  EXPECT_NE(copies[0].reasons[0].where.file.find("broken"), std::string::npos);
  EXPECT_FALSE(support::exists(scratch.path("out/broken")));
  EXPECT_FALSE(copies[1].copy.empty());
}

TEST(RepairBundles, StopsWhenAskedTo) {
  const ScratchFolder scratch;
  CancelToken cancel;
  cancel.cancel();
  Execution execution;
  execution.cancel = &cancel;
  try {
    repair_bundles({kNormal}, scratch.path("out"), {}, execution);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  EXPECT_FALSE(support::exists(scratch.path("out/normal_0001")));
}

}  // namespace
}  // namespace motionanalyzer::repair_test
