#include "motionanalyzer/pipeline/labels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/samples.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "pipeline/label_threshold.hpp"
#include "support/json.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::testing::labels_test {
namespace {

TEST(LabelThreshold, PrecisionIsBayesRule) {
  EXPECT_DOUBLE_EQ(precision_at(0.9, 0.01, 0.01), 0.009 / (0.009 + 0.0099));
  EXPECT_EQ(precision_at(0, 0, 0.5), 0);
}

TEST(LabelThreshold, TakesTheLowestAlarmsOfThoseThatFindMost) {
  // n = 99: p-values are hundredths. Half of the panels are damaged, so precision .9 allows recall / 9.
  const std::vector<double> p = {0.01, 0.02, 0.04, 0.30};
  const pipeline::PrecisionWanted wanted = {0.9, 0.5, 99};
  EXPECT_EQ(pipeline::rank_for_precision(p, 99, wanted), 4u);         // .75 / .79; .30 would give 1 / 1.3
  EXPECT_EQ(pipeline::rank_for_precision(p, 99, {0.9, 0.5, 3}), 2u);  // rank 3 finds no more than 2
}

TEST(LabelThreshold, SaysThatNoThresholdWillDo) {
  const std::vector<double> p = {0.01, 0.01};
  EXPECT_FALSE(pipeline::rank_for_precision(p, 99, {0.9, 0.01, 99}).has_value());
  // .01 recall / (.01 + .99 f) >= .9 <=> f <= .01 / 9 / .99 = 1 / 891
  const std::size_t n = pipeline::panels_for_precision(1, {0.9, 0.01, 1});
  EXPECT_NEAR(static_cast<double>(n), 890, 1);
  const std::vector<double> highest = {1 / static_cast<double>(n + 1)};
  EXPECT_TRUE(pipeline::rank_for_precision(highest, n, {0.9, 0.01, n}).has_value());
  const std::vector<double> one_less = {1 / static_cast<double>(n)};
  EXPECT_FALSE(pipeline::rank_for_precision(one_less, n - 1, {0.9, 0.01, n}).has_value());
  EXPECT_EQ(pipeline::panels_for_precision(0, {0.9, 0.01, 1}), 0u);
}

TEST(LabelThreshold, APanelThatCannotBeFoundIsFoundAtNoRankThatAlarmsRarely) {
  EXPECT_FALSE(pipeline::rank_for_precision(std::vector<double>{1, 1}, 9, {0.5, 0.1, 9}).has_value());
}

/// A data set on disk: 15 normals train, 12 calibrate, 4 cracked panels of split val with a gross kink.
class Labels : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    write_dataset(folder_->path("set"), {15, 12, 2, 4, "", 1000});
    dataset_ = new Dataset(read_dataset(folder_->path("set")));
    for (DatasetEntry& entry : dataset_->entry)
      if (entry.truth.label == 1) entry.truth.split = Split::val;
    model_ = new Model(trained("knn", {}, 0.2));
  }
  static void TearDownTestSuite() {
    delete model_;
    delete dataset_;
    delete folder_;
  }
  static Model trained(const char* detector, std::vector<std::pair<std::string, std::string>> option,
                       double alpha) {
    return train_dataset(*dataset_, {detector, std::move(option), alpha, 1}).model;
  }
  static inline ScratchFolder* folder_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline Model* model_ = nullptr;
};

TEST_F(Labels, WithoutAPrecisionTheThresholdStaysAndIsTold) {
  const LabelledCalibration made = calibrate_with_labels(*model_, *dataset_, {});
  ASSERT_TRUE(made.model.has_value());
  EXPECT_EQ(made.model->to_bytes(), model_->to_bytes());
  EXPECT_EQ(made.labelled, 4u);
  EXPECT_EQ(made.recall.events, 4u);
  EXPECT_DOUBLE_EQ(*made.false_alarms.value, 2.0 / 13);
}

