#include "motionanalyzer/statistics/lot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/conformal.hpp"

namespace motionanalyzer::lot_test {
namespace {

constexpr std::size_t kPlenty = 1000000;

// The fifteen p-values of Benjamini & Hochberg (1995), section 4.1: four rejections at q = .05.
const std::vector<double> kPublished{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                     0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0};

TEST(BenjaminiHochbergTest, AgreesWithThePublishedExample) {
  const LotDecision decision = benjamini_hochberg(kPublished, kPlenty, 0.05);
  EXPECT_EQ(decision.ng, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(decision.threshold, 0.0095);
}

// scipy.stats.false_discovery_control (SciPy 1.17)
TEST(BenjaminiHochbergTest, AdjustedValuesAgreeWithScipy) {
  const LotDecision decision = benjamini_hochberg(kPublished, kPlenty, 0.05);
  const double expected[] = {0.0015, 0.003, 0.0095, 0.035625, 0.0603};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(decision.adjusted[i], expected[i], 1e-15);
  EXPECT_EQ(decision.adjusted[14], 1);
}

/// The definition: the largest k with p(k) <= q k / m.
std::size_t rejections_by_definition(std::vector<double> p, double q) {
  std::sort(p.begin(), p.end());
  std::size_t found = 0;
  for (std::size_t k = 1; k <= p.size(); ++k)
    if (p[k - 1] <= q * static_cast<double>(k) / static_cast<double>(p.size()) * (1 + 1e-14)) found = k;
  return found;
}

TEST(BenjaminiHochbergTest, AgreesWithTheDefinitionOnRandomLots) {
  for (std::uint64_t lot = 0; lot < 300; ++lot) {
    Random random(7, {lot});
    std::vector<double> p(1 + random.below(40));
    for (double& value : p) value = std::pow(random.uniform(), 1 + static_cast<double>(random.below(4)));
    EXPECT_EQ(benjamini_hochberg(p, kPlenty, 0.1).ng.size(), rejections_by_definition(p, 0.1)) << lot;
  }
}

TEST(BenjaminiHochbergTest, OnePValueAtItsLimitCounts) {
  std::vector<double> p(70, 1.0);
  p[31] = 1.0 / 700;  // = q / m on paper
  EXPECT_EQ(benjamini_hochberg(p, 699, 0.1).ng, (std::vector<std::size_t>{31}));
}

TEST(BenjaminiHochbergTest, UndecidedPanelsAreNotCounted) {
  const std::vector<double> p{std::nan(""), 0.04, std::nan("")};
  const LotDecision decision = benjamini_hochberg(p, 99, 0.05);
  EXPECT_EQ(decision.panels, 1U);
  EXPECT_EQ(decision.ng, (std::vector<std::size_t>{1}));
  EXPECT_TRUE(std::isnan(decision.adjusted[0]));
}

TEST(BenjaminiHochbergTest, SaysHowLargeTheCalibrationMustBe) {
  const std::vector<double> p(50, 1.0);
  const LotDecision small = benjamini_hochberg(p, 199, 0.1), large = benjamini_hochberg(p, 499, 0.1);
  EXPECT_EQ(small.calibration_needed, 499U);
  EXPECT_FALSE(small.calibration_enough);
  EXPECT_EQ(small.fewest_found, 3U);  // 1 / 200 <= .1 k / 50 from k = 2.5 on
  EXPECT_TRUE(large.calibration_enough);
  EXPECT_EQ(large.fewest_found, 1U);
}

TEST(BenjaminiHochbergTest, FewestFoundIsWhatTheProcedureFinds) {
  for (std::size_t n = 9; n < 400; n += 13) {
    std::vector<double> p(30, 1.0);
    std::size_t cracks = 0;
    const std::optional<std::size_t> fewest = benjamini_hochberg(p, n, 0.1).fewest_found;
    while (cracks < p.size() && benjamini_hochberg(p, n, 0.1).ng.empty())
      p[cracks++] = 1 / (static_cast<double>(n) + 1);
    EXPECT_EQ(fewest.value_or(0), benjamini_hochberg(p, n, 0.1).ng.empty() ? 0 : cracks) << n;
  }
}

TEST(BenjaminiHochbergTest, CalibrationTooSmallForAnyFindingSaysSo) {
  EXPECT_FALSE(benjamini_hochberg(std::vector<double>(50, 1.0), 8, 0.1).fewest_found.has_value());
}

TEST(BenjaminiHochbergTest, AnEmptyLotHasNothingToFind) {
  const LotDecision decision = benjamini_hochberg({}, 10, 0.1);
  EXPECT_TRUE(decision.ng.empty());
  EXPECT_TRUE(decision.calibration_enough);
  EXPECT_FALSE(decision.fewest_found.has_value());
}

TEST(BenjaminiHochbergTest, RefusesValuesOutside) {
  EXPECT_THROW(benjamini_hochberg(std::vector<double>{1.5}, 10, 0.1), Error);
  EXPECT_THROW(benjamini_hochberg(kPublished, 10, 0), Error);
  EXPECT_THROW(benjamini_hochberg(kPublished, 10, std::nan("")), Error);
}

TEST(BenjaminiHochbergTest, KeepsTheFalseDiscoveryRateWithOneSharedCalibrationSet) {
  // 40 good panels and 10 cracked ones a lot, q = .2: the rate is at most .2 * 40 / 50 = .16
  double false_share = 0;
  constexpr int kLots = 1000;
  for (std::uint64_t lot = 0; lot < kLots; ++lot) {
    Random random(11, {lot});
    std::vector<double> calibration(200), p(50);
    for (double& value : calibration) value = random.normal();
    std::sort(calibration.begin(), calibration.end());
    for (std::size_t i = 0; i < p.size(); ++i)
      p[i] = conformal_p_value(calibration, random.normal() + (i < 40 ? 0 : 3));
    const std::vector<std::size_t> ng = benjamini_hochberg(p, calibration.size(), 0.2).ng;
    const auto wrong =
        static_cast<double>(std::count_if(ng.begin(), ng.end(), [](std::size_t i) { return i < 40; }));
    if (!ng.empty()) false_share += wrong / static_cast<double>(ng.size()) / kLots;
  }
  EXPECT_LT(false_share, 0.16 + 0.012);  // three standard errors of 1,000 lots
  EXPECT_GT(false_share, 0.10);          // and it is used up, not given away
}

}  // namespace
}  // namespace motionanalyzer::lot_test
