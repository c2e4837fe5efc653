#include "features/spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace motionanalyzer::features::spectrum_test {
namespace {

constexpr double kPi = 3.14159265358979323846;

std::vector<double> wave(std::size_t stations, double m) {
  std::vector<double> profile(stations);
  for (std::size_t i = 0; i < stations; ++i)
    profile[i] = 3 + std::cos(kPi * m * (static_cast<double>(i) + 0.5) / static_cast<double>(stations));
  return profile;
}

TEST(WaveBands, AWaveLiesInItsBandAlone) {
  const WaveBands bands(64);
  const std::size_t expected[] = {0, 0, 1, 1, 2, 2, 3, 3};
  const double m[] = {1, 4, 5, 8, 9, 16, 17, 32};
  for (std::size_t i = 0; i < 8; ++i)
    EXPECT_NEAR(bands.shares(wave(64, m[i]))[expected[i]], 1, 1e-12) << m[i];
}

TEST(WaveBands, SharesAddUpToOneAndThoseOfNothingToNone) {
  std::vector<double> rough(20);
  for (std::size_t i = 0; i < rough.size(); ++i) rough[i] = static_cast<double>(i * i % 7);
  const auto shares = WaveBands(20).shares(rough);
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-12);
  EXPECT_EQ(WaveBands(8).shares(std::vector<double>(8, 0.0)), (std::array<double, 4>{}));
}

TEST(TimeBands, APeriodLiesInItsBandFromTheEighthRowOn) {
  const double period[] = {8, 4, 8.0 / 3, 2};
  const std::size_t expected[] = {0, 1, 2, 2};
  for (std::size_t i = 0; i < 4; ++i) {
    TimeBands bands(2);
    for (int t = 0; t < 20; ++t) {
      const double value = 5 + std::cos(2 * kPi * t / period[i]);
      const auto shares = bands.push(std::vector<double>{value, -2 * value});
      EXPECT_NEAR(shares[expected[i]], t < 7 ? 0 : 1, 1e-12) << period[i] << ' ' << t;
    }
  }
}

TEST(TimeBands, AfterResetIsAsNew) {
  TimeBands bands(1);
  for (int t = 0; t < 9; ++t) bands.push(std::vector<double>{static_cast<double>(t % 3)});
  bands.reset();
  EXPECT_EQ(bands.push(std::vector<double>{1.0}), (std::array<double, 3>{}));
}

}  // namespace
}  // namespace motionanalyzer::features::spectrum_test
