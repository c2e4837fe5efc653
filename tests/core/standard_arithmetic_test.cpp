#include "motionanalyzer/core/standard_arithmetic.hpp"

#include <gtest/gtest.h>

#include <cfenv>

namespace motionanalyzer {
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

}  // namespace
}  // namespace motionanalyzer
