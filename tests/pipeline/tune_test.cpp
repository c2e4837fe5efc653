#include "motionanalyzer/pipeline/tune.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/samples.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "pipeline/tune_trials.hpp"
#include "support/json.hpp"

namespace motionanalyzer::testing::tune_test {
namespace {

/// Reads no panel of split test.
class NoTestPanels final : public BundleReader {
 public:
  explicit NoTestPanels(const SimulatedPanels& panels, const Dataset& dataset) : panels_(panels) {
    for (const DatasetEntry& entry : dataset.entry)
      if (entry.truth.split == Split::test) test_.push_back(entry.folder);
  }
  ReadResult read(const std::string& name, const BundleOverrides& overrides) const override {
    if (std::find(test_.begin(), test_.end(), name) != test_.end())
      throw Error(ErrorCode::internal, "split test was read: " + name);
    return panels_.read(name, overrides);
  }

 private:
  const SimulatedPanels& panels_;
  std::vector<std::string> test_;
};

/// Simulated panels of a coarse strip: 50 normals to fit on, 9 calibrate; 4 cracked ones in val, one in test.
class Tune : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    SetOptions set;
    set.counts = {{"normal", 60}, {"crack", 5}};
    set.line.strip.nodes = 41;
    set_option(set.line, "drive.bend_s", "0.8");
    set_option(set.line, "drive.hold_s", "0.2");
    panels_ = new SimulatedPanels(SetPlan(set));
    dataset_ = new Dataset(panels_->dataset());
    std::size_t normals = 0, cracked = 0;
    for (DatasetEntry& entry : dataset_->entry) {
      if (entry.truth.label == 1)
        entry.truth.split = cracked++ < 4 ? Split::val : Split::test;
      else
        entry.truth.split = ++normals <= 50 ? Split::train : normals <= 59 ? Split::val : Split::test;
    }
    reader_ = new NoTestPanels(*panels_, *dataset_);
    some_ = new Tuning(tuned(options(), 1));
  }
  static void TearDownTestSuite() {
    delete some_;
    delete reader_;
    delete dataset_;
    delete panels_;
  }
  /// Two trials of knn on strong computed damage.
  static TuneOptions options() {
    TuneOptions options;
    options.train = {"knn", {{"k", "1|5"}}, 0.1, 1};
    options.copies.panels = 8;
    options.copies.lambda_from_mm = 1;
    options.copies.lambda_to_mm = 3;
    options.inspect.reader = reader_;
    return options;
  }
  static Tuning tuned(const TuneOptions& options, int threads = 2) {
    return tune_detector(*dataset_, options, {.threads = threads});
  }
  static inline SimulatedPanels* panels_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline NoTestPanels* reader_ = nullptr;
  static inline Tuning* some_ = nullptr;
};

TEST_F(Tune, ComparesOnPanelsThatNoFitSaw) {
  EXPECT_EQ(some_->damage, TuneDamage::computed);
  EXPECT_EQ(some_->fitted, 40u);
  EXPECT_EQ(some_->sound, 10u);
  EXPECT_EQ(some_->damaged, 8u);
}

TEST_F(Tune, TheFirstTrialHasTheDefaults) {
  ASSERT_EQ(some_->trial.size(), 2u);
  EXPECT_EQ(some_->trial[0].option.front().second, "5");
  EXPECT_EQ(some_->trial[1].option.front().second, "1");
  for (const TuneTrial& trial : some_->trial) {
    ASSERT_TRUE(trial.auroc.value.has_value()) << trial.failed;
    EXPECT_TRUE(trial.auroc.low <= *trial.auroc.value && *trial.auroc.value <= trial.auroc.high);
  }
}

TEST_F(Tune, TheModelHasTheChosenOptionsAndIsTheOneThatTrainMakes) {
  ASSERT_TRUE(some_->trained.has_value());
  TrainOptions train{"knn", some_->option, 0.1, 1};
  InspectOptions inspect;
  inspect.reader = reader_;
  EXPECT_EQ(some_->trained->model.to_bytes(), train_dataset(*dataset_, train, inspect).model.to_bytes());
  EXPECT_EQ(some_->trained->model.calibration()->statistic.size(), 9u);
}

TEST_F(Tune, TheNumberOfThreadsChangesNothing) {
  const Tuning again = tuned(options(), 3);
  EXPECT_EQ(tune_json(again), tune_json(*some_));
  EXPECT_EQ(again.trained->model.to_bytes(), some_->trained->model.to_bytes());
}

