#include "motionanalyzer/pipeline/train.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "motionanalyzer/stream/inspector.hpp"
#include "pipeline/train_samples.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::train_test {
namespace {

using testing::knn_at;
using testing::ScratchFolder;

bool has_reason(const PanelVerdict& verdict, const std::string& code) {
  for (const Reason& reason : verdict.reasons)
    if (reason.code == code) return true;
  return false;
}

/// One data set on disk for all tests of this file.
class TrainPanels : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    testing::write_dataset(folder_->path("set"));
    dataset_ = new Dataset(read_dataset(folder_->path("set")));
    trained_ = new Trained(train_dataset(*dataset_, knn_at(0.1)));
  }
  static void TearDownTestSuite() {
    delete trained_;
    delete dataset_;
    delete folder_;
  }
  static std::vector<ReportPanel> judge(Goal goal, const Model& model) {
    std::vector<ReportPanel> panels;
    for (const DatasetEntry& entry : dataset_->entry)
      if (entry.truth.split == Split::test && entry.truth.goal == goal)
        panels.push_back(inspect_bundle(entry.folder, dataset_->origin, &model));
    return panels;
  }
  static inline ScratchFolder* folder_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline Trained* trained_ = nullptr;
};

TEST_F(TrainPanels, CalibratesOnTheNormalsOfValAlone) {
  ASSERT_TRUE(trained_->model.calibration().has_value());
  EXPECT_EQ(trained_->model.calibration()->statistic.size(), 12u);
}

TEST_F(TrainPanels, FindsPanelsWithAGrossKink) {
  for (const ReportPanel& panel : judge(Goal::goal1, trained_->model)) {
    EXPECT_EQ(panel.verdict.verdict, Verdict::ng) << panel.verdict.panel;
    ASSERT_TRUE(panel.verdict.p_value.has_value());
    EXPECT_DOUBLE_EQ(*panel.verdict.p_value, 1.0 / 13.0);
  }
}

TEST_F(TrainPanels, AKinkScoresAboveEveryNormalTestPanel) {
  double largest_normal = 0;
  for (const ReportPanel& panel : judge(Goal::normal, trained_->model))
    largest_normal = std::max(largest_normal, panel.verdict.statistic.value());
  for (const ReportPanel& panel : judge(Goal::goal1, trained_->model))
    EXPECT_GT(panel.verdict.statistic.value(), largest_normal);
}

TEST_F(TrainPanels, TheOnsetOfAGrossKinkLiesInItsIntervalNearTheTruth) {
  for (const ReportPanel& panel : judge(Goal::goal1, trained_->model)) {
    ASSERT_TRUE(panel.verdict.onset_frame.has_value());
    EXPECT_NEAR(*panel.verdict.onset_frame, 10, 1) << panel.verdict.panel;  // see cracked_panel
    EXPECT_LE((*panel.verdict.onset_interval)[0], 10);
    EXPECT_GE((*panel.verdict.onset_interval)[1], 10);
  }
}

bool says_motion_alone(const Trained& trained) {
  return std::any_of(trained.warnings.begin(), trained.warnings.end(), [](const std::string& warning) {
    return warning.starts_with("rows tell of the strip's motion alone");
  });
}

TEST_F(TrainPanels, FewNormalsTeachTheMotionAloneAndItIsSaid) {
  EXPECT_FALSE(trained_->model.needs().residual_columns);  // 15 normals
  EXPECT_TRUE(says_motion_alone(*trained_));
  TrainOptions asked = knn_at(0.1);
  asked.option = {{"features", "residual"}};
  const Trained told = train_dataset(*dataset_, asked);
  EXPECT_TRUE(told.model.needs().residual_columns);
  EXPECT_FALSE(says_motion_alone(told));
}

