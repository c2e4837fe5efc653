#include "motionanalyzer/core/error.hpp"

#include <gtest/gtest.h>

#include <set>

namespace motionanalyzer::error_test {
namespace {

TEST(ErrorTest, TextNamesMessagePlaceAndAdvice) {
  const Error error(ErrorCode::bad_input, "x is 'abc'", "Give an integer.", {"a/frame_00003.txt", 7});
  EXPECT_STREQ(error.what(), "x is 'abc' (a/frame_00003.txt, line 7)\nGive an integer.");
}

TEST(ErrorTest, TextLeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(Error(ErrorCode::io, "cannot open").what(), "cannot open");
  EXPECT_STREQ(Error(ErrorCode::io, "cannot open", {}, {"fps.txt", 0}).what(), "cannot open (fps.txt)");
  EXPECT_STREQ(Error(ErrorCode::io, "bad value", {}, {"", 4}).what(), "bad value (line 4)");
}

TEST(ErrorTest, PartsStayReadable) {
  const Error error(ErrorCode::mismatch, "message", "advice", {"file", 2});
  EXPECT_EQ(error.code(), ErrorCode::mismatch);
  EXPECT_EQ(error.message(), "message");
  EXPECT_EQ(error.advice(), "advice");
  EXPECT_EQ(error.where().file, "file");
  EXPECT_EQ(error.where().line, 2);
}

TEST(ErrorTest, CopyKeepsEverythingAndAssignmentReplacesIt) {
  const Error first(ErrorCode::io, "one", "do", {"f", 1});
  Error second(ErrorCode::internal, "two");
  second = first;
  const Error third(second);
  EXPECT_EQ(third.code(), ErrorCode::io);
  EXPECT_STREQ(third.what(), first.what());
}

TEST(ErrorTest, IsCaughtAsStandardException) {
  try {
    throw Error(ErrorCode::too_short, "2 frames");
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "2 frames");
  }
}

TEST(ErrorTest, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    names.insert(error_code_name(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), 9U);
  EXPECT_EQ(names.count(""), 0U);
  EXPECT_EQ(error_code_name(ErrorCode::cancelled), "cancelled");
  EXPECT_EQ(error_code_name(ErrorCode::no_solution), "no_solution");
}

TEST(ErrorTest, CodeFromAnotherVersionStillHasAName) {
  EXPECT_EQ(error_code_name(static_cast<ErrorCode>(99)), "internal");
}

}  // namespace
}  // namespace motionanalyzer::error_test
