// Models saved once, in tests/golden/models: they must load for ever and score alike on every platform.
// Beside <detector>.ma stands <detector>.csv with the rows of one panel and their scores. After adding a
// detector, write its files (those that exist stay as they are) with
//     models_tests --gtest_also_run_disabled_tests --gtest_filter=*WriteMissingFiles
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>

#include "models/samples.hpp"

namespace motionanalyzer::testing::golden_test {
namespace {

constexpr std::size_t kWidth = 3;

std::string file(const std::string& detector, const char* ending) {
  return std::string(MA_TEST_GOLDEN) + "/models/" + detector + ending;
}

PanelSet panel_of_csv(const std::string& path, std::vector<double>& score) {
  const auto csv = read_csv(path);
  score = csv.at("score");
  PanelSet set = random_panels({.panels = 1, .frames = score.size(), .width = kWidth});
  for (std::size_t i = 0; i < score.size(); ++i) {
    set.table.usable[i] = csv.at("usable")[i] != 0 ? 1 : 0;
    set.table.phase[i] = csv.at("phase")[i];
    for (std::size_t j = 0; j < kWidth; ++j) set.table.value(i, j) = csv.at(numbered("c", j))[i];
  }
  return set;
}

class GoldenModel : public ::testing::TestWithParam<std::string> {};

// 1e-6: the file holds the fitted numbers, so only the arithmetic of one score is left to differ.
TEST_P(GoldenModel, LoadsAndScoresAsWhenItWasSaved) {
  const Model model = Model::load(file(GetParam(), ".ma"));
  EXPECT_EQ(model.info().name, GetParam());
  ASSERT_TRUE(model.calibration().has_value());
  std::vector<double> wanted;
  const std::vector<double> found = model.score(panel_of_csv(file(GetParam(), ".csv"), wanted));
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(std::isnan(found[i]), std::isnan(wanted[i])) << i;
    if (std::isnan(wanted[i])) continue;
    EXPECT_NEAR(found[i], wanted[i], 1e-6 * (1 + std::fabs(wanted[i]))) << i;
  }
}

TEST_P(GoldenModel, DISABLED_WriteMissingFiles) {
  if (std::filesystem::exists(file(GetParam(), ".ma"))) GTEST_SKIP() << "exists";
  const Model model = Model::train(random_panels({.panels = 15, .frames = 20, .width = kWidth}),
                                   test_recipe(), train_options(GetParam(), {{"lag", "1"}}))
                          .calibrate(random_panels({.seed = 3, .panels = 9, .frames = 20, .width = kWidth}),
                                     test_recipe(), false);
  model.save(file(GetParam(), ".ma"));
  const PanelSet probe =
      random_panels({.seed = 2, .panels = 1, .frames = 20, .width = kWidth, .changed_from = 12, .change = 4});
  const std::vector<double> score = model.score(probe);
  std::ofstream out(file(GetParam(), ".csv"), std::ios::binary);
  out << "c0,c1,c2,phase,usable,score\n" << std::setprecision(17);
  for (std::size_t i = 0; i < score.size(); ++i) {
    for (const double value : probe.table.value.row(i)) out << (std::isnan(value) ? 0 : value) << ',';
    out << probe.table.phase[i] << ',' << int{probe.table.usable[i]} << ',' << score[i] << '\n';
  }
}

INSTANTIATE_TEST_SUITE_P(AllDetectors, GoldenModel, ::testing::ValuesIn(detectors_of_features()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::golden_test
