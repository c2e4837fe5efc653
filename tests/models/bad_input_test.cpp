// What a user can give a detector that it cannot use: every one of them says what is wrong, where, and what
// to do.
#include <gtest/gtest.h>

#include <cmath>

#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::bad_input_test {
namespace {

void expect_told(const Thrown& error, ErrorCode code, const std::vector<std::string>& words) {
  EXPECT_TRUE(error.any);
  EXPECT_EQ(error.code, code) << error.text;
  for (const std::string& word : words)
    EXPECT_NE(error.text.find(word), std::string::npos) << "'" << word << "' is not in: " << error.text;
}

PanelSet small_panels(std::size_t panels = 12) { return random_panels({.panels = panels, .frames = 16}); }

class BadInput : public ::testing::TestWithParam<std::string> {
 protected:
  Model train(const PanelSet& panels) const {
    return Model::train(panels, test_recipe(), train_options(GetParam()));
  }
};

TEST_P(BadInput, AColumnWithoutAnyValueIsNamed) {
  PanelSet panels = small_panels();
  for (std::size_t i = 0; i < panels.table.rows(); ++i) panels.table.value(i, 3) = kNaN;
  expect_told(thrown_by([&] { train(panels); }), ErrorCode::bad_input, {"'c3'", "no value"});
}

TEST_P(BadInput, PanelsWithACellMissingTrainWithoutThatRow) {
  PanelSet panels = small_panels();
  panels.table.value(5, 2) = kNaN;
  const Model model = train(panels);
  for (const double score : model.score(small_panels(1))) EXPECT_FALSE(std::isinf(score));
}

TEST_P(BadInput, AnInfiniteValueIsNamedByPanelFrameAndColumn) {
  PanelSet panels = small_panels();
  panels.table.value(16 + 5, 2) = HUGE_VAL;
  expect_told(thrown_by([&] { train(panels); }), ErrorCode::bad_input, {"panel_1", "frame 105", "'c2'"});
}

TEST_P(BadInput, AConstantColumnTrainsAndScoresAreFinite) {
  PanelSet panels = small_panels();
  for (std::size_t i = 0; i < panels.table.rows(); ++i) panels.table.value(i, 3) = 7;
  std::size_t scored = 0;
  for (const double score : train(panels).score(small_panels(2))) {
    EXPECT_FALSE(std::isinf(score));
    scored += !std::isnan(score);
  }
  EXPECT_GT(scored, 0u);
}

TEST_P(BadInput, OnePanelIsTooFewAndTheNumberThatIsNeededIsSaid) {
  expect_told(thrown_by([&] { train(small_panels(1)); }), ErrorCode::too_short,
              {"1 normal panel", "at least 10"});
}

TEST_P(BadInput, PanelsOfWhichNoRowIsUsableAreTooShort) {
  PanelSet panels = small_panels();
  std::fill(panels.table.usable.begin(), panels.table.usable.end(), std::uint8_t{0});
  expect_told(thrown_by([&] { train(panels); }), ErrorCode::too_short, {"row"});
}

TEST_P(BadInput, AnotherFeatureSetIsNamedByItsFirstMissingColumn) {
  const Model model = train(small_panels());
  PanelSet other = small_panels(2);
  other.table.column[4].name = "speed";
  expect_told(thrown_by([&] { model.score(other); }), ErrorCode::mismatch, {"c4"});
}

TEST_P(BadInput, AnotherExtractorVersionIsNamedBesideTheModels) {
  const Model model = train(small_panels());
  PanelSet other = small_panels(2);
  other.table.extractor = "test/2";
  expect_told(thrown_by([&] { model.score(other); }), ErrorCode::mismatch, {"test/1", "test/2"});
}

TEST_P(BadInput, ATableOfPanelsAndATableOfRowsAreToldApart) {
  const Model model = train(small_panels());
  expect_told(thrown_by([&] { model.score(random_table(1, 30, 6)); }), ErrorCode::mismatch,
              {"test/1", "table"});
}

TEST_P(BadInput, AMissingCellOfATableIsNamedByRowAndColumn) {
  if (!find_detector(GetParam()).accepts_tables) GTEST_SKIP() << "does not take tables";
  PanelSet rows = random_table(1, 40, 4);
  rows.table.value(6, 2) = kNaN;
  expect_told(thrown_by([&] { Model::train(rows, {}, train_options(GetParam())); }), ErrorCode::bad_input,
              {"c2"});
}

TEST_P(BadInput, TooShortATableSaysHowManyRowsAreNeeded) {
  if (!find_detector(GetParam()).accepts_tables) GTEST_SKIP() << "does not take tables";
  expect_told(thrown_by([&] { Model::train(random_table(1, 19, 4), {}, train_options(GetParam())); }),
              ErrorCode::too_short, {"19 rows", "at least 20"});
}

TEST_P(BadInput, FewerRowsThanABatchTrain) {
  if (GetParam() != "dream" && GetParam() != "temporal") GTEST_SKIP() << "has no batches";
  const Model model =
      Model::train(small_panels(10), test_recipe(), train_options(GetParam(), {{"batch", "4096"}}));
  std::size_t scored = 0;
  for (const double score : model.score(small_panels(1))) scored += std::isfinite(score);
  EXPECT_GT(scored, 0u);
}

/// The same for detectors that look at residual fields.
class BadFields : public ::testing::TestWithParam<std::string> {
 protected:
  Model train(const PanelSet& panels) const {
    return Model::train(panels, field_recipe(), train_options(GetParam()));
  }
};

TEST_P(BadFields, OnePanelIsTooFewAndTheNumberThatIsNeededIsSaid) {
  expect_told(thrown_by([&] { train(random_fields({.panels = 1})); }), ErrorCode::too_short,
              {"1 normal panel", "at least 10"});
}

TEST_P(BadFields, RowsAloneAreRefused) {
  expect_told(thrown_by([&] { train(small_panels()); }), ErrorCode::invalid_argument, {"residual"});
}

TEST_P(BadFields, ATableIsRefused) {
  expect_told(thrown_by([&] { Model::train(random_table(1, 40, 4), {}, train_options(GetParam())); }),
              ErrorCode::invalid_argument, {"table"});
}

TEST_P(BadFields, TooFewPanelsToLearnHowTheyDifferAreCounted) {
  expect_told(thrown_by([&] { train(random_fields({.panels = 20})); }), ErrorCode::too_short,
              {"20 normal panels", "at least 30"});
}

TEST_P(BadFields, PanelsOfWhichNoFrameIsSeenAreTooShort) {
  PanelSet panels = random_fields();
  for (ResidualField& field : panels.residual) {
    field.mask = MaskMatrix(field.mask.rows(), field.mask.cols(), 0);
    field.residual_px = Matrix(field.mask.rows(), field.mask.cols(), kNaN);
  }
  std::fill(panels.table.usable.begin(), panels.table.usable.end(), std::uint8_t{0});
  expect_told(thrown_by([&] { train(panels); }), ErrorCode::too_short, {"panel"});
}

INSTANTIATE_TEST_SUITE_P(AllDetectors, BadInput, ::testing::ValuesIn(detectors_of_features()),
                         [](const auto& test) { return test.param; });

INSTANTIATE_TEST_SUITE_P(AllDetectors, BadFields, ::testing::Values("hinge", "hinge_panel"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::bad_input_test
