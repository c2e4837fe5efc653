#include "motionanalyzer/statistics/martingale.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::martingale_test {
namespace {

/// Statistics of a line and its calibration set: half-normal, times `scale` from panel `change` on.
struct Line {
  Line(std::uint64_t number, std::size_t n) : random(3, {number}), calibration(n) {
    for (double& value : calibration) value = std::fabs(random.normal());
    std::sort(calibration.begin(), calibration.end());
  }
  double next_p(double scale) {
    return smoothed_p_value(calibration, scale * std::fabs(random.normal()), 5, panel++);
  }
  Random random;
  std::vector<double> calibration;
  std::uint64_t panel = 0;
};

/// Panels from `change` on until the alarm; negative before; `most` when there is none.
double delay(std::uint64_t number, std::size_t n, double scale, int change, int most) {
  Line line(number, n);
  DriftMartingale martingale(n);
  for (int panel = 0; panel < change + most; ++panel) {
    martingale.push(line.next_p(panel < change ? 1 : scale));
    if (martingale.alarmed()) return panel - change + 1;
  }
  return most;
}

double median_delay(std::size_t n, double scale, int change, int most) {
  std::vector<double> delays;
  for (std::uint64_t number = 0; number < 21; ++number)
    delays.push_back(delay(number, n, scale, change, most));
  std::nth_element(delays.begin(), delays.begin() + 10, delays.end());
  return delays[10];
}

// Scales that make a threshold at 1 % of a half-normal statistic realise 10 and 3 %.
constexpr double kTenPercent = 2.5758 / 1.6449, kThreePercent = 2.5758 / 2.1701;

/// Sum over all sequences of ranks of (probability over calibration sets) * (fortune at the end).
double expected_value(std::size_t n, int panels, const DriftMartingale& so_far, std::vector<double>& seen,
                      double probability) {
  if (panels == 0) return probability * std::exp(so_far.state().log_value);
  double sum = 0, all = static_cast<double>(n) + 1;
  for (const double count : seen) all += count;
  for (std::size_t rank = 0; rank <= n; ++rank) {
    DriftMartingale next = so_far;
    next.push((static_cast<double>(rank) + 0.5) / (static_cast<double>(n) + 1));
    const double here = probability * (1 + seen[rank]) / all;
    seen[rank] += 1;
    sum += expected_value(n, panels - 1, next, seen, here);
    seen[rank] -= 1;
  }
  return sum;
}

TEST(DriftMartingaleTest, TheExpectedFortuneIsOneOverAllSequencesOfRanks) {
  for (const std::size_t n : {1U, 2U, 5U, 9U}) {
    std::vector<double> seen(n + 1, 0.0);
    EXPECT_NEAR(expected_value(n, 4, DriftMartingale(n), seen, 1), 1, 1e-12) << n;
  }
}

TEST(DriftMartingaleTest, AFalseAlarmIsAsRareAsPromised) {
  // at most 1 % of lines: 6 of 100 would have a probability below .001
  for (const std::size_t n : {99U, 999U}) {
    int alarms = 0;
    for (std::uint64_t number = 0; number < 100; ++number)
      alarms += delay(number, n, 1, 0, 1000) < 1000 ? 1 : 0;
    EXPECT_LT(alarms, 6) << n;
  }
}

TEST(DriftMartingaleTest, TenPercentInsteadOfOneIsNoticedWithinAFewHundredPanels) {
  EXPECT_LT(median_delay(999, kTenPercent, 1000, 1000), 120);
  EXPECT_LT(median_delay(99, kTenPercent, 1000, 1000), 150);
}

TEST(DriftMartingaleTest, ThreePercentInsteadOfOneNeedsALargeCalibration) {
  EXPECT_LT(median_delay(999, kThreePercent, 1000, 1500), 1200);
  EXPECT_EQ(median_delay(99, kThreePercent, 0, 500), 500);  // the calibration itself may be that far off
}

TEST(DriftMartingaleTest, AWrongCalibrationIsNoticedFromTheStart) {
  EXPECT_LT(median_delay(999, kTenPercent, 0, 1000), 60);
}

TEST(DriftMartingaleTest, ABlindDetectorIsNoticedAndNamed) {
  Line line(1, 199);
  DriftMartingale martingale(199);
  for (int panel = 0; panel < 500; ++panel) martingale.push(line.next_p(1));
  ASSERT_FALSE(martingale.alarmed());
  for (int panel = 0; panel < 100; ++panel) martingale.push(line.next_p(0.3));
  EXPECT_TRUE(martingale.alarmed());
  EXPECT_EQ(martingale.state().direction, DriftDirection::falling);
}

TEST(DriftMartingaleTest, RisingScoresAreNamed) {
  Line line(1, 199);
  DriftMartingale martingale(199);
  while (!martingale.alarmed() && martingale.state().panels < 500) martingale.push(line.next_p(2));
  EXPECT_TRUE(martingale.alarmed());
  EXPECT_EQ(martingale.state().direction, DriftDirection::rising);
}

TEST(DriftMartingaleTest, AnAlarmStaysAndThePeakWithIt) {
  Line line(1, 199);
  DriftMartingale martingale(199);
  while (!martingale.alarmed()) martingale.push(line.next_p(2));
  const DriftState at_alarm = martingale.state();
  EXPECT_GE(at_alarm.log_peak, std::log(100));
  for (int panel = 0; panel < 300; ++panel) martingale.push(line.next_p(1));
  EXPECT_EQ(martingale.state().alarm_panel, at_alarm.alarm_panel);
  EXPECT_GE(martingale.state().log_peak, at_alarm.log_peak);
}

TEST(DriftMartingaleTest, GoesOnFromAWrittenState) {
  Line line(2, 99);
  DriftMartingale whole(99), first(99);
  std::vector<double> p(300);
  for (double& value : p) value = line.next_p(1.2);
  for (const double value : p) whole.push(value);
  for (std::size_t i = 0; i < 150; ++i) first.push(p[i]);
  DriftMartingale second(99, 0.01, first.state());
  for (std::size_t i = 150; i < 300; ++i) second.push(p[i]);
  EXPECT_EQ(second.state().log_value, whole.state().log_value);
  EXPECT_EQ(second.state().log_peak, whole.state().log_peak);
}

TEST(DriftMartingaleTest, AFortuneBeyondADoubleDoesNotOverflow) {
  DriftMartingale martingale(1000000);
  for (int panel = 0; panel < 2000; ++panel) martingale.push(0);
  EXPECT_TRUE(std::isfinite(martingale.state().log_value));
  EXPECT_GT(martingale.state().log_peak, 1000);  // beyond what a plain double holds
}

TEST(DriftMartingaleTest, RefusesWhatCannotBe) {
  EXPECT_THROW(DriftMartingale(0), Error);
  EXPECT_THROW(DriftMartingale(10, 0), Error);
  EXPECT_THROW(DriftMartingale(10, 1), Error);
  DriftState wrong;
  wrong.panels = 3;
  EXPECT_THROW(DriftMartingale(10, 0.01, wrong), Error);
  wrong = {};
  wrong.log_wealth[2] = std::nan("");
  EXPECT_THROW(DriftMartingale(10, 0.01, wrong), Error);
}

TEST(DriftMartingaleTest, ARefusedPValueChangesNothing) {
  DriftMartingale martingale(10);
  martingale.push(0.5);
  EXPECT_THROW(martingale.push(std::nan("")), Error);
  EXPECT_THROW(martingale.push(1.1), Error);
  EXPECT_EQ(martingale.state().panels, 1);
}

TEST(SmoothedPValueTest, StaysInsideTheRank) {
  const std::vector<double> calibration{1, 2, 3};
  for (std::uint64_t panel = 0; panel < 50; ++panel) {
    const double p = smoothed_p_value(calibration, 2.5, 1, panel);
    EXPECT_GT(p, 0.25);
    EXPECT_LT(p, 0.5);
  }
}

TEST(SmoothedPValueTest, IsUniformWhenMostStatisticsAreEqual) {
  // 70 % zeros: new calibration set every time, so p is exactly uniform; mean 1/2 and mean square 1/3
  double sum = 0, squares = 0;
  constexpr int kSets = 4000;
  for (std::uint64_t set = 0; set < kSets; ++set) {
    Random random(9, {set});
    std::vector<double> calibration(20);
    for (double& value : calibration) value = std::max(0.0, random.uniform() - 0.7);
    std::sort(calibration.begin(), calibration.end());
    const double p = smoothed_p_value(calibration, std::max(0.0, random.uniform() - 0.7), set, 0);
    sum += p / kSets;
    squares += p * p / kSets;
  }
  EXPECT_NEAR(sum, 1.0 / 2, 4 * 0.2887 / std::sqrt(kSets));
  EXPECT_NEAR(squares, 1.0 / 3, 4 * 0.2981 / std::sqrt(kSets));
}

TEST(SmoothedPValueTest, NanStaysNan) {
  EXPECT_TRUE(std::isnan(smoothed_p_value(std::vector<double>{1}, std::nan(""), 1, 1)));
}

}  // namespace
}  // namespace motionanalyzer::martingale_test
