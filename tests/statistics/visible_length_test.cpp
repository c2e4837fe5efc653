#include "motionanalyzer/statistics/visible_length.hpp"

#include <gtest/gtest.h>

#include <array>

namespace motionanalyzer::visible_length_test {
namespace {

TEST(ExpectedLength, IsThatOfTheWholeFramesAmongCutOnes) {
  EXPECT_EQ(expected_length(std::array{100.0, 40.0, 41.0, 42.0, 101.0}, 0), 100);
}
TEST(ExpectedLength, OneOverlongFrameDoesNotCount) {
  EXPECT_EQ(expected_length(std::array{100.0, 300.0, 101.0}, 0), 101);
}
TEST(ExpectedLength, ARunOfCutFramesDoesNotBecomeTheRule) {
  EXPECT_EQ(expected_length(std::array{40.0, 40.0, 40.0, 40.0, 40.0}, 100), 100);
}
TEST(ExpectedLength, OfOneFrameIsItsOwn) { EXPECT_EQ(expected_length(std::array{70.0}, 0), 70); }
TEST(ExpectedLength, OfNoFrameIsTheLast) { EXPECT_EQ(expected_length({}, 5), 5); }

TEST(LengthFit, ChangesUpToTheLimitAreInLine) {
  EXPECT_EQ(length_fit(91, 100, 0.1), LengthFit::in_line);
  EXPECT_EQ(length_fit(111, 100, 0.1), LengthFit::in_line);
}
TEST(LengthFit, BeyondTheLimitTheyAreNot) {
  EXPECT_EQ(length_fit(89, 100, 0.1), LengthFit::cut);
  EXPECT_EQ(length_fit(112, 100, 0.1), LengthFit::overlong);
}
TEST(LengthFit, ALimitOfOneIsNone) {
  EXPECT_EQ(length_fit(1, 100, 1), LengthFit::in_line);
  EXPECT_EQ(length_fit(10000, 100, 1.5), LengthFit::in_line);
}

}  // namespace
}  // namespace motionanalyzer::visible_length_test
