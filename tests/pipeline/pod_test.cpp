#include "motionanalyzer/pipeline/pod.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/samples.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/json.hpp"

namespace motionanalyzer::testing {
namespace {

/// Simulated normal panels of a coarse strip: 40 train, 10 calibrate, the rest are new.
class Pod : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    SetOptions set;
    set.counts = {{"normal", 58}};
    set.line.strip.nodes = 61;
    set_option(set.line, "drive.bend_s", "1");
    set_option(set.line, "drive.hold_s", "0.2");
    panels_ = new SimulatedPanels(SetPlan(set));
    Dataset dataset = panels_->dataset();
    for (std::size_t i = 0; i < dataset.entry.size(); ++i)
      dataset.entry[i].truth.split = i < 40 ? Split::train : i < 50 ? Split::val : Split::test;
    normals_ = new std::vector<DatasetEntry>(dataset.entry.begin() + 38, dataset.entry.end());
    TrainOptions train;
    train.detector = "hinge";
    train.alpha = 0.1;
    model_ = new Model(train_dataset(dataset, train, inspect()).model);
  }
  static void TearDownTestSuite() {
    delete model_;
    delete normals_;
    delete panels_;
  }
  static InspectOptions inspect() {
    InspectOptions options;
    options.reader = panels_;
    return options;
  }
  /// Of 2 panels that taught, 10 that calibrated and 8 that are new.
  static PodStudy study(double from_mm, double to_mm, std::size_t panels = 12, int threads = 0) {
    PodOptionsOfLine options;
    options.panels = panels;
    options.lambda_from_mm = from_mm;
    options.lambda_to_mm = to_mm;
    options.place_from = 0.3;
    options.place_to = 0.7;
    return study_detection(*model_, *normals_, "simulated", options, inspect(), {.threads = threads});
  }
  static inline SimulatedPanels* panels_ = nullptr;
  static inline std::vector<DatasetEntry>* normals_ = nullptr;
  static inline Model* model_ = nullptr;
};

TEST_F(Pod, StrongDamageIsAlwaysFound) {
  const PodStudy strong = study(3, 4);
  EXPECT_EQ(strong.curve.hits, strong.curve.panels);
  EXPECT_EQ(strong.curve.status, PodStatus::all_hit);
}

TEST_F(Pod, DamageOfNoSizeIsFoundAsOftenAsFalseAlarmsAreRaised) {
  const PodStudy none = study(1e-6, 2e-6, 18);
  // Each of the 18 new or calibrating panels once, bytes unchanged: what alarms does so without damage.
  std::size_t alarms = 0;
  for (std::size_t i = 2; i < 20; ++i)
    alarms +=
        inspect_bundle((*normals_)[i].folder, "simulated", model_, inspect()).verdict.verdict == Verdict::ng;
  EXPECT_EQ(none.curve.hits, alarms);
}

TEST_F(Pod, FalseAlarmsAreCountedOnPanelsThatAreNewToTheModel) {
  const PodStudy one = study(1, 1, 1);
  EXPECT_EQ(one.false_alarms.trials, 8u);
  EXPECT_TRUE(std::any_of(one.warnings.begin(), one.warnings.end(), [](const std::string& w) {
    return w.find("2 panels taught the model") != std::string::npos;
  }));
}

TEST_F(Pod, SeveritiesFillTheirRangeEvenlyAndOnsetsFollowTheAngle) {
  const PodStudy some = study(0.2, 1.2, 10);
  ASSERT_EQ(some.trial.size(), 10u);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_NEAR(some.trial[i].lambda_mm, 0.25 + 0.1 * static_cast<double>(i), 0.05);
    EXPECT_TRUE(some.trial[i].place >= 0.3 && some.trial[i].place <= 0.7);
  }
  std::vector<PodTrial> by_angle = some.trial;
  std::sort(by_angle.begin(), by_angle.end(),
            [](const PodTrial& a, const PodTrial& b) { return a.angle_rad < b.angle_rad; });
  EXPECT_LT(by_angle.front().onset_frame, by_angle.back().onset_frame);
}

TEST_F(Pod, TheNumberOfThreadsChangesNothing) {
  EXPECT_EQ(pod_json(study(0.1, 1.5, 4, 1)), pod_json(study(0.1, 1.5, 4, 3)));
}

TEST_F(Pod, JsonHoldsCurveBinsAndTrials) {
  const support::Json json = support::parse_json(pod_json(study(0.1, 1.5, 8)), "pod");
  EXPECT_EQ(json.find("bins")->items().size(), 8u);
  EXPECT_EQ(json.find("trials")->items().size(), 8u);
  EXPECT_EQ(json.find("curve")->find("panels")->integer(), 8);
  for (const char* key : {"status", "a50_mm", "a90_mm", "a90_95_mm"})
    EXPECT_NE(json.find("curve")->find(key), nullptr) << key;
}

TEST_F(Pod, RefusesModelsThatKnowNoMechanicsAndRangesThatAreNone) {
  const Model other = Model::train(random_panels({}), test_recipe(), train_options("knn"));
  EXPECT_EQ(thrown_by([&] { study_detection(other, *normals_, "simulated", {}, inspect()); }).code,
            ErrorCode::mismatch);
  EXPECT_EQ(thrown_by([&] { study(1, 0.5); }).code, ErrorCode::invalid_argument);
  EXPECT_EQ(thrown_by([&] { study_detection(*model_, std::vector<DatasetEntry>{}, "simulated"); }).code,
            ErrorCode::too_short);
}

TEST_F(Pod, TheCertificateOfTheModelTellsItsMapInMillimetres) {
  const Certificate certificate = certify(*model_);
  const support::Json json = support::parse_json(certificate.json, "certificate");
  EXPECT_EQ(*json.find("unit")->string(), "mm");
  EXPECT_NEAR(*json.find("length_mm")->number(), 23, 0.5);  // what the camera sees of a strip of 23 mm
  const Inspectability map = *model_->inspectability();
  const auto rows = json.find("map")->find("lambda90")->items();
  ASSERT_EQ(rows.size(), map.place.size());
  const std::size_t h = rows.size() / 2, n = 4;
  EXPECT_NEAR(*rows[h].items()[n].number(), map.lambda90(h, n) * *json.find("length_mm")->number(), 1e-12);
}

}  // namespace
}  // namespace motionanalyzer::testing
