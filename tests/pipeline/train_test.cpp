#include "motionanalyzer/pipeline/train.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "motionanalyzer/stream/inspector.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::train_test {
namespace {

using testing::ScratchFolder;

TrainOptions knn_at(double alpha) {
  TrainOptions options;
  options.detector = "knn";
  options.alpha = alpha;
  return options;
}

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

Error refused_training(const Dataset& dataset, const char* detector) {
  TrainOptions options = knn_at(0.1);
  options.detector = detector;
  try {
    train_dataset(dataset, options);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "trained");
}

bool holds_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(TrainErrors, TooFewNormalPanelsAreCounted) {
  const ScratchFolder scratch;
  testing::SmallDataset few;
  few.train = 3;
  few.val = 1;
  testing::write_dataset(scratch.path("few"), few);
  const Error error = refused_training(read_dataset(scratch.path("few")), "knn");
  EXPECT_EQ(error.code(), ErrorCode::too_short);
  EXPECT_TRUE(holds_text(error.message(), "3 usable normal panels")) << error.message();
  EXPECT_TRUE(holds_text(error.message(), "3 of the ")) << error.message();
}

// A third of them have another scale.
TEST(TrainErrors, PanelsLeftOutAreCountedWithTheCommonestReason) {
  const ScratchFolder scratch;
  Dataset dataset;
  dataset.root = scratch.path("");
  for (std::uint64_t i = 0; i < 12; ++i) {
    DatasetEntry entry;
    entry.labelled = true;
    entry.truth.split = Split::train;
    entry.folder = scratch.path("p" + std::to_string(i));
    FrameBundle bundle = make_bending_panel(testing::short_panel(i + 1));
    if (i % 3 == 0) bundle.mm_per_px = 0.2;
    write_bundle(bundle, entry.folder);
    dataset.entry.push_back(std::move(entry));
  }
  const Error error = refused_training(dataset, "knn");
  EXPECT_EQ(error.code(), ErrorCode::too_short);
  EXPECT_TRUE(holds_text(error.message(), "8 usable normal panels")) << error.message();
  EXPECT_TRUE(holds_text(error.message(), "12 of the 12 normal panels given")) << error.message();
  EXPECT_TRUE(holds_text(
      error.message(), "4 of them are left out: recipe_mismatch 4 times, for example " + scratch.path("p0")))
      << error.message();
}

// Of 25 panels 17 teach: the smallest number of which 70 % are the 30 that hinge needs is 43.
TEST(TrainErrors, TheNumberOfPanelsThatWouldDoIsSaid) {
  Dataset loose;
  loose.entry.resize(25);
  const Error error = refused_training(loose, "hinge");
  EXPECT_TRUE(holds_text(error.message(), "hinge needs at least 30. 17 of the 25 panels given, 70 %"))
      << error.message();
  EXPECT_TRUE(holds_text(error.advice(), "at least 43 normal panels")) << error.advice();
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

TEST(TrainTable, ScoresRowsAndRefusesATableWithoutAColumn) {
  const ScratchFolder scratch;
  std::string csv = "a,b\n", other = "a,c\n1,2\n";
  for (int i = 0; i < 30; ++i) csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + "\n";
  support::write_file_atomic(scratch.path("t.csv"), csv);
  support::write_file_atomic(scratch.path("far.csv"), "b,a\n2,3\n900,800\n");
  support::write_file_atomic(scratch.path("other.csv"), other);
  const Model model = train_table(scratch.path("t.csv"), "", knn_at(0.1)).model;
  const std::vector<double> score = score_table(model, scratch.path("far.csv"));
  ASSERT_EQ(score.size(), 2u);
  EXPECT_GT(score[1], 100 * score[0] + 1);
  EXPECT_THROW(score_table(model, scratch.path("other.csv")), Error);
  EXPECT_THROW(Inspector{model}, Error);
}

std::string csv_of(const std::string& header, int rows, int columns) {
  std::string csv = header + "\n";
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      csv += std::to_string((i * (j + 3) + j) % 11) + (j + 1 < columns ? "," : "\n");
  return csv;
}

TEST(TrainTable, NeedsOnlyTheColumnsThatFeaturesChose) {
  const ScratchFolder scratch;
  support::write_file_atomic(scratch.path("t.csv"), csv_of("a,b,c", 40, 3));
  support::write_file_atomic(scratch.path("few.csv"), "c,a\n1,2\n900,800\n");
  support::write_file_atomic(scratch.path("all.csv"), "a,b,c,d\n2,,1,5\n800,7,900,6\n");
  TrainOptions options = knn_at(0.1);
  options.option = {{"features", "a,c"}, {"lag", "1"}};
  const Model model = train_table(scratch.path("t.csv"), scratch.path("few.csv"), options).model;
  EXPECT_EQ(model.calibration()->statistic.size(), 1u);
  const std::vector<double> few = score_table(model, scratch.path("few.csv"));
  const std::vector<double> all = score_table(model, scratch.path("all.csv"));
  ASSERT_EQ(few.size(), 2u);
  EXPECT_TRUE(std::isfinite(few[1]));
  EXPECT_EQ(few[1], all[1]);
  support::write_file_atomic(scratch.path("less.csv"), "a,b\n1,2\n");
  EXPECT_THROW(score_table(model, scratch.path("less.csv")), Error);
}

TEST(TrainTable, AMissingCellIsNamedByFileAndLine) {
  const ScratchFolder scratch;
  const std::string path = scratch.path("t.csv");
  support::write_file_atomic(path, "a,b\n\n1,2\n3,\n" + csv_of("5,6", 30, 2));
  try {
    train_table(path, "", knn_at(0.1));
    FAIL() << "a cell is missing";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_EQ(error.where().file, path);
    EXPECT_EQ(error.where().line, 4);  // behind the header, a blank line and a whole row
    EXPECT_NE(error.message().find("row 2, column 'b'"), std::string::npos) << error.message();
  }
}

TEST(TrainTable, ATableOfTooFewRowsIsNamed) {
  const ScratchFolder scratch;
  const std::string path = scratch.path("t.csv");
  support::write_file_atomic(path, csv_of("a,b", 5, 2));
  try {
    train_table(path, "", knn_at(0.1));
    FAIL() << "five rows cannot train a model";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::too_short);
    EXPECT_EQ(error.where().file, path);
  }
}

}  // namespace
}  // namespace motionanalyzer::train_test
