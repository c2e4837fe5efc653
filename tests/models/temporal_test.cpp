#include <gtest/gtest.h>

#include "models/auroc.hpp"
#include "models/samples.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::testing::temporal_test {
namespace {

/// Panels whose rows go round a circle, from anywhere on it; against the others where `backwards`. A single
/// row does not show which way.
PanelSet turning_panels(std::uint64_t seed, std::size_t panels, bool backwards) {
  PanelSet set = random_panels({.seed = seed, .panels = panels, .frames = 24, .width = 2});
  for (std::size_t k = 0; k < panels; ++k) {
    Random random(seed, {k});
    const double start = random.uniform(0, 2 * elementary::kPi);
    for (std::size_t i = set.table.offset[k]; i < set.table.offset[k + 1]; ++i) {
      const double turn = 0.5 * static_cast<double>(i - set.table.offset[k]);
      const double angle = start + (backwards ? -turn : turn);
      set.table.value(i, 0) = elementary::cos(angle) + 0.05 * random.normal();
      set.table.value(i, 1) = elementary::sin(angle) + 0.05 * random.normal();
    }
  }
  return set;
}

std::vector<double> largest_of(const std::vector<double>& score, const PanelTable& table) {
  std::vector<double> most(table.panels(), -1e300);
  for (std::size_t k = 0; k < table.panels(); ++k)
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      if (!std::isnan(score[i])) most[k] = std::max(most[k], score[i]);
  return most;
}

double auroc_of_turning(const std::string& detector,
                        const std::vector<std::pair<std::string, std::string>>& option) {
  const Model model =
      Model::train(turning_panels(1, 40, false), test_recipe(), train_options(detector, option));
  const PanelSet normal = turning_panels(2, 20, false), strange = turning_panels(3, 20, true);
  return auroc(largest_of(model.score(normal), normal.table),
               largest_of(model.score(strange), strange.table));
}

TEST(Temporal, SeesAnOrderOfFramesThatNoRowShows) {
  EXPECT_LT(auroc_of_turning("mspc", {}), 0.8);
  for (const char* cell : {"lstm", "gru"})
    EXPECT_GT(auroc_of_turning("temporal", {{"cell", cell},
                                            {"epochs", "20"},
                                            {"batch", "32"},
                                            {"hidden", "8"},
                                            {"window", "6"},
                                            {"stride", "1"},
                                            {"learning_rate", "0.02"}}),
              0.95)
        << cell;
}

TEST(Temporal, AFrameWithoutValuesEndsAllWindowsThatHoldIt) {
  const Model model = Model::train(random_panels(), test_recipe(),
                                   train_options("temporal", {{"window", "4"}, {"delay", "1"}}));
  PanelSet probe = random_panels({.seed = 2, .panels = 1});
  probe.table.value(12, 3) = kNaN;
  const std::vector<double> score = model.score(probe);
  // Frames 2 to 11 and 13 to 27 are usable; the first full windows end at 5 and 16, one frame of delay
  // earlier.
  for (std::size_t t = 0; t < score.size(); ++t)
    EXPECT_EQ(std::isfinite(score[t]), (t >= 4 && t <= 11) || (t >= 15 && t <= 27)) << t;
}

TEST(Temporal, WithoutDelayAScoreIsThatOfTheWindowThatEndsThere) {
  const auto score_with = [](const char* delay) {
    const Model model =
        Model::train(random_panels(), test_recipe(), train_options("temporal", {{"delay", delay}}));
    Model::Stream stream = model.start_panel();
    EXPECT_EQ(model.delay(), std::stoi(delay));
    return model.score(random_panels({.seed = 2, .panels = 1}));
  };
  EXPECT_TRUE(std::isnan(score_with("0")[3]));
  EXPECT_TRUE(std::isfinite(score_with("1")[3]));
}

TEST(Temporal, PanelsShorterThanTheWindowAreRefusedWithAWayOut) {
  const Thrown error = thrown_by([] {
    Model::train(random_panels({.frames = 12}), test_recipe(), train_options("temporal", {{"window", "10"}}));
  });
  EXPECT_EQ(error.code, ErrorCode::too_short);
  EXPECT_NE(error.text.find("window=N"), std::string::npos) << error.text;
}

TEST(Temporal, ADelayAsLongAsTheWindowIsRefused) {
  const Thrown error = thrown_by([] {
    Model::train(random_panels(), test_recipe(),
                 train_options("temporal", {{"window", "2"}, {"delay", "2"}}));
  });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
}

TEST(Temporal, BothCellsAreKeptInTheFile) {
  for (const char* cell : {"lstm", "gru"}) {
    const Model model =
        Model::train(random_panels(), test_recipe(), train_options("temporal", {{"cell", cell}}));
    const Model again = Model::from_bytes(model.to_bytes());
    const PanelSet probe = random_panels({.seed = 2, .panels = 1, .frames = 12});
    EXPECT_TRUE(std::isfinite(model.score(probe)[6])) << cell;
    EXPECT_EQ(again.score(probe)[6], model.score(probe)[6]) << cell;
  }
}

TEST(Temporal, HugeValuesHaveFiniteScores) {
  const Model model = Model::train(random_panels(), test_recipe(), train_options("temporal"));
  PanelSet probe = random_panels({.seed = 2, .panels = 1});
  for (double& value : probe.table.value.values())
    if (!std::isnan(value)) value = 1e100;
  EXPECT_TRUE(std::isfinite(model.score(probe)[10]));
}

}  // namespace
}  // namespace motionanalyzer::testing::temporal_test
