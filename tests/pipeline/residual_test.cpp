// Detectors of residual fields from folders of panels to verdicts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "models/residual_samples.hpp"
#include "motionanalyzer/features/reference.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::residual_test {
namespace {

TrainOptions of(const std::string& detector) {
  TrainOptions options = train_options(detector);
  options.alpha = 0.1;
  return options;
}

/// One data set on disk for all tests of this file.
class ResidualPanels : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    write_dataset(folder_->path("set"), {.train = 20, .origin = "simulated"});
    dataset_ = new Dataset(read_dataset(folder_->path("set")));
    trained_ = new Trained(train_dataset(*dataset_, field_options()));
    write_dataset(folder_->path("line"),
                  {.train = 0, .val = 30, .test = 2, .cracked = 1, .origin = "", .seed = 5000});
  }
  static void TearDownTestSuite() {
    delete trained_;
    delete dataset_;
    delete folder_;
  }
  static std::vector<DatasetEntry> entries(Split split) {
    std::vector<DatasetEntry> chosen;
    for (const DatasetEntry& entry : dataset_->entry)
      if (entry.truth.split == split) chosen.push_back(entry);
    return chosen;
  }
  static inline ScratchFolder* folder_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline Trained* trained_ = nullptr;
};

TEST_F(ResidualPanels, TheTrajectoryIsThatOfTheTrainingPanels) {
  const Recipe& recipe = trained_->model.recipe();
  std::vector<Kinematics> motion;
  for (const DatasetEntry& entry : entries(Split::train))
    motion.push_back(
        analyze_motion(read_bundle(entry.folder).bundle, recipe.orientation, recipe.full_turn_rad));
  EXPECT_EQ(recipe.trajectory, learn_trajectory(motion));
}

TEST_F(ResidualPanels, JudgesAKinkNgAndCalibratesOnVal) {
  EXPECT_EQ(trained_->model.calibration()->statistic.size(), 12u);
  for (const DatasetEntry& entry : entries(Split::test)) {
    const PanelVerdict verdict = inspect_bundle(entry.folder, "simulated", &trained_->model).verdict;
    EXPECT_TRUE(entry.truth.label == 0 || verdict.verdict == Verdict::ng) << verdict.panel;
    EXPECT_TRUE(verdict.p_value.has_value());
  }
}

TEST_F(ResidualPanels, TheFieldsOfReadPanelsGiveTheScoresOfInspect) {
  const PanelRows rows = read_panels(entries(Split::test), trained_->model.recipe(), {}, {}, {false, true});
  EXPECT_TRUE(rows.set.table.column.empty());
  const std::vector<double> score = trained_->model.score(rows.set);
  std::vector<double> inspected;
  for (const DatasetEntry& entry : entries(Split::test))
    for (const double s : inspect_bundle(entry.folder, "simulated", &trained_->model).verdict.score)
      inspected.push_back(s);
  ASSERT_EQ(score.size(), inspected.size());
  for (std::size_t i = 0; i < score.size(); ++i)
    EXPECT_TRUE(std::isnan(score[i]) ? std::isnan(inspected[i]) : score[i] == inspected[i]) << i;
}

TEST_F(ResidualPanels, TrainedTogetherWithOthersIsTrainedAlone) {
  const std::vector<Trained> both = train_detectors(*dataset_, {field_options(), of("knn")});
  EXPECT_EQ(both[0].model.to_bytes(), trained_->model.to_bytes());
  EXPECT_EQ(both[1].model.to_bytes(), train_dataset(*dataset_, of("knn")).model.to_bytes());
}

TEST_F(ResidualPanels, WhatTheFitNoticedIsAWarning) {
  EXPECT_EQ(std::count_if(trained_->warnings.begin(), trained_->warnings.end(),
                          [](const std::string& w) { return w.starts_with("taught by 16 panels"); }),
            1);
}

