#include "support/path.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::support::path_test {
namespace {

TEST(Utf16, GoesThereAndBack) {
  const std::string text = "a\xC3\xA9\xED\x8C\xA8\xF0\x9F\x98\x80";
  const std::u16string wide = to_utf16(text);
  EXPECT_EQ(wide, u"a\u00E9\uD328\U0001F600");
  EXPECT_EQ(from_utf16(wide), text);
}
TEST(Utf16, RefusesHalfAPair) {
  const char16_t high_alone[] = {0xD83D, u'a'}, low_alone[] = {0xDE00}, high_last[] = {u'a', 0xD83D};
  EXPECT_THROW(from_utf16({high_alone, 2}), Error);
  EXPECT_THROW(from_utf16({low_alone, 1}), Error);
  EXPECT_THROW(from_utf16({high_last, 2}), Error);
}
TEST(Utf16, RefusesBrokenUtf8) { EXPECT_THROW(to_utf16("\xED\xA0\x80"), Error); }

TEST(LongPrefix, GoesBeforeDrivesAndShares) {
  EXPECT_EQ(with_long_prefix(u"C:\\a"), u"\\\\?\\C:\\a");
  EXPECT_EQ(with_long_prefix(u"\\\\host\\share\\a"), u"\\\\?\\UNC\\host\\share\\a");
  EXPECT_EQ(with_long_prefix(u"\\\\?\\C:\\a"), u"\\\\?\\C:\\a");
}

TEST(ToPath, RefusesAZeroByte) { EXPECT_THROW(to_path(std::string_view("a\0b", 3)), Error); }

TEST(LastPart, IgnoresTrailingSeparators) {
  EXPECT_EQ(last_part("a/b/c"), "c");
  EXPECT_EQ(last_part("a/b//"), "b");
  EXPECT_EQ(last_part("c"), "c");
}
TEST(LastPart, OfADotIsTheFolderItself) {
  EXPECT_EQ(last_part("."), to_utf8(std::filesystem::current_path().filename()));
}

TEST(AbsolutePath, HasNoDotsAndNoSeparatorAtItsEnd) {
  const testing::ScratchFolder scratch;
  const std::string base = absolute_path(scratch.path());
  EXPECT_EQ(absolute_path(scratch.path("a/./b/../c//")), base + "/a/c");
  EXPECT_EQ(absolute_path("."), absolute_path(to_utf8(std::filesystem::current_path())));
}

TEST(CreateFolders, RefusesAFileOnTheWay) {
  const testing::ScratchFolder scratch;
  write_file(scratch.path("file"), "");
  EXPECT_THROW(create_folders(scratch.path("file")), Error);
  EXPECT_THROW(create_folders(scratch.path("file/below")), Error);
  EXPECT_NO_THROW(create_folders(scratch.path("a/b/")));
}

TEST(Join, DoesNotDoubleTheSeparator) {
  EXPECT_EQ(join("a", "b"), "a/b");
  EXPECT_EQ(join("a/", "b"), "a/b");
  EXPECT_EQ(join("", "b"), "b");
}

TEST(ListFolder, SortsByBytesAndKnowsFolders) {
  const testing::ScratchFolder scratch;
  create_folders(scratch.path("B"));
  write_file(scratch.path("a.txt"), "");
  write_file(scratch.path("\xED\x8C\xA8.txt"), "");
  const auto entries = list_folder(scratch.path());
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].name, "B");
  EXPECT_EQ(entries[0].kind, FolderEntry::Kind::folder);
  EXPECT_EQ(entries[1].name, "a.txt");
  EXPECT_EQ(entries[1].kind, FolderEntry::Kind::file);
  EXPECT_EQ(entries[2].name, "\xED\x8C\xA8.txt");
}
TEST(ListFolder, ThrowsForWhatIsNoFolder) {
  const testing::ScratchFolder scratch;
  write_file(scratch.path("file"), "");
  EXPECT_THROW(list_folder(scratch.path("file")), Error);
  EXPECT_THROW(list_folder(scratch.path("absent")), Error);
}

TEST(LongPaths, CanBeCreatedWrittenReadAndListed) {
  const testing::ScratchFolder scratch;
  std::string folder = scratch.path();
  for (int i = 0; i < 8; ++i) folder = join(folder, std::string(50, static_cast<char>('a' + i)));
  create_folders(folder);
  write_file_atomic(join(folder, "deep.txt"), "deep");
  EXPECT_EQ(read_file(join(folder, "deep.txt"), 100), "deep");
  EXPECT_EQ(list_folder(folder).size(), 1u);
}

}  // namespace
}  // namespace motionanalyzer::support::path_test
