// push() on the line must not wait for memory.
#include <gtest/gtest.h>

#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "support/bending_panel.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::allocation_test {
namespace {

TEST(Allocation, NoneOnceFramesOfThisSizeWereSeen) {
  testing::BendingPanelOptions options;
  options.missing = 0.1;
  options.outliers = 0.02;
  const FrameBundle bundle = make_bending_panel(options);
  KinematicsStream stream(30, {}, 0);
  long emitted = 0;
  const auto count = [&](const KinematicFrame&) { ++emitted; };
  stream.push(bundle.frame(0), count);
  const long before = allocations.load();
  for (std::size_t t = 1; t < bundle.frames(); ++t) stream.push(bundle.frame(t), count);
  stream.finish(count);
  stream.reset();
  for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), count);
  EXPECT_EQ(allocations.load(), before);
  EXPECT_EQ(emitted, 75 + 73);
}

TEST(Allocation, NoneForScrambledFramesEither) {
  FrameBundle bundle = testing::make_bending_panel();
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t i = 0; i + 1 < bundle.points(); ++i) {
      const std::size_t j = (7 * i) % bundle.points();
      std::swap(bundle.x_px(t, i), bundle.x_px(t, j));
      std::swap(bundle.y_px(t, i), bundle.y_px(t, j));
    }
  }
  KinematicsStream stream(30, {}, 0);
  stream.push(bundle.frame(0), [](const KinematicFrame&) {});
  const long before = allocations.load();
  for (std::size_t t = 1; t < bundle.frames(); ++t)
    stream.push(bundle.frame(t), [](const KinematicFrame&) {});
  EXPECT_EQ(allocations.load(), before);
}

}  // namespace
}  // namespace motionanalyzer::allocation_test
