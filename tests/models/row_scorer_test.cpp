#include "models/row_scorer.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "models/samples.hpp"

namespace motionanalyzer::testing::row_scorer_test {
namespace {

std::unique_ptr<Detector> fitted(const char* name, const PanelSet& normals) {
  const DetectorInfo& info = find_detector(name);
  OptionSet options = detector_options(info);
  if (info.name == "dream") options.set("epochs", "2");
  std::unique_ptr<Detector> detector = info.create();
  detector->fit(normals, options, 1, {});
  return detector;
}

/// Every fifth frame cannot be used.
ScoreInput frame_of(const PanelSet& rows, std::size_t t) {
  ScoreInput in;
  in.t = t;
  in.usable = t % 5 != 3;
  if (in.usable) in.feature = rows.table.value.row(t);
  return in;
}

class RowsScorerTest : public ::testing::TestWithParam<const char*> {};

TEST_P(RowsScorerTest, ScoresThatMayWaitAreTheSameInTheSameOrder) {
  constexpr std::size_t kFrames = 23;
  const auto detector = fitted(GetParam(), random_table(1, 60, 7));
  const PanelSet rows = random_table(2, kFrames, 7);
  for (const std::size_t wait : {1u, 6u, 22u, 40u}) {
    const auto at_once = detector->start_panel(), late = detector->start_panel();
    late->may_wait(wait);
    for (int panel = 0; panel < 2; ++panel) {
      std::vector<FrameScore> wanted, found;
      at_once->reset(), late->reset();
      for (std::size_t t = 0; t < kFrames; ++t) {
        at_once->push(frame_of(rows, t), wanted);
        EXPECT_EQ(wanted.size(), t + 1);
        late->push(frame_of(rows, t), found);
        EXPECT_GE(found.size() + wait, t + 1);
      }
      late->finish(found);
      ASSERT_EQ(found.size(), kFrames);
      for (std::size_t t = 0; t < kFrames; ++t) {
        EXPECT_EQ(found[t].t, t);
        EXPECT_EQ(std::memcmp(&found[t].raw, &wanted[t].raw, sizeof(double)), 0) << t;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Detectors, RowsScorerTest, ::testing::Values("knn", "patchcore", "dream"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace motionanalyzer::testing::row_scorer_test
