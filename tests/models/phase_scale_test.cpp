#include "models/phase_scale.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/samples.hpp"

namespace motionanalyzer::testing::phase_scale_test {
namespace {

struct Scores {
  std::vector<double> raw, phase;
  void add(double r, double p) { raw.push_back(r), phase.push_back(p); }
  PhaseScale fit() const { return fit_phase_scale(raw, phase); }
};

TEST(PhaseScale, FollowsMeanAndSpreadAlongTheBend) {
  Scores scores;
  for (int i = 0; i < 4000; ++i) {
    const double p = i / 4000.0 * 0.98;
    scores.add(10 * p + (i % 2 == 0 ? 1 : -1) * (1 + p), p);  // mean 10 p, sd 1 + p
  }
  const PhaseScale scale = scores.fit();
  // A window of 6 % of the phases cannot tell a slope of 10 from a spread of sqrt(10^2 .06^2 / 20) = 0.13.
  for (const double p : {0.1, 0.45, 0.9}) {
    EXPECT_NEAR(scale.standardise(10 * p, p), 0, 0.02) << p;
    EXPECT_NEAR(scale.standardise(10 * p + 2 * (1 + p), p), 2, 0.05) << p;
  }
}

/// Most scores are where the strip hardly moves: 30 panels, 10 frames below a phase of .02, 10 above.
Scores slow_start() {
  Scores scores;
  for (int panel = 0; panel < 30; ++panel)
    for (int t = 0; t < 20; ++t) {
      const double sign = panel % 2 == 0 ? 1 : -1, jitter = 1e-5 * panel;
      if (t < 10)
        scores.add((10 - t) * (5 + 0.5 * sign), 0.002 * t + jitter);
      else
        scores.add(5 + 0.5 * sign, 0.02 + 0.09 * (t - 10) + jitter);
    }
  return scores;
}

TEST(PhaseScale, IsFineWhereMostFramesAre) {
  const PhaseScale scale = slow_start().fit();
  for (int t = 0; t < 9; ++t) {
    const double mean = (10 - t) * 5.0, sd = (10 - t) * 0.5, phase = 0.002 * t + 1.5e-4;
    EXPECT_LT(std::fabs(scale.standardise(mean, phase)), 1.5) << t;
    EXPECT_GT(scale.standardise(mean + 10 * sd, phase), 3) << t;
  }
}

TEST(PhaseScale, IsContinuousBelowTheHold) {
  const PhaseScale scale = slow_start().fit();
  for (const double knot : scale.knot)
    EXPECT_NEAR(scale.standardise(20, knot - 1e-9), scale.standardise(20, knot + 1e-9), 1e-3) << knot;
}

TEST(PhaseScale, OneStrangeScoreAmongFewDoesNotSetItsOwnScale) {
  Scores scores;
  for (int i = 0; i < 60; ++i) scores.add(i % 2 == 0 ? 1.0 : 3.0, 0.30 + 0.001 * i);
  scores.add(100, 0.80);
  const PhaseScale scale = scores.fit();
  EXPECT_GT(scale.standardise(100, 0.80), 1);
  EXPECT_NEAR(scale.standardise(3, 0.31), 1, 0.3);
}

TEST(PhaseScale, EqualPhasesShareOneKnot) {
  Scores scores;
  for (int i = 0; i < 40; ++i) scores.add(i % 2 == 0 ? 4.0 : 6.0, 0.5);
  const PhaseScale scale = scores.fit();
  EXPECT_EQ(scale.knot, std::vector<double>{0.5});
  for (const double phase : {0.0, 0.5, 0.98}) EXPECT_DOUBLE_EQ(scale.standardise(7, phase), 2.0) << phase;
}

TEST(PhaseScale, TheHoldHasItsOwn) {
  Scores scores;
  for (int i = 0; i < 200; ++i) scores.add(i % 2 == 0 ? 1.0 : 3.0, 0.98 * i / 200.0);
  for (int i = 0; i < 30; ++i) scores.add(i % 2 == 0 ? 49.0 : 51.0, 0.99 + 0.0001 * i);
  const PhaseScale scale = scores.fit();
  EXPECT_DOUBLE_EQ(scale.standardise(52, 0.99), 2.0);
  EXPECT_DOUBLE_EQ(scale.standardise(52, 1.0), 2.0);
  EXPECT_GT(scale.standardise(52, 0.9899), 20);
}

TEST(PhaseScale, AHoldOfFewScoresBorrowsFromTheEndOfTheBend) {
  Scores scores;
  for (int i = 0; i < 200; ++i) scores.add(i % 2 == 0 ? 1.0 : 3.0, 0.98 * i / 200.0);
  scores.add(2, 1.0);
  EXPECT_NEAR(scores.fit().standardise(4, 1.0), 2, 0.1);
}

TEST(PhaseScale, PanelsThatAreAllHoldHaveOneScale) {
  Scores scores;
  for (int i = 0; i < 40; ++i) scores.add(i % 2 == 0 ? 4.0 : 6.0, 1.0);
  EXPECT_TRUE(scores.fit().knot.empty());
  EXPECT_DOUBLE_EQ(scores.fit().standardise(7, 0.2), 2.0);
}

TEST(PhaseScale, ScoresThatAreAllAlikeKeepTheirUnit) {
  const PhaseScale scale = fit_phase_scale(std::vector<double>(40, 5.0), std::vector<double>(40, 0.5));
  EXPECT_EQ(scale.standardise(7, 0.5), 2.0);
}

TEST(PhaseScale, LeavesOutScoresAndPhasesThatAreNone) {
  Scores some, all;
  for (int i = 0; i < 50; ++i) {
    all.add(i % 7, 0.02 * i);
    some.add(i % 7, 0.02 * i);
    all.add(kNaN, 0.02 * i);
    all.add(1, kNaN);
  }
  EXPECT_EQ(all.fit().mean, some.fit().mean);
  EXPECT_EQ(all.fit().sd, some.fit().sd);
  EXPECT_TRUE(std::isnan(some.fit().standardise(kNaN, 0.5)));
}

TEST(PhaseScale, ARawScoreComesBackFromItsStandardisedOne) {
  Scores some;
  for (int i = 0; i < 200; ++i) some.add((i % 7) * (1 + 0.01 * i), 0.005 * i);
  const PhaseScale scale = some.fit();
  for (const double phase : {0.0, 0.31, 0.7, 0.985, 0.99, 1.0})  // rounding of a few operations
    EXPECT_NEAR(scale.raw_at(scale.standardise(4.5, phase), phase), 4.5, 1e-13);
}

TEST(PhaseScale, NeedsTwoScores) {
  Scores one;
  one.add(1, 0.5);
  EXPECT_EQ(thrown_by([&] { one.fit(); }).code, ErrorCode::too_short);
}

}  // namespace
}  // namespace motionanalyzer::testing::phase_scale_test
