#include "motionanalyzer/io/table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "io/sample_folder.hpp"
#include "io/table_text.hpp"

namespace motionanalyzer::table_test {
namespace {

using testing::error_of;

PanelTable parse_text(const std::string& text) { return io::parse_table(text, "t.csv", "t"); }

TEST(ReadTable, GivesOnePanelNamedAfterTheFile) {
  const testing::ScratchFolder scratch;
  support::write_file(scratch.path("rows.csv"), "a,b\n1,2\n3,4.5\n");
  const PanelTable table = read_table(scratch.path("rows.csv"));
  EXPECT_EQ(table.panel, std::vector<std::string>{"rows"});
  EXPECT_EQ(table.offset, (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(table.is_plain());
  EXPECT_EQ(table.column[1].name, "b");
  EXPECT_EQ(table.value(1, 1), 4.5);
  EXPECT_EQ(table.usable, (std::vector<std::uint8_t>{1, 1}));
}
TEST(ReadTable, ReadsSemicolonsTabsMarkAndCrlf) {
  const PanelTable plain = parse_text("a,b\n1,2\n");
  for (const char* text : {"a;b\n1;2\n", "a\tb\n1\t2", "\xEF\xBB\xBF\"a\",b\r\n1,2\r\n\r\n"}) {
    const PanelTable table = parse_text(text);
    EXPECT_EQ(table.column, plain.column) << text;
    EXPECT_EQ(table.value, plain.value) << text;
  }
}
TEST(ReadTable, MissingIsNan) {
  const PanelTable table = parse_text("a,b,c\nnan,,NaN\n");
  for (std::size_t j = 0; j < 3; ++j) EXPECT_TRUE(std::isnan(table.value(0, j)));
}
TEST(ReadTable, LeavesOutColumnsThatAreNoFeatures) {
  const PanelTable table = parse_text("panel,frame,a,label,row,time_s\nx,1,7,NG,1,0.1\n");
  ASSERT_EQ(table.column.size(), 1u);
  EXPECT_EQ(table.value(0, 0), 7.0);
}
TEST(ReadTable, NamesTheLineOfAMistake) {
  const std::pair<const char*, int> broken[] = {
      {"", 1},           {"\n\n", 1},         {"a,b\n", 1},        {"a,a\n1,2\n", 1},
      {"1,2\n3,4\n", 1}, {"a,\n1,2\n", 1},    {"frame\n1\n", 1},   {"a,b\n1,2\n3\n", 3},
      {"a,b\n1,x\n", 2}, {"a,b\n1,2,3\n", 2}, {"a;b\n1,5;2\n", 2}, {"a\ninf\n", 2},
      {"a\n1e999\n", 2}, {"\"a\n1\n", 1}};
  for (const auto& [text, line] : broken) {
    const Error error = error_of([&, t = text] { parse_text(t); });
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << text;
    EXPECT_EQ(error.where().line, line) << text;
  }
}
TEST(ReadTable, SaysThatTheFileIsMissing) {
  EXPECT_EQ(error_of([] { read_table("absent.csv"); }).code(), ErrorCode::io);
}

}  // namespace
}  // namespace motionanalyzer::table_test
