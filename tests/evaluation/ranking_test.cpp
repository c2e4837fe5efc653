#include "motionanalyzer/evaluation/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::ranking_test {
namespace {

const std::vector<std::uint8_t> kLabels{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                        0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
const std::vector<double> kFirst{2.0, -2.6, 0.4,  -0.6, -0.5, -0.2, -2.0, -0.2, -0.9, 3.3,
                                 0.2, -0.4, -0.3, -0.7, -1.1, -0.4, 0.5,  -0.2, 2.2,  1.0,
                                 1.2, 2.7,  1.7,  0.7,  1.0,  1.7,  3.1,  0.9,  1.0,  2.2};
const std::vector<double> kSecond{0.1, -1.6, 1.1,  0.3,  -0.2, 0.6,  -3.8, 0.9,  -1.4, -0.0,
                                  0.4, 0.5,  -0.6, -1.4, -0.5, -0.3, 1.7,  0.6,  1.6,  1.9,
                                  0.7, 0.7,  1.7,  1.2,  0.6,  0.4,  2.1,  -1.7, 1.5,  1.9};

// scikit-learn 1.9.1; intervals from all pairs of positives and negatives in NumPy
TEST(AurocTest, AgreesWithScikitLearnAndDeLongOverAllPairs) {
  const Estimate first = auroc(kFirst, kLabels), second = auroc(kSecond, kLabels);
  EXPECT_NEAR(*first.value, 0.9074074074074074, 1e-14);
  EXPECT_NEAR(first.low, 0.680600029515, 1e-11);
  EXPECT_NEAR(first.high, 0.978294267366, 1e-11);
  EXPECT_NEAR(*second.value, 0.8287037037037036, 1e-14);
  EXPECT_NEAR(second.low, 0.591187892712, 1e-11);
  EXPECT_NEAR(second.high, 0.941808219625, 1e-11);
}

TEST(AurocDifferenceTest, AgreesWithDeLongOverAllPairs) {
  const AurocDifference result = auroc_difference(kFirst, kSecond, kLabels);
  EXPECT_NEAR(*result.difference.value, 0.0787037037037, 1e-12);
  EXPECT_NEAR(result.difference.low, -0.140396388009, 1e-11);
  EXPECT_NEAR(result.difference.high, 0.297803795416, 1e-11);
  EXPECT_NEAR(*result.p, 0.481404463958, 1e-11);
}

TEST(AveragePrecisionTest, AgreesWithScikitLearn) {
  const Estimate first = average_precision(kFirst, kLabels);
  EXPECT_NEAR(*first.value, 0.7706450956450955, 1e-14);
  EXPECT_NEAR(first.low, 0.46659249971462197, 1e-12);
  EXPECT_NEAR(first.high, 0.9280920492809414, 1e-12);
  EXPECT_NEAR(*average_precision(kSecond, kLabels).value, 0.7964205893085204, 1e-14);
}

TEST(AurocTest, AgreesWithCountingAllPairsOnTiedScores) {
  for (std::uint64_t set = 0; set < 100; ++set) {
    Random random(8, {set});
    std::vector<double> scores(25);
    std::vector<std::uint8_t> labels(25, 0);
    for (std::size_t i = 0; i < 25; ++i) {
      scores[i] = static_cast<double>(random.below(6));
      labels[i] = i < 3 || (i > 5 && random.below(2) == 1) ? 1 : 0;
    }
    double wins = 0, pairs = 0;
    for (std::size_t i = 0; i < 25; ++i) {
      for (std::size_t j = 0; j < 25; ++j) {
        if (labels[i] == 0 || labels[j] != 0) continue;
        wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        pairs += 1;
      }
    }
    EXPECT_NEAR(*auroc(scores, labels).value, wins / pairs, 1e-14) << set;
  }
}

TEST(AurocTest, ItsIntervalKeepsItsLevel) {
  // normals one sd apart: area Phi(1 / sqrt 2) = .7602
  constexpr int kSets = 600;
  int covered = 0;
  for (std::uint64_t set = 0; set < kSets; ++set) {
    Random random(10, {set});
    std::vector<double> scores(60);
    std::vector<std::uint8_t> labels(60, 0);
    std::fill_n(labels.begin(), 25, std::uint8_t{1});
    for (std::size_t i = 0; i < 60; ++i) scores[i] = random.normal() + labels[i];
    const Estimate area = auroc(scores, labels);
    if (area.low <= 0.76025 && 0.76025 <= area.high) ++covered;
  }
  EXPECT_GT(covered / double{kSets}, 0.95 - 3 * 0.009);
}

TEST(AurocTest, APerfectOrderIsNotCertain) {
  const std::vector<double> scores{1, 2, 3, 4, 5, 6};
  const std::vector<std::uint8_t> up{0, 0, 0, 1, 1, 1}, down{1, 1, 1, 0, 0, 0};
  EXPECT_EQ(auroc(scores, up).value, 1.0);
  EXPECT_GT(auroc(scores, up).low, 0.3);
  EXPECT_LT(auroc(scores, up).low, 0.8);
  EXPECT_EQ(auroc(scores, up).high, 1);
  EXPECT_EQ(auroc(scores, down).value, 0.0);
  EXPECT_NEAR(auroc(scores, down).high, 1 - auroc(scores, up).low, 1e-12);
}

TEST(AurocTest, OnePositiveHasAnIntervalToo) {
  const std::vector<double> scores{1, 2, 3, 4, 5};
  const Estimate area = auroc(scores, std::vector<std::uint8_t>{0, 0, 0, 1, 0});
  EXPECT_EQ(area.value, 0.75);
  EXPECT_LT(area.low, 0.4);
  EXPECT_GT(area.high, 0.9);
}

TEST(RankingTest, WithoutOneOfTheClassesThereIsNoArea) {
  const std::vector<double> scores{1, 2};
  const std::vector<std::uint8_t> none{0, 0}, all{1, 1};
  EXPECT_FALSE(auroc(scores, none).value.has_value());
  EXPECT_FALSE(auroc(scores, all).value.has_value());
  EXPECT_FALSE(auroc_difference(scores, scores, none).difference.value.has_value());
  EXPECT_FALSE(average_precision(scores, none).value.has_value());
  EXPECT_EQ(average_precision(scores, all).value, 1.0);
  EXPECT_FALSE(auroc({}, {}).value.has_value());
}

TEST(AurocDifferenceTest, EqualOrdersDoNotDiffer) {
  std::vector<double> twice = kFirst;
  for (double& score : twice) score *= 2;
  const AurocDifference result = auroc_difference(kFirst, twice, kLabels);
  EXPECT_EQ(result.difference.value, 0.0);
  EXPECT_EQ(result.p, 1.0);
}

TEST(AveragePrecisionTest, EqualScoresGiveTheShareOfPositives) {
  EXPECT_NEAR(*average_precision(std::vector<double>(30, 1.0), kLabels).value, 0.4, 1e-15);
}

TEST(AveragePrecisionTest, APerfectOrderIsNotCertain) {
  const std::vector<double> scores{1, 2, 3};
  const Estimate area = average_precision(scores, std::vector<std::uint8_t>{0, 1, 1});
  EXPECT_EQ(area.value, 1.0);
  EXPECT_EQ(area.low, rate(2, 2).low);
}

TEST(RankingTest, InfiniteScoresHaveTheirPlace) {
  const double far = std::numeric_limits<double>::infinity();
  EXPECT_EQ(auroc(std::vector<double>{-far, 0, far}, std::vector<std::uint8_t>{0, 0, 1}).value, 1.0);
}

TEST(RankingTest, RefusesMissingScoresAndUnequalLengths) {
  const std::vector<double> scores{1, std::nan("")};
  const std::vector<std::uint8_t> labels{0, 1}, short_labels{0};
  EXPECT_THROW(auroc(scores, labels), Error);
  EXPECT_THROW(average_precision(scores, labels), Error);
  EXPECT_THROW(auroc(std::vector<double>{1, 2}, short_labels), Error);
}

}  // namespace
}  // namespace motionanalyzer::ranking_test
