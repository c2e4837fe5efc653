// What Model does for detectors of residual fields, whatever they compute.
#include <gtest/gtest.h>

#include <numeric>

#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::residual_model_test {
namespace {

const Model& field_model() {
  static const Model model = Model::train(random_fields(), field_recipe(), field_options());
  return model;
}

const Model& calibrated_field_model() {
  static const Model model =
      field_model().calibrate(random_fields({.seed = 3, .panels = 30}), field_recipe(), false);
  return model;
}

std::vector<double> without_frames(const std::vector<double>& score) {
  std::vector<double> kept;
  for (const double s : score)
    if (!std::isnan(s)) kept.push_back(s);
  return kept;
}

TEST(ResidualModel, ScoresTheFramesThatHaveAResidual) {
  const PanelSet panels = random_fields({.seed = 2, .panels = 2});
  const std::vector<double> score = field_model().score(panels);
  for (std::size_t i = 0; i < score.size(); ++i) EXPECT_EQ(std::isnan(score[i]), i % 30 == 7) << i;
}

TEST(ResidualModel, ColumnsOfTheRowsChangeNothing) {
  PanelSet with = random_fields();
  with.table.column = columns(2);
  with.table.value = Matrix(with.table.rows(), 2, 5.0);
  const Model model = Model::train(with, field_recipe(), field_options());
  EXPECT_EQ(model.to_bytes(), field_model().to_bytes());
  EXPECT_TRUE(model.columns().empty());
}

TEST(ResidualModel, FrameByFrameGivesTheScoresOfTheBatchAndTheFinding) {
  const PanelSet panels = random_fields({.seed = 2, .panels = 1, .damage_px = 20, .damage_from = 15});
  const ResidualField& field = panels.residual[0];
  Model::Stream stream = field_model().start_panel();
  std::vector<FrameScore> out;
  for (std::size_t t = 0; t < 30; ++t) {
    ScoreInput in;
    in.t = t, in.usable = true, in.number = field.frame[t], in.phase = field.phase[t];
    in.shape = field.shape[t], in.residual_px = field.residual_px.row(t),
    in.residual_mask = field.mask.row(t);
    stream.push(in, out);
  }
  stream.finish(out);
  std::vector<double> streamed;
  for (const FrameScore& s : out) streamed.push_back(s.raw);
  EXPECT_EQ(without_frames(streamed), without_frames(field_model().score(panels)));
  ASSERT_TRUE(stream.finding().has_value());
  EXPECT_GE(stream.finding()->onset_frame, 115);
  EXPECT_NEAR(stream.finding()->position, 4.5 / 7, 0.08);
  stream.reset();
  EXPECT_FALSE(stream.finding().has_value());
}

TEST(ResidualModel, KeepsTheTrajectoryInItsRecipeAndItsFile) {
  EXPECT_EQ(field_model().recipe().trajectory, test_trajectory());
  const std::vector<std::uint8_t> bytes = field_model().to_bytes();
  const std::string text(bytes.begin(), bytes.end());
  for (const char* name : {"recipe.trajectory.x", "recipe.trajectory.y", "recipe.trajectory.frame_shape",
                           "recipe.trajectory.full_turn", "recipe.trajectory.length_spread"})
    EXPECT_NE(text.find(name), std::string::npos) << name;
}

TEST(ResidualModel, ADetectorOfFeaturesKeepsNoTrajectory) {
  Recipe recipe = test_recipe();
  recipe.trajectory = test_trajectory();
  const Model with = Model::train(random_panels(), recipe, train_options("knn"));
  const Model without = Model::train(random_panels(), test_recipe(), train_options("knn"));
  EXPECT_EQ(with.to_bytes(), without.to_bytes());
}

TEST(ResidualModel, NeedsFieldsAndATrajectoryThatCanBe) {
  PanelSet set = random_panels();
  EXPECT_EQ(thrown_by([&] { Model::train(set, field_recipe(), field_options()); }).code,
            ErrorCode::invalid_argument);
  set = random_fields();
  set.trajectory = {};
  EXPECT_EQ(thrown_by([&] { Model::train(set, field_recipe(), field_options()); }).code,
            ErrorCode::invalid_argument);
  set.trajectory = test_trajectory();
  set.trajectory.y_px(3, 3) = kNaN;
  EXPECT_EQ(thrown_by([&] { Model::train(set, field_recipe(), field_options()); }).code,
            ErrorCode::invalid_argument);
}

TEST(ResidualModel, NeedsTenPanels) {
  const Thrown error =
      thrown_by([] { Model::train(random_fields({.panels = 9}), field_recipe(), field_options()); });
  EXPECT_EQ(error.code, ErrorCode::too_short);
  EXPECT_NE(error.text.find("at least 10"), std::string::npos) << error.text;
}

TEST(ResidualModel, NormalsThatAreAllAlikeGiveFiniteScores) {
  const Model model = Model::train(random_fields({.noise_px = 0}), field_recipe(), field_options());
  for (const double s : without_frames(model.score(random_fields({.seed = 2, .panels = 2}))))
    EXPECT_TRUE(std::isfinite(s));
}

TEST(ResidualModel, ResidualsOfAnotherTrajectoryAreRefused) {
  PanelSet other = random_fields({.seed = 2});
  other.trajectory = test_trajectory(2);
  EXPECT_EQ(thrown_by([&] { field_model().score(other); }).code, ErrorCode::mismatch);
  EXPECT_EQ(thrown_by([&] { field_model().calibrate(other, field_recipe(), false); }).code,
            ErrorCode::mismatch);
  EXPECT_FALSE(thrown_by([&] { field_model().calibrate(other, field_recipe(), true); }).any);
}

TEST(ResidualModel, AFieldOfOtherStationsIsRefused) {
  PanelSet set = random_fields();
  set.residual[3].residual_px = Matrix(30, kStations + 1);
  EXPECT_EQ(thrown_by([&] { Model::train(set, field_recipe(), field_options()); }).code,
            ErrorCode::invalid_argument);
}

void expect_not_calibrated(const Recipe& recipe, const std::string& words) {
  const Thrown error = thrown_by([&] { field_model().calibrate(random_fields({.seed = 3}), recipe, false); });
  EXPECT_EQ(error.code, ErrorCode::mismatch);
  EXPECT_NE(error.text.find(words), std::string::npos) << error.text;
}

TEST(ResidualModel, AnotherScaleDoesNotCalibrateIt) {
  Recipe recipe = field_recipe();
  recipe.mm_per_px = 0.2;
  expect_not_calibrated(recipe, "mm per pixel 0.2 instead of 0.1");
}

TEST(ResidualModel, AnotherRateOfFramesDoesNotCalibrateIt) {
  Recipe recipe = field_recipe();
  recipe.fps = 2 * recipe.fps;
  expect_not_calibrated(recipe, "frames per second");
}

TEST(ResidualModel, NoScaleCalibratesItAsWell) {
  Recipe recipe = field_recipe();
  recipe.mm_per_px.reset();
  EXPECT_FALSE(thrown_by([&] { field_model().calibrate(random_fields({.seed = 3}), recipe, false); }).any);
}

TEST(ResidualModel, KnowsThePanelsThatTaughtItByTheirResiduals) {
  PanelSet mixed = random_fields();
  const PanelSet fresh = random_fields({.seed = 2});
  mixed.residual[3] = fresh.residual[3];
  const std::vector<std::size_t> taught = field_model().taught_by(mixed);
  EXPECT_EQ(taught.size(), 19u);
  EXPECT_EQ(std::count(taught.begin(), taught.end(), std::size_t{3}), 0);
}

/// A line whose residuals lie elsewhere.
Model on_line(const PanelSet& line) { return field_model().calibrate(line, field_recipe(), true); }

TEST(ResidualLine, AdaptsOnEveryOtherPanelAndScalesOnAFifthOfTheRest) {
  const Model line = on_line(random_fields({.seed = 4, .panels = 40, .shift_px = 3}));
  EXPECT_EQ(line.calibration()->statistic.size(), 16u);  // 40 = 20 that teach, 4 that scale, 16
  EXPECT_NE(line.remarks().at(0).find("taught by 20 panels, mean 3.0"), std::string::npos)
      << line.remarks().at(0);
}

/// Statistics of a line in which panel k alone was changed.
std::vector<double> statistics_with_changed(std::size_t k) {
  PanelSet line = random_fields({.seed = 4, .panels = 20});
  if (k < 20)
    for (double& v : line.residual[k].residual_px.values()) v *= 5;
  return on_line(line).calibration()->statistic;
}

// Panels 0, 2, 4 .. teach, 1 and 11 scale. A panel whose statistic calibrates moves no other one's.
TEST(ResidualLine, APanelWhoseStatisticCountsTaughtNothing) {
  const std::vector<double> before = statistics_with_changed(20);
  for (const std::size_t k : {3u, 9u, 19u}) {
    const std::vector<double> after = statistics_with_changed(k);
    std::size_t same = 0;
    for (const double s : after) same += std::binary_search(before.begin(), before.end(), s) ? 1u : 0u;
    EXPECT_EQ(same + 1, before.size()) << k;
  }
  for (const std::size_t k : {1u, 2u, 11u, 18u}) EXPECT_NE(statistics_with_changed(k), before) << k;
}

TEST(ResidualLine, ACopyOfAPanelCalibratesNothing) {
  PanelSet line = random_fields({.seed = 4, .panels = 40});
  line.residual[7] = line.residual[2];  // that one teaches
  line.residual[9] = line.residual[5];
  const Model model = on_line(line);
  EXPECT_EQ(model.calibration()->statistic.size(), 15u);  // 19 teach, 4 of 19 scale
  EXPECT_NE(model.remarks().back().find("2 panels are copies"), std::string::npos) << model.remarks().back();

  PanelSet normals = random_fields({.seed = 5, .panels = 12});
  normals.residual[11] = normals.residual[0];
  const Model own = field_model().calibrate(normals, field_recipe(), false);
  EXPECT_EQ(own.calibration()->statistic.size(), 11u);
}

TEST(ResidualLine, KnowsAfterwardsWhoTaughtIt) {
  const PanelSet line = random_fields({.seed = 4, .panels = 20});
  const std::vector<std::size_t> taught = on_line(line).taught_by(line);
  ASSERT_EQ(taught.size(), 10u);
  for (const std::size_t k : taught) EXPECT_EQ(k % 2, 0u);
}

// Threshold h standardised, raw r = mean + sd h at the frame's phase: lambda90 = min (r + 1.2816) lambda_sd.
TEST(Inspectability, FollowsFromThresholdScaleAndSensitivity) {
  const std::optional<Inspectability> map = calibrated_field_model().inspectability();
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->place.size(), 4u);
  EXPECT_DOUBLE_EQ(map->onset_angle_rad[1], 1.5);
  EXPECT_EQ(map->fitted_on, 16u);
  EXPECT_EQ(map->calibrated_on, 30u);
  EXPECT_DOUBLE_EQ(map->lambda90(0, 0), 100 * map->lambda90(1, 0));
  EXPECT_DOUBLE_EQ(map->lambda90(1, 2), 100 * map->lambda90(1, 1));
  EXPECT_NEAR(map->lambda90_limit(1, 0), (1.281551565545 + 1.281551565545) * 0.001, 1e-12);  // alpha .1
  EXPECT_GT(map->lambda90(1, 0), 0.002);  // a score of 3 or more, some 1.28 beyond it
  EXPECT_LT(map->lambda90(1, 0), 0.010);
}

TEST(Inspectability, SmallerDamageIsFoundLaterAndTheSmallestNever) {
  const Inspectability map = calibrated_field_model().inspectability().value();
  const double late = map.lambda90(1, 0), early = map.found_by[1];  // place 1, onset 0, first answer
  ASSERT_GT(early, 1.01 * late);
  EXPECT_EQ(frames_until_found(map, 1, 0, 1.01 * early), 20);
  EXPECT_EQ(frames_until_found(map, 1, 1, 1.01 * early), 5);
  EXPECT_EQ(frames_until_found(map, 1, 0, 1.01 * late), 29);
  EXPECT_EQ(frames_until_found(map, 1, 0, 0.99 * late), std::numeric_limits<double>::infinity());
}

TEST(Inspectability, NeedsAThreshold) {
  EXPECT_FALSE(field_model().inspectability().has_value());
  const Model few = field_model().calibrate(random_fields({.seed = 3, .panels = 5}), field_recipe(), false);
  EXPECT_FALSE(few.inspectability().has_value());
  EXPECT_FALSE(Model::train(random_panels(), test_recipe(), train_options("knn")).inspectability());
}

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
}  // namespace motionanalyzer::testing::residual_model_test
