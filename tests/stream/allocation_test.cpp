// push() on the line must not wait for memory.
#include <gtest/gtest.h>

#include "stream/residual_scene.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::testing::allocation_test {
namespace {

TEST(Allocation, ModelsOfResidualsNeedNoneAfterTheFirstPanel) {
  const FrameBundle first = make_bending_panel(short_panel(508)),
                    second = make_bending_panel(short_panel(509));
  for (const std::string& detector : residual_detectors()) {
    Inspector inspector(real_model(detector));
    std::vector<FrameScore> scores;
    scores.reserve(first.frames());
    inspect(inspector, first);
    inspector.start({"p", second.fps, second.mm_per_px, ""});
    const long before = allocations.load();
    for (std::size_t t = 0; t < second.frames(); ++t) inspector.push(second.frame(t), scores);
    EXPECT_EQ(allocations.load(), before) << detector;
  }
}

}  // namespace
}  // namespace motionanalyzer::testing::allocation_test
