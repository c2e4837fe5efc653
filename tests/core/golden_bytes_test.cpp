// The bytes that every compiler, CPU and system must produce. A value here changes only together with a
// function, and then every simulated set and every trained model changes too.
#include <gtest/gtest.h>

#include <cstdint>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "support/hash.hpp"

namespace motionanalyzer::golden_bytes_test {
namespace {

constexpr int kResults = 100000;

template <class Function>
std::uint64_t hash_of(double low, double high, Function function) {
  Random random(2024);
  Hash hash;
  for (int i = 0; i < kResults; ++i) hash.add(function(random.uniform(low, high)));
  return hash.value();
}

TEST(GoldenBytesTest, Exp) { EXPECT_EQ(hash_of(-750, 712, elementary::exp), 0x4D67928C527BD2D6U); }
TEST(GoldenBytesTest, ExpNearZero) { EXPECT_EQ(hash_of(-2, 2, elementary::exp), 0xFCC8C7BB854127B0U); }
TEST(GoldenBytesTest, Log) { EXPECT_EQ(hash_of(0, 1000, elementary::log), 0xAFCDB95D35072546U); }
TEST(GoldenBytesTest, LogNearOne) { EXPECT_EQ(hash_of(0.5, 1.5, elementary::log), 0x9778356009D7308DU); }
TEST(GoldenBytesTest, Sin) { EXPECT_EQ(hash_of(-1e5, 1e5, elementary::sin), 0xF544350B8FA0F0A7U); }
TEST(GoldenBytesTest, Cos) { EXPECT_EQ(hash_of(-7, 7, elementary::cos), 0x76EAA878AA27614AU); }
TEST(GoldenBytesTest, Tanh) { EXPECT_EQ(hash_of(-20, 20, elementary::tanh), 0x2985E842FE951A84U); }
TEST(GoldenBytesTest, NormalQuantile) { EXPECT_EQ(hash_of(0, 1, normal_quantile), 0xC03BCE6CADB8FB8DU); }

TEST(GoldenBytesTest, Atan2) {
  Random random(2025);
  Hash hash;
  for (int i = 0; i < kResults; ++i) {
    const double y = random.uniform(-3, 3);
    hash.add(elementary::atan2(y, random.uniform(-3, 3)));
  }
  EXPECT_EQ(hash.value(), 0x6CA302B10DD6B672U);
}

TEST(GoldenBytesTest, RandomDraws) {
  Random random(42, {7, 3});
  Hash hash;
  for (int i = 0; i < kResults; ++i) {
    hash.add_bits(random.bits());
    hash.add(random.uniform());
    hash.add(random.normal());
    hash.add_bits(random.below(1000));
  }
  EXPECT_EQ(hash.value(), 0x0814FB431222C798U);
}

}  // namespace
}  // namespace motionanalyzer::golden_bytes_test