TEST_F(TrainPanels, EnoughNormalsTeachHowFarTheStripLiesFromAHealthyOne) {
  Dataset more = *dataset_;
  int moved = 0;
  for (DatasetEntry& entry : more.entry)
    if (entry.truth.goal == Goal::normal && entry.truth.split != Split::train && moved < 7)
      entry.truth.split = Split::train, ++moved;
  const Trained trained = train_dataset(more, knn_at(0.2));
  EXPECT_TRUE(trained.model.needs().residual_columns);
  EXPECT_FALSE(says_motion_alone(trained));
}

TEST_F(TrainPanels, TheRecipeIsWhatTheNormalsHave) {
  const Recipe& recipe = trained_->model.recipe();
  EXPECT_DOUBLE_EQ(recipe.fps, 30);
  EXPECT_EQ(recipe.frames, 30u);
  EXPECT_NEAR(recipe.full_turn_rad, 3.14159, 0.15);  // noise of the end tangents
  EXPECT_EQ(recipe.orientation, Orientation{});
}

TEST_F(TrainPanels, PushingFrameByFrameGivesTheBytesOfTheBatch) {
  const std::string folder = dataset_->entry.back().folder;
  const PanelVerdict batch = inspect_bundle(folder, "", &trained_->model).verdict;
  const FrameBundle bundle = read_bundle(folder).bundle;
  Inspector inspector(trained_->model);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  const PanelVerdict pushed = inspector.finish();
  ASSERT_EQ(pushed.score.size(), batch.score.size());
  for (std::size_t t = 0; t < pushed.score.size(); ++t) {
    EXPECT_TRUE(std::isnan(batch.score[t]) ? std::isnan(pushed.score[t]) : pushed.score[t] == batch.score[t]);
  }
  EXPECT_EQ(pushed.statistic, batch.statistic);
  for (const FrameScore& s : scores) EXPECT_TRUE(std::isnan(s.raw) || s.raw == batch.score[s.t]);
}

TEST_F(TrainPanels, ThreadsDoNotChangeTheModel) {
  for (const int threads : {1, 4}) {
    Execution execution;
    execution.threads = threads;
    EXPECT_EQ(train_dataset(*dataset_, knn_at(0.1), {}, execution).model.to_bytes(),
              trained_->model.to_bytes())
        << threads;
  }
}

TEST_F(TrainPanels, WhatTheSimulatorWroteMovesNoScore) {
  const ScratchFolder scratch;
  testing::BendingPanelOptions options = testing::cracked_panel(77);
  const std::string clean = scratch.path("clean"), poisoned = scratch.path("poisoned");
  write_bundle(make_bending_panel(options), clean);
  write_bundle(make_bending_panel(options), poisoned);
  support::write_file_atomic(
      poisoned + "/frame_metrics.csv",
      "frame,time_s,bend_angle_deg,curvature_concentration,est_max_strain\n0,0,1e9,1e9,1e9\n");
  support::write_file_atomic(poisoned + "/metadata.json",
                             R"({"meters_per_pixel":0.0001,"label":1,"goal":"goal1","crack_frame":3,)"
                             R"("scenario":"crack","config":{"seed":5,"noise_std":99}})");
  const PanelVerdict a = inspect_bundle(clean, "", &trained_->model).verdict;
  const PanelVerdict b = inspect_bundle(poisoned, "", &trained_->model).verdict;
  ASSERT_TRUE(a.statistic.has_value());
  EXPECT_EQ(a.statistic, b.statistic);
  EXPECT_EQ(a.p_value, b.p_value);
}

TEST_F(TrainPanels, TooFewCalibrationPanelsMakeEveryVerdictInconclusive) {
  const Trained strict = train_dataset(*dataset_, knn_at(0.01));
  EXPECT_FALSE(strict.warnings.empty());
  const ReportPanel panel = inspect_bundle(dataset_->entry.back().folder, "", &strict.model);
  EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(panel.verdict, "calibration_too_small"));
}