TEST_F(Tune, LabelledCracksOfSplitValTakeTheCopiesPlaceWhenAskedFor) {
  TuneOptions labelled = options();
  labelled.damage = TuneDamage::labelled;
  labelled.train.option.push_back({"features", "-residual,-spectrum"});
  const Tuning tuning = tuned(labelled);
  EXPECT_EQ(tuning.damage, TuneDamage::labelled);
  EXPECT_EQ(tuning.damaged, 4u);
  EXPECT_FALSE(tuning.trial[0].a90_mm.value.has_value());
}

TEST_F(Tune, JsonTableAndPageHoldEveryTrial) {
  const support::Json json = support::parse_json(tune_json(*some_), "tune");
  EXPECT_EQ(json.find("trials")->items().size(), 2u);
  EXPECT_EQ(*json.find("damage")->string(), "computed");
  for (const char* key : {"best", "chosen", "within_noise", "level", "detector_options", "remark"})
    EXPECT_NE(json.find(key), nullptr) << key;
  EXPECT_EQ(tune_table(*some_).row.size(), 2u);
  EXPECT_NE(tune_html(*some_).find("k=1"), std::string::npos);
}

TEST_F(Tune, WhatCannotBeTriedIsRefusedBeforeAnythingIsRead) {
  const auto code_of = [&](const TuneOptions& wrong) { return thrown_by([&] { tuned(wrong); }).code; };
  TuneOptions wrong = options();
  wrong.train.option = {{"nonsense", "1|2"}};
  EXPECT_EQ(code_of(wrong), ErrorCode::invalid_argument);
  wrong.train.option = {{"k", "1||2"}};
  EXPECT_EQ(code_of(wrong), ErrorCode::invalid_argument);
  wrong = options();
  wrong.budget = 0;
  EXPECT_EQ(code_of(wrong), ErrorCode::invalid_argument);
  Dataset few = *dataset_;
  few.entry.resize(40);
  EXPECT_EQ(thrown_by([&] { tune_detector(few, options()); }).code, ErrorCode::too_short);
}

TEST_F(Tune, StopsWhenItIsAskedTo) {
  CancelToken cancel;
  cancel.cancel();
  Execution execution;
  execution.cancel = &cancel;
  EXPECT_EQ(thrown_by([&] { tune_detector(*dataset_, options(), execution); }).code, ErrorCode::cancelled);
}

TuneTrial with_gain(double auroc, double gain, double low) {
  TuneTrial trial;
  trial.auroc.value = auroc;
  trial.gain.difference.value = gain;
  trial.gain.difference.low = low;
  return trial;
}

TEST(TuneTrials, ABetterTrialIsTakenOnlyBeyondTheNoise) {
  const std::vector<TuneTrial> clear = {with_gain(.8, 0, 0), with_gain(.85, .05, .01)};
  EXPECT_EQ(pipeline::chosen_of(clear, pipeline::best_of(clear)), 1u);
  const std::vector<TuneTrial> noise = {with_gain(.8, 0, 0), with_gain(.85, .05, -.01)};
  EXPECT_EQ(pipeline::best_of(noise), 1u);
  EXPECT_EQ(pipeline::chosen_of(noise, 1), 0u);
}

TEST(TuneTrials, ATrialThatFailedIsNeverTheBest) {
  std::vector<TuneTrial> trials = {with_gain(.8, 0, 0), TuneTrial{}, with_gain(.8, 0, 0)};
  trials[1].failed = "too short";
  EXPECT_EQ(pipeline::best_of(trials), 0u);
}

TEST(TuneTrials, EveryGridHoldsTheDefaultsFirstAndTakesThemAsTheyAre) {
  for (const DetectorInfo& info : detectors()) {
    std::size_t grid = 0;
    const std::string name(info.name);
    const auto trials = pipeline::trials_of(name, tune_grid(name), 24, 1, grid);
    EXPECT_EQ(trials.size(), grid) << name;
    EXPECT_GE(grid, 3u) << name;
    EXPECT_LE(grid, 6u) << name;
    const OptionSet standard = detector_options(info);
    for (const auto& [option, value] : trials.front()) EXPECT_EQ(standard.text(option), value) << name;
  }
}

TEST(TuneTrials, ABudgetKeepsTheDefaultsAndDrawsTheRestByTheSeed) {
  std::size_t grid = 0;
  const std::vector<TuneRange> range = {{"k", {"1", "2", "3", "4", "5", "6"}}};
  const auto some = pipeline::trials_of("knn", range, 3, 7, grid);
  EXPECT_EQ(grid, 6u);
  ASSERT_EQ(some.size(), 3u);
  EXPECT_EQ(some.front().front().second, "5");
  EXPECT_EQ(some, pipeline::trials_of("knn", range, 3, 7, grid));
  EXPECT_EQ(pipeline::trials_of("knn", {{"k", {"2"}}}, 9, 1, grid).size(), 2u);  // the default is added
}

}  // namespace
}  // namespace motionanalyzer::testing::tune_test
