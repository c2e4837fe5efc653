#include "models/dream_disturb.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"

namespace motionanalyzer::testing::dream_disturb_test {
namespace {

/// Two groups of eight stations each, with their lagged copies.
std::vector<FeatureColumn> station_columns(std::size_t lag) {
  std::vector<FeatureColumn> column;
  for (std::size_t back = 0; back <= lag; ++back)
    for (std::size_t j = 0; j < 16; ++j) {
      std::string name = numbered("s", j);
      if (back > 0) name += "[t-" + std::to_string(back) + "]";
      column.push_back({name, "1", j < 8 ? "left" : "right"});
    }
  return column;
}

std::vector<float> disturbed(const Disturbances& what, std::uint64_t panel, std::uint64_t frame,
                             std::size_t width, bool& was) {
  std::vector<float> row(width, 0.0f);
  was = what.apply(1, panel, frame, row);
  return row;
}

TEST(Disturbances, AreAFunctionOfSeedEpochPanelAndFrame) {
  const auto column = station_columns(0);
  const Disturbances one(column, true, {.seed = 4}), same(column, true, {.seed = 4});
  bool a = false, b = false;
  for (std::uint64_t frame = 40; frame-- > 0;)
    EXPECT_EQ(disturbed(one, 3, frame, 16, a), disturbed(same, 3, frame, 16, b)) << frame;
}

// 4,000 frames in stretches of 4 to 16: about 400 independent draws, sd .025.
TEST(Disturbances, ReachTheShareOfFramesThatIsAsked) {
  for (const double share : {0.3, 0.5}) {
    const Disturbances what(station_columns(0), true, {.seed = 4, .share = share});
    int count = 0;
    for (std::uint64_t i = 0; i < 4000; ++i) {
      bool was = false;
      disturbed(what, i / 40, i % 40, 16, was);
      count += was;
    }
    EXPECT_NEAR(count / 4000.0, share, 0.1);
  }
}

TEST(Disturbances, LeaveRowsAsTheyAreOrChangeThem) {
  const Disturbances what(station_columns(0), true, {.seed = 4});
  for (std::uint64_t frame = 0; frame < 200; ++frame) {
    bool was = false;
    const auto row = disturbed(what, frame / 20, frame % 20, 16, was);
    const bool zero = std::all_of(row.begin(), row.end(), [](float v) { return v == 0.0f; });
    EXPECT_NE(was, zero) << frame;
  }
}

TEST(Disturbances, OfALaggedColumnAreThoseOfTheFrameBefore) {
  const Disturbances what(station_columns(2), true, {.seed = 9});
  for (std::uint64_t frame = 2; frame < 60; ++frame) {
    bool was = false;
    const auto now = disturbed(what, 0, frame, 48, was), before = disturbed(what, 0, frame - 1, 48, was);
    for (std::size_t j = 0; j < 16; ++j) EXPECT_EQ(now[16 + j], before[j]) << frame;
  }
}

TEST(Disturbances, GrowWithTheStrength) {
  const auto size_of = [](double strength) {
    const Disturbances what(station_columns(0), true, {.seed = 4, .strength = strength, .range = 1});
    double sum = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      bool was = false;
      for (const float v : disturbed(what, i, 5, 16, was)) sum += std::fabs(static_cast<double>(v));
    }
    return sum;
  };
  EXPECT_NEAR(size_of(4) / size_of(2), 2, 1e-5);
}

TEST(Disturbances, OfAPlainTableComeRowByRow) {
  const Disturbances what(columns(5), false, {.seed = 2});
  int changes = 0;
  bool before = false;
  for (std::uint64_t i = 0; i < 400; ++i) {
    bool was = false;
    disturbed(what, i, 0, 5, was);
    changes += was != before;
    before = was;
  }
  EXPECT_NEAR(changes, 200, 40);  // 4 sd of 400 fair draws
}

}  // namespace
}  // namespace motionanalyzer::testing::dream_disturb_test