TEST_F(TrainPanels, APanelOfAnotherFrameRateIsRefused) {
  const ScratchFolder scratch;
  testing::BendingPanelOptions options = testing::short_panel(5);
  options.fps = 60;
  write_bundle(make_bending_panel(options), scratch.path("fast"));
  const ReportPanel panel = inspect_bundle(scratch.path("fast"), "", &trained_->model);
  EXPECT_EQ(panel.verdict.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(panel.verdict, "recipe_mismatch"));
}

TEST_F(TrainPanels, AModelReadBackGivesTheSameVerdict) {
  const ScratchFolder scratch;
  trained_->model.save(scratch.path("m.ma"));
  const Model loaded = Model::load(scratch.path("m.ma"));
  const std::string folder = dataset_->entry.back().folder;
  EXPECT_EQ(inspect_bundle(folder, "", &loaded).verdict.statistic,
            inspect_bundle(folder, "", &trained_->model).verdict.statistic);
}

TEST(TrainOrigin, ASimulatedModelJudgesALineOnlyAfterCalibration) {
  const ScratchFolder scratch;
  testing::SmallDataset simulated, line;
  simulated.origin = "simulated";
  line.train = 0;
  line.val = 24;
  line.test = 2;
  line.seed = 5000;
  testing::write_dataset(scratch.path("sim"), simulated);
  testing::write_dataset(scratch.path("line"), line);
  const Model model = train_dataset(read_dataset(scratch.path("sim")), knn_at(0.1)).model;
  const std::string panel = scratch.path("line/panel_5025");
  const PanelVerdict before = inspect_bundle(panel, origin_of(panel), &model).verdict;
  EXPECT_EQ(before.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_reason(before, "not_calibrated_for_line"));
  EXPECT_TRUE(before.p_value.has_value());
  const Model calibrated = calibrate_for_line(model, {scratch.path("line")}).model;
  EXPECT_NE(inspect_bundle(panel, origin_of(panel), &calibrated).verdict.verdict, Verdict::inconclusive);
  const std::string simulated_panel = scratch.path("sim/panel_1030");
  EXPECT_TRUE(has_reason(inspect_bundle(simulated_panel, origin_of(simulated_panel), &calibrated).verdict,
                         "not_calibrated_for_line"));
}

TEST(ReadPanels, PanelsThatTheModelWouldRefuseDoNotTeachIt) {
  const ScratchFolder scratch;
  std::vector<DatasetEntry> entry(4);
  for (std::size_t i = 0; i < entry.size(); ++i) {
    entry[i].folder = scratch.path("p" + std::to_string(i));
    FrameBundle bundle = make_bending_panel(testing::short_panel(i + 1));
    if (i == 1) bundle.mm_per_px = 0.2;
    if (i == 2)
      for (std::size_t t = 15; t < bundle.frames(); ++t) bundle.frame_number[t] += 5;
    write_bundle(bundle, entry[i].folder);
  }
  const PanelRows rows = read_normals(entry, "");
  ASSERT_EQ(rows.left_out.size(), 2u);
  EXPECT_EQ(rows.left_out[0].where.file, entry[1].folder);
  EXPECT_EQ(rows.left_out[1].where.file, entry[2].folder);
  for (const Reason& reason : rows.left_out) EXPECT_EQ(reason.code, "recipe_mismatch");
}

TEST_F(TrainPanels, APanelGivenTwiceCalibratesALineOnce) {
  const ScratchFolder scratch;
  testing::SmallDataset line;
  line.train = line.test = line.cracked = 0;
  line.val = 24;
  line.seed = 5000;
  testing::write_dataset(scratch.path("line"), line);
  const std::string folder = scratch.path("line");
  const Trained once = calibrate_for_line(trained_->model, {folder});
  const Trained twice = calibrate_for_line(trained_->model, {folder, folder + "/panel_5003", folder});
  EXPECT_EQ(twice.model.to_bytes(), once.model.to_bytes());
}

