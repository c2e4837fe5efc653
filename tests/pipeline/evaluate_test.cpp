#include "motionanalyzer/pipeline/evaluate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/samples.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "pipeline/wavy_panels.hpp"

namespace motionanalyzer::testing::evaluate_test {
namespace {

LineOptions coarse_line() {
  LineOptions line;
  line.strip.nodes = 61;
  set_option(line, "drive.bend_s", "1");
  set_option(line, "drive.hold_s", "0.2");
  return line;
}

ScenarioCount panels_of(const char* scenario, std::size_t count, Split split) {
  ScenarioCount result;
  result.scenario = scenario;
  result.count = count;
  result.split = split;
  return result;
}

StudyOptions small_study() {
  StudyOptions options;
  options.detectors = {"mspc"};
  options.alpha = 0.1;
  options.line = coarse_line();
  options.training = {panels_of("normal", 12, Split::train)};
  options.judged = {panels_of("normal", 9, Split::calibration), panels_of("normal", 4, Split::test),
                    panels_of("crack", 4, Split::test)};
  options.judged[2].lambda_from_mm = 2;
  options.judged[2].lambda_to_mm = 3;
  options.judged[2].place_from = 0.4;
  options.judged[2].place_to = 0.6;
  options.judged[2].trigger_from_rad = 0.7;
  options.judged[2].trigger_to_rad = 1.5;
  return options;
}

/// 40 normal panels train, 9 calibrate; 3 normal ones and 3 strong cracks are new.
class Evaluate : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    SetOptions set;
    set.counts = {panels_of("normal", 52, Split::none), small_study().judged[2]};
    set.counts[1].count = 3;
    set.line = coarse_line();
    panels_ = new SimulatedPanels(SetPlan(set));
    dataset_ = new Dataset(panels_->dataset());
    std::size_t normal = 0;
    for (DatasetEntry& entry : dataset_->entry) {
      if (entry.truth.label == 1) continue;
      ++normal;
      entry.truth.split = normal <= 40 ? Split::train : normal <= 49 ? Split::val : Split::test;
    }
    TrainOptions train;
    train.detector = "hinge";
    train.alpha = 0.1;
    model_ = new Model(train_dataset(*dataset_, train, options().inspect).model);
  }
  static void TearDownTestSuite() {
    delete model_;
    delete dataset_;
    delete panels_;
  }
  static EvaluateOptions options(const char* split = "test") {
    EvaluateOptions options;
    options.inspect.reader = panels_;
    options.split = split;
    return options;
  }
  static Evaluation judged(const char* split = "test", int threads = 1) {
    return evaluate({*model_}, some(), options(split), {.threads = threads});
  }
  /// Two panels of each split that the model knows, and all that are new.
  static Dataset some() {
    Dataset dataset = *dataset_;
    std::size_t taught = 0, calibrated = 0;
    std::erase_if(dataset.entry, [&](const DatasetEntry& entry) {
      return (entry.truth.split == Split::train && ++taught > 2) ||
             (entry.truth.split == Split::val && ++calibrated > 2);
    });
    return dataset;
  }
  static inline SimulatedPanels* panels_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline Model* model_ = nullptr;
};

TEST_F(Evaluate, StrongCracksAreFoundWithTheirOnsetAndPlace) {
  const Evaluation e = judged();
  const DamageFigures& d = e.detector[0].goal[0];
  EXPECT_EQ(d.panels, 3u);
  EXPECT_EQ(d.found_large.events, 3u);
  EXPECT_EQ(d.curve.status, PodStatus::all_hit);
  ASSERT_TRUE(d.described[0].place && d.described[0].delay_median);
  EXPECT_EQ(d.described[0].place->within_1mm.events, 3u);
  EXPECT_GE(*d.described[0].delay_median, 0);
  EXPECT_EQ(e.detector[0].sound[0].panels, 3u);
  EXPECT_EQ(e.detector[0].known, 0u);
}

TEST_F(Evaluate, TheNumberOfThreadsChangesNothing) {
  EXPECT_EQ(evaluation_json(judged("test", 3)), evaluation_json(judged("test", 1)));
}

TEST_F(Evaluate, VerdictsAreThoseOfAStreamAndOfBatchScoringToTheLastBit) {
  const Evaluation e = judged();
  for (const EvaluatedPanel& panel : e.panel) {
    const FrameBundle bundle = panels_->read(panel.panel, {}).bundle;
    Inspector inspector(*model_);
    inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, "simulated"});
    std::vector<FrameScore> scores;
    for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
    const PanelVerdict streamed = inspector.finish();
    EXPECT_EQ(streamed.verdict, panel.answer[0].verdict);
    EXPECT_EQ(streamed.statistic, panel.answer[0].statistic);
    DatasetEntry entry;
    entry.folder = panel.panel;
    const PanelRows rows = read_panels({entry}, model_->recipe(), options().inspect, {}, {false, true});
    double highest = -1e300;
    for (const double score : model_->score(rows.set)) highest = score > highest ? score : highest;
    EXPECT_EQ(highest, *panel.answer[0].statistic);
  }
}

