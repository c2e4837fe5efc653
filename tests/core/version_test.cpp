#include "motionanalyzer/core/version.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace motionanalyzer::version_test {
namespace {

TEST(Version, IsThreeNumbersJoinedByDots) {
  const std::string_view version = library_version();
  EXPECT_EQ(std::count(version.begin(), version.end(), '.'), 2);
  EXPECT_EQ(version.find_first_not_of("0123456789."), std::string_view::npos);
  EXPECT_NE(version.front(), '.');
  EXPECT_NE(version.back(), '.');
}

TEST(Version, IsZeroTerminated) {
  const std::string_view version = library_version();
  EXPECT_EQ(version.data()[version.size()], '\0');
}

TEST(Version, NamesTheCompilerAndItsVersion) {
  const std::string compiler = library_compiler();
  const std::size_t blank = compiler.find(' ');
  ASSERT_NE(blank, std::string::npos) << compiler;
  EXPECT_NE(compiler.find_first_of("0123456789"), std::string::npos) << compiler;
}

}  // namespace
}  // namespace motionanalyzer::version_test
