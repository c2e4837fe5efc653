// Models that see columns of group residual: what they need, what they keep.
#include <gtest/gtest.h>

#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::residual_columns_model_test {
namespace {

/// Two columns of residuals behind those of the motion; `scale` changes them alone, as another trajectory
/// would.
PanelSet with_residual_columns(const PanelSpec& spec = {}, double scale = 1) {
  PanelSet set = random_panels(spec);
  Matrix value(set.table.rows(), spec.width + 2);
  for (std::size_t i = 0; i < value.rows(); ++i) {
    const std::span<const double> row = set.table.value.row(i);
    std::copy(row.begin(), row.end(), value.row(i).begin());
    value(i, spec.width) = scale * row[0];
    value(i, spec.width + 1) = scale * row[1] * row[2];
  }
  set.table.value = std::move(value);
  for (const char* name : {"residual_01", "residual_02"})
    set.table.column.push_back({name, "1", std::string(kResidualGroup)});
  set.trajectory = test_trajectory(scale);
  return set;
}

Model trained(const PanelSet& set, const std::string& features) {
  return Model::train(set, test_recipe(), train_options("knn", {{"features", features}}));
}

TEST(ResidualColumnsModel, WithoutThemIsTheModelOfATableThatHasNone) {
  PanelSet plain = random_panels();
  for (const char* features : {"-residual,-spectrum", "even,odd", "all,-residual"})
    EXPECT_EQ(trained(with_residual_columns(), features).to_bytes(), trained(plain, features).to_bytes())
        << features;
  const Model model = trained(with_residual_columns(), "-residual");
  EXPECT_TRUE(model.recipe().trajectory.empty());
  EXPECT_EQ(model.needs(), (ModelNeeds{true, false, false}));
  EXPECT_EQ(model.columns().size(), 6u);
}

TEST(ResidualColumnsModel, AllOfThemAndTheTrajectoryAreKept) {
  const Model model = trained(with_residual_columns(), "residual_02");
  EXPECT_EQ(model.recipe().trajectory, test_trajectory());
  EXPECT_EQ(model.needs(), (ModelNeeds{true, true, false}));
  EXPECT_EQ(model.needed_columns(), std::vector<std::size_t>{7});
  EXPECT_EQ(Model::from_bytes(model.to_bytes()).recipe().trajectory, test_trajectory());
}

TEST(ResidualColumnsModel, LeftOpenItSeesThemWhereTheyAreAndTheMotionWhereNot) {
  const PanelSet set = with_residual_columns();
  const Model model = Model::train(set, test_recipe(), train_options("knn"));
  EXPECT_EQ(model.needed_columns(), (std::vector<std::size_t>{6, 7}));
  EXPECT_EQ(needs_of(train_options("knn"), set.table.column), (ModelNeeds{true, true, false}));
  const PanelSet plain = random_panels();
  EXPECT_EQ(Model::train(plain, test_recipe(), train_options("knn")).needed_columns().size(), 6u);
  EXPECT_EQ(needs_of(train_options("knn"), plain.table.column), (ModelNeeds{true, false, false}));
}

TEST(ResidualColumnsModel, LeftOpenItSeesThoseThatAreClearedOfFaultsOfTheImageFirst) {
  PanelSet set = with_residual_columns();
  set.table.column[7] = {"cleared_02", "1", std::string(kClearedGroup)};
  const Model model = Model::train(set, test_recipe(), train_options("knn"));
  EXPECT_EQ(model.needed_columns(), std::vector<std::size_t>{7});
  EXPECT_EQ(model.needs(), (ModelNeeds{true, true, false, true}));
  EXPECT_EQ(trained(set, "residual").needs(), (ModelNeeds{true, true, false, false}));
  EXPECT_EQ(trained(set, "-residual").needs(), (ModelNeeds{true, false, false, false}));
}

/// Feature set strip-1 cleared columns in another way; nothing else of it has changed.
TEST(ResidualColumnsModel, OfTheEarlierFeatureSetIsReadWhereItLooksAtNothingThatChanged) {
  PanelSet set = with_residual_columns();
  set.table.column[7] = {"cleared_02", "1", std::string(kClearedGroup)};
  set.table.extractor = "strip-1";
  Recipe recipe = test_recipe();
  recipe.extractor = "strip-1";
  const auto train = [&](const std::string& features) {
    return Model::train(set, recipe, train_options("knn", {{"features", features}}));
  };
  for (const char* features : {"residual", "-residual"}) {
    const Model before = train(features), read = Model::from_bytes(before.to_bytes());
    const std::vector<double> scores = before.score(set);
    EXPECT_EQ(read.recipe().extractor, "strip-2");
    PanelSet today = set;
    today.table.extractor = "strip-2";
    EXPECT_TRUE(same_bytes(read.score(today), scores)) << features;
  }
  const Model cleared = train("cleared");
  const Thrown error = thrown_by([&] { Model::from_bytes(cleared.to_bytes()); });
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  for (const char* told : {"cleared", "strip-1", "strip-2", "train it again"})
    EXPECT_NE(error.text.find(told), std::string::npos) << error.text;
}

TEST(ResidualColumnsModel, NeedsTheTrajectory) {
  PanelSet set = with_residual_columns();
  set.trajectory = {};
  const Thrown error = thrown_by([&] { trained(set, "all"); });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_NE(error.text.find("trajectory"), std::string::npos) << error.text;
}

TEST(ResidualColumnsModel, RefusesColumnsRelativeToAnotherTrajectory) {
  const Model model = trained(with_residual_columns(), "all");
  EXPECT_EQ(thrown_by([&] { model.score(with_residual_columns({.seed = 2}, 2)); }).code, ErrorCode::mismatch);
}

TEST(ResidualColumnsModel, ScoresTablesThatHaveMoreColumns) {
  const Model model = trained(random_panels(), "all");
  EXPECT_EQ(model.score(with_residual_columns({.seed = 2, .panels = 2, .frames = 10})).size(), 20u);
}

TEST(ResidualColumnsModel, KnowsAPanelAgainUnderAnotherTrajectory) {
  const Model model = trained(with_residual_columns(), "all");
  EXPECT_EQ(model.taught_by(with_residual_columns({}, 3)).size(), 20u);
  EXPECT_TRUE(model.taught_by(with_residual_columns({.seed = 9})).empty());
}

TEST(ResidualColumnsModel, MovesToALineWithATrajectoryOfItsOwn) {
  const Model model = trained(with_residual_columns(), "all");
  Recipe line = test_recipe();
  line.origin = "";
  const Model moved = model.calibrate(with_residual_columns({.seed = 9}, 1.5), line, true);
  EXPECT_EQ(moved.recipe().trajectory, test_trajectory(1.5));
  EXPECT_EQ(moved.calibration()->statistic.size(), 10u);
}

TEST(ResidualColumnsModel, APlaceIsTheMiddleOfWhatStandsOutAmongThoseThatHaveOne) {
  PanelSet set = with_residual_columns();
  set.table.column[0] = {"station_excess_02", "1", "station"};
  set.table.column[1] = {"station_excess_04", "1", "station"};
  const Model model = trained(set, "all");
  EXPECT_DOUBLE_EQ(model.place_of({{"station_excess_04", 0.6}, {"c2", 0.4}}).value(), 3.5 / 4);
  EXPECT_DOUBLE_EQ(
      model.place_of({{"station_excess_02", 0.5}, {"residual_02", 0.25}, {"residual_01", 0.25}}).value(),
      1.5 / 4);
  EXPECT_DOUBLE_EQ(
      model.place_of({{"station_excess_02", 0.3}, {"c2", 0.5}, {"c3", 0.1}, {"c4", 0.1}}).value(), 1.5 / 4);
  EXPECT_FALSE(model.place_of({{"c2", 0.6}, {"residual_01", 0.4}}).has_value());
  EXPECT_FALSE(model.place_of({}).has_value());
}

TEST(ResidualColumnsModel, TheRangeOfAPlaceHoldsNineTenthsOfWhatStandsOut) {
  PanelSet set = with_residual_columns();
  set.table.column[0] = {"station_excess_02", "1", "station"};
  set.table.column[1] = {"station_excess_04", "1", "station"};
  const Model model = trained(set, "all");
  const auto range =
      model.place_range_of({{"station_excess_02", 0.45}, {"station_excess_04", 0.45}, {"c2", 0.1}});
  ASSERT_TRUE(range.has_value());
  EXPECT_NEAR((*range)[0], 1.1 / 4, 1e-12);
  EXPECT_NEAR((*range)[1], 3.9 / 4, 1e-12);
  EXPECT_FALSE(model.place_range_of({{"c2", 1.0}}).has_value());
}

TEST(ResidualColumnsModel, FramesAboveTheOrdinaryShareWhatIsAboveIt) {
  const Model model = trained(random_panels(), "all");  // not calibrated: ordinary is 0
  const std::vector<std::int32_t> frame = {10, 11, 12, 13};
  const auto parts = model.frame_contributions(frame, std::vector<double>{kNaN, 1, 3, -2}, 5);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].frame, 12);
  EXPECT_DOUBLE_EQ(parts[0].share, 0.75);
  EXPECT_EQ(parts[1].frame, 11);
  EXPECT_EQ(model.frame_contributions(frame, std::vector<double>{kNaN, 1, 3, -2}, 1).size(), 1u);
  EXPECT_TRUE(model.frame_contributions(frame, std::vector<double>(4, -1.0)).empty());
  EXPECT_EQ(thrown_by([&] { model.frame_contributions(frame, std::vector<double>(3, 1.0)); }).code,
            ErrorCode::invalid_argument);
}

TEST(ResidualColumnsModel, WhatAnOptionWouldNeedIsKnownBefore) {
  const std::vector<FeatureColumn> column = with_residual_columns().table.column;
  const auto needs = [&](const char* features) {
    return needs_of(train_options("knn", {{"features", features}}), column);
  };
  EXPECT_EQ(needs("even,residual_01"), (ModelNeeds{true, true, false}));
  EXPECT_EQ(needs("-residual"), (ModelNeeds{true, false, false}));
  EXPECT_EQ(thrown_by([&] { needs("evn"); }).code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace motionanalyzer::testing::residual_columns_model_test
