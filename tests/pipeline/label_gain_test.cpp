#include "motionanalyzer/pipeline/label_gain.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"
#include "support/json.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::testing::label_gain_test {
namespace {

/// 20 normals to fit on, 12 to calibrate, 14 cracked panels outside split test and one within.
class LabelGainStudy : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new ScratchFolder;
    write_dataset(folder_->path("set"), {20, 12, 0, 15, "", 3000});
    dataset_ = new Dataset(read_dataset(folder_->path("set")));
    std::size_t cracked = 0;
    for (DatasetEntry& entry : dataset_->entry)
      if (entry.truth.label == 1 && ++cracked < 15) entry.truth.split = Split::val;
    some_ = new LabelGain(study({0, 3, 5}, 1));
  }
  static void TearDownTestSuite() {
    delete some_;
    delete dataset_;
    delete folder_;
  }
  static LabelGain study(std::vector<std::size_t> labels, int threads) {
    LabelGainOptions options;
    options.train = {"ensemble", {{"members", "mspc,knn"}, {"features", "-residual,-spectrum"}}, 0.1, 1};
    options.labels = std::move(labels);
    options.draws = 4;
    return study_label_gain(*dataset_, options, {.threads = threads});
  }
  static inline ScratchFolder* folder_ = nullptr;
  static inline Dataset* dataset_ = nullptr;
  static inline LabelGain* some_ = nullptr;
};

TEST_F(LabelGainStudy, JudgesPanelsThatDidNotWeigh) {
  EXPECT_EQ(some_->labelled, 14u);
  ASSERT_EQ(some_->point.size(), 2u);  // 5 labels would leave 9
  EXPECT_EQ(some_->warnings.size(), 1u);
  EXPECT_EQ(some_->point[0].judged, 14u);
  EXPECT_EQ(some_->point[1].labels, 3u);
  EXPECT_LE(some_->point[1].judged, 14u);
}

TEST_F(LabelGainStudy, WithoutLabelsNothingIsGained) {
  EXPECT_EQ(some_->point[0].gain.value, 0.0);
  EXPECT_FALSE(some_->point[0].known.value.has_value());
}

TEST_F(LabelGainStudy, GrossKinksAreFoundWhateverTheWeights) {
  for (const LabelGainPoint& point : some_->point) {
    EXPECT_EQ(point.recall.value, 1.0);
    EXPECT_NEAR(point.recall.low, 14 / (14 + 3.8415), 1e-3);  // Wilson, 14 of 14
    EXPECT_NEAR(point.weight[0] + point.weight[1], 1, 1e-12);
  }
  EXPECT_EQ(some_->member, (std::vector<std::string>{"mspc", "knn"}));
}

TEST_F(LabelGainStudy, TheNumberOfThreadsChangesNothing) {
  EXPECT_EQ(label_gain_json(study({0, 3, 5}, 3)), label_gain_json(*some_));
}

TEST_F(LabelGainStudy, JsonTableAndPageHoldEveryNumber) {
  const support::Json json = support::parse_json(label_gain_json(*some_), "gain");
  EXPECT_EQ(json.find("points")->items().size(), 2u);
  EXPECT_EQ(label_gain_table(*some_).row.size(), 2u);
  EXPECT_EQ(label_gain_table(*some_).column.size(), 7u);
  EXPECT_NE(label_gain_html(*some_).find("<svg"), std::string::npos);
}

TEST_F(LabelGainStudy, RefusesNumbersThatDoNotIncreaseAndTooFewPanels) {
  EXPECT_EQ(thrown_by([&] { study({3, 3}, 1); }).code, ErrorCode::invalid_argument);
  EXPECT_EQ(thrown_by([&] { study({}, 1); }).code, ErrorCode::invalid_argument);
  Dataset few = *dataset_;
  std::size_t cracked = 0;
  std::erase_if(few.entry,
                [&](const DatasetEntry& entry) { return entry.truth.label == 1 && ++cracked > 12; });
  LabelGainOptions options;
  options.train = {"ensemble", {{"members", "mspc,knn"}, {"features", "-residual,-spectrum"}}, 0.1, 1};
  EXPECT_EQ(thrown_by([&] { study_label_gain(few, options); }).code, ErrorCode::too_short);
}

TEST(LabelGainPlan, HoldsNoPanelOfSplitTest) {
  const SetPlan plan = label_gain_plan(1);
  EXPECT_EQ(plan.size(), 1200u);
  for (std::size_t i = 0; i < plan.size(); ++i) EXPECT_NE(plan.panel(i).split, Split::test);
}

}  // namespace
}  // namespace motionanalyzer::testing::label_gain_test