TEST_F(Evaluate, PanelsThatTaughtOrCalibratedTheModelAreLeftOutAndCounted) {
  const Evaluation e = judged("all");
  EXPECT_EQ(e.detector[0].known, 4u);
  EXPECT_EQ(e.detector[0].sound[0].panels, 3u);
  ASSERT_EQ(e.warnings.size(), 1u);
  EXPECT_NE(e.warnings[0].find("4 panels taught or calibrated hinge"), std::string::npos) << e.warnings[0];
  EXPECT_EQ(e.detector[0].goal[0].found.events, judged().detector[0].goal[0].found.events);
}

TEST_F(Evaluate, PanelsOfAForeignLineHaveNoVerdictHereEither) {
  const testing::WavyPanels wavy(*panels_);
  EvaluateOptions of_the_line = options();
  of_the_line.inspect.reader = &wavy;
  const Evaluation e = evaluate({*model_}, some(), of_the_line);
  EXPECT_EQ(e.detector[0].inconclusive, e.detector[0].panels);
  EXPECT_EQ(e.warnings.at(0).find("normal panels and hinge: 3 of 3 panels are unlike any strip"), 0u)
      << e.warnings[0];
}

TEST_F(Evaluate, ASetThatTheModelKnowsEntirelyIsRefused) {
  for (const char* split : {"train", "val"})
    EXPECT_EQ(thrown_by([&] { judged(split); }).code, ErrorCode::mismatch) << split;
}

TEST_F(Evaluate, RefusesSetsWithoutLabelsModelsWithoutThresholdAndWrongOptions) {
  Dataset loose = *dataset_;
  for (DatasetEntry& entry : loose.entry) entry.labelled = false;
  EXPECT_EQ(thrown_by([&] { evaluate({*model_}, loose, options()); }).code, ErrorCode::bad_input);
  EXPECT_EQ(thrown_by([&] { judged("calibration"); }).code, ErrorCode::too_short);
  EXPECT_EQ(thrown_by([&] { judged("tset"); }).code, ErrorCode::invalid_argument);
  EXPECT_EQ(thrown_by([&] { evaluate({}, *dataset_, options()); }).code, ErrorCode::invalid_argument);
  EvaluateOptions strict = options();
  strict.alpha = 0.01;  // 9 calibration panels promise no less than .1
  EXPECT_EQ(thrown_by([&] { evaluate({*model_}, *dataset_, strict); }).code, ErrorCode::mismatch);
  strict.alpha.reset();
  strict.goal = 3;
  EXPECT_EQ(thrown_by([&] { evaluate({*model_}, *dataset_, strict); }).code, ErrorCode::invalid_argument);
}

TEST_F(Evaluate, ALargerAlphaIsAnotherThresholdOfTheSameModel) {
  EvaluateOptions loose = options();
  loose.alpha = 0.9;
  const Evaluation e = evaluate({*model_}, *dataset_, loose);
  EXPECT_EQ(e.detector[0].model.alpha, 0.9);
  EXPECT_GE(e.detector[0].sound[0].alarms.test.events, judged().detector[0].sound[0].alarms.test.events);
  EXPECT_EQ(*model_->with_alpha(0.9).threshold(), model_->calibration()->statistic.front());
}

TEST_F(Evaluate, GoalTwoAloneLeavesTheCracksOut) {
  EvaluateOptions only = options();
  only.goal = 2;
  const Evaluation e = evaluate({*model_}, *dataset_, only);
  EXPECT_EQ(e.panel.size(), 3u);
  EXPECT_TRUE(e.detector[0].damage.empty());
}

TEST(EvaluateStudy, TrainsCalibratesAndJudgesInMemoryAndItsSeedDecides) {
  StudyOptions options = small_study();
  options.normals = 2;
  const Evaluation e = evaluate_study(options, {.threads = 2});
  EXPECT_EQ(e.panel.size(), 6u);
  EXPECT_EQ(e.detector[0].model.calibration_panels, 9u);
  EXPECT_EQ(e.detector[0].sound[0].panels, 2u);
  EXPECT_EQ(e.detector[0].goal[0].found_large.trials, 4u);
  EXPECT_EQ(thrown_by([&] {
              StudyOptions unknown = options;
              unknown.detectors = {"hing"};
              evaluate_study(unknown);
            }).code,
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace motionanalyzer::testing::evaluate_test
