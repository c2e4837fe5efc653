#include <gtest/gtest.h>

#include <numeric>

#include "models/samples.hpp"

namespace motionanalyzer::testing::judge_test {
namespace {

/// A model whose calibration statistics come from 120 panels, enough for alpha .01.
const Model& calibrated() {
  static const Model model = Model::train(random_panels(), test_recipe(), train_options("mahalanobis"))
                                 .calibrate(random_panels({.seed = 3, .panels = 120}), test_recipe(), false);
  return model;
}

PanelVerdict judged(const Model& model, const std::vector<double>& score,
                    const Recipe& recipe = test_recipe()) {
  std::vector<std::int32_t> frame(score.size());
  std::iota(frame.begin(), frame.end(), 100);
  return model.judge("panel", frame, score, recipe);
}

bool has_reason(const PanelVerdict& verdict, const std::string& code) {
  return std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                     [&](const Reason& reason) { return reason.code == code; });
}

std::vector<double> quiet() { return std::vector<double>(30, -1.0); }

std::vector<double> loud_from(std::size_t t) {
  std::vector<double> score = quiet();
  const double level = calibrated().calibration()->statistic.back() + 1;
  for (std::size_t i = t; i < score.size(); ++i) score[i] = level;
  score[t + 3] = level + 5;
  return score;
}

TEST(Judge, ANormalPanelIsOk) {
  const PanelVerdict verdict = judged(calibrated(), quiet());
  EXPECT_EQ(verdict.verdict, Verdict::ok);
  EXPECT_EQ(*verdict.p_value, 1.0);
  EXPECT_EQ(*verdict.statistic, -1.0);
  EXPECT_FALSE(verdict.onset_frame.has_value());
  EXPECT_FALSE(verdict.cause.has_value());
}

TEST(Judge, APanelBeyondAllNormalsIsNgWithItsOnset) {
  const PanelVerdict verdict = judged(calibrated(), loud_from(12));
  EXPECT_EQ(verdict.verdict, Verdict::ng);
  EXPECT_DOUBLE_EQ(*verdict.p_value, 1.0 / 121);
  EXPECT_EQ(*verdict.onset_frame, 112);
  EXPECT_EQ((*verdict.onset_interval)[0], 112);
  EXPECT_EQ((*verdict.onset_interval)[1], 112);
  EXPECT_EQ(*verdict.cause, Cause::undetermined);
}

TEST(Judge, AQuietPanelSeenInPartIsInconclusive) {
  std::vector<double> score = quiet();
  std::fill(score.begin() + 15, score.end(), kNaN);
  const PanelVerdict verdict = judged(calibrated(), score);
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "too_few_scores"));
}

TEST(Judge, AnAlarmInAPanelSeenInPartStands) {
  std::vector<double> score = loud_from(5);
  std::fill(score.begin() + 15, score.end(), kNaN);
  EXPECT_EQ(judged(calibrated(), score).verdict, Verdict::ng);
}

TEST(Judge, AFewFramesWithoutAScoreLeaveAPanelOk) {
  std::vector<double> score = quiet();
  for (const std::size_t t : {0u, 1u, 9u, 17u, 28u, 29u}) score[t] = kNaN;
  EXPECT_EQ(judged(calibrated(), score).verdict, Verdict::ok);
}

TEST(Judge, AQuietPanelThatDidNotBendAllTheWayIsInconclusive) {
  const Model model = Model::train(
      random_panels(),
      [] {
        Recipe recipe = test_recipe();
        recipe.full_turn_rad = 3;
        return recipe;
      }(),
      train_options("mahalanobis"));
  const Model ready = model.calibrate(random_panels({.seed = 3, .panels = 120}), model.recipe(), false);
  Recipe taken = model.recipe();
  taken.full_turn_rad = 2.75;
  EXPECT_EQ(judged(ready, quiet(), taken).verdict, Verdict::ok);
  taken.full_turn_rad = 2.65;
  const PanelVerdict verdict = judged(ready, quiet(), taken);
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "incomplete_bend"));
  EXPECT_EQ(judged(ready, std::vector<double>(30, 1e6), taken).verdict, Verdict::ng);
}

TEST(Judge, TheOnsetIntervalRunsFromTheOrdinaryToTheAlarmingFrame) {
  const std::vector<double>& calm = calibrated().calibration()->statistic;
  std::vector<double> score = quiet();
  score[10] = calm[30];         // above the 10 % quantile, below the median
  score[11] = calm[90];         // above the median, not NG
  score[12] = kNaN;             // a frame without a score does not end the stretch
  score[13] = calm.back() + 1;  // NG
  score[14] = calm.back() + 2;
  const PanelVerdict verdict = judged(calibrated(), score);
  EXPECT_EQ((*verdict.onset_interval)[0], 110);
  EXPECT_EQ(*verdict.onset_frame, 110);
  EXPECT_EQ((*verdict.onset_interval)[1], 113);
}

TEST(Judge, TheOnsetIsWhereScoresBeginToRiseHoweverLongTheAlarmTakes) {
  const double alarming = calibrated().calibration()->statistic.back();
  for (const std::size_t rise : {8u, 14u}) {
    std::vector<double> score(30);
    for (std::size_t t = 0; t < score.size(); ++t)
      score[t] = (t % 3 == 0 ? 0.3 : -0.2) +
                 (t < rise ? 0 : alarming * static_cast<double>((t - rise + 1) * (t - rise + 1)) / 64);
    const PanelVerdict verdict = judged(calibrated(), score);
    ASSERT_EQ(verdict.verdict, Verdict::ng);
    EXPECT_NEAR(*verdict.onset_frame, 100 + static_cast<double>(rise), 1);
    EXPECT_GE((*verdict.onset_interval)[1], 100 + static_cast<int>(rise) + 6);
  }
}