TEST_F(ResidualPanels, ResidualsNeedARecipeWithATrajectory) {
  Recipe recipe = trained_->model.recipe();
  recipe.trajectory = {};
  const Thrown error = thrown_by([&] { read_panels(entries(Split::test), recipe, {}, {}, {false, true}); });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_NE(error.text.find("trajectory"), std::string::npos) << error.text;
}

TEST_F(ResidualPanels, ContentsAreWhatTheDetectorsNeed) {
  const PanelContents one = contents_for({field_options()}), other = contents_for({of("knn")}),
                      both = contents_for({of("knn"), field_options()});
  EXPECT_TRUE(!one.features && one.residuals);
  EXPECT_TRUE(other.features && !other.residuals);
  EXPECT_TRUE(both.features && both.residuals);
}

TEST_F(ResidualPanels, ALineGetsItsOwnTrajectoryAndIsJudged) {
  const std::string panel = folder_->path("line/panel_5030"), kink = folder_->path("line/panel_5032");
  EXPECT_EQ(inspect_bundle(panel, "", &trained_->model).verdict.verdict, Verdict::inconclusive);
  const Trained line = calibrate_for_line(trained_->model, {folder_->path("line")});
  EXPECT_EQ(line.model.calibration()->source, "line");
  EXPECT_EQ(line.model.calibration()->statistic.size(), 12u);  // 32: 16 teach, 4 scale
  EXPECT_NE(line.model.recipe().trajectory, trained_->model.recipe().trajectory);
  EXPECT_NE(inspect_bundle(panel, "", &line.model).verdict.verdict, Verdict::inconclusive);
  EXPECT_EQ(inspect_bundle(kink, "", &line.model).verdict.verdict, Verdict::ng);
  EXPECT_TRUE(std::any_of(line.warnings.begin(), line.warnings.end(),
                          [](const std::string& w) { return w.starts_with("taught by 16 panels"); }));
}

/// Loose folders of a line that is seen from behind, numbered from the moving end and seen in part.
TEST_F(ResidualPanels, ALineSeenOtherwiseIsRefusedUntilTheModelIsCalibratedForIt) {
  const ScratchFolder scratch;
  const auto seen_otherwise = [](BendingPanelOptions options) {
    options.mirrored = options.reversed = true;
    options.visible_to = 0.7;
    return make_bending_panel(options);
  };
  for (std::uint64_t seed = 5000; seed < 5030; ++seed) {
    const BendingPanelOptions options = short_panel(seed);
    write_bundle(seen_otherwise(options), scratch.path("line/" + options.name));
  }
  const FrameBundle sound = seen_otherwise(short_panel(5100)), kink = seen_otherwise(cracked_panel(5101));
  for (const FrameBundle* bundle : {&sound, &kink})
    EXPECT_EQ(inspect_frames(*bundle, "simulated", &trained_->model).verdict.verdict, Verdict::inconclusive);
  const Model line = calibrate_for_line(trained_->model, {scratch.path("line")}).model;
  EXPECT_EQ(line.recipe().orientation, (Orientation{true, true}));
  EXPECT_NEAR(visible_length_px(line.recipe().trajectory), 0.7 * 230, 2);
  EXPECT_NE(inspect_frames(sound, "", &line).verdict.verdict, Verdict::inconclusive);
  EXPECT_EQ(inspect_frames(kink, "", &line).verdict.verdict, Verdict::ng);
  EXPECT_EQ(inspect_frames(make_bending_panel(cracked_panel(5102)), "", &line).verdict.verdict,
            Verdict::inconclusive);
}

TEST_F(ResidualPanels, PanelsThatTaughtTheModelDoNotCalibrateALine) {
  const ScratchFolder scratch;
  write_dataset(scratch.path("more"),
                {.train = 0, .val = 26, .test = 0, .cracked = 0, .origin = "simulated", .seed = 6000});
  const Trained line = calibrate_for_line(trained_->model, {scratch.path("more"), dataset_->root});
  // 26 and 12 of val and 4 of test: 21 teach, 5 scale. The 20 that trained are gone.
  EXPECT_EQ(line.model.calibration()->statistic.size(), 16u);
  EXPECT_NE(line.warnings.front().find("20 panels taught the model"), std::string::npos) << line.warnings[0];
}

