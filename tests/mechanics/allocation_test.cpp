// A solve must not wait for memory.
#include <gtest/gtest.h>

#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::allocation_test {
namespace {

TEST(Allocation, NoneAfterConstruction) {
  testing::UnitRod rod(101, 1e5);
  std::vector<double> work(202), turn(101);
  rod.problem.last.x_m = 0.97;
  testing::shape_from_angles([](double s) { return 0.35 * std::sin(6.283185307179586 * s); }, rod.xy);
  const long before = allocations.load();
  bool snapped = false;
  for (double load = 0; load >= -60; load -= 5) {  // through a snap, so that every gait is taken
    rod.force[101] = load;
    snapped = rod.solve().snapped || snapped;
  }
  rod.solver.energy(rod.problem, rod.xy);
  rod.solver.gradient(rod.problem, rod.xy, work);
  rod.solver.turning(rod.problem, rod.xy, turn);
  rod.solver.respond(rod.problem, rod.xy, work, work);
  EXPECT_EQ(allocations.load(), before);
  EXPECT_TRUE(snapped);
}

}  // namespace
}  // namespace motionanalyzer::allocation_test
