// What every detector in the table must keep, whatever it is. A new detector needs no new test here.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "models/samples.hpp"

namespace motionanalyzer::testing::contract_test {
namespace {

ScoreInput frame_of(const PanelSet& set, std::size_t k, std::size_t i) {
  ScoreInput in;
  in.t = i - set.table.offset[k];
  in.usable = set.table.usable[i] != 0;
  in.phase = set.table.phase[i], in.hold_s = set.table.hold_s[i];
  in.feature = set.table.value.row(i);
  return in;
}

/// Frames that a score needs.
std::size_t window_of(const Model& model) {
  for (const auto& [name, value] : model.option_values())
    if (name == "window") return std::stoul(value);
  return 1;
}

class DetectorContract : public ::testing::TestWithParam<std::string> {
 protected:
  const DetectorInfo& info() const { return find_detector(GetParam()); }
  Model train_panels(std::vector<std::pair<std::string, std::string>> option = {}, int threads = 1) const {
    Execution execution;
    execution.threads = threads;
    return Model::train(random_panels(), test_recipe(), train_options(GetParam(), std::move(option)),
                        execution);
  }
};

TEST_P(DetectorContract, FrameByFrameGivesTheBytesOfTheBatch) {
  const Model model = train_panels({{"lag", "1"}});
  const PanelSet panels = random_panels({.seed = 2, .panels = 3});
  const std::vector<double> batch = model.score(panels);
  std::vector<double> streamed(batch.size(), kNaN);
  Model::Stream stream = model.start_panel();
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<FrameScore> out;
    stream.reset();
    for (std::size_t i = panels.table.offset[k]; i < panels.table.offset[k + 1]; ++i)
      stream.push(frame_of(panels, k, i), out);
    stream.finish(out);
    for (const FrameScore& s : out) streamed[panels.table.offset[k] + s.t] = s.raw;
  }
  EXPECT_TRUE(same_bytes(streamed, batch));
}

TEST_P(DetectorContract, EveryFrameIsAnsweredOnceInOrderAndNotLaterThanTheDelay) {
  const Model model = train_panels();
  const PanelSet panels = random_panels({.seed = 2, .panels = 1});
  Model::Stream stream = model.start_panel();
  std::vector<FrameScore> out;
  for (std::size_t i = 0; i < panels.table.rows(); ++i) {
    stream.push(frame_of(panels, 0, i), out);
    ASSERT_GE(out.size() + static_cast<std::size_t>(model.delay()), i + 1);
  }
  stream.finish(out);
  ASSERT_EQ(out.size(), panels.table.rows());
  for (std::size_t t = 0; t < out.size(); ++t) EXPECT_EQ(out[t].t, t);
}

TEST_P(DetectorContract, APanelAloneGivesTheBytesOfTheBatch) {
  const Model model = train_panels();
  const std::vector<double> many = model.score(random_panels({.seed = 2, .panels = 4}));
  const std::vector<double> one = model.score(random_panels({.seed = 2, .panels = 1}));
  EXPECT_TRUE(same_bytes(one, {many.begin(), many.begin() + static_cast<std::ptrdiff_t>(one.size())}));
}

TEST_P(DetectorContract, ThreadsChangeNeitherModelNorScores) {
  const Model one = train_panels({}, 1), three = train_panels({}, 3);
  EXPECT_EQ(one.to_bytes(), three.to_bytes());
  Execution execution;
  execution.threads = 3;
  const PanelSet panels = random_panels({.seed = 2, .panels = 7});
  EXPECT_TRUE(same_bytes(one.score(panels), three.score(panels, execution)));
}

TEST_P(DetectorContract, TheSameSeedGivesTheSameModel) {
  EXPECT_EQ(train_panels().to_bytes(), train_panels().to_bytes());
}

TEST_P(DetectorContract, SavedAndLoadedGivesTheSameBytesAndScores) {
  const Model model = train_panels({{"lag", "2"}, {"scaling", "whiten"}})
                          .calibrate(random_panels({.seed = 3}), test_recipe(), false);
  const std::vector<std::uint8_t> bytes = model.to_bytes();
  const Model again = Model::from_bytes(bytes);
  EXPECT_EQ(again.to_bytes(), bytes);
  const PanelSet panels = random_panels({.seed = 2, .panels = 3});
  EXPECT_TRUE(same_bytes(again.score(panels), model.score(panels)));
}

TEST_P(DetectorContract, FramesWithoutAWindowHaveNoScoreAndAllOthersHave) {
  const PanelSet panels = random_panels({.seed = 2, .panels = 2});
  const Model model = train_panels();
  const std::vector<double> score = model.score(panels);
  std::size_t usable = 0;  // in a row
  for (std::size_t i = 0; i < score.size(); ++i) {
    usable = panels.table.usable[i] != 0 ? usable + 1 : 0;
    const bool window = usable > 0 && usable + static_cast<std::size_t>(model.delay()) >= window_of(model);
    EXPECT_EQ(std::isfinite(score[i]), window) << "row " << i;
  }
}

TEST_P(DetectorContract, ALargeChangeScoresAboveEveryNormalFrame) {
  const Model model = train_panels();
  const std::vector<double> normal = model.score(random_panels({.seed = 2, .panels = 5}));
  const std::vector<double> changed =
      model.score(random_panels({.seed = 4, .panels = 1, .changed_from = 15, .change = 30}));
  double most = -1e300;
  for (const double s : normal) most = s > most ? s : most;
  EXPECT_GT(*std::max_element(changed.begin() + 15, changed.end() - 2), most);
}

TEST_P(DetectorContract, ContributionsAreFiniteAndAddUpToOne) {
  const Model model = train_panels();
  const PanelSet panels = random_panels({.seed = 2, .panels = 1});
  const std::vector<Contribution> parts = model.contributions(panels.table.value.row(10), 100);
  ASSERT_EQ(parts.size(), 6u);
  double sum = 0;
  for (const Contribution& part : parts) sum += part.share;
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST_P(DetectorContract, TheChangedColumnContributesMost) {
  const Model model = train_panels();
  const PanelSet panels = random_panels({.seed = 4, .panels = 1, .changed_from = 15, .change = 30});
  EXPECT_EQ(model.contributions(panels.table.value.row(20)).front().name, "c0");
}

TEST_P(DetectorContract, APlainTableIsAcceptedOrRefusedAsTheTableOfDetectorsSays) {
  const Thrown error =
      thrown_by([&] { Model::train(random_table(1, 40, 4), {}, train_options(GetParam())); });
  EXPECT_EQ(error.any, !info().accepts_tables) << error.text;
  EXPECT_TRUE(!error.any || error.code == ErrorCode::invalid_argument) << error.text;
}

TEST_P(DetectorContract, ARowAloneGivesTheBytesOfTheTable) {
  if (!info().accepts_tables) GTEST_SKIP() << "does not take tables";
  const Model model = Model::train(random_table(1, 300, 11), {}, train_options(GetParam()));
  const PanelSet rows = random_table(2, 200, 11);
  const std::vector<double> score = model.score(rows);
  Model::Stream stream = model.start_panel();
  if (thrown_by([&] { model.score_row(rows.table.value.row(0)); }).any)
    GTEST_SKIP() << "scores need more than one row";
  std::vector<double> alone;
  for (std::size_t i = 0; i < score.size(); ++i) alone.push_back(model.score_row(rows.table.value.row(i)));
  EXPECT_TRUE(same_bytes(alone, score));
}

TEST_P(DetectorContract, AMissingCellLeavesOnlyItsOwnRowWithoutAScore) {
  if (!info().accepts_tables) GTEST_SKIP() << "does not take tables";
  const Model model = Model::train(random_table(1, 40, 4), {}, train_options(GetParam()));
  if (!std::isfinite(model.score(random_table(2, 1, 4))[0])) GTEST_SKIP() << "scores need more than one row";
  PanelSet rows = random_table(2, 5, 4);
  rows.table.value(2, 1) = kNaN;
  const std::vector<double> score = model.score(rows);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(std::isnan(score[i]), i == 2);
}

TEST_P(DetectorContract, NormalsThatAreAllAlikeGiveFiniteScores) {
  if (!info().accepts_tables) GTEST_SKIP() << "does not take tables";
  PanelSet alike = empty_table(3);
  for (int i = 0; i < 25; ++i) append_plain_row(alike.table, {1.0, 2.0, 3.0});
  const Model model = Model::train(alike, {}, train_options(GetParam()));
  const double normal = model.score_row(std::vector<double>{1.0, 2.0, 3.0});
  const double strange = model.score_row(std::vector<double>{1.5, 2.0, 3.0});
  EXPECT_TRUE(std::isfinite(normal));
  EXPECT_TRUE(std::isfinite(strange));
  EXPECT_GT(strange, normal);
}

TEST_P(DetectorContract, ADepartureOfAConstantColumnRaisesTheScore) {
  if (!info().accepts_tables) GTEST_SKIP() << "does not take tables";
  PanelSet set = random_table(1, 60, 4);
  for (std::size_t i = 0; i < set.table.rows(); ++i) set.table.value(i, 3) = 7;
  const Model model = Model::train(set, {}, train_options(GetParam()));
  std::vector<double> row(set.table.value.row(0).begin(), set.table.value.row(0).end());
  const double before = model.score_row(row);
  row[3] = 57;
  EXPECT_GT(model.score_row(row), before);
}

TEST_P(DetectorContract, EveryOptionHasAHelpTextAndADefaultThatWorks) {
  for (const OptionSpec& option : info().options) EXPECT_FALSE(option.help.empty()) << option.name;
  std::vector<std::pair<std::string, std::string>> all;
  const OptionSet options = detector_options(info());
  for (const OptionSpec& option : options.specs()) all.emplace_back(option.name, option.default_value);
  for (const auto& quick : quick_options(GetParam())) all.push_back(quick);
  EXPECT_EQ(train_panels(all).to_bytes(), train_panels().to_bytes());
}

INSTANTIATE_TEST_SUITE_P(AllDetectors, DetectorContract, ::testing::ValuesIn(detectors_of_features()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::contract_test
