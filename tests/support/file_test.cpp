#include "support/file.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "motionanalyzer/core/error.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::support::file_test {
namespace {

using testing::ScratchFolder;

Error error_of_reading(const std::string& path, std::uint64_t max_bytes) {
  try {
    read_file(path, max_bytes);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was thrown");
}

TEST(ReadFile, GivesAllBytes) {
  const ScratchFolder scratch;
  std::string bytes;
  for (int i = 0; i < 100000; ++i) bytes += static_cast<char>(i * 7 % 256);
  write_file(scratch.path("f"), bytes);
  EXPECT_EQ(read_file(scratch.path("f"), bytes.size()), bytes);
}
TEST(ReadFile, RefusesAFileThatIsTooLarge) {
  const ScratchFolder scratch;
  write_file(scratch.path("f"), "12345");
  EXPECT_EQ(error_of_reading(scratch.path("f"), 4).code(), ErrorCode::bad_input);
}
TEST(ReadFile, TellsAMissingFileFromAFolder) {
  const ScratchFolder scratch;
  EXPECT_EQ(error_of_reading(scratch.path("absent"), 9).code(), ErrorCode::io);
  EXPECT_NE(error_of_reading(scratch.path("absent"), 9).message(),
            error_of_reading(scratch.path(), 9).message());
}

TEST(WriteFileAtomic, ReplacesAndLeavesNothingBeside) {
  const ScratchFolder scratch;
  write_file_atomic(scratch.path("f"), "one");
  write_file_atomic(scratch.path("f"), "two");
  EXPECT_EQ(read_file(scratch.path("f"), 9), "two");
  EXPECT_EQ(list_folder(scratch.path()).size(), 1u);
}
TEST(WriteFileAtomic, ThrowsWhereItCannotWriteAndLeavesNothing) {
  const ScratchFolder scratch;
  create_folders(scratch.path("folder"));
  EXPECT_THROW(write_file_atomic(scratch.path("folder"), "x"), Error);
  EXPECT_THROW(write_file_atomic(scratch.path("absent/f"), "x"), Error);
  EXPECT_EQ(list_folder(scratch.path()).size(), 1u);
}

TEST(AtomicFolder, AppearsWholeOnCommit) {
  const ScratchFolder scratch;
  AtomicFolder folder(scratch.path("new/set"));
  write_file(join(folder.temporary(), "a"), "1");
  EXPECT_FALSE(exists(scratch.path("new/set")));
  folder.commit();
  EXPECT_EQ(read_file(scratch.path("new/set/a"), 9), "1");
  EXPECT_EQ(list_folder(scratch.path("new")).size(), 1u);
}
TEST(AtomicFolder, LeavesNothingWithoutCommit) {
  const ScratchFolder scratch;
  {
    AtomicFolder folder(scratch.path("set"));
    write_file(join(folder.temporary(), "a"), "1");
  }
  EXPECT_TRUE(list_folder(scratch.path()).empty());
}
TEST(AtomicFolder, RefusesAFolderThatExists) {
  const ScratchFolder scratch;
  create_folders(scratch.path("set"));
  EXPECT_THROW(AtomicFolder(scratch.path("set")), Error);
}

TEST(WriteFileAtomic, WithoutFlushWritesTheSame) {
  const ScratchFolder scratch;
  write_file_atomic(scratch.path("f"), "bytes", Flush::no);
  EXPECT_EQ(read_file(scratch.path("f"), 9), "bytes");
  EXPECT_EQ(list_folder(scratch.path()).size(), 1u);
}

TEST(RemoveTemporaries, TakesWhatAKilledProgramLeftAndNothingElse) {
  const ScratchFolder scratch;
  auto left = std::make_unique<AtomicFolder>(scratch.path("panel"));
  write_file(join(left->temporary(), "frame"), "1");
  write_file(scratch.path(".f.0123abcd.tmp"), "1");
  for (const char* mine : {"f", ".hidden", ".f.tmp", ".g.0123ABCD.tmp", "f.0123abcd.tmp"})
    write_file(scratch.path(mine), "1");
  remove_temporaries(scratch.path());
  EXPECT_FALSE(exists(left->temporary()));
  EXPECT_EQ(list_folder(scratch.path()).size(), 5u);
  remove_temporaries(scratch.path("absent"));
}

}  // namespace
}  // namespace motionanalyzer::support::file_test
