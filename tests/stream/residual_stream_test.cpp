// Models of residual fields in the stream.
#include <gtest/gtest.h>

#include <cmath>

#include "stream/residual_scene.hpp"

namespace motionanalyzer::testing::residual_stream_test {
namespace {

TEST(ResidualInspector, GivesTheScoresOfTheBatch) {
  Inspector inspector(quick_model());
  for (const FrameBundle& bundle : {make_bending_panel(short_panel(500)), untidy_panel(501)}) {
    const PanelVerdict verdict = inspect(inspector, bundle);
    PanelSet one = panels(1, 0);
    append(one, bundle);
    const std::vector<double> batch = quick_model().score(one);
    ASSERT_EQ(batch.size(), verdict.score.size());
    for (std::size_t t = 0; t < batch.size(); ++t)
      EXPECT_TRUE(std::isnan(batch[t]) ? std::isnan(verdict.score[t]) : batch[t] == verdict.score[t]) << t;
  }
}

TEST(ResidualInspector, ReasonsOfTheCallerLeaveNoFinding) {
  Inspector inspector(quick_model());
  BendingPanelOptions options = short_panel(502);
  options.hinge_rad = 0.2;
  options.hinge_frame = 10;
  const FrameBundle bundle = make_bending_panel(options);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  const PanelVerdict verdict = inspector.finish({{"unusable_bundle", "the lens was covered", {}}});
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_FALSE(verdict.cause || verdict.onset_frame || verdict.position || verdict.lambda_mm);
  EXPECT_TRUE(verdict.statistic.has_value());
}

TEST(ResidualInspector, AScoreComesNoLaterThanTheStatedDelay) {
  Inspector inspector(quick_model());
  const FrameBundle bundle = make_bending_panel(short_panel(503));
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::size_t next = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    std::vector<FrameScore> fresh;
    inspector.push(bundle.frame(t), fresh);
    for (const FrameScore& s : fresh) EXPECT_EQ(s.t, next++);
    EXPECT_GE(next + static_cast<std::size_t>(inspector.delay()), t + 1);
  }
  EXPECT_LE(inspector.delay(), 3);
}

TEST(ResidualInspector, FramesThatAreRefusedChangeNothing) {
  Inspector inspector(quick_model());
  const FrameBundle bundle = make_bending_panel(short_panel(505));
  const PanelVerdict expected = inspect(inspector, bundle);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    inspector.push(bundle.frame(t), scores);
    EXPECT_THROW(inspector.push(bundle.frame(t), scores), Error);
  }
  EXPECT_EQ(inspector.finish().statistic, expected.statistic);
}

TEST(ResidualInspector, ASecondPanelIsNotTouchedByTheFirst) {
  Inspector used(quick_model()), fresh(quick_model());
  inspect(used, untidy_panel(506));
  const FrameBundle second = make_bending_panel(short_panel(507));
  EXPECT_EQ(inspect(used, second).statistic, inspect(fresh, second).statistic);
}

TEST(ResidualInspector, WithoutAScaleThereIsAVerdictWithoutMillimetres) {
  Inspector inspector(quick_model());
  BendingPanelOptions options = short_panel(502);
  options.hinge_rad = 0.2;
  options.hinge_frame = 10;
  options.mm_per_px = 0;
  const PanelVerdict verdict = inspect(inspector, make_bending_panel(options));
  EXPECT_EQ(verdict.verdict, Verdict::ng);
  EXPECT_TRUE(verdict.position.has_value());
  EXPECT_FALSE(verdict.position_mm || verdict.lambda_mm);
}

class KinkInspector : public ::testing::TestWithParam<std::string> {};

TEST_P(KinkInspector, AKinkIsNgWithItsPlaceInMillimetres) {
  Inspector inspector(real_model(GetParam()));
  BendingPanelOptions options = short_panel(502);
  options.hinge_rad = 0.2;
  options.hinge_frame = 10;
  const PanelVerdict verdict = inspect(inspector, make_bending_panel(options));
  EXPECT_EQ(verdict.verdict, Verdict::ng);
  ASSERT_TRUE(verdict.position && verdict.position_mm && verdict.lambda_mm);
  EXPECT_NEAR(*verdict.position, 0.4, 0.05);
  EXPECT_NEAR(*verdict.position_mm, 23 * *verdict.position, 0.3);  // the visible length varies by 1 %
  ASSERT_TRUE(verdict.onset_frame.has_value());
  EXPECT_GE(*verdict.onset_frame, 8);  // the kink begins at frame 10 and grows with the bend
  EXPECT_LE(*verdict.onset_frame, 20);
}

INSTANTIATE_TEST_SUITE_P(EveryDetector, KinkInspector, ::testing::ValuesIn(residual_detectors()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::residual_stream_test
