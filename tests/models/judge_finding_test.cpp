// Verdicts from scores and from what a detector says of a panel.
#include <gtest/gtest.h>

#include <numeric>

#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::judge_finding_test {
namespace {

PanelVerdict judged(double level, const std::optional<Finding>& finding, double length_px = 230,
                    std::optional<double> mm_per_px = 0.1) {
  const std::vector<double> score(30, level);
  Recipe taken = field_recipe();
  taken.mm_per_px = mm_per_px;
  std::vector<std::int32_t> frame;
  for (std::int32_t t = 0; t < 30; ++t) frame.push_back(100 + t);
  return calibrated_field_model().judge("p", frame, score, taken, finding, length_px);
}

const Reason* reason(const PanelVerdict& verdict, const std::string& code) {
  for (const Reason& r : verdict.reasons)
    if (r.code == code) return &r;
  return nullptr;
}

Finding some_finding() {
  Finding f;
  f.onset_frame = 112;
  f.onset_interval = {{111, 114}};
  f.position = 0.4;
  f.position_interval = {{0.38, 0.43}};
  f.lambda = 0.02;
  f.lambda_interval = {{0.01, 0.03}};
  f.cause = Cause::bending;
  f.incoming_margin = -7;
  return f;
}

TEST(JudgeFinding, AnNgPanelIsTold) {
  const PanelVerdict v = judged(1e6, some_finding());
  EXPECT_EQ(v.verdict, Verdict::ng);
  EXPECT_EQ(v.cause, Cause::bending);
  EXPECT_EQ(v.onset_frame, 112);
  EXPECT_EQ((*v.onset_interval)[0], 111);
  EXPECT_EQ(v.position, 0.4);
  EXPECT_NEAR(*v.position_mm, 9.2, 1e-12);
  EXPECT_NEAR((*v.position_interval_mm)[1], 9.89, 1e-12);
  EXPECT_NEAR(*v.lambda_mm, 0.46, 1e-12);
  EXPECT_NEAR((*v.lambda_interval_mm)[0], 0.23, 1e-12);
  EXPECT_EQ(v.incoming_margin, -7);
}

TEST(JudgeFinding, DamageThatCameInHasNoOnset) {
  Finding f = some_finding();
  f.cause = Cause::incoming;
  const PanelVerdict v = judged(1e6, f);
  EXPECT_EQ(v.cause, Cause::incoming);
  EXPECT_FALSE(v.onset_frame.has_value());
  EXPECT_FALSE(v.onset_interval.has_value());
  EXPECT_TRUE(v.position.has_value());
}

TEST(JudgeFinding, WithoutAScaleThereAreFractionsAlone) {
  for (const PanelVerdict& v :
       {judged(1e6, some_finding(), 230, std::nullopt), judged(1e6, some_finding(), 0)}) {
    EXPECT_EQ(v.verdict, Verdict::ng);
    EXPECT_EQ(v.position, 0.4);
    EXPECT_FALSE(v.position_mm || v.lambda_mm || v.position_interval_mm || v.lambda_interval_mm);
  }
}

TEST(JudgeFinding, AnotherScaleIsAnotherRecipe) {
  const PanelVerdict v = judged(1e6, some_finding(), 230, 0.2);
  EXPECT_EQ(v.verdict, Verdict::inconclusive);
  EXPECT_NE(reason(v, "recipe_mismatch"), nullptr);
  EXPECT_FALSE(v.position || v.onset_frame || v.cause);
}

TEST(JudgeFinding, AVisibleLengthThatNoPanelOfTheLineHasIsAnotherRecipe) {
  for (const double length_px : {218.0, 242.0})
    EXPECT_EQ(judged(1e6, some_finding(), length_px).verdict, Verdict::ng) << length_px;
  for (const double length_px : {215.0, 245.0}) {
    const PanelVerdict v = judged(1e6, some_finding(), length_px);
    EXPECT_EQ(v.verdict, Verdict::inconclusive);
    ASSERT_NE(reason(v, "recipe_mismatch"), nullptr);
    EXPECT_NE(reason(v, "recipe_mismatch")->message.find("visible length in px 2"), std::string::npos);
  }
}

TEST(JudgeFinding, WherePanelsHardlyDifferInLengthSmallerDifferencesCount) {
  Recipe model = field_recipe();
  model.trajectory = test_trajectory();
  const double length_px = visible_length_px(model.trajectory);
  const auto differs = [&](double spread, double by) {
    model.trajectory.length_spread = spread;
    return !recipe_difference(model, model, length_px * (1 + by)).empty();
  };
  EXPECT_FALSE(differs(0, 0.055));  // not known
  EXPECT_TRUE(differs(0, 0.065));
  EXPECT_FALSE(differs(0.004, 0.023));
  EXPECT_TRUE(differs(0.004, 0.025));
  EXPECT_FALSE(differs(1e-5, 0.014));
  EXPECT_TRUE(differs(1e-5, 0.016));
  EXPECT_TRUE(differs(0.1, 0.065));
}

TEST(JudgeFinding, AnotherOrientationIsAnotherRecipe) {
  Recipe taken = field_recipe();
  taken.orientation.reversed = true;
  const std::vector<double> score(30, 1e6);
  const std::vector<std::int32_t> frame(30);
  const PanelVerdict v = calibrated_field_model().judge("p", frame, score, taken, some_finding(), 230);
  EXPECT_EQ(v.verdict, Verdict::inconclusive);
  ASSERT_NE(reason(v, "recipe_mismatch"), nullptr);
  EXPECT_NE(reason(v, "recipe_mismatch")->message.find("points from the moving end"), std::string::npos);
}

// To a model of the strip, what is missing of the bend looks like damage.
TEST(JudgeFinding, AnAlarmInABendToAnotherAngleIsNotBelieved) {
  Recipe taken = field_recipe();
  const std::vector<double> score(30, 1e6);
  const std::vector<std::int32_t> frame(30);
  const auto verdict = [&](double share, const std::optional<Finding>& finding) {
    taken.full_turn_rad = share * field_recipe().full_turn_rad;
    return calibrated_field_model().judge("p", frame, score, taken, finding, 230);
  };
  EXPECT_EQ(verdict(0.92, some_finding()).verdict, Verdict::ng);
  EXPECT_EQ(verdict(0.88, some_finding()).verdict, Verdict::inconclusive);
  EXPECT_NE(reason(verdict(0.88, some_finding()), "incomplete_bend"), nullptr);
  EXPECT_EQ(verdict(0.88, {}).verdict, Verdict::inconclusive);
}

TEST(JudgeFinding, WhereNoGripperMayBeUnseenSeverityMayBeMore) {
  Recipe part = field_recipe();
  part.full_turn_rad = 1.6;
  const Model model = Model::train(random_fields(), part, field_options())
                          .calibrate(random_fields({.seed = 3, .panels = 30}), part, false);
  std::vector<std::int32_t> frame(30);
  std::iota(frame.begin(), frame.end(), 0);
  const std::vector<double> score(30, 1e6);
  const PanelVerdict v = model.judge("p", frame, score, part, some_finding(), 230);
  const PanelVerdict whole = judged(1e6, some_finding());
  ASSERT_EQ(v.verdict, Verdict::ng);
  ASSERT_TRUE(v.lambda_interval_mm && whole.lambda_interval_mm);
  EXPECT_NE(reason(v, "gripper_unseen"), nullptr);
  EXPECT_EQ(reason(whole, "gripper_unseen"), nullptr);
  EXPECT_EQ(v.lambda_interval_mm->front(), whole.lambda_interval_mm->front());
  EXPECT_NEAR(v.lambda_interval_mm->back(), 1.25 * whole.lambda_interval_mm->back(), 1e-12);
}

TEST(JudgeFinding, AnOkPanelHasNoOnsetAndNoPlace) {
  const PanelVerdict v = judged(-5, some_finding());
  EXPECT_EQ(v.verdict, Verdict::ok);
  EXPECT_FALSE(v.cause || v.onset_frame || v.position || v.lambda_mm || v.incoming_margin);
}

TEST(JudgeFinding, AGlareIsNamedAndChangesNothing) {
  Finding f = some_finding();
  f.explained_by = "glare";
  const PanelVerdict v = judged(-5, f);
  EXPECT_EQ(v.verdict, Verdict::ok);
  ASSERT_NE(reason(v, "explained_by_glare"), nullptr);
  EXPECT_EQ(reason(v, "explained_by_glare")->message, "a glare explains this panel better than damage does");
  EXPECT_EQ(reason(judged(1e6, f), "explained_by_glare"), nullptr);
}

TEST(JudgeFinding, APanelThatNothingExplainsIsNeitherOkNorNg) {
  Finding f = some_finding();
  f.explained_by = kNothingKnown;
  const PanelVerdict v = judged(-5, f);
  EXPECT_EQ(v.verdict, Verdict::inconclusive);
  EXPECT_NE(reason(v, "unexplained"), nullptr);
  EXPECT_EQ(judged(1e6, f).verdict, Verdict::inconclusive);
}

TEST(JudgeFinding, WhereOneMemberIsLostTheOthersJudgeAndItIsSaid) {
  Finding f;
  f.explained_by = kNothingKnownToOne;
  const PanelVerdict alarm = judged(1e6, f);
  EXPECT_EQ(alarm.verdict, Verdict::ng);
  EXPECT_NE(reason(alarm, "judged_by_others"), nullptr);
  EXPECT_EQ(alarm.cause, Cause::undetermined);
  EXPECT_TRUE(alarm.onset_frame.has_value());
  EXPECT_FALSE(alarm.position.has_value());
  const PanelVerdict quiet = judged(-5, f);
  EXPECT_EQ(quiet.verdict, Verdict::inconclusive);
  EXPECT_NE(reason(quiet, "unexplained"), nullptr);
}

TEST(JudgeFinding, FramesThatWereSeenCountNotScoresWhereTheyAreSaid) {
  std::vector<double> score(30, kNaN);
  score.back() = -5;
  std::vector<std::int32_t> frame(30);
  for (std::size_t t = 0; t < 30; ++t) frame[t] = static_cast<std::int32_t>(t);
  EXPECT_EQ(calibrated_field_model().judge("p", frame, score, field_recipe(), {}, 230, 30).verdict,
            Verdict::ok);
  EXPECT_EQ(calibrated_field_model().judge("p", frame, score, field_recipe(), {}, 230, 15).verdict,
            Verdict::inconclusive);
}

// The first place of four is blind for every onset; .1 and .3 meet at .2. All are blind at 171 degrees of
// 172.
TEST(NotInspected, ZonesOfAnOkPanelAreNamedInFractionsAndMillimetres) {
  const PanelVerdict v = judged(-5, {});
  EXPECT_EQ(v.verdict, Verdict::ok);
  ASSERT_NE(reason(v, "not_inspected"), nullptr);
  EXPECT_NE(reason(v, "not_inspected")->message.find("1 mm"), std::string::npos);
  EXPECT_NE(reason(v, "not_inspected")->message.find("0 to 0.2 (0 to 4.6 mm)"), std::string::npos)
      << reason(v, "not_inspected")->message;
  EXPECT_EQ(reason(judged(1e6, {}), "not_inspected"), nullptr);
}

TEST(NotInspected, WithoutAScaleAShareOfTheLengthCounts) {
  const PanelVerdict v = judged(-5, {}, 230, std::nullopt);
  ASSERT_NE(reason(v, "not_inspected"), nullptr);
  EXPECT_NE(reason(v, "not_inspected")->message.find("0.04 of the visible length"), std::string::npos);
}

}  // namespace
}  // namespace motionanalyzer::testing::judge_finding_test
