#include "motionanalyzer/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "core/philox.hpp"

namespace motionanalyzer::random_test {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers that Random123 publishes for philox4x32 with 10 rounds (kat_vectors).
TEST(PhiloxTest, GivesTheKnownAnswers) {
  EXPECT_EQ(detail::philox4x32_10({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(detail::philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(detail::philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomTest, FirstDrawIsTheFirstBlock) {
  Random random(0);
  EXPECT_EQ(random.bits(), 0xe169c58d6627e8d5U);
  EXPECT_EQ(random.bits(), 0x9b00dbd8bc57ac4cU);
}

TEST(RandomTest, SameAddressGivesSameDraws) {
  Random first(5, {1, 2, 3}), second(5, {1, 2, 3});
  for (int i = 0; i < 100; ++i) ASSERT_EQ(first.bits(), second.bits());
}

TEST(RandomTest, ChildIsThePathWithOneMoreElement) {
  Random parent(5, {1});
  parent.bits();
  Random child = parent.child(9), direct(5, {1, 9});
  for (int i = 0; i < 10; ++i) ASSERT_EQ(child.bits(), direct.bits());
}

TEST(RandomTest, ChildDoesNotMoveItsParent) {
  Random with_child(5), alone(5);
  static_cast<void>(with_child.child(1));
  EXPECT_EQ(with_child.bits(), alone.bits());
}

TEST(RandomTest, DifferentAddressesGiveDifferentDraws) {
  std::set<std::uint64_t> firsts;
  for (std::uint64_t a = 0; a < 100; ++a) {
    for (std::uint64_t b = 0; b < 100; ++b) firsts.insert(Random(1, {a, b}).bits());
  }
  firsts.insert(Random(1).bits());
  firsts.insert(Random(2).bits());
  firsts.insert(Random(1, {0}).bits());
  firsts.insert(Random(1, {0, 0, 0}).bits());
  EXPECT_EQ(firsts.size(), 10004U);
}

// Tolerances below are five standard errors of the statistic under the distribution claimed.
constexpr int kDraws = 200000;

TEST(RandomTest, UniformStaysInsideTheOpenInterval) {
  Random random(11);
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
  }
}

TEST(RandomTest, UniformHasItsMeanAndVariance) {
  Random random(12);
  double sum = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform() - 0.5;
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / kDraws, 0, 5 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0 / 12, 5 * std::sqrt(1.0 / 180 / kDraws));
}

TEST(RandomTest, UniformBetweenBoundsScales) {
  Random random(13), plain(13);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(random.uniform(-2, 6), -2 + 8 * plain.uniform());
}

TEST(RandomTest, NeighbouringDrawsAreNotCorrelated) {
  Random random(14);
  double before = random.uniform() - 0.5, sum = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double now = random.uniform() - 0.5;
    sum += before * now;
    before = now;
  }
  EXPECT_NEAR(sum / kDraws, 0, 5 * (1.0 / 12) / std::sqrt(kDraws));
}

TEST(RandomTest, NeighbouringStreamsAreNotCorrelated) {
  double sum = 0;
  for (std::uint64_t stream = 0; stream < kDraws; ++stream)
    sum += (Random(3, {stream}).uniform() - 0.5) * (Random(3, {stream + 1}).uniform() - 0.5);
  EXPECT_NEAR(sum / kDraws, 0, 5 * (1.0 / 12) / std::sqrt(kDraws));
}

TEST(RandomTest, BelowFillsItsCellsEvenly) {
  Random random(15);
  std::array<int, 7> count{};
  for (int i = 0; i < kDraws; ++i) ++count[static_cast<std::size_t>(random.below(7))];
  double chi_square = 0;
  for (const int c : count) chi_square += (c - kDraws / 7.0) * (c - kDraws / 7.0) / (kDraws / 7.0);
  EXPECT_LT(chi_square, 33.1);  // 6 degrees of freedom, 1e-5 quantile
}

TEST(RandomTest, BelowIsUnbiasedForHugeBounds) {
  Random random(16);
  const std::uint64_t bound = 3ULL << 62;  // a plain remainder would hit the lowest third twice as often
  int low = 0;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t draw = random.below(bound);
    ASSERT_LT(draw, bound);
    low += draw < bound / 3 ? 1 : 0;
  }
  EXPECT_NEAR(low / static_cast<double>(kDraws), 1.0 / 3, 5 * std::sqrt(2.0 / 9 / kDraws));
}

TEST(RandomTest, BelowOneIsZero) {
  Random random(17);
  EXPECT_EQ(random.below(1), 0U);
  EXPECT_EQ(random.below(0), 0U);
}

TEST(RandomTest, NormalHasItsFirstFourMoments) {
  Random random(18);
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = random.normal();
    m1 += z;
    m2 += z * z;
    m3 += z * z * z;
    m4 += z * z * z * z;
  }
  EXPECT_NEAR(m1 / kDraws, 0, 5 * std::sqrt(1.0 / kDraws));
  EXPECT_NEAR(m2 / kDraws, 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(m3 / kDraws, 0, 5 * std::sqrt(15.0 / kDraws));
  EXPECT_NEAR(m4 / kDraws, 3, 5 * std::sqrt(96.0 / kDraws));
}

TEST(RandomTest, NormalTakesOneDrawOf64Bits) {
  Random drawn(19), skipped(19);
  drawn.normal();
  skipped.bits();
  EXPECT_EQ(drawn.bits(), skipped.bits());
}

TEST(RandomTest, ShuffleKeepsEveryValue) {
  std::vector<std::uint32_t> values(100);
  std::iota(values.begin(), values.end(), 0U);
  const auto before = values;
  Random(20).shuffle(values);
  EXPECT_NE(values, before);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, before);
}

TEST(RandomTest, ShuffleReachesEveryOrderEquallyOften) {
  std::array<int, 27> count{};
  Random random(21);
  constexpr int kShuffles = 60000;
  for (int i = 0; i < kShuffles; ++i) {
    std::vector<std::uint32_t> v{0, 1, 2};
    random.shuffle(v);
    ++count[v[0] * 9 + v[1] * 3 + v[2]];
  }
  double chi_square = 0;
  for (const int c : count) {
    if (c > 0) chi_square += (c - kShuffles / 6.0) * (c - kShuffles / 6.0) / (kShuffles / 6.0);
  }
  EXPECT_EQ(std::count(count.begin(), count.end(), 0), 21);
  EXPECT_LT(chi_square, 30.9);  // 5 degrees of freedom, 1e-5 quantile
}

// True values to 17 digits from a 40-digit root of the distribution function at the double nearest to p.
TEST(NormalQuantileTest, AgreesWithTheTrueQuantiles) {
  const std::pair<double, double> points[] = {
      {1e-300, -37.0470962993612}, {1e-20, -9.262340089798407},       {1e-5, -4.264890793922825},
      {0.01, -2.326347874040841},  {0.074, -1.4466320671589785},      {0.0751, -1.43882539275254},
      {0.3, -0.5244005127080408},  {0.4999, -0.00025066283008800747}, {0.6, 0.2533471031357997},
      {0.93, 1.475791028179171},   {0.99, 2.3263478740408408},        {0.9999, 3.7190164854557084}};
  for (const auto& [p, z] : points) EXPECT_NEAR(normal_quantile(p) / z, 1, 1e-15) << p;
}

TEST(NormalQuantileTest, IsOddAboutTheMedian) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  for (const double p : {0.25, 0.125, 0x1p-20, 0x1p-52})
    EXPECT_EQ(normal_quantile(p), -normal_quantile(1 - p));
}

TEST(NormalQuantileTest, EndsAreInfiniteAndOutsideIsNoNumber) {
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.1)));
}

}  // namespace
}  // namespace motionanalyzer::random_test
