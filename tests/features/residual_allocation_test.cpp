// Alone in its file, because it replaces the program's operator new.
#include <gtest/gtest.h>

#include "features/family_of_arcs.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::residual_allocation_test {
namespace {

using namespace testing;

TEST(Residual, DoesNotAllocateOnceAFrameOfThisSizeHasBeenSeen) {
  ResidualStream stream(recipe_of_arcs());
  const SeenFrame first = seen_arc(0.3), next = seen_arc(0.35), far = seen_arc(0.9);
  stream.push(first.view());
  const long before = allocations;
  stream.push(next.view());
  stream.push(far.view());
  stream.reset();
  stream.push(first.view());
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace motionanalyzer::residual_allocation_test
