#include "motionanalyzer/models/model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/samples.hpp"

namespace motionanalyzer::testing::model_test {
namespace {

Model trained(std::vector<std::pair<std::string, std::string>> option = {}) {
  return Model::train(random_panels(), test_recipe(), train_options("mahalanobis", std::move(option)));
}

Thrown training_error(const PanelSet& set, std::vector<std::pair<std::string, std::string>> option = {}) {
  return thrown_by([&] { Model::train(set, test_recipe(), train_options("knn", std::move(option))); });
}

bool says(const Thrown& error, const char* text) { return error.text.find(text) != std::string::npos; }

TEST(Training, TooFewPanelsOrRowsAreRefusedWithTheNumberNeeded) {
  const Thrown panels = training_error(random_panels({.panels = 9}));
  EXPECT_EQ(panels.code, ErrorCode::too_short);
  EXPECT_TRUE(says(panels, "at least 10")) << panels.text;
  const Thrown rows = training_error(random_table(1, 19, 3));
  EXPECT_EQ(rows.code, ErrorCode::too_short);
  EXPECT_TRUE(says(rows, "at least 20")) << rows.text;
  EXPECT_FALSE(training_error(random_panels({.panels = 10})).any);
  EXPECT_FALSE(training_error(random_table(1, 20, 3)).any);
}

TEST(Training, AMissingCellOfATableIsNamedByRowAndColumn) {
  PanelSet set = random_table(1, 30, 3);
  set.table.value(6, 1) = kNaN;
  const Thrown error = training_error(set);
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  EXPECT_TRUE(says(error, "row 7, column 'c1'")) << error.text;
  EXPECT_FALSE(training_error(set, {{"features", "c0,c2"}}).any);
}

TEST(Training, AMissingCellOfAPanelOnlyLeavesItsRowOut) {
  PanelSet set = random_panels();
  set.table.value(5, 1) = kNaN;
  EXPECT_FALSE(training_error(set).any);
}

TEST(Training, AColumnWithoutAnyValueIsNamed) {
  PanelSet set = random_panels();
  for (std::size_t i = 0; i < set.table.rows(); ++i) set.table.value(i, 2) = kNaN;
  const Thrown error = training_error(set);
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  EXPECT_TRUE(says(error, "'c2'")) << error.text;
}

TEST(Training, AnUnknownGroupIsRefusedWithGroupsAndColumns) {
  const Thrown error = training_error(random_panels(), {{"features", "speed"}});
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_TRUE(says(error, "even, odd")) << error.text;
}

TEST(Training, AlphaMustLieBetweenZeroAndOne) {
  for (const double alpha : {0.0, 1.0, -0.1, kNaN}) {
    TrainOptions options = train_options("knn");
    options.alpha = alpha;
    EXPECT_EQ(thrown_by([&] { Model::train(random_panels(), test_recipe(), options); }).code,
              ErrorCode::invalid_argument);
  }
}

std::vector<double> shares(const Model& model) {
  std::vector<double> out;
  const PanelSet probe = random_panels({.seed = 9, .panels = 1});
  for (std::size_t i = 2; i < 28; ++i)
    for (const Contribution& part : model.contributions(probe.table.value.row(i))) out.push_back(part.share);
  return out;
}

/// The normals with one panel far away from all others.
Model trained_with_far_panel(std::size_t k) {
  PanelSet set = random_panels();
  for (std::size_t i = set.table.offset[k]; i < set.table.offset[k + 1]; ++i) set.table.value(i, 0) += 100;
  return Model::train(set, test_recipe(), train_options("mahalanobis"));
}

TEST(Training, EveryFifthPanelIsKeptOutOfTheFit) {
  const std::vector<double> clean = shares(trained());  // depend on the fit, not on how scores are scaled
  EXPECT_EQ(shares(trained_with_far_panel(4)), clean);
  EXPECT_EQ(shares(trained_with_far_panel(19)), clean);
  EXPECT_NE(shares(trained_with_far_panel(5)), clean);
}

TEST(Columns, OfAnotherOrderAreMatchedByName) {
  const Model model = Model::train(random_table(1, 50, 3), {}, train_options("knn"));
  const PanelSet rows = random_table(2, 10, 3);
  PanelSet turned = empty_table(3);
  std::swap(turned.table.column[0], turned.table.column[2]);
  for (std::size_t i = 0; i < 10; ++i)
    append_plain_row(turned.table, {rows.table.value(i, 2), rows.table.value(i, 1), rows.table.value(i, 0)});
  EXPECT_EQ(model.score(turned), model.score(rows));
}

TEST(Columns, ThatTheModelDoesNotHaveAreNamed) {
  const Model model = Model::train(random_table(1, 50, 3), {}, train_options("knn"));
  PanelSet rows = random_table(2, 10, 3);
  rows.table.column[1].name = "other";
  const Thrown error = thrown_by([&] { model.score(rows); });
  EXPECT_EQ(error.code, ErrorCode::mismatch);
  EXPECT_TRUE(says(error, "'c1'") && says(error, "'other'")) << error.text;
}

TEST(Columns, AnotherFeatureSetIsRefused) {
  EXPECT_EQ(thrown_by([] { trained().score(random_table(1, 5, 6)); }).code, ErrorCode::mismatch);
}

TEST(Columns, AGroupSelectsItsColumnsAlone) {
  const Model model = trained({{"features", "even"}});
  PanelSet panels = random_panels({.seed = 2, .panels = 1});
  const std::vector<double> before = model.score(panels);
  for (std::size_t i = 0; i < panels.table.rows(); ++i) panels.table.value(i, 1) += 1000;
  const std::vector<double> after = model.score(panels);
  EXPECT_EQ(std::vector<double>(before.begin() + 2, before.end() - 2),
            std::vector<double>(after.begin() + 2, after.end() - 2));
}

TEST(Lag, TheFirstRowsOfEachPanelHaveNoScore) {
  const std::vector<double> score = trained({{"lag", "3"}}).score(random_panels({.seed = 2, .panels = 2}));
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t t = 0; t < 28; ++t) EXPECT_EQ(std::isnan(score[30 * k + t]), t < 5) << t;
}

TEST(Lag, OfATableIsTheSameHoweverLongTheTable) {
  const Model model = Model::train(random_table(1, 60, 3), {}, train_options("mspc", {{"lag", "2"}}));
  const std::vector<double> whole = model.score(random_table(2, 400, 3));
  const std::vector<double> part = model.score(random_table(2, 130, 3));
  for (std::size_t i = 2; i < 130; ++i) EXPECT_EQ(whole[i], part[i]) << i;
}

TEST(ScoreRow, OfAPanelIsTheScoreAtItsPhase) {
  const Model model = trained();
  const PanelSet panels = random_panels({.seed = 2, .panels = 1});
  EXPECT_EQ(model.score_row(panels.table.value.row(12), panels.table.phase[12]), model.score(panels)[12]);
}

TEST(ScoreRow, NeedsAModelWithoutLag) {
  const PanelSet panels = random_panels({.panels = 1});
  EXPECT_EQ(thrown_by([&] {
              trained({{"lag", "1"}}).score_row(panels.table.value.row(12));
            }).code,
            ErrorCode::not_available);
}

TEST(ScoreRow, OfAnotherWidthIsRefused) {
  EXPECT_EQ(thrown_by([] { trained().score_row(std::vector<double>{1, 2}); }).code, ErrorCode::mismatch);
}

TEST(Calibration, OfATableHoldsTheScoresOfItsRows) {
  const Model model = Model::train(random_table(1, 50, 3), {}, train_options("knn"));
  const PanelSet rows = random_table(2, 99, 3);
  const Model calibrated = model.calibrate(rows, {}, false);
  std::vector<double> score = model.score(rows);
  std::sort(score.begin(), score.end());
  EXPECT_EQ(calibrated.calibration()->statistic, score);
  EXPECT_EQ(calibrated.calibration()->source, "table");
  EXPECT_DOUBLE_EQ(*calibrated.p_value(score.back()), 2.0 / 100);
  EXPECT_FALSE(model.p_value(1.0).has_value());
}

TEST(Calibration, TheThresholdSeparatesWhatThePValueSeparates) {
  TrainOptions options = train_options("knn");
  for (const double alpha : {0.01, 0.1, 0.29, 0.9}) {
    options.alpha = alpha;
    const Model model = Model::train(random_table(1, 50, 3), {}, options);
    for (const std::size_t rows : {99u, 100u, 150u}) {
      const Model calibrated = model.calibrate(random_table(2, rows, 3), {}, false);
      const double threshold = calibrated.threshold().value();
      EXPECT_GT(*calibrated.p_value(threshold), alpha) << rows;
      EXPECT_LE(*calibrated.p_value(std::nextafter(threshold, 1e300)), alpha) << rows;
    }
  }
}

TEST(Calibration, ThereIsNoThresholdWithoutEnoughOfIt) {
  const Model model = Model::train(random_table(1, 50, 3), {}, train_options("knn"));
  EXPECT_FALSE(model.threshold().has_value());
  EXPECT_FALSE(model.calibrate(random_table(2, 98, 3), {}, false).threshold().has_value());
  EXPECT_TRUE(model.calibrate(random_table(2, 99, 3), {}, false).threshold().has_value());
}

TEST(Calibration, HoldsTheLargestScoreOfEachPanel) {
  const Model model = trained();
  const PanelSet normals = random_panels({.seed = 3, .panels = 12});
  const std::vector<double> score = model.score(normals);
  std::vector<double> wanted;
  for (std::size_t k = 0; k < 12; ++k)
    wanted.push_back(*std::max_element(score.begin() + static_cast<std::ptrdiff_t>(30 * k + 2),
                                       score.begin() + static_cast<std::ptrdiff_t>(30 * k + 28)));
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(model.calibrate(normals, test_recipe(), false).calibration()->statistic, wanted);
}

TEST(Calibration, ForALineScalesByEveryOtherPanelAndTakesStatisticsFromTheRest) {
  const Model model = trained();
  PanelSet normals = random_panels({.seed = 3, .panels = 40});
  Recipe line = test_recipe();
  line.origin = "";
  line.frames = 31;
  const Model calibrated = model.calibrate(normals, line, true);
  EXPECT_EQ(calibrated.calibration()->statistic.size(), 20u);
  EXPECT_EQ(calibrated.calibration()->source, "line");
  EXPECT_EQ(calibrated.recipe(), line);
  const std::vector<double> score = calibrated.score(normals);
  double sum = 0, squares = 0, n = 0;
  for (std::size_t i = 0; i < score.size(); ++i)
    if (i / 30 % 2 == 0 && !std::isnan(score[i])) sum += score[i], squares += score[i] * score[i], n += 1;
  EXPECT_NEAR(sum / n, 0, 0.05);  // the bins of these panels are their own; borrowing leaves a little
  EXPECT_NEAR(squares / n, 1, 0.1);
}

TEST(Calibration, LeavesOutPanelsThatTaughtTheModel) {
  const PanelSet taught = random_panels({});
  const Model model = Model::train(taught, test_recipe(), train_options("knn"));
  EXPECT_EQ(model.taught_by(taught).size(), taught.table.panels());
  EXPECT_TRUE(model.taught_by(random_panels({.seed = 3})).empty());
  EXPECT_EQ(thrown_by([&] { model.calibrate(taught, test_recipe(), false); }).code, ErrorCode::too_short);
  EXPECT_EQ(thrown_by([&] { model.calibrate(taught, test_recipe(), true); }).code, ErrorCode::too_short);
}

TEST(Calibration, OfAnotherRecipeIsRefusedUnlessItIsForALine) {
  Recipe faster = test_recipe();
  faster.fps = 60;
  const Model model = trained();
  const PanelSet normals = random_panels({.seed = 3, .panels = 12});
  EXPECT_EQ(thrown_by([&] { model.calibrate(normals, faster, false); }).code, ErrorCode::mismatch);
  EXPECT_FALSE(thrown_by([&] { model.calibrate(normals, faster, true); }).any);
}

TEST(Calibration, WithoutAnyScoreIsRefused) {
  PanelSet normals = random_panels({.panels = 12});
  std::fill(normals.table.usable.begin(), normals.table.usable.end(), std::uint8_t{0});
  EXPECT_EQ(thrown_by([&] { trained().calibrate(normals, test_recipe(), false); }).code,
            ErrorCode::too_short);
}

TEST(Recipes, ThatAreNotFiniteAreRefused) {
  Recipe recipe = test_recipe();
  recipe.duration_s = kNaN;
  EXPECT_EQ(thrown_by([&] { Model::train(random_panels(), recipe, train_options("knn")); }).code,
            ErrorCode::invalid_argument);
}

TEST(Provenance, TellsTheDataApart) {
  const auto hash = [](std::uint64_t seed) {
    for (const auto& [key, value] :
         Model::train(random_table(seed, 30, 3), {}, train_options("knn")).provenance())
      if (key == "data_hash") return value;
    return std::string();
  };
  EXPECT_EQ(hash(1), hash(1));
  EXPECT_NE(hash(1), hash(2));
}

TEST(Provenance, TellsWhatCalibratedApartFromWhatTaught) {
  const auto told = [](const Model& model, const std::string& wanted) {
    std::vector<std::string> values;
    for (const auto& [key, value] : model.provenance())
      if (key == wanted) values.push_back(value);
    return values;
  };
  using Values = std::vector<std::string>;
  const Model before = trained();
  EXPECT_EQ(told(before, "calibration_panels"), Values());
  const Model first = before.calibrate(random_panels({.seed = 9, .panels = 12}), test_recipe(), false);
  const Model line = first.calibrate(random_panels({.seed = 8, .panels = 16}), test_recipe(), true);
  EXPECT_EQ(told(first, "calibration_panels"), Values{"12"});
  EXPECT_EQ(told(line, "calibration_panels"), Values{"16"});
  EXPECT_EQ(told(line, "panels"), told(before, "panels"));
  EXPECT_EQ(told(line, "data_hash"), told(before, "data_hash"));
  EXPECT_NE(told(line, "calibration_data_hash"), told(first, "calibration_data_hash"));
  EXPECT_EQ(Model::from_bytes(line.to_bytes()).provenance(), line.provenance());
}

}  // namespace
}  // namespace motionanalyzer::testing::model_test
