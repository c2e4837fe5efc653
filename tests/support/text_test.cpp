#include "support/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace motionanalyzer::support::text_test {
namespace {

TEST(Trim, TakesBlanksTabsAndReturnsOffBothEnds) { EXPECT_EQ(trim(" \t a b \r"), "a b"); }
TEST(Trim, LeavesNothingOfBlanks) { EXPECT_EQ(trim("  \t"), ""); }

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
}
TEST(Split, GivesOneEmptyPartForEmptyText) { EXPECT_EQ(split("", ','), std::vector<std::string_view>{""}); }

TEST(ParseDouble, ReadsDecimalsAndExponents) {
  EXPECT_EQ(parse_double("0.1"), 0.1);
  EXPECT_EQ(parse_double("-2.5e-3"), -2.5e-3);
  EXPECT_EQ(parse_double("+7"), 7.0);
}
TEST(ParseDouble, RefusesWhatIsNotAFiniteNumber) {
  for (const char* text :
       {"", " 1", "1 ", "1,5", "abc", "1x", "nan", "inf", "-infinity", "1e400", "0x10", "+-1", "++1"}) {
    EXPECT_FALSE(parse_double(text)) << text;
  }
}

TEST(ParseInteger, RefusesWhatDoesNotFit) {
  EXPECT_EQ(parse_integer<std::int32_t>("-2147483648"), std::numeric_limits<std::int32_t>::min());
  EXPECT_FALSE(parse_integer<std::int32_t>("2147483648"));
  EXPECT_FALSE(parse_integer<std::int32_t>("1.0"));
  EXPECT_FALSE(parse_integer<std::int32_t>(""));
}

TEST(FormatDouble, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(format_double(0.1), "0.1");
  EXPECT_EQ(format_double(30), "30");
  EXPECT_EQ(format_double(1e22), "1e+22");
  EXPECT_EQ(format_double(std::nan("")), "nan");
  EXPECT_EQ(format_double(-HUGE_VAL), "-inf");
}
TEST(Text, NumbersAreRoundedAsPrintfDoesInEveryLocale) {
  EXPECT_EQ(support::with_digits(0.12345, 3), "0.123");
  EXPECT_EQ(support::with_digits(1234567, 3), "1.23e+06");
  EXPECT_EQ(support::with_digits(40, 3), "40");
  EXPECT_EQ(support::with_places(0.98765, 4), "0.9877");
  EXPECT_EQ(support::with_places(-1, 2), "-1.00");
  EXPECT_EQ(support::with_places(1e300, 1).size(), 303u);
  EXPECT_EQ(support::with_digits(std::numeric_limits<double>::infinity(), 3), "-");
}

TEST(FormatDouble, ReadsBackAsTheSameDouble) {
  double value = 1.0 / 3.0;
  for (int i = 0; i < 600; ++i, value *= -1.7320508) EXPECT_EQ(parse_double(format_double(value)), value);
  const double tiny = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(parse_double(format_double(tiny)), tiny);
}

TEST(Utf8, AcceptsHangulAndEmoji) {
  EXPECT_TRUE(is_valid_utf8("\xED\x8C\xA8\xEB\x84\x90 \xF0\x9F\x98\x80 a"));
}
TEST(Utf8, FindsTheFirstBrokenByte) {
  EXPECT_EQ(find_invalid_utf8("ab\xFFz"), 2u);
  EXPECT_EQ(find_invalid_utf8("a\xC3"), 1u);             // cut sequence
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0u);          // overlong '/'
  EXPECT_EQ(find_invalid_utf8("\xED\xA0\x80"), 0u);      // surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0u);  // above U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xE0\x9F\xBF"), 0u);      // overlong
}

TEST(ShownValue, HidesControlBytesAndCutsLongValues) {
  EXPECT_EQ(shown_value(std::string_view("a\0\x1b\xFF", 4)), "'a\?\?\?'");
  EXPECT_EQ(shown_value(std::string(50, 'x')), "'" + std::string(40, 'x') + "...'");
}
TEST(ShownValue, NeverCutsWithinACharacter) {
  std::string text(39, 'x');
  text += "\xED\x8C\xA8";
  EXPECT_TRUE(is_valid_utf8(shown_value(text)));
}

TEST(LineReader, NumbersLinesAndDropsReturns) {
  LineReader lines("a\r\n\nb");
  std::string_view line;
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "a");
  EXPECT_TRUE(lines.had_return());
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "");
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line, "b");
  EXPECT_EQ(lines.number(), 3);
  EXPECT_FALSE(lines.ended());
  EXPECT_FALSE(lines.next(line));
}

TEST(LineOf, CountsFromOne) {
  EXPECT_EQ(line_of("a\nb", 0), 1);
  EXPECT_EQ(line_of("a\nb", 2), 2);
  EXPECT_EQ(line_of("a\nb", 99), 2);
}

}  // namespace
}  // namespace motionanalyzer::support::text_test
