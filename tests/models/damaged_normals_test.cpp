// Damaged panels among the normals that calibrate a model whose scores are in sigmas.
#include "models/damaged_normals.hpp"

#include <gtest/gtest.h>

#include "models/hinge_scene.hpp"
#include "models/input.hpp"
#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::damaged_normals_test {
namespace {

/// The detector of the other tests, whose score is a largest z, and that says so.
class InSigmas final : public LargestResidual {
 public:
  bool scores_in_sigma() const noexcept override { return true; }
  std::vector<std::string> remarks() const override { return {}; }
  std::unique_ptr<Detector> adapt(const PanelSet& normals, const Execution& execution) const override {
    auto adapted = std::make_unique<InSigmas>();
    adapted->fit(normals, OptionSet({}), 1, execution);
    return adapted;
  }
};

const DetectorInfo& in_sigmas() {
  static const DetectorInfo info = {
      "in_sigmas", "for tests", false,
      true,        {},          []() -> std::unique_ptr<Detector> {
        return std::make_unique<InSigmas>(); }};
  return info;
}

Model fitted_by(const DetectorInfo& info) {
  TrainOptions options;
  options.own = &info;
  options.alpha = 0.1;
  return Model::train(random_fields(), field_recipe(), options);
}

const Model& fitted() {
  static const Model model = fitted_by(in_sigmas());
  return model;
}

/// 60 panels, those of these numbers cracked.
PanelSet sixty(const std::vector<std::size_t>& cracked) {
  PanelSet set = random_fields({.seed = 3, .panels = 60});
  for (const std::size_t k : cracked)
    set.residual[k] = random_fields({.seed = 5 + k, .panels = 1, .damage_px = 20}).residual[0];
  return set;
}

PanelSet sixty_without(const std::vector<std::size_t>& left_out) {
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < 60; ++k)
    if (std::find(left_out.begin(), left_out.end(), k) == left_out.end()) kept.push_back(k);
  return choose_panels(sixty({}), kept);
}

Model calibrated_on(const PanelSet& normals) { return fitted().calibrate(normals, field_recipe(), false); }

std::vector<std::size_t> first_panels(std::size_t count) {
  std::vector<std::size_t> number;
  for (std::size_t k = 0; k < count; ++k) number.push_back(k);
  return number;
}

std::string all_of(const std::vector<std::string>& remarks) {
  std::string all;
  for (const std::string& remark : remarks) all += remark + "\n";
  return all;
}

TEST(DamagedNormals, SixSigmasUnlessAQuarterOfThePanelsScattersMore) {
  EXPECT_EQ(largest_by_chance({1, 2, 3, 4, 50}), 6);
  EXPECT_EQ(largest_by_chance({1, 5, 5, 6, 50}), 12);
}

TEST(DamagedNormals, OneOrTwoOfSixtyLeaveTheThresholdAsItWas) {
  for (const std::vector<std::size_t>& cracked : {std::vector<std::size_t>{17}, {17, 42}}) {
    const Model with = calibrated_on(sixty(cracked)), without = calibrated_on(sixty_without(cracked));
    EXPECT_EQ(with.threshold(), without.threshold());
    EXPECT_EQ(with.calibration()->statistic, without.calibration()->statistic);
    EXPECT_EQ(with.inspectability()->calibrated_on, 60 - cracked.size());
  }
}

TEST(DamagedNormals, TheyAreNamed) {
  const PanelSet set = sixty({17});
  EXPECT_EQ(calibrated_on(set).remarks(),
            std::vector<std::string>{"1 of 60 panels given as normal look damaged and calibrate nothing (" +
                                     set.table.panel[17] + ")"});
}

TEST(DamagedNormals, MoreThanOneInFiftyIsSaid) {
  const std::string words = all_of(calibrated_on(sixty({17, 42})).remarks());
  EXPECT_NE(words.find("2 of 60 "), std::string::npos) << words;
  EXPECT_NE(words.find("more than one in fifty; have them looked at"), std::string::npos) << words;
}

TEST(DamagedNormals, HealthyOnesAreAllKeptAndNothingIsSaid) {
  const Model model = calibrated_on(sixty({}));
  EXPECT_EQ(model.calibration()->statistic.size(), 60u);
  EXPECT_TRUE(model.remarks().empty());
}

