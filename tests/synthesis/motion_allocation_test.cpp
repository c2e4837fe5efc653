// A set of 100,000 panels is simulated in the memory of its first.
#include <gtest/gtest.h>

#include "support/count_allocations.hpp"
#include "synthesis/rods.hpp"

namespace motionanalyzer::motion_allocation_test {
namespace {

using namespace testing;

TEST(MotionAllocation, NoneAfterTheFirstPanelOfASize) {
  const Strip strip = two_copper_strip(61, 0.03), other = two_copper_strip(61, 0.03, 7);
  const Damage damage = crack_at(0.6, 1.0, 1.5), elsewhere = crack_at(0.4, 0.9, 1.6);
  Drive drive;
  drive.friction_n = 1;
  const Resin resin = {0.1, 0.3};
  RodDynamics dynamics;
  Motion motion;
  dynamics.simulate(strip, drive, damage, resin, {}, motion);
  const long before = allocations.load();
  dynamics.simulate(strip, drive, damage, resin, {}, motion);
  dynamics.simulate(other, drive, {}, resin, {}, motion);
  dynamics.simulate(other, drive, elsewhere, {}, with(Inertia::never), motion);
  EXPECT_EQ(allocations.load(), before);
}

}  // namespace
}  // namespace motionanalyzer::motion_allocation_test
