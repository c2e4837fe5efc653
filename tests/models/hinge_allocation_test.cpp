// The hinge detector asks for no memory once it has seen one panel. A source of its own: operator new is
// replaced.
#include <gtest/gtest.h>

#include "models/hinge_scene.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::testing::hinge_allocation_test {
namespace {

long asked_in_second_panel(const Detector& detector, const ResidualField& field) {
  const auto scorer = detector.start_panel();
  std::vector<FrameScore> out;
  out.reserve(2 * field.frame.size());
  for (std::size_t t = 0; t < field.frame.size(); ++t) scorer->push(input_of(field, t), out);
  scorer->finish(out);
  out.clear();
  scorer->reset();
  const long before = allocations.load();
  for (std::size_t t = 0; t < field.frame.size(); ++t) scorer->push(input_of(field, t), out);
  scorer->finish(out);
  return allocations.load() - before;
}

ResidualField cracking_field() {
  HingeScene::Panel panel;
  panel.seed = 77;
  panel.lambda = 0.3;
  panel.onset = 30;
  return HingeScene::field(panel);
}

TEST(HingeAllocation, NoneFrameByFrame) {
  EXPECT_EQ(asked_in_second_panel(HingeScene::detector(), cracking_field()), 0);
}

TEST(HingeAllocation, NoneForTheWholePanel) {
  EXPECT_EQ(asked_in_second_panel(HingeScene::detector(true), cracking_field()), 0);
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_allocation_test
