#include "motionanalyzer/stream/inspector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <cmath>

#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "support/bending_panel.hpp"

namespace motionanalyzer::inspector_test {
namespace {

testing::BendingPanelOptions short_panel(std::uint64_t seed) {
  testing::BendingPanelOptions options;
  options.seed = seed;
  options.bend_frames = 24;
  options.hold_frames = 6;
  options.points = 80;
  return options;
}

Recipe short_recipe() {
  Recipe recipe;
  recipe.fps = 30;
  recipe.frames = 30;
  recipe.duration_s = 29 / 30.0;
  recipe.full_turn_rad = elementary::kPi;
  recipe.mm_per_px = 0.1;
  recipe.extractor = std::string(extractor_version());
  return recipe;
}

PanelSet normals(std::uint64_t first_seed, std::size_t count) {
  PanelSet set;
  set.table = make_feature_table();
  for (std::uint64_t seed = first_seed; seed < first_seed + count; ++seed) {
    const FrameBundle bundle = make_bending_panel(short_panel(seed));
    append_panel(set.table, "n" + std::to_string(seed), analyze_motion(bundle, {}, elementary::kPi));
  }
  return set;
}

const Model& small_model() {
  static const Model model = [] {
    TrainOptions options;
    options.detector = "knn";
    options.alpha = 0.1;
    const Model fitted = Model::train(normals(1, 15), short_recipe(), options);
    return fitted.calibrate(normals(100, 12), short_recipe(), false);
  }();
  return model;
}

PanelVerdict inspect(Inspector& inspector, const FrameBundle& bundle, std::vector<FrameScore>& scores) {
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  return inspector.finish();
}

TEST(Inspector, GivesTheScoresOfTheBatch) {
  Inspector inspector(small_model());
  const FrameBundle bundle = make_bending_panel(short_panel(500));
  std::vector<FrameScore> scores;
  const PanelVerdict verdict = inspect(inspector, bundle, scores);
  PanelSet one;
  one.table = make_feature_table();
  append_panel(one.table, "p", analyze_motion(bundle, {}, elementary::kPi));
  const std::vector<double> batch = small_model().score(one);
  ASSERT_EQ(batch.size(), verdict.score.size());
  for (std::size_t t = 0; t < batch.size(); ++t)
    EXPECT_TRUE(std::isnan(batch[t]) ? std::isnan(verdict.score[t]) : batch[t] == verdict.score[t]) << t;
}

TEST(Inspector, RoundingOfTheHostDoesNotReachTheScores) {
  Inspector inspector(small_model());
  const FrameBundle bundle = make_bending_panel(short_panel(507));
  std::vector<FrameScore> scores;
  const PanelVerdict expected = inspect(inspector, bundle, scores);
  std::fesetround(FE_UPWARD);
  const PanelVerdict upwards = inspect(inspector, bundle, scores);
  std::fesetround(FE_TONEAREST);
  ASSERT_TRUE(expected.statistic.has_value());
  EXPECT_EQ(upwards.statistic, expected.statistic);
}

TEST(Inspector, AScoreComesNoLaterThanTheStatedDelay) {
  Inspector inspector(small_model());
  const FrameBundle bundle = make_bending_panel(short_panel(501));
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

TEST(Inspector, ASecondPanelIsNotTouchedByTheFirst) {
  Inspector used(small_model()), fresh(small_model());
  const FrameBundle first = make_bending_panel(short_panel(502)),
                    second = make_bending_panel(short_panel(503));
  std::vector<FrameScore> ignored;
  inspect(used, first, ignored);
  EXPECT_EQ(inspect(used, second, ignored).statistic, inspect(fresh, second, ignored).statistic);
}

TEST(Inspector, ReasonsOfTheCallerMakeItInconclusive) {
  Inspector inspector(small_model());
  const FrameBundle bundle = make_bending_panel(short_panel(504));
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  const PanelVerdict verdict = inspector.finish({{"unusable_bundle", "the lens was covered", {}}});
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_EQ(verdict.reasons.front().code, "unusable_bundle");
}

TEST(Inspector, AnInconclusivePanelHasNoOnset) {
  Inspector inspector(small_model());
  testing::BendingPanelOptions options = short_panel(506);
  options.hinge_rad = 0.8;
  options.hinge_frame = 10;
  const FrameBundle bundle = make_bending_panel(options);
  std::vector<FrameScore> scores;
  ASSERT_TRUE(inspect(inspector, bundle, scores).onset_frame.has_value());
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  const PanelVerdict verdict = inspector.finish({{"unusable_bundle", "the lens was covered", {}}});
  EXPECT_FALSE(verdict.onset_frame.has_value());
  EXPECT_FALSE(verdict.onset_interval.has_value());
}

TEST(Inspector, ABendThatStopsHalfwayIsNotOk) {
  Inspector inspector(small_model());
  testing::BendingPanelOptions options = short_panel(507);
  options.full_turn_rad = 0.6 * elementary::kPi;
  std::vector<FrameScore> scores;
  const PanelVerdict verdict = inspect(inspector, make_bending_panel(options), scores);
  EXPECT_NE(verdict.verdict, Verdict::ok);
}

TEST(Inspector, APanelThatIsSeenForItsFirstFramesAloneIsNotOk) {
  Inspector inspector(small_model());
  FrameBundle bundle = make_bending_panel(short_panel(508));
  for (std::size_t t = 12; t < bundle.frames(); ++t)
    std::fill(bundle.mask.row(t).begin(), bundle.mask.row(t).end(), std::uint8_t{0});
  std::vector<FrameScore> scores;
  const PanelVerdict verdict = inspect(inspector, bundle, scores);
  EXPECT_TRUE(verdict.statistic.has_value());
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
}

TEST(Inspector, RefusesAModelOfAColumnThatIsNotComputed) {
  PanelSet turned = normals(1, 15);
  turned.table.column[0].name = "of_another_extractor";
  TrainOptions options;
  options.detector = "knn";
  const Model model = Model::train(turned, short_recipe(), options);
  EXPECT_THROW(Inspector{model}, Error);
}

TEST(Inspector, APanelWithoutFramesIsInconclusive) {
  Inspector inspector(small_model());
  inspector.start({"empty", 30, {}, ""});
  EXPECT_EQ(inspector.finish().verdict, Verdict::inconclusive);
}

TEST(Inspector, RefusesAFrameBeforeAPanelWasStarted) {
  Inspector inspector(small_model());
  std::vector<FrameScore> scores;
  EXPECT_THROW(inspector.push({}, scores), Error);
  EXPECT_THROW(inspector.finish(), Error);
}

TEST(Inspector, FramesThatGoBackwardsAreRefusedAndThePanelGoesOn) {
  Inspector inspector(small_model());
  const FrameBundle bundle = make_bending_panel(short_panel(505));
  std::vector<FrameScore> a, b;
  const PanelVerdict expected = inspect(inspector, bundle, a);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    inspector.push(bundle.frame(t), b);
    EXPECT_THROW(inspector.push(bundle.frame(t), b), Error);
  }
  EXPECT_EQ(inspector.finish().statistic, expected.statistic);
}

}  // namespace
}  // namespace motionanalyzer::inspector_test