TEST_F(TrainPanels, ACopyUnderAnotherNameTeachesAndCalibratesNothing) {
  Dataset doubled = *dataset_;
  const ScratchFolder scratch;
  for (const DatasetEntry& entry : dataset_->entry) {
    if (entry.truth.label == 1 || entry.truth.split == Split::test) continue;
    DatasetEntry copy = entry;
    copy.folder = scratch.path("again/copy_" + entry.truth.panel);
    std::filesystem::create_directories(scratch.path("again"));
    std::filesystem::copy(entry.folder, copy.folder);
    doubled.entry.push_back(std::move(copy));
  }
  const Trained trained = train_dataset(doubled, knn_at(0.1));
  EXPECT_EQ(trained.model.provenance(), trained_->model.provenance());
  EXPECT_EQ(trained.model.calibration()->statistic, trained_->model.calibration()->statistic);
  const auto says = [](const Trained& t, const char* text) {
    return std::any_of(t.warnings.begin(), t.warnings.end(),
                       [&](const std::string& w) { return w.find(text) != std::string::npos; });
  };
  EXPECT_TRUE(says(trained, "panels are copies of others and teach nothing"));
  EXPECT_TRUE(says(trained, "12 panels are copies of others given with them and calibrate nothing"));

  testing::SmallDataset line;
  line.train = line.test = line.cracked = 0;
  line.val = 20;
  line.seed = 7000;
  testing::write_dataset(scratch.path("line"), line);
  const Trained once = calibrate_for_line(trained_->model, {scratch.path("line")});
  std::filesystem::copy(scratch.path("line"), scratch.path("twin"), std::filesystem::copy_options::recursive);
  const Trained twice = calibrate_for_line(trained_->model, {scratch.path("line"), scratch.path("twin")});
  EXPECT_EQ(twice.model.to_bytes(), once.model.to_bytes());
  EXPECT_TRUE(says(twice, "20 panels are copies of others and are left out of calibration"));
}

TEST_F(TrainPanels, PanelsThatTaughtTheModelDoNotCalibrateIt) {
  const ScratchFolder scratch;
  testing::SmallDataset more;
  more.train = more.test = more.cracked = 0;
  more.seed = 6000;
  testing::write_dataset(scratch.path("more"), more);
  // 15 train, 12 val and 4 test normals, and 12 more
  const Trained line = calibrate_for_line(trained_->model, {dataset_->root, scratch.path("more")});
  EXPECT_EQ(line.model.calibration()->statistic.size(), 14u);
  ASSERT_FALSE(line.warnings.empty());
  EXPECT_NE(line.warnings.front().find("15 panels taught the model"), std::string::npos);
}

TEST_F(TrainPanels, AmongLabelledPanelsOneWithoutALabelTeachesNothing) {
  Dataset dataset = *dataset_;
  dataset.entry.resize(15 + 12);
  dataset.entry.front().labelled = false;
  dataset.entry.back().labelled = false;
  const Model model = train_dataset(dataset, knn_at(0.1)).model;
  EXPECT_EQ(model.calibration()->statistic.size(), 11u);
  const auto provenance = model.provenance();
  EXPECT_NE(
      std::find(provenance.begin(), provenance.end(), std::pair<std::string, std::string>("panels", "14")),
      provenance.end());
}

TEST(ReadPanels, EveryUsableFrameOfTheSamplePanelsHasFiniteFeatures) {
  const Dataset samples = read_dataset(MA_TEST_DATA "/bundles");
  Recipe recipe = read_normals(samples.entry, samples.origin).recipe;
  EXPECT_TRUE(recipe.orientation.mirrored);
  recipe.full_turn_rad = 0;  // no panel is left out for bending less than the others
  const PanelRows rows = read_panels(samples.entry, recipe);
  const PanelTable& table = rows.set.table;
  ASSERT_EQ(table.panels(), 9u);
  std::size_t usable = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.usable[i] == 0) continue;
    ++usable;
    for (const double value : table.value.row(i)) ASSERT_TRUE(std::isfinite(value)) << "row " << i;
  }
  EXPECT_EQ(usable, 9u * 56u);  // two frames at each end have no full window
}

}  // namespace
}  // namespace motionanalyzer::train_test
