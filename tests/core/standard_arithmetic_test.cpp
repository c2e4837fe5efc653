#include "motionanalyzer/core/standard_arithmetic.hpp"

#include <gtest/gtest.h>

#include <cfenv>

namespace motionanalyzer::standard_arithmetic_test {
namespace {

/// Rounds upwards until the end of the scope.
class Upwards {
 public:
  Upwards() { std::fesetround(FE_UPWARD); }
  ~Upwards() { std::fesetround(FE_TONEAREST); }
};

TEST(StandardArithmetic, RoundsToNearestInsideAndGivesTheCallersBack) {
  const Upwards upwards;
  {
    const StandardArithmetic standard;
    EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  }
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
}

TEST(StandardArithmetic, LetsACallbackRunInTheCallersState) {
  const Upwards upwards;
  const StandardArithmetic standard;
  standard.enter_host();
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
  standard.leave_host();
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

TEST(StandardArithmetic, KeepsPendingFlagsOfTheCallerAndAddsNone) {
  std::feclearexcept(FE_ALL_EXCEPT);
  std::feraiseexcept(FE_DIVBYZERO);
  {
    const StandardArithmetic standard;
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), 0);
    std::feraiseexcept(FE_OVERFLOW);
  }
  EXPECT_EQ(std::fetestexcept(FE_DIVBYZERO | FE_OVERFLOW), FE_DIVBYZERO);
  std::feclearexcept(FE_ALL_EXCEPT);
}

TEST(StandardArithmetic, AScopeWithinAnotherKeepsTheOuterOnesFlags) {
  const StandardArithmetic outer;
  std::feraiseexcept(FE_INEXACT);
  {
    const StandardArithmetic inner;
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), 0);
    std::feraiseexcept(FE_OVERFLOW);
    volatile long double x87 = 1;
    x87 = x87 / 3;
    inner.enter_host();
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), FE_INEXACT);
    inner.leave_host();
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), 0);
  }
  EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), FE_INEXACT);
}

}  // namespace
}  // namespace motionanalyzer::standard_arithmetic_test
