#include "motionanalyzer/core/verdict.hpp"

#include <gtest/gtest.h>

namespace motionanalyzer::verdict_test {
namespace {

TEST(VerdictTest, NamesAreThoseOfTheReports) {
  EXPECT_EQ(verdict_name(Verdict::ok), "OK");
  EXPECT_EQ(verdict_name(Verdict::ng), "NG");
  EXPECT_EQ(verdict_name(Verdict::inconclusive), "INCONCLUSIVE");
  EXPECT_EQ(cause_name(Cause::bending), "bending");
  EXPECT_EQ(cause_name(Cause::incoming), "incoming");
  EXPECT_EQ(cause_name(Cause::undetermined), "undetermined");
}

TEST(VerdictTest, UnknownVerdictIsNeverOk) {
  EXPECT_EQ(verdict_name(static_cast<Verdict>(17)), "INCONCLUSIVE");
  EXPECT_EQ(cause_name(static_cast<Cause>(17)), "undetermined");
}

TEST(VerdictTest, PanelWithoutAnswerIsInconclusive) {
  EXPECT_EQ(PanelVerdict{}.verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace motionanalyzer::verdict_test
