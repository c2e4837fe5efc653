#include "motionanalyzer/features/residual_columns.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kStations = 64, kPlaces = 16, kPerPlace = 4;
constexpr double kLength_px = 500;

std::size_t column(const std::string& name) {
  const std::vector<FeatureDefinition> all = residual_definitions();
  for (std::size_t j = 0; j < all.size(); ++j)
    if (all[j].column.name == name) return j;
  ADD_FAILURE() << "no column " << name;
  return 0;
}

struct Panel {
  ResidualColumns stream{kStations, kLength_px};
  std::vector<double> residual_px = std::vector<double>(kStations, 0.0);
  std::vector<std::uint8_t> mask = std::vector<std::uint8_t>(kStations, 1);
  std::vector<double> row = std::vector<double>(residual_definitions().size());

  bool push() { return stream.extract(residual_px, mask, row); }
  void set_place(std::size_t p, double value_px) {
    std::fill_n(residual_px.begin() + static_cast<std::ptrdiff_t>(p * kPerPlace), kPerPlace, value_px);
  }
  void hide_place(std::size_t p) {
    std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(p * kPerPlace), kPerPlace, std::uint8_t{0});
    set_place(p, std::nan(""));
  }
  double at(const std::string& name) const { return row[column(name)]; }
};

TEST(ResidualColumns, HaveOneGroupAndNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const FeatureDefinition& d : residual_definitions()) {
    EXPECT_EQ(d.column.group, kResidualGroup);
    EXPECT_FALSE(d.definition.empty());
    names.insert(d.column.name);
  }
  EXPECT_EQ(names.size(), residual_definitions().size());
}

TEST(ResidualColumns, APlaceIsTheMeanOfItsObservedStationsInLengths) {
  Panel panel;
  panel.residual_px[8] = 1, panel.residual_px[9] = 2, panel.residual_px[10] = std::nan(""),
  panel.residual_px[11] = 6;
  panel.mask[10] = 0;
  ASSERT_TRUE(panel.push());
  EXPECT_DOUBLE_EQ(panel.at("residual_03"), 3 / kLength_px);
  EXPECT_DOUBLE_EQ(panel.at("residual_02"), 0);
}

TEST(ResidualColumns, APlaceThatWasNotSeenLiesBetweenItsNeighbours) {
  Panel panel;
  for (std::size_t p = 0; p < kPlaces; ++p) panel.set_place(p, static_cast<double>(p * p));
  for (const std::size_t p : {0u, 5u, 6u, 15u}) panel.hide_place(p);
  ASSERT_TRUE(panel.push());
  EXPECT_DOUBLE_EQ(panel.at("residual_01"), 1 / kLength_px);
  EXPECT_NEAR(panel.at("residual_06"), (16 + 33.0 / 3) / kLength_px, 1e-15);
  EXPECT_NEAR(panel.at("residual_07"), (16 + 2 * 33.0 / 3) / kLength_px, 1e-15);
  EXPECT_DOUBLE_EQ(panel.at("residual_16"), 196 / kLength_px);
}

TEST(ResidualColumns, AFrameWithoutAResidualHasNoRowAndLeavesNoTrace) {
  Panel with, without;
  for (int t = 0; t < 10; ++t) {
    with.set_place(4, t), without.set_place(4, t);
    with.push(), without.push();
    Panel blind;
    std::fill(blind.mask.begin(), blind.mask.end(), std::uint8_t{0});
    EXPECT_FALSE(with.stream.extract(blind.residual_px, blind.mask, blind.row));
    EXPECT_TRUE(std::isnan(blind.row.front()) && std::isnan(blind.row.back()));
  }
  EXPECT_EQ(with.row, without.row);
}

TEST(ResidualColumns, AnotherCameraScaleGivesTheSameValues) {
  ResidualColumns far(kStations, kLength_px), near(kStations, 2 * kLength_px);
  std::vector<double> a(far.columns()), b(a.size()), px(kStations), twice(kStations);
  const std::vector<std::uint8_t> mask(kStations, 1);
  for (std::size_t t = 0; t < 12; ++t) {
    for (std::size_t s = 0; s < kStations; ++s) px[s] = static_cast<double>(t * s % 7), twice[s] = 2 * px[s];
    far.extract(px, mask, a);
    near.extract(twice, mask, b);
  }
  for (std::size_t j = 0; j < a.size(); ++j) EXPECT_NEAR(a[j], b[j], 1e-15) << j;
}

TEST(ResidualColumns, AStepInTimeShowsAtItsPlaceAndOnlyAfterIt) {
  Panel panel;
  for (int t = 0; t < 20; ++t) {
    if (t == 12) panel.set_place(9, 5);
    ASSERT_TRUE(panel.push());
    if (t < 12) {
      EXPECT_EQ(panel.at("residual_step_10"), 0);
    }
    if (t == 13) {
      EXPECT_DOUBLE_EQ(panel.at("residual_step_10"), 5 / kLength_px);
      EXPECT_DOUBLE_EQ(panel.at("residual_change_10"), (5 - 5.0 / 13) / kLength_px);
      EXPECT_DOUBLE_EQ(panel.at("residual_step_max"), 5 / kLength_px);
      EXPECT_EQ(panel.at("residual_step_09"), 0);
    }
  }
  EXPECT_EQ(panel.at("residual_step_10"), 0);
}

TEST(ResidualColumns, AKinkIsTheSecondDifferenceAlongTheStrip) {
  Panel panel;
  panel.set_place(7, 2);
  ASSERT_TRUE(panel.push());
  EXPECT_NEAR(panel.at("residual_kink"), std::sqrt((4 + 16 + 4) / 14.0) / kLength_px, 1e-15);
}

TEST(ResidualColumns, ResetBeginsAnotherPanel) {
  Panel used, fresh;
  used.set_place(3, 8);
  for (int t = 0; t < 9; ++t) used.push();
  used.stream.reset();
  used.set_place(3, 0);
  used.push(), fresh.push();
  EXPECT_EQ(used.row, fresh.row);
}

TEST(ResidualColumns, RefusesWhatTheyCannotBeOf) {
  EXPECT_THROW(ResidualColumns(15, 100), Error);
  EXPECT_THROW(ResidualColumns(64, 0), Error);
  Panel panel;
  panel.mask.pop_back();
  EXPECT_THROW(panel.push(), Error);
  PanelSet none;
  none.table.panel = {"a"};
  none.table.offset = {0, 0};
  EXPECT_THROW(append_residual_columns(none), Error);
}

}  // namespace
}  // namespace motionanalyzer
