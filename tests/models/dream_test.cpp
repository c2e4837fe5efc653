#include <gtest/gtest.h>

#include "models/auroc.hpp"
#include "models/samples.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::testing::dream_test {
namespace {

/// Six columns, each pair of them on a circle: all pairs at multiples of one angle, or each at an angle of
/// its own. No column and no correlation tells them apart.
PanelSet rows_on_circles(std::uint64_t seed, std::size_t rows, bool together) {
  PanelSet set = empty_table(6);
  for (std::size_t i = 0; i < rows; ++i) {
    Random random(seed, {i});
    double angle = 0;
    std::vector<double> row(6);
    for (std::size_t j = 0; j < 6; ++j) {
      if (j == 0 || (!together && j % 2 == 0)) angle = random.uniform(0, 2 * elementary::kPi);
      const double turned = static_cast<double>(j / 2 + 1) * angle;
      row[j] = (j % 2 == 0 ? elementary::cos(turned) : elementary::sin(turned)) + 0.05 * random.normal();
    }
    append_plain_row(set.table, row);
  }
  return set;
}

double auroc_on_circles(const std::string& detector,
                        const std::vector<std::pair<std::string, std::string>>& option) {
  const Model model = Model::train(rows_on_circles(1, 400, true), {}, train_options(detector, option));
  return auroc(model.score(rows_on_circles(2, 100, true)), model.score(rows_on_circles(3, 100, false)));
}

TEST(Dream, SeesWhatNoLinearModelSees) {
  const double dream = auroc_on_circles("dream", {{"epochs", "100"},
                                                  {"batch", "16"},
                                                  {"learning_rate", "0.005"},
                                                  {"hidden", "32,24,16,4"},
                                                  {"discriminator", "32"},
                                                  {"dropout", "0"},
                                                  {"strength", "1"},
                                                  {"patience", "0"}});
  EXPECT_GT(dream, 0.9);
  EXPECT_LT(auroc_on_circles("mspc", {}), 0.7);
}

TEST(Dream, TheDepartureOfARowAddsTheSquareOfItsDistance) {
  const auto score = [](const char* weight, double at) {
    static const PanelSet normals = random_table(1, 60, 4);
    const Model model =
        Model::train(normals, {}, train_options("dream", {{"departure_weight", weight}, {"epochs", "3"}}));
    return model.score_row(std::vector<double>{at, -at, at, 2 * at});
  };
  double added[4];
  for (int i = 0; i < 4; ++i) added[i] = score("3", i) - score("0", i);
  const double bend = added[2] - 2 * added[1] + added[0];
  EXPECT_GT(bend, 0.1);
  EXPECT_NEAR(added[3] - 2 * added[2] + added[1], bend, 1e-4 * bend);
}

TEST(Dream, TheDepartureCountsMoreInATableOfFewRows) {
  const auto scores = [](const PanelSet& normals, const char* weight) {
    return Model::train(
               normals, {},
               train_options("dream", {{"departure_weight", weight}, {"epochs", "1"}, {"hidden", "4,4,4,4"}}))
        .score(normals);
  };
  EXPECT_EQ(scores(random_table(1, 40, 4), "auto"), scores(random_table(1, 40, 4), "13"));
  EXPECT_EQ(scores(random_table(1, 200, 4), "auto"), scores(random_table(1, 200, 4), "3"));
}

TEST(Dream, EncodersOfFewerOrOtherWidthsAreRefused) {
  for (const char* hidden : {"64,32,16", "64,32,16,8,4", "64,32,16,0", "64,x,16,8", "64,32,16,4097"}) {
    const Thrown error = thrown_by([&] {
      Model::train(random_table(1, 40, 4), {}, train_options("dream", {{"hidden", hidden}}));
    });
    EXPECT_EQ(error.code, ErrorCode::invalid_argument) << hidden;
    EXPECT_NE(error.text.find("64,32,16,8"), std::string::npos) << error.text;
  }
}

TEST(Dream, LearnsFromFewerRowsThanABatch) {
  const Model model =
      Model::train(random_table(1, 21, 4), {}, train_options("dream", {{"batch", "4096"}, {"epochs", "20"}}));
  EXPECT_GT(model.score(random_table(2, 1, 4, 50))[0], model.score(random_table(2, 1, 4))[0]);
}

TEST(Dream, LearnsFromASinglePanel) {
  PanelSet one = random_panels({.panels = 1, .frames = 60});
  const auto detector = find_detector("dream").create();
  OptionSet options = detector_options(find_detector("dream"));
  options.set("epochs", "2");
  for (std::size_t i = 0; i < one.table.rows(); ++i)
    if (one.table.usable[i] == 0)
      std::fill(one.table.value.row(i).begin(), one.table.value.row(i).end(), 0.0);
  EXPECT_NO_THROW(detector->fit(one, options, 1, {}));
}

TEST(Dream, StopsWhenItIsCancelled) {
  CancelToken cancel;
  cancel.cancel();
  Execution execution;
  execution.cancel = &cancel;
  const Thrown error =
      thrown_by([&] { Model::train(random_table(1, 40, 4), {}, train_options("dream"), execution); });
  EXPECT_EQ(error.code, ErrorCode::cancelled);
}

TEST(Dream, AnotherSeedIsAnotherModel) {
  TrainOptions options = train_options("dream");
  const Model one = Model::train(random_table(1, 40, 4), {}, options);
  options.seed = 2;
  const Model other = Model::train(random_table(1, 40, 4), {}, options);
  const PanelSet probe = random_table(2, 1, 4);
  EXPECT_NE(one.score(probe), other.score(probe));
}

TEST(Dream, FarAwayRowsHaveFiniteScoresAboveNormalOnes) {
  for (const char* error : {"column", "joint"}) {
    const Model model = Model::train(random_table(1, 80, 4), {}, train_options("dream", {{"error", error}}));
    const double far = model.score_row(std::vector<double>{1e100, -1e100, 1e90, 0});
    EXPECT_TRUE(std::isfinite(far)) << error;
    EXPECT_GT(far, model.score(random_table(2, 1, 4))[0]) << error;
  }
}

}  // namespace
}  // namespace motionanalyzer::testing::dream_test