/// The panels at odd places, which may calibrate, are another strip; the trajectory does not see them.
TEST_F(ResidualPanels, TheTrajectoryOfALineIsLearntFromEverySecondPanel) {
  const ScratchFolder scratch;
  std::filesystem::copy(support::to_path(folder_->path("line")), support::to_path(scratch.path("b")),
                        std::filesystem::copy_options::recursive);
  for (std::uint64_t seed = 5001; seed < 5032; seed += 2) {
    BendingPanelOptions options = short_panel(seed);
    options.noise_px = 0.5;
    std::filesystem::remove_all(scratch.path("b/" + options.name));
    write_bundle(make_bending_panel(options), scratch.path("b/" + options.name));
  }
  const Model a = calibrate_for_line(trained_->model, {folder_->path("line")}).model;
  const Model b = calibrate_for_line(trained_->model, {scratch.path("b")}).model;
  EXPECT_EQ(a.recipe().trajectory, b.recipe().trajectory);
  EXPECT_EQ(a.remarks(), b.remarks());
  EXPECT_NE(a.calibration()->statistic, b.calibration()->statistic);
}

TEST_F(ResidualPanels, TooFewPanelsOfALineAreCounted) {
  const ScratchFolder scratch;
  write_dataset(scratch.path("few"),
                {.train = 0, .val = 20, .test = 0, .cracked = 0, .origin = "", .seed = 5000});
  const Thrown error = thrown_by([&] { calibrate_for_line(trained_->model, {scratch.path("few")}); });
  EXPECT_EQ(error.code, ErrorCode::too_short);  // 10 teach, 2 scale, 8 are left; alpha .1 needs 9
  EXPECT_NE(error.text.find("8 are left"), std::string::npos) << error.text;
}

TEST(ResidualTraining, PanelsThatDoNotBendHaveNoTrajectory) {
  const ScratchFolder scratch;
  std::vector<DatasetEntry> entry(3);
  for (std::size_t i = 0; i < entry.size(); ++i) {
    BendingPanelOptions options = short_panel(i + 1);
    options.full_turn_rad = 0.05;
    entry[i].folder = scratch.path(options.name);
    write_bundle(make_bending_panel(options), entry[i].folder);
  }
  EXPECT_FALSE(thrown_by([&] { read_normals(entry, ""); }).any);
  EXPECT_EQ(thrown_by([&] { read_normals(entry, "", {}, {}, {false, true}); }).code, ErrorCode::too_short);
}

TEST(ResidualTraining, HingeIsSavedReadBackAndNamesThePlace) {
  const ScratchFolder scratch;
  write_dataset(scratch.path("set"), {.train = 40, .test = 0, .cracked = 0, .origin = ""});
  const Model model = train_dataset(read_dataset(scratch.path("set")), of("hinge")).model;
  const Model again = Model::from_bytes(model.to_bytes());
  EXPECT_EQ(again.to_bytes(), model.to_bytes());
  ASSERT_TRUE(again.inspectability().has_value());
  EXPECT_EQ(again.inspectability()->lambda90, model.inspectability()->lambda90);
  BendingPanelOptions options = cracked_panel(9000);
  options.hinge_rad = 0.2;
  const PanelVerdict verdict = inspect_frames(make_bending_panel(options), "", &again).verdict;
  EXPECT_EQ(verdict.verdict, Verdict::ng);
  // These panels' moving end follows the kink, where a strip's is held: a hinge's pattern fits them roughly.
  EXPECT_NEAR(verdict.position.value(), 0.4, 0.1);
}

}  // namespace
}  // namespace motionanalyzer::testing::residual_test