TEST(Judge, PValueAtAlphaIsNg) {
  // 120 statistics: p = (1 + count) / 121 <= .01 only with none at or above.
  const std::vector<double>& calm = calibrated().calibration()->statistic;
  std::vector<double> score = quiet();
  score[20] = calm.back();
  EXPECT_EQ(judged(calibrated(), score).verdict, Verdict::ok);
  EXPECT_DOUBLE_EQ(*judged(calibrated(), score).p_value, 2.0 / 121);
}

TEST(Judge, WithoutCalibrationIsInconclusiveWithItsStatistic) {
  const Model model = Model::train(random_panels(), test_recipe(), train_options("knn"));
  const PanelVerdict verdict = judged(model, quiet());
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "not_calibrated"));
  EXPECT_EQ(*verdict.statistic, -1.0);
  EXPECT_FALSE(verdict.p_value.has_value());
}

TEST(Judge, TooFewCalibrationPanelsAreInconclusiveWithPValue) {
  const Model model = Model::train(random_panels(), test_recipe(), train_options("knn"))
                          .calibrate(random_panels({.seed = 3, .panels = 98}), test_recipe(), false);
  const PanelVerdict verdict = judged(model, quiet());
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "calibration_too_small"));
  EXPECT_EQ(*verdict.p_value, 1.0);
}

TEST(Judge, ACoarseCalibrationIsSaidAndChangesNothing) {
  const PanelVerdict verdict = judged(calibrated(), quiet());
  EXPECT_TRUE(has_reason(verdict, "coarse_calibration"));
  EXPECT_EQ(verdict.reasons.size(), 1u);
}

TEST(Judge, AnotherOriginIsNotCalibratedForTheLine) {
  Recipe real = test_recipe();
  real.origin = "";
  const PanelVerdict verdict = judged(calibrated(), loud_from(12), real);
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "not_calibrated_for_line"));
  EXPECT_TRUE(verdict.p_value.has_value());
  EXPECT_FALSE(verdict.cause.has_value());
}

TEST(Judge, ScoresAreNeededForAVerdict) {
  const PanelVerdict verdict = judged(calibrated(), std::vector<double>(5, kNaN));
  EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(verdict, "no_scores"));
  EXPECT_FALSE(verdict.statistic.has_value());
}

TEST(Judge, ARecipeWithinTheTolerancesIsJudged) {
  Recipe near = test_recipe();
  near.fps *= 1.009;
  near.frames = 33;
  near.duration_s *= 0.91;
  EXPECT_EQ(judged(calibrated(), quiet(), near).verdict, Verdict::ok);
}

TEST(Judge, EachPartOfAnotherRecipeIsNamedWithBothValues) {
  Recipe fps = test_recipe(), frames = test_recipe(), duration = test_recipe(), features = test_recipe();
  fps.fps = 31;
  frames.frames = 26;
  duration.duration_s = 2.0 + 1.0 / 3;  // said with three digits
  features.extractor = "test/2";
  const auto message = [](const Recipe& recipe) {
    const PanelVerdict verdict = judged(calibrated(), quiet(), recipe);
    EXPECT_EQ(verdict.verdict, Verdict::inconclusive);
    for (const Reason& reason : verdict.reasons)
      if (reason.code == "recipe_mismatch") return reason.message;
    return std::string();
  };
  EXPECT_NE(message(fps).find("frames per second 31 instead of 30"), std::string::npos);
  EXPECT_NE(message(frames).find("number of frames 26 instead of 30"), std::string::npos);
  EXPECT_NE(message(duration).find("duration in s 2.33 instead of "), std::string::npos);
  EXPECT_NE(message(features).find("'test/2' instead of 'test/1'"), std::string::npos);
}

TEST(Judge, FramesAndScoresMustBeEquallyMany) {
  EXPECT_EQ(
      thrown_by([] { calibrated().judge("p", std::vector<std::int32_t>(3), quiet(), test_recipe()); }).code,
      ErrorCode::invalid_argument);
}

TEST(Judge, FalseAlarmsOfNewNormalsStayNearAlpha) {
  // alpha .1 from 120 calibration panels: the realised rate has sd .027, of 300 panels another .017.
  TrainOptions options = train_options("mahalanobis");
  options.alpha = 0.1;
  const Model model = Model::train(random_panels(), test_recipe(), options)
                          .calibrate(random_panels({.seed = 3, .panels = 120}), test_recipe(), false);
  const PanelSet fresh = random_panels({.seed = 5, .panels = 300});
  const std::vector<double> score = model.score(fresh);
  int ng = 0;
  for (std::size_t k = 0; k < 300; ++k) {
    const std::vector<double> own(score.begin() + static_cast<std::ptrdiff_t>(30 * k),
                                  score.begin() + static_cast<std::ptrdiff_t>(30 * k + 30));
    ng += judged(model, own).verdict == Verdict::ng ? 1 : 0;
  }
  EXPECT_GT(ng, 3);
  EXPECT_LT(ng, 68);  // four sd
}

}  // namespace
}  // namespace motionanalyzer::testing::judge_test
