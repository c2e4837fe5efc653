// Models and their verdicts, saved once on Linux in tests/golden/pipeline: the whole chain must judge alike
// everywhere and for ever. Files that are missing are written by
//     pipeline_tests --gtest_also_run_disabled_tests --gtest_filter=*WriteMissingFiles*
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "motionanalyzer/pipeline/train.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::golden_test {
namespace {

struct Saved {
  const char *detector, *columns, *features;
  std::size_t normals;  ///< that it was trained on
};

std::ostream& operator<<(std::ostream& out, const Saved& saved) {
  return out << saved.detector << " of " << saved.columns;
}

std::string file_of(const Saved& saved, const char* ending) {
  return std::string(MA_TEST_GOLDEN "/pipeline/") + saved.detector + "." + saved.columns + ending;
}

class GoldenVerdicts : public ::testing::TestWithParam<Saved> {};

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

TEST_P(GoldenVerdicts, AModelSavedOnLinuxJudgesAlikeEverywhere) {
  const Model model = Model::load(file_of(GetParam(), ".ma"));
  std::ifstream file(file_of(GetParam(), ".csv"));
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

TEST_P(GoldenVerdicts, DISABLED_WriteMissingFiles) {
  const Saved& saved = GetParam();
  if (std::filesystem::exists(file_of(saved, ".ma"))) return;
  const testing::ScratchFolder scratch;
  testing::SmallDataset set;
  set.train = saved.normals;
  testing::write_dataset(scratch.path("set"), set);
  TrainOptions options;
  options.detector = saved.detector;
  options.alpha = 0.1;
  options.option = {{"features", saved.features}};
  const Model model = train_dataset(read_dataset(scratch.path("set")), options).model;
  model.save(file_of(saved, ".ma"));
  std::ofstream file(file_of(saved, ".csv"));
  file.precision(17);
  file << "panel,verdict,statistic,p_value\n";
  for (const FrameBundle& bundle : panels()) {
    const PanelVerdict judged = inspect_frames(bundle, "", &model).verdict;
    file << judged.panel << ',' << verdict_name(judged.verdict) << ',' << judged.statistic.value() << ','
         << judged.p_value.value() << '\n';
  }
}

INSTANTIATE_TEST_SUITE_P(Saved, GoldenVerdicts,
                         ::testing::Values(Saved{"patchcore", "motion", "-residual", 15},
                                           Saved{"mspc", "cleared", "cleared", 30}));

}  // namespace
}  // namespace motionanalyzer::golden_test
