#include "motionanalyzer/features/residual_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::residual_columns_test {
namespace {

constexpr std::size_t kFieldStations = 64, kPlaces = 16, kPerPlace = 4;
constexpr double kLength_px = 500;

std::size_t column(const std::string& name) {
  const std::vector<FeatureDefinition> all = residual_definitions();
  for (std::size_t j = 0; j < all.size(); ++j)
    if (all[j].column.name == name) return j;
  ADD_FAILURE() << "no column " << name;
  return 0;
}

struct Panel {
  ResidualColumns stream{kFieldStations, kLength_px};
  std::vector<double> residual_px = std::vector<double>(kFieldStations, 0.0);
  std::vector<std::uint8_t> mask = std::vector<std::uint8_t>(kFieldStations, 1);
  std::vector<double> all = std::vector<double>(residual_definitions().size());
  std::vector<double> row = std::vector<double>(all.size() / 2);  ///< those of group residual

  bool push() {
    const bool seen = stream.extract(residual_px, mask, 0, all);
    std::copy_n(all.begin(), row.size(), row.begin());
    return seen;
  }
  /// Slow waves, which pass as they are: number of half periods along the strip, height.
  void set_wave(int half_periods, double height_px) {
    for (std::size_t s = 0; s < kFieldStations; ++s) residual_px[s] = height_px * wave(half_periods, s);
  }
  void add_noise() {
    for (std::size_t s = 0; s < kFieldStations; ++s)
      residual_px[s] += 0.2 * elementary::sin(7.3 * static_cast<double>(s * s));
  }
  static double wave(int half_periods, std::size_t station) {
    return elementary::cos(elementary::kPi * half_periods * (static_cast<double>(station) + 0.5) /
                           kFieldStations);
  }
  static double mean_of_wave(int half_periods, std::size_t place) {
    double sum = 0;
    for (std::size_t i = 0; i < kPerPlace; ++i) sum += wave(half_periods, place * kPerPlace + i);
    return sum / kPerPlace;
  }
  double at(const std::string& name) const { return row[column(name)]; }
};

TEST(ResidualColumns, HaveTwoGroupsAndNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const FeatureDefinition& d : residual_definitions()) {
    EXPECT_EQ(d.column.group, d.column.name.substr(0, d.column.name.find('_')));
    EXPECT_TRUE(is_relative(d.column.group));
    EXPECT_FALSE(d.definition.empty());
    names.insert(d.column.name);
  }
  EXPECT_EQ(names.size(), residual_definitions().size());
}

TEST(ResidualColumns, APlaceIsTheMeanOfItsStationsInLengths) {
  Panel panel;
  panel.set_wave(3, 2);
  ASSERT_TRUE(panel.push());
  EXPECT_NEAR(panel.at("residual_03"), 2 * Panel::mean_of_wave(3, 2) / kLength_px, 1e-12);
  EXPECT_NEAR(panel.at("residual_16"), 2 * Panel::mean_of_wave(3, 15) / kLength_px, 1e-12);
}

TEST(ResidualColumns, StationsThatWereNotSeenLieBetweenTheirNeighbours) {
  Panel seen, partly;
  seen.set_wave(1, 5), partly.set_wave(1, 5);
  for (std::size_t s = 30; s < 33; ++s) partly.mask[s] = 0, partly.residual_px[s] = std::nan("");
  ASSERT_TRUE(seen.push());
  ASSERT_TRUE(partly.push());
  for (std::size_t j = 0; j < seen.row.size(); ++j)
    EXPECT_NEAR(seen.row[j], partly.row[j], 0.01 / kLength_px);
}

TEST(ResidualColumns, AFrameWithoutAResidualHasNoRowAndLeavesNoTrace) {
  Panel with, without;
  for (int t = 0; t < 10; ++t) {
    with.set_wave(2, t), without.set_wave(2, t);
    with.push(), without.push();
    Panel blind;
    std::fill(blind.mask.begin(), blind.mask.end(), std::uint8_t{0});
    EXPECT_FALSE(with.stream.extract(blind.residual_px, blind.mask, 0, blind.all));
    EXPECT_TRUE(std::isnan(blind.all.front()) && std::isnan(blind.all.back()));
  }
  EXPECT_EQ(with.row, without.row);
}

