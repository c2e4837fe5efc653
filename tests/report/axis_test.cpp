#include "report/axis.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "report/text.hpp"

namespace motionanalyzer::report::axis_test {
namespace {

TEST(Ticks, AreRoundNumbersWithinTheRange) {
  EXPECT_EQ(ticks_of({0, 1}, 5).value.size(), 6u);
  EXPECT_EQ(ticks_of({0, 1}, 5).decimals, 1);
  EXPECT_EQ(ticks_of({-3, 104}, 5).value, (std::vector<double>{0, 20, 40, 60, 80, 100}));
}

TEST(Ticks, ThereAreNoneForARangeWithoutWidth) { EXPECT_TRUE(ticks_of({2, 2}, 5).value.empty()); }

TEST(Ticks, TinyAndHugeRangesHaveAFew) {
  for (const double size : {1e-200, 1e-9, 1e9, 1e300}) {
    const auto ticks = ticks_of({0, size}, 5).value.size();
    EXPECT_GE(ticks, 3u) << size;
    EXPECT_LE(ticks, 11u) << size;
  }
}

TEST(RangeOf, IgnoresWhatIsNotFinite) {
  const std::vector<double> values = {std::numeric_limits<double>::quiet_NaN(), 3, -1,
                                      std::numeric_limits<double>::infinity()};
  EXPECT_EQ(range_of(values).low, -1);
  EXPECT_EQ(range_of(values).high, 3);
}

TEST(RangeOf, GivesASingleValueRoom) {
  EXPECT_LT(range_of(std::vector<double>{5, 5}).low, 5);
  EXPECT_GT(range_of(std::vector<double>{5, 5}).high, 5);
}

TEST(Show, KeepsSignificantDigitsAndUsesATrueMinus) {
  EXPECT_EQ(show(1.23456, 3), "1.23");
  EXPECT_EQ(show(-2.5),
            "\xE2\x88\x92"
            "2.5");
  EXPECT_EQ(show(std::numeric_limits<double>::quiet_NaN()), "\xE2\x80\x93");
}

TEST(ShowFixed, HasNoNegativeZero) { EXPECT_EQ(show_fixed(-0.001, 1), "0.0"); }

TEST(EscapeHtml, ReplacesBrokenUtf8AndControlCharacters) {
  EXPECT_EQ(escape_html("a\xC3\x28\x02<"), "a\xEF\xBF\xBD(\xEF\xBF\xBD&lt;");
}

}  // namespace
}  // namespace motionanalyzer::report::axis_test
