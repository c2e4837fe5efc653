#include "motionanalyzer/pipeline/pod.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/samples.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "pipeline/wavy_panels.hpp"
#include "support/json.hpp"

namespace motionanalyzer::testing::pod_test {
namespace {

/// Simulated normal panels of a coarse strip: 42 train, 9 calibrate, the rest are new.
class Pod : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    SetOptions set;
    set.counts = {{"normal", 59}};
    set.line.strip.nodes = 61;
    set_option(set.line, "drive.bend_s", "1");
    set_option(set.line, "drive.hold_s", "0.2");
    panels_ = new SimulatedPanels(SetPlan(set));
    Dataset dataset = panels_->dataset();
    for (std::size_t i = 0; i < dataset.entry.size(); ++i)
      dataset.entry[i].truth.split = i < 40 || i == 46 || i == 47 ? Split::train
                                     : i < 51                     ? Split::val
                                                                  : Split::test;
    normals_ = new std::vector<DatasetEntry>(dataset.entry.begin() + 46, dataset.entry.end());
    TrainOptions train;
    train.detector = "hinge";
    train.alpha = 0.1;
    model_ = new Model(train_dataset(dataset, train, inspect()).model);
    some_ = new PodStudy(study(0.2, 1.2, 5, 1));
  }
  static void TearDownTestSuite() {
    delete some_;
    delete model_;
    delete normals_;
    delete panels_;
  }
  static InspectOptions inspect() {
    InspectOptions options;
    options.reader = panels_;
    return options;
  }
  /// Of 2 panels that taught, 3 that calibrated and 8 that are new.
  static PodStudy study(double from_mm, double to_mm, std::size_t panels = 5, int threads = 2) {
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
  static inline PodStudy* some_ = nullptr;
};

TEST_F(Pod, StrongDamageIsAlwaysFound) {
  const PodStudy strong = study(3, 4, 5);
  EXPECT_EQ(strong.curve.hits, 5u);
  EXPECT_EQ(strong.curve.status, PodStatus::all_hit);
}

TEST_F(Pod, DamageOfNoSizeIsFoundAsOftenAsFalseAlarmsAreRaised) {
  const PodStudy none = study(1e-6, 2e-6, 11);
  // Each of the 11 new or calibrating panels once, bytes unchanged: what alarms does so without damage.
  std::size_t alarms = 0;
  for (std::size_t i = 2; i < 13; ++i)
    alarms +=
        inspect_bundle((*normals_)[i].folder, "simulated", model_, inspect()).verdict.verdict == Verdict::ng;
  EXPECT_EQ(none.curve.hits, alarms);
}

TEST_F(Pod, FalseAlarmsAreCountedOnPanelsThatAreNewToTheModel) {
  EXPECT_EQ(some_->false_alarms.trials, 8u);
  EXPECT_TRUE(std::any_of(some_->warnings.begin(), some_->warnings.end(), [](const std::string& w) {
    return w.find("2 panels taught the model") != std::string::npos;
  }));
}

TEST_F(Pod, SaysThatNoGivenNormalIsNewToTheModel) {
  const std::vector<DatasetEntry> known(normals_->begin(), normals_->begin() + 5);
  PodOptionsOfLine options;
  options.panels = 1;
  const PodStudy of_known = study_detection(*model_, known, "simulated", options, inspect());
  EXPECT_EQ(of_known.false_alarms.trials, 0u);
  const auto says = [](const PodStudy& study) {
    return std::any_of(study.warnings.begin(), study.warnings.end(), [](const std::string& w) {
      return w.find("all given normals taught or calibrated the model") != std::string::npos;
    });
  };
  EXPECT_TRUE(says(of_known));
  EXPECT_NE(pod_html(of_known).find("not counted, none of those judged is new"), std::string::npos);
  EXPECT_FALSE(says(*some_));
}

TEST_F(Pod, NormalsOfAForeignLineAreToldOfAndReadOnce) {
  const testing::WavyPanels wavy(*panels_);
  InspectOptions look = inspect();
  look.reader = &wavy;
  PodOptionsOfLine options;
  options.panels = 1;
  const std::vector<DatasetEntry> fresh(normals_->begin() + 5, normals_->end());
  const PodStudy foreign = study_detection(*model_, fresh, "simulated", options, look);
  EXPECT_EQ(wavy.reads, 9);
  EXPECT_EQ(foreign.inconclusive_normals, 8u);
  EXPECT_NE(pod_json(foreign).find("\"inconclusive_normals\": 8"), std::string::npos);
  EXPECT_TRUE(std::any_of(foreign.warnings.begin(), foreign.warnings.end(), [](const std::string& w) {
    return w.find("8 of 8 panels are unlike any strip of the model's line") != std::string::npos;
  }));
  EXPECT_EQ(some_->inconclusive_normals, 0u);
}

TEST_F(Pod, SeveritiesFillTheirRangeEvenlyAndOnsetsFollowTheAngle) {
  ASSERT_EQ(some_->trial.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(some_->trial[i].lambda_mm, 0.3 + 0.2 * static_cast<double>(i), 0.1);
    EXPECT_TRUE(some_->trial[i].place >= 0.3 && some_->trial[i].place <= 0.7);
  }
  std::vector<PodTrial> by_angle = some_->trial;
  std::sort(by_angle.begin(), by_angle.end(),
            [](const PodTrial& a, const PodTrial& b) { return a.angle_rad < b.angle_rad; });
  EXPECT_LT(by_angle.front().onset_frame, by_angle.back().onset_frame);
}

TEST_F(Pod, TheNumberOfThreadsChangesNothing) {
  EXPECT_EQ(pod_json(study(0.2, 1.2, 5, 3)), pod_json(*some_));
}

TEST_F(Pod, JsonHoldsCurveBinsAndTrials) {
  const support::Json json = support::parse_json(pod_json(*some_), "pod");
  EXPECT_EQ(json.find("bins")->items().size(), 8u);
  EXPECT_EQ(json.find("trials")->items().size(), 5u);
  EXPECT_EQ(json.find("curve")->find("panels")->integer(), 5);
  for (const char* key : {"status", "a50_mm", "a90_mm", "a90_95_mm"})
    EXPECT_NE(json.find("curve")->find(key), nullptr) << key;
  ASSERT_FALSE(some_->warnings.empty());
  EXPECT_EQ(*json.find("warnings")->items()[0].string(), some_->warnings.front());
}

TEST_F(Pod, RefusesModelsThatKnowNoMechanicsAndRangesThatAreNone) {
  const Model other = Model::train(random_panels({}), test_recipe(), train_options("knn"));
  EXPECT_EQ(thrown_by([&] { study_detection(other, *normals_, "simulated", {}, inspect()); }).code,
            ErrorCode::mismatch);
  EXPECT_EQ(thrown_by([&] { study(1, 0.5); }).code, ErrorCode::invalid_argument);
  PodOptionsOfLine far;
  far.angle_to_rad = 500 * 3.14159265358979323846 / 180;
  const std::string text =
      thrown_by([&] { study_detection(*model_, *normals_, "simulated", far, inspect()); }).text;
  EXPECT_NE(text.find("to 500 is no range within 0 to 360"), std::string::npos) << text;
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
}  // namespace motionanalyzer::testing::pod_test
