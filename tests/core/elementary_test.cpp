// Against the C library's long double functions, whose 64-bit mantissa leaves 11 bits to judge a double by.
#include "motionanalyzer/core/elementary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::elementary_test {
namespace {

namespace own = elementary;
constexpr double kInf = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr bool kHasWiderType = std::numeric_limits<long double>::digits > 53;

#define NEEDS_A_WIDER_TYPE() \
  if (!kHasWiderType) GTEST_SKIP() << "long double is no wider than double here"

/// Distance in units of the last place of the true value.
double ulps(double value, long double truth) {
  int exponent = 0;
  std::frexp(static_cast<double>(truth), &exponent);
  const long double unit = std::ldexp(1.0L, std::max(exponent - 53, -1074));
  return static_cast<double>(std::fabs((static_cast<long double>(value) - truth) / unit));
}

std::vector<double> dense(double low, double high, int n) {
  std::vector<double> x;
  for (int i = 0; i <= n; ++i) x.push_back(low + (high - low) * i / n);
  Random random(7);
  for (int i = 0; i < n; ++i) x.push_back(random.uniform(low, high));
  return x;
}

/// Both signs, exponents spread evenly.
std::vector<double> scattered(int low_exponent, int high_exponent, int n) {
  std::vector<double> x;
  Random random(8);
  for (int i = 0; i < n; ++i) {
    const int exponent =
        low_exponent +
        static_cast<int>(random.below(static_cast<std::uint64_t>(high_exponent - low_exponent)));
    x.push_back(std::ldexp(random.uniform(1, 2), exponent) * (i % 2 == 0 ? 1 : -1));
  }
  return x;
}

template <class Own, class Truth>
double worst(const std::vector<double>& x, Own function, Truth truth) {
  double largest = 0;
  for (const double value : x)
    largest = std::max(largest, ulps(function(value), truth(static_cast<long double>(value))));
  return largest;
}

const auto kExpL = [](long double x) { return std::exp(x); };
const auto kLogL = [](long double x) { return std::log(x); };
const auto kSinL = [](long double x) { return std::sin(x); };
const auto kCosL = [](long double x) { return std::cos(x); };
const auto kTanhL = [](long double x) { return std::tanh(x); };

TEST(ExpTest, StaysBelowOneUlp) {
  NEEDS_A_WIDER_TYPE();
  EXPECT_LT(worst(dense(-1, 1, 100000), own::exp, kExpL), 1.0);
  EXPECT_LT(worst(dense(-708, 709.78, 100000), own::exp, kExpL), 1.0);
  EXPECT_LT(worst(scattered(-60, 5, 50000), own::exp, kExpL), 1.0);
}

TEST(ExpTest, RoundsSubnormalResults) {
  NEEDS_A_WIDER_TYPE();
  EXPECT_LT(worst(dense(-745.1, -708, 50000), own::exp, kExpL), 1.0);
}

TEST(ExpTest, KeepsItsSpecialValues) {
  EXPECT_EQ(own::exp(0.0), 1);
  EXPECT_EQ(own::exp(-0.0), 1);
  EXPECT_EQ(own::exp(kInf), kInf);
  EXPECT_EQ(own::exp(-kInf), 0);
  EXPECT_EQ(own::exp(-745.2), 0);
  EXPECT_EQ(own::exp(-746.0), 0);
  EXPECT_EQ(own::exp(709.79), kInf);
  EXPECT_LT(own::exp(709.78), kInf);
  EXPECT_EQ(own::exp(-745.13), 0x1p-1074);
  EXPECT_TRUE(std::isnan(own::exp(kNan)));
}

TEST(LogTest, StaysBelowOneUlp) {
  NEEDS_A_WIDER_TYPE();
  EXPECT_LT(worst(dense(0.5, 2, 100000), own::log, kLogL), 1.0);
  EXPECT_LT(worst(dense(0.99, 1.01, 100000), own::log, kLogL), 1.0);
  EXPECT_LT(worst(dense(1e-300, 1e300, 50000), own::log, kLogL), 1.0);
  std::vector<double> x = scattered(-1074, 1023, 100000);
  for (double& value : x) value = std::fabs(value);
  EXPECT_LT(worst(x, own::log, kLogL), 1.0);
}

TEST(LogTest, KeepsItsSpecialValues) {
  EXPECT_EQ(own::log(1.0), 0);
  EXPECT_EQ(own::log(0.0), -kInf);
  EXPECT_EQ(own::log(-0.0), -kInf);
  EXPECT_EQ(own::log(kInf), kInf);
  EXPECT_TRUE(std::isnan(own::log(-1.0)));
  EXPECT_TRUE(std::isnan(own::log(-kInf)));
  EXPECT_TRUE(std::isnan(own::log(kNan)));
}

#if defined(_WIN32)
#define NEEDS_EXACT_REDUCTION() \
  GTEST_SKIP() << "this C library reduces angles by 66 bits of pi; the golden bytes are checked instead"
#else
#define NEEDS_EXACT_REDUCTION() NEEDS_A_WIDER_TYPE()
#endif

TEST(SinCosTest, StayBelowOneUlp) {
  NEEDS_EXACT_REDUCTION();
  for (const double range : {1.0, 4.0, 1000.0, 1e5, 1073741824.0}) {
    EXPECT_LT(worst(dense(-range, range, 50000), own::sin, kSinL), 1.0) << range;
    EXPECT_LT(worst(dense(-range, range, 50000), own::cos, kCosL), 1.0) << range;
  }
  EXPECT_LT(worst(scattered(-1022, 30, 50000), own::sin, kSinL), 1.0);
  EXPECT_LT(worst(scattered(-1022, 30, 50000), own::cos, kCosL), 1.0);
}

TEST(SinCosTest, SurviveCancellationAtMultiplesOfHalfPi) {
  NEEDS_EXACT_REDUCTION();
  std::vector<double> x;
  for (int n = 1; n < 65536; ++n) {
    x.push_back(n * (own::kPi / 2));
    x.push_back(std::nextafter(x.back(), 0));
  }
  EXPECT_LT(worst(x, own::sin, kSinL), 1.0);
  EXPECT_LT(worst(x, own::cos, kCosL), 1.0);
}

TEST(SinCosTest, KeepTheirSpecialValues) {
  EXPECT_EQ(own::sin(0.0), 0);
  EXPECT_TRUE(std::signbit(own::sin(-0.0)));
  EXPECT_EQ(own::sin(0x1p-1074), 0x1p-1074);
  EXPECT_EQ(own::cos(0.0), 1);
  for (const double x : {kInf, -kInf, kNan, 1.1e9, -1.1e9}) {
    EXPECT_TRUE(std::isnan(own::sin(x))) << x;
    EXPECT_TRUE(std::isnan(own::cos(x))) << x;
  }
}

TEST(SinCosTest, AreOddAndEvenToTheBit) {
  for (const double x : dense(0, 50, 20000)) {
    ASSERT_EQ(own::sin(-x), -own::sin(x)) << x;
    ASSERT_EQ(own::cos(-x), own::cos(x)) << x;
  }
}

TEST(Atan2Test, StaysBelowTwoUlpAroundTheCircle) {
  NEEDS_A_WIDER_TYPE();
  double largest = 0;
  Random random(9);
  for (int i = 0; i < 300000; ++i) {
    const double y = std::ldexp(random.uniform(-1, 1), static_cast<int>(random.below(40)));
    const double x = std::ldexp(random.uniform(-1, 1), static_cast<int>(random.below(40)));
    largest = std::max(largest, ulps(own::atan2(y, x),
                                     std::atan2(static_cast<long double>(y), static_cast<long double>(x))));
  }
  EXPECT_LT(largest, 2.0);
}

TEST(Atan2Test, StaysBelowTwoUlpNearTheEdgesOfItsPieces) {
  NEEDS_A_WIDER_TYPE();
  double largest = 0;
  for (int sixteenth = 1; sixteenth <= 16; ++sixteenth) {
    for (int step = -3000; step <= 3000; ++step) {
      const double y = sixteenth / 16.0 + step * 1e-9, x = 1 + step * 1e-7;
      largest = std::max(largest, ulps(own::atan2(y, x),
                                       std::atan2(static_cast<long double>(y), static_cast<long double>(x))));
      largest = std::max(largest, ulps(own::atan2(x, -y), std::atan2(static_cast<long double>(x),
                                                                     static_cast<long double>(-y))));
    }
  }
  EXPECT_LT(largest, 2.0);
}

TEST(Atan2Test, TakesExtremeMagnitudes) {
  NEEDS_A_WIDER_TYPE();
  const double sizes[] = {0x1p-1074, 0x1.8p-1060, 1e-300, 1e-150, 1, 1e150, 1e300, 1.7e308};
  for (const double y : sizes) {
    for (const double x : sizes) {
      const auto truth = std::atan2(static_cast<long double>(y), static_cast<long double>(x));
      EXPECT_LT(ulps(own::atan2(y, x), truth), 2.0) << y << ' ' << x;
      const auto behind = std::atan2(static_cast<long double>(y), static_cast<long double>(-x));
      EXPECT_LT(ulps(own::atan2(y, -x), behind), 2.0) << y << ' ' << -x;
    }
  }
}

TEST(Atan2Test, SpecialValuesAreThoseOfTheStandard) {
  const double values[] = {0.0, -0.0, 1.0, -1.0, kInf, -kInf};
  for (const double y : values) {
    for (const double x : values) {
      const double expected = std::atan2(y, x);
      EXPECT_DOUBLE_EQ(own::atan2(y, x), expected) << y << ' ' << x;
      EXPECT_EQ(std::signbit(own::atan2(y, x)), std::signbit(expected)) << y << ' ' << x;
    }
  }
  EXPECT_TRUE(std::isnan(own::atan2(kNan, 1)));
  EXPECT_TRUE(std::isnan(own::atan2(1, kNan)));
}

TEST(TanhTest, StaysBelowTwoUlp) {
  NEEDS_A_WIDER_TYPE();
  EXPECT_LT(worst(dense(-1, 1, 200000), own::tanh, kTanhL), 2.0);
  EXPECT_LT(worst(dense(-25, 25, 200000), own::tanh, kTanhL), 2.0);
  EXPECT_LT(worst(scattered(-1022, 6, 50000), own::tanh, kTanhL), 2.0);
}

// Two neighbours may come out in the wrong order by the error of each, not two arguments that lie 1e-4 apart.
TEST(TanhTest, IncreasesAcrossThePiecesOfItsReduction) {
  for (int i = -120000; i < 120000; ++i) ASSERT_LT(own::tanh(i * 1e-4), own::tanh((i + 1) * 1e-4)) << i;
}

TEST(TanhTest, NeverLeavesItsRange) {
  for (const double x : dense(15, 23, 200000)) ASSERT_LE(own::tanh(x), 1.0) << x;
}

TEST(TanhTest, IsOddAndSaturates) {
  for (const double x : dense(0, 30, 20000)) ASSERT_EQ(own::tanh(-x), -own::tanh(x)) << x;
  EXPECT_EQ(own::tanh(22.0), 1);
  EXPECT_EQ(own::tanh(kInf), 1);
  EXPECT_EQ(own::tanh(-kInf), -1);
  EXPECT_TRUE(std::signbit(own::tanh(-0.0)));
  EXPECT_TRUE(std::isnan(own::tanh(kNan)));
}

}  // namespace
}  // namespace motionanalyzer::elementary_test
