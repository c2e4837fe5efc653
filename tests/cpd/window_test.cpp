#include <gtest/gtest.h>

#include <cmath>

#include "cpd/golden.hpp"
#include "cpd/oracle.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer::window_test {
namespace {

using Places = std::vector<std::size_t>;

CpdOptions window_options(std::size_t width, double penalty) {
  CpdOptions options;
  options.method = CpdMethod::window;
  options.width = width;
  options.penalty = PenaltyKind::number;
  options.penalty_value = penalty;
  return options;
}

Matrix step_series(std::size_t n, std::size_t at) {
  Matrix x(n, 1);
  for (std::size_t i = at; i < n; ++i) x(i, 0) = 4;
  return x;
}

TEST(Window, GivesTheBreakPointsOfRuptures) {
  for (const auto& golden : cpd_test::read_golden("window_ruptures_1_1_10.csv", CpdMethod::window)) {
    auto end = find_change_points(golden.x, {}, golden.options).change_point;
    end.push_back(golden.x.rows());
    EXPECT_EQ(end, golden.end);
  }
}

TEST(Window, FindsAStepInTheMiddle) {
  EXPECT_EQ(find_change_points(step_series(60, 31), {}, window_options(20, 1)).change_point, Places{31});
}

TEST(Window, PathIsTheGainOfSplittingTheWindow) {
  const Matrix x = step_series(60, 31);
  const auto found = find_change_points(x, {}, window_options(20, 1));
  for (const std::size_t at : {std::size_t{10}, std::size_t{25}, std::size_t{31}, std::size_t{40}}) {
    const double gain = cpd_test::plain_cost(x, at - 10, at + 10) - cpd_test::plain_cost(x, at - 10, at) -
                        cpd_test::plain_cost(x, at, at + 10);
    EXPECT_NEAR(found.path[at], gain, 1e-10) << at;
  }
}

TEST(Window, PathIsNanWhereTheWindowDoesNotFit) {
  const auto found = find_change_points(step_series(60, 31), {}, window_options(20, 1));
  EXPECT_TRUE(std::isnan(found.path[9]));
  EXPECT_TRUE(std::isnan(found.path[50]));
  EXPECT_FALSE(std::isnan(found.path[49]));
}

TEST(Window, AWidthThatCannotWorkIsAWarningThatNamesTheLargestThatCan) {
  const auto found = find_change_points(step_series(60, 31), {}, window_options(100, 1));
  ASSERT_EQ(found.warning.size(), 1U);
  EXPECT_EQ(found.warning[0].code, "window_too_wide");
  EXPECT_NE(found.warning[0].message.find("can work is 38"), std::string::npos) << found.warning[0].message;
}

TEST(Window, TheLargestWidthThatCanWorkFindsAStepAndTheNextDoesNot) {
  for (const std::size_t jump : {std::size_t{1}, std::size_t{5}}) {
    for (const std::size_t n : {std::size_t{7}, std::size_t{60}, std::size_t{101}}) {
      std::size_t largest = 0;
      for (std::size_t width = 2; width <= n + 3; width += 2) {
        bool any = false;
        for (std::size_t at = jump; at < n; at += jump) {
          CpdOptions options = window_options(width, 1);
          options.jump = jump;
          any = any || !find_change_points(step_series(n, at), {}, options).change_point.empty();
        }
        if (any) largest = width;
      }
      CpdOptions options = window_options(n + 3, 1);
      options.jump = jump;
      const auto found = find_change_points(step_series(n, n / 2), {}, options);
      ASSERT_EQ(found.warning.size(), 1U);
      const std::string said =
          largest > 0 ? "can work is " + std::to_string(largest) : std::string("no width can work");
      EXPECT_NE(found.warning[0].message.find(said), std::string::npos)
          << n << ' ' << jump << ' ' << largest << ": " << found.warning[0].message;
    }
  }
}

TEST(Window, AWidthThatWorksGivesNoWarning) {
  EXPECT_TRUE(find_change_points(step_series(60, 31), {}, window_options(20, 1)).warning.empty());
}

TEST(Window, AnswersNoChangeWhenTheWindowIsLongerThanTheSeries) {
  EXPECT_EQ(find_change_points(step_series(60, 31), {}, window_options(100, 1)).change_point, Places{});
}

TEST(Window, AnswersNoChangeForAConstantSeries) {
  EXPECT_EQ(find_change_points(Matrix(60, 2, 0.1), {}, window_options(10, 0)).change_point, Places{});
}

TEST(Window, RefusesAWindowOfOneSample) {
  EXPECT_THROW(find_change_points(step_series(60, 31), {}, window_options(1, 1)), Error);
}

}  // namespace
}  // namespace motionanalyzer::window_test