TEST_F(Labels, APrecisionRaisesTheThreshold) {
  LabelOptions options;
  options.prevalence = 0.5;
  options.precision = 0.9;
  const LabelledCalibration made = calibrate_with_labels(*model_, *dataset_, options);
  EXPECT_DOUBLE_EQ(made.model->alpha(), 1.0 / 13);
  EXPECT_GT(*made.model->threshold(), *model_->threshold());
  EXPECT_GE(*made.precision.value, 0.9);
  EXPECT_LT(made.precision.low, *made.precision.value);
  EXPECT_EQ(Model::from_bytes(made.model->to_bytes()).alpha(), 1.0 / 13);
}

TEST_F(Labels, ThresholdsFallBelowWhatNormalsAllowOnlyWhenToldTo) {
  const Model strict = model_->with_alpha(1.0 / 13);
  LabelOptions options;
  options.prevalence = 0.9;
  options.precision = 0.5;
  EXPECT_DOUBLE_EQ(calibrate_with_labels(strict, *dataset_, options).alpha, 1.0 / 13);
  // Nothing more can be found than all four, so that even then the highest threshold of equals is kept.
  options.may_lower = true;
  EXPECT_DOUBLE_EQ(calibrate_with_labels(strict, *dataset_, options).alpha, 1.0 / 13);
}

TEST_F(Labels, APrecisionOutOfReachSaysHowManyNormalsItTakes) {
  LabelOptions options;
  options.prevalence = 0.01;
  options.precision = 0.9;
  const Thrown thrown = thrown_by([&] { calibrate_with_labels(*model_, *dataset_, options); });
  EXPECT_EQ(thrown.code, ErrorCode::too_short);
  EXPECT_NE(thrown.text.find("calibrate on 89"), std::string::npos) << thrown.text;
}

TEST_F(Labels, LabelledPanelsOfSplitTestAreNotRead) {
  Dataset set = *dataset_;
  for (DatasetEntry& entry : set.entry)
    if (entry.truth.label == 1) entry.truth.split = Split::test;
  EXPECT_EQ(thrown_by([&] { calibrate_with_labels(*model_, set, {}); }).code, ErrorCode::too_short);
}

TEST_F(Labels, AStackingEnsembleIsWeighedAndCalibratedAgain) {
  Dataset without = *dataset_;
  std::erase_if(without.entry, [](const DatasetEntry& entry) { return entry.truth.label == 1; });
  const TrainOptions train{"ensemble", {{"members", "mspc,knn"}, {"rule", "stacking"}}, 0.1, 1};
  const Model model = train_dataset(without, train).model;
  const LabelledCalibration made = calibrate_with_labels(model, *dataset_, {});
  EXPECT_TRUE(made.weighed);
  EXPECT_EQ(made.model->to_bytes(), train_dataset(*dataset_, train).model.to_bytes());
}

TEST_F(Labels, RefusesWhatIsNoShareAndModelsWithoutAThreshold) {
  LabelOptions options;
  options.precision = 1;
  EXPECT_EQ(thrown_by([&] { calibrate_with_labels(*model_, *dataset_, options); }).code,
            ErrorCode::invalid_argument);
  options = {};
  options.prevalence = 0;
  EXPECT_EQ(thrown_by([&] { calibrate_with_labels(*model_, *dataset_, options); }).code,
            ErrorCode::invalid_argument);
  EXPECT_EQ(thrown_by([&] { calibrate_with_labels(model_->with_alpha(0.001), *dataset_, {}); }).code,
            ErrorCode::mismatch);
}

TEST_F(Labels, JsonAndTableTellBeforeAndNow) {
  const LabelledCalibration made = calibrate_with_labels(*model_, *dataset_, {});
  const support::Json json = support::parse_json(labelled_json(made), "labels");
  EXPECT_EQ(json.find("labelled")->integer(), 4);
  for (const char* key : {"alpha", "recall", "false_alarms", "precision"})
    EXPECT_NE(json.find("now")->find(key), nullptr) << key;
  EXPECT_EQ(labelled_table(made).row.size(), 2u);
}

}  // namespace
}  // namespace motionanalyzer::testing::labels_test
