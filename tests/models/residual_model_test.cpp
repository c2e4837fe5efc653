// What Model does for detectors of residual fields, whatever they compute.
#include <gtest/gtest.h>

#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::residual_model_test {
namespace {

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

}  // namespace
}  // namespace motionanalyzer::testing::residual_model_test
