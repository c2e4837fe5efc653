#include "motionanalyzer/evaluation/onset.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::onset_test {
namespace {

const double kNan = std::nan("");

TEST(OnsetErrorsTest, CountWhatLiesWithinTwoAndFiveFrames) {
  const std::vector<double> found{10, 22, 33, 45, 56}, truth{10, 20, 30, 40, 50};
  const OnsetErrors errors = onset_errors(found, truth);
  EXPECT_EQ(errors.frames.median.value, 3.0);
  EXPECT_EQ(errors.within_2.events, 2U);
  EXPECT_EQ(errors.within_5.events, 4U);
  EXPECT_EQ(errors.within_5.value, 0.8);
}

TEST(OnsetErrorsTest, AMissingOnsetIsNotWithin) {
  const std::vector<double> found{10, kNan, 30}, truth{10, 20, 30};
  const OnsetErrors errors = onset_errors(found, truth);
  EXPECT_EQ(errors.frames.panels, 3U);
  EXPECT_EQ(errors.frames.answered, 2U);
  EXPECT_EQ(errors.within_5.events, 2U);
  EXPECT_EQ(errors.within_5.trials, 3U);
  EXPECT_EQ(errors.frames.median.value, 0.0);
}

TEST(OnsetErrorsTest, WithHalfOfTheOnsetsMissingThereIsNoMedian) {
  const std::vector<double> found{10, kNan, kNan, 41}, truth{10, 20, 30, 40};
  const AbsoluteErrors frames = onset_errors(found, truth).frames;
  EXPECT_FALSE(frames.median.value.has_value());
  EXPECT_EQ(frames.median.high, std::numeric_limits<double>::infinity());
}

TEST(OnsetErrorsTest, WithoutPanelsNothingExists) {
  const OnsetErrors errors = onset_errors({}, {});
  EXPECT_FALSE(errors.frames.median.value.has_value());
  EXPECT_FALSE(errors.within_2.value.has_value());
}

// Order statistics 2 and 9 of ten are the 97.9 % interval of the textbooks (Conover): 1 - 2 * 11 / 1024.
TEST(AbsoluteErrorsTest, MedianOfTenHasTheTextbookInterval) {
  std::vector<double> found, truth(10, 0.0);
  for (int i = 1; i <= 10; ++i) found.push_back(i % 2 == 0 ? i : -i);
  const Estimate median = absolute_errors(found, truth).median;
  EXPECT_EQ(median.value, 5.5);
  EXPECT_EQ(median.low, 2);
  EXPECT_EQ(median.high, 9);
}

TEST(AbsoluteErrorsTest, FivePanelsGiveNoInterval) {
  const std::vector<double> found{1, 2, 3, 4, 5}, truth(5, 0.0);
  const Estimate median = absolute_errors(found, truth).median;
  EXPECT_EQ(median.low, 0);
  EXPECT_EQ(median.high, std::numeric_limits<double>::infinity());
}

TEST(AbsoluteErrorsTest, TheMedianIsCovered) {
  constexpr int kSets = 1000;
  int covered = 0;
  for (std::uint64_t set = 0; set < kSets; ++set) {
    Random random(6, {set});
    std::vector<double> found(35), truth(35, 0.0);
    for (double& value : found) value = random.uniform();
    const Estimate median = absolute_errors(found, truth).median;
    if (median.low <= 0.5 && 0.5 <= median.high) ++covered;
  }
  EXPECT_GT(covered, 935);  // 95.9 % on paper, less three standard errors
  EXPECT_LT(covered, 980);
}

TEST(PlaceErrorsTest, OneMillimetreIsStillWithin) {
  const std::vector<double> found{1.3, 4.0}, truth{0.3, 2.9};  // 1.3 - .3 is above 1 in doubles
  const PlaceErrors errors = place_errors(found, truth);
  EXPECT_EQ(errors.within_1mm.events, 1U);
  EXPECT_NEAR(*errors.mm.median.value, 1.05, 1e-12);
}

TEST(CoverageTest, CountsIntervalsThatHoldTheTruth) {
  const std::vector<double> low{1, 1, 1, kNan}, high{3, 3, 3, 3}, truth{1, 3, 3.1, 2};
  const Rate covered = coverage(low, high, truth);
  EXPECT_EQ(covered.events, 2U);
  EXPECT_EQ(covered.trials, 4U);
  EXPECT_FALSE(coverage({}, {}, {}).value.has_value());
}

TEST(OnsetErrorsTest, RefusesTruthsThatAreNoNumbersAndUnequalLengths) {
  const std::vector<double> one{1}, none{kNan}, two{1, 2};
  EXPECT_THROW(onset_errors(one, none), Error);
  EXPECT_THROW(onset_errors(one, two), Error);
  EXPECT_THROW(coverage(one, two, one), Error);
  EXPECT_THROW(share_within(one, one, -1), Error);
}

}  // namespace
}  // namespace motionanalyzer::onset_test
