#include "motionanalyzer/models/options.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"

namespace motionanalyzer::testing::options_test {
namespace {

OptionSet sample() {
  return OptionSet({{"lag", "0", "rows"}, {"share", "0.5", "of all"}, {"kind", "a", "one"}});
}

TEST(OptionSet, ValuesNotSetAreTheDefaults) {
  const OptionSet options = sample();
  EXPECT_EQ(options.integer("lag", 0, 9), 0);
  EXPECT_EQ(options.number("share", 0, 1), 0.5);
  EXPECT_EQ(options.choice("kind", {"a", "b"}), "a");
}

TEST(OptionSet, AnUnknownNameIsRefusedWithTheKnownOnes) {
  OptionSet options = sample();
  const Thrown error = thrown_by([&] { options.set("lags", "1"); });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_NE(error.text.find("lag, share, kind"), std::string::npos) << error.text;
}

TEST(OptionSet, RangesAreClosed) {
  OptionSet options = sample();
  options.set("lag", "9");
  EXPECT_EQ(options.integer("lag", 0, 9), 9);
  EXPECT_TRUE(thrown_by([&] { (void)options.integer("lag", 0, 8); }).any);
  options.set("share", "1");
  EXPECT_EQ(options.number("share", 0, 1), 1.0);
}

TEST(OptionSet, TextThatIsNoNumberIsRefused) {
  for (const char* text : {"", "x", "1x", "0,5", "nan", "inf", "1e999"}) {
    OptionSet options = sample();
    options.set("share", text);
    EXPECT_TRUE(thrown_by([&] { (void)options.number("share", -1e300, 1e300); }).any) << text;
  }
}

TEST(OptionSet, AFractionIsNoWholeNumber) {
  OptionSet options = sample();
  options.set("lag", "1.5");
  const Thrown error = thrown_by([&] { (void)options.integer("lag", 0, 9); });
  EXPECT_NE(error.text.find("'lag' cannot be '1.5'"), std::string::npos) << error.text;
}

TEST(OptionSet, AnotherWordIsRefusedWithTheAllowedOnes) {
  OptionSet options = sample();
  options.set("kind", "c");
  const Thrown error = thrown_by([&] { (void)options.choice("kind", {"a", "b"}); });
  EXPECT_NE(error.text.find("one of a, b"), std::string::npos) << error.text;
}

TEST(OptionSet, ValuesComeInTheOrderOfTheSpecs) {
  OptionSet options = sample();
  options.set("kind", "b");
  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"lag", "0"}, {"share", "0.5"}, {"kind", "b"}};
  EXPECT_EQ(options.values(), wanted);
}

}  // namespace
}  // namespace motionanalyzer::testing::options_test
