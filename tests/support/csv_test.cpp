#include "support/csv.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::support::csv_test {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows_of(std::string_view text) {
  CsvReader reader(text, "t.csv");
  std::vector<Row> rows;
  for (std::vector<std::string_view> cells; reader.next(cells);)
    rows.emplace_back(cells.begin(), cells.end());
  return rows;
}

TEST(CsvReader, ReadsCommaSemicolonAndTab) {
  const std::vector<Row> expected = {{"a", "b"}, {"1", "2"}};
  EXPECT_EQ(rows_of("a,b\n1,2\n"), expected);
  EXPECT_EQ(rows_of("a;b\n1;2\n"), expected);
  EXPECT_EQ(rows_of("a\tb\n1\t2\n"), expected);
}
TEST(CsvReader, DropsMarkReturnsBlankLinesAndBlanks) {
  const std::vector<Row> expected = {{"a", "b"}, {"1", "2"}};
  EXPECT_EQ(rows_of("\xEF\xBB\xBF\r\na, b \r\n\r\n 1 ,2\r\n\r\n"), expected);
}
TEST(CsvReader, KeepsEmptyCells) { EXPECT_EQ(rows_of("a,b,c\n,,\n")[1], (Row{"", "", ""})); }
TEST(CsvReader, ReadsTheLastLineWithoutALineFeed) {
  EXPECT_EQ(rows_of("a,b\n1,"), (std::vector<Row>{{"a", "b"}, {"1", ""}}));
}
TEST(CsvReader, ReadsQuotedCells) {
  EXPECT_EQ(rows_of("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\n")[0],
            (Row{"a,b", "say \"x\"", "two\nlines"}));
}
TEST(CsvReader, CountsLinesThroughQuotedBreaks) {
  CsvReader reader("\"a\nb\",c\n\n1,2\n", "t.csv");
  std::vector<std::string_view> cells;
  ASSERT_TRUE(reader.next(cells));
  EXPECT_EQ(reader.line(), 1);
  ASSERT_TRUE(reader.next(cells));
  EXPECT_EQ(reader.line(), 4);
}
TEST(CsvReader, RefusesAnOpenQuoteAndTextBehindAQuote) {
  EXPECT_THROW(rows_of("\"a,b\n1,2\n"), Error);
  EXPECT_THROW(rows_of("\"a\"x,b\n"), Error);
}

TEST(CsvRow, ReadsBackAsItWasWritten) {
  const Row cells = {"plain", "a,b", "say \"x\"", "two\nlines", "", "semi;colon"};
  EXPECT_EQ(rows_of(csv_row(cells))[0], cells);
}

}  // namespace
}  // namespace motionanalyzer::support::csv_test