TEST(ResidualColumns, AnotherCameraScaleGivesTheSameValues) {
  ResidualColumns far(kFieldStations, kLength_px), near(kFieldStations, 2 * kLength_px);
  std::vector<double> a(far.columns()), b(a.size()), px(kFieldStations), twice(kFieldStations);
  const std::vector<std::uint8_t> mask(kFieldStations, 1);
  for (std::size_t t = 0; t < 12; ++t) {
    for (std::size_t s = 0; s < kFieldStations; ++s)
      px[s] = static_cast<double>(t * s % 7), twice[s] = 2 * px[s];
    far.extract(px, mask, 0, a);
    near.extract(twice, mask, 0, b);
  }
  for (std::size_t j = 0; j < a.size() / 2; ++j) EXPECT_NEAR(a[j], b[j], 1e-15) << j;
}

TEST(ResidualColumns, AStepInTimeShowsAtItsPlaceAndOnlyAfterIt) {
  Panel panel;
  const double at_place = Panel::mean_of_wave(1, 9) * 2 / kLength_px, end = Panel::mean_of_wave(1, 0);
  for (int t = 0; t < 20; ++t) {
    panel.set_wave(1, t < 12 ? 0 : 2);
    panel.add_noise();
    ASSERT_TRUE(panel.push());
    if (t < 12) {
      EXPECT_NEAR(panel.at("residual_step_10"), 0, 1e-12);
    }
    if (t == 13) {
      EXPECT_NEAR(panel.at("residual_step_10"), at_place, 1e-5);
      EXPECT_NEAR(panel.at("residual_change_10"), at_place * 12 / 13, 1e-5);
      EXPECT_NEAR(panel.at("residual_step_max"), 2 * end / kLength_px, 1e-5);
    }
  }
  EXPECT_NEAR(panel.at("residual_step_10"), 0, 1e-12);
}

TEST(ResidualColumns, AKinkIsTheSecondDifferenceAlongTheStrip) {
  Panel panel;
  panel.set_wave(6, 2);
  ASSERT_TRUE(panel.push());
  double squares = 0;
  for (std::size_t p = 1; p + 1 < kPlaces; ++p) {
    const double bend =
        2 * (Panel::mean_of_wave(6, p - 1) - 2 * Panel::mean_of_wave(6, p) + Panel::mean_of_wave(6, p + 1));
    squares += bend * bend;
  }
  EXPECT_NEAR(panel.at("residual_kink"), std::sqrt(squares / 14.0) / kLength_px, 1e-12);
}

/// Takes out the cubic that is nearest by repeated steps downhill along each power, as a fit gives way.
void give_way(std::vector<double>& residual_px) {
  const auto power = [](std::size_t s, int n) {
    const double u = 2 * static_cast<double>(s) / (kFieldStations - 1) - 1;
    const double legendre[] = {1, u, 1.5 * u * u - 0.5, 2.5 * u * u * u - 1.5 * u};
    return legendre[n];
  };
  for (int round = 0; round < 50; ++round)
    for (int n = 0; n < 4; ++n) {
      double along = 0, square = 0;
      for (std::size_t s = 0; s < kFieldStations; ++s)
        along += residual_px[s] * power(s, n), square += power(s, n) * power(s, n);
      for (std::size_t s = 0; s < kFieldStations; ++s) residual_px[s] -= along / square * power(s, n);
    }
}

/// A fault of the image lifts a few stations, damage bends the whole strip.
TEST(ResidualColumns, AGlareIsTakenAwayAndAKinkIsNot) {
  Panel clean, glare, kink;
  for (std::size_t s = 0; s < kFieldStations; ++s) {
    const double from = (static_cast<double>(s) - 20) / 4;
    glare.residual_px[s] = std::fabs(from) < 1 ? 3 * (1 - from * from) : 0.0;
    kink.residual_px[s] = 0.2 * std::fabs(static_cast<double>(s) - 30);
  }
  for (Panel* panel : {&clean, &glare, &kink}) {
    give_way(panel->residual_px);
    panel->add_noise();
    ASSERT_TRUE(panel->push());
  }
  EXPECT_NEAR(glare.at("residual_06"), clean.at("residual_06"), 0.2 / kLength_px);
  EXPECT_LT(glare.at("residual_max"), clean.at("residual_max") + 0.2 / kLength_px);
  EXPECT_GT(kink.at("residual_max"), 0.5 / kLength_px);
}

TEST(ResidualColumns, ResetBeginsAnotherPanel) {
  Panel used, fresh;
  used.set_wave(3, 8);
  for (int t = 0; t < 9; ++t) used.push();
  used.stream.reset();
  used.set_wave(3, 0);
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
}  // namespace motionanalyzer::residual_columns_test