TEST(DamagedNormals, SixOfSixtyAreLeftOutAndSevenRefused) {
  EXPECT_EQ(calibrated_on(sixty(first_panels(6))).calibration()->statistic.size(), 54u);
  const PanelSet seven = sixty(first_panels(7));
  const Thrown error = thrown_by([&] { calibrated_on(seven); });
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  EXPECT_NE(error.text.find("7 of 60 panels given as normal look damaged (" + seven.table.panel[0] + ", "),
            std::string::npos)
      << error.text;
}

TEST(DamagedNormals, AThirdIsRefused) {
  const Thrown error = thrown_by([] { calibrated_on(sixty(first_panels(20))); });
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  EXPECT_NE(error.text.find("more than one in ten"), std::string::npos) << error.text;
}

TEST(DamagedNormals, ScoresThatAreNotInSigmasAreNotCut) {
  const Model model = fitted_by(largest_residual()).calibrate(sixty({17, 42}), field_recipe(), false);
  EXPECT_EQ(model.calibration()->statistic.size(), 60u);
  EXPECT_EQ(all_of(model.remarks()).find("damaged"), std::string::npos);
}

// Panels 1, 3, 5 .. calibrate.
TEST(DamagedNormals, OfALineTheyAreLeftOutOfTheHalfThatCalibrates) {
  const auto statistics = [](const std::vector<std::size_t>& cracked) {
    return fitted().calibrate(sixty(cracked), field_recipe(), true).calibration()->statistic;
  };
  const std::vector<double> all = statistics({}), kept = statistics({17});
  ASSERT_EQ(all.size(), 30u);
  EXPECT_EQ(kept.size(), 29u);
  EXPECT_TRUE(std::includes(all.begin(), all.end(), kept.begin(), kept.end()));
}

TEST(DamagedNormals, TheModelKnowsThemAgain) {
  const PanelSet set = sixty({17, 42});
  EXPECT_EQ(calibrated_on(set).taught_by(set), (std::vector<std::size_t>{17, 42}));
}

TEST(DamagedNormals, AnotherCalibrationForgetsWhatWasSaidOfTheFirst) {
  const Model again = calibrated_on(sixty({17})).calibrate(sixty({}), field_recipe(), false);
  EXPECT_TRUE(again.remarks().empty());
}

/// Fields of the bending strip with rows that tell their frames alone.
PanelSet with_recipe_rows(PanelSet set) {
  PanelTable& table = set.table;
  table.extractor = test_recipe().extractor;
  table.offset = {0};
  for (const ResidualField& field : set.residual) {
    for (std::size_t t = 0; t < field.frame.size(); ++t) {
      table.value.append_row({});
      table.usable.push_back(1);
      table.frame.push_back(field.frame[t]);
      table.time_s.push_back(static_cast<double>(t) / 30);
      table.phase.push_back(field.phase[t]);
      table.hold_s.push_back(field.hold_s[t]);
    }
    table.panel.push_back(field.panel);
    table.offset.push_back(table.rows());
  }
  return set;
}

/// Taught by 32 panels of seed 2 and calibrated on 50 of which one is cracked.
Model calibrated_with_a_crack(const char* detector) {
  TrainOptions options;
  options.detector = detector;
  options.alpha = 0.1;
  PanelSet normals = HingeScene::healthy(1, 50);
  HingeScene::crack(normals, 17, 0.1);
  return Model::train(with_recipe_rows(HingeScene::thinned(HingeScene::healthy(2, 32))), field_recipe(),
                      options)
      .calibrate(with_recipe_rows(HingeScene::thinned(normals)), field_recipe(), false);
}

TEST(DamagedNormals, AnEnsembleThatHearsHingeAloneLeavesThemOutAsHingeDoes) {
  const Model model = calibrated_with_a_crack("ensemble");
  EXPECT_NE(
      all_of(model.remarks()).find("1 of 50 panels given as normal look damaged and calibrate nothing (p17)"),
      std::string::npos)
      << all_of(model.remarks());
  EXPECT_EQ(model.calibration()->statistic.size(), 49u);
}

TEST(DamagedNormals, HingeNamesThemAndItsFileKeepsTheirNames) {
  const Model model = calibrated_with_a_crack("hinge");
  EXPECT_EQ(all_of(model.remarks()),
            "1 of 50 panels given as normal look damaged and calibrate nothing (p17)\n");
  EXPECT_EQ(model.calibration()->statistic.size(), 49u);
  const Model read = Model::from_bytes(model.to_bytes());
  EXPECT_EQ(read.remarks(), model.remarks());
  EXPECT_EQ(read.to_bytes(), model.to_bytes());
}

}  // namespace
}  // namespace motionanalyzer::testing::damaged_normals_test
