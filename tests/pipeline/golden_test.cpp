// A model and its verdicts, saved once on Linux in tests/golden/pipeline: the whole chain must judge alike
// everywhere. When the feature set changes on purpose, write them again with
//     pipeline_tests --gtest_also_run_disabled_tests --gtest_filter=*WriteGoldenVerdicts
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "motionanalyzer/pipeline/train.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::golden_test {
namespace {

const std::string kModel = MA_TEST_GOLDEN "/pipeline/patchcore.ma";
const std::string kVerdicts = MA_TEST_GOLDEN "/pipeline/verdicts.csv";

/// Six normal panels and six with kinks of growing size.
std::vector<FrameBundle> panels() {
  std::vector<FrameBundle> made;
  for (std::uint64_t seed = 900; seed < 906; ++seed)
    made.push_back(make_bending_panel(testing::short_panel(seed)));
  for (std::uint64_t seed = 906; seed < 912; ++seed) {
    testing::BendingPanelOptions options = testing::cracked_panel(seed);
    options.hinge_rad = 0.1 * static_cast<double>(seed - 905);
    made.push_back(make_bending_panel(options));
  }
  return made;
}

TEST(GoldenVerdicts, AModelSavedOnLinuxJudgesAlikeEverywhere) {
  const Model model = Model::load(kModel);
  std::ifstream file(kVerdicts);
  std::string line;
  std::getline(file, line);
  for (const FrameBundle& bundle : panels()) {
    ASSERT_TRUE(std::getline(file, line));
    std::istringstream cells(line);
    std::string name, verdict, statistic, p_value;
    std::getline(cells, name, ',');
    std::getline(cells, verdict, ',');
    std::getline(cells, statistic, ',');
    std::getline(cells, p_value, ',');
    const PanelVerdict judged = inspect_frames(bundle, "", &model).verdict;
    EXPECT_EQ(judged.panel, name);
    EXPECT_EQ(verdict_name(judged.verdict), verdict) << name;
    const double expected = std::stod(statistic);
    EXPECT_NEAR(judged.statistic.value(), expected, 1e-6 * std::fabs(expected)) << name;
    EXPECT_DOUBLE_EQ(judged.p_value.value(), std::stod(p_value)) << name;
  }
}

TEST(GoldenVerdicts, DISABLED_WriteGoldenVerdicts) {
  const testing::ScratchFolder scratch;
  testing::write_dataset(scratch.path("set"));
  TrainOptions options;
  options.alpha = 0.1;
  const Model model = train_dataset(read_dataset(scratch.path("set")), options).model;
  std::filesystem::create_directories(MA_TEST_GOLDEN "/pipeline");
  model.save(kModel);
  std::ofstream file(kVerdicts);
  file.precision(17);
  file << "panel,verdict,statistic,p_value\n";
  for (const FrameBundle& bundle : panels()) {
    const PanelVerdict judged = inspect_frames(bundle, "", &model).verdict;
    file << judged.panel << ',' << verdict_name(judged.verdict) << ',' << judged.statistic.value() << ','
         << judged.p_value.value() << '\n';
  }
}

}  // namespace
}  // namespace motionanalyzer::golden_test
