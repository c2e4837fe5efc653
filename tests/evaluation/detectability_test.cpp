#include "motionanalyzer/evaluation/detectability.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/normal.hpp"

namespace motionanalyzer::detectability_test {
namespace {

using Hits = std::vector<std::uint8_t>;
constexpr double kForever = std::numeric_limits<double>::infinity();

const std::vector<double> kLambda{0.05,  0.053, 0.058, 0.058, 0.059, 0.061, 0.061, 0.08,  0.095, 0.103,
                                  0.105, 0.118, 0.124, 0.137, 0.14,  0.169, 0.174, 0.183, 0.199, 0.2,
                                  0.24,  0.248, 0.257, 0.292, 0.398, 0.429, 0.433, 0.46,  0.474, 0.646,
                                  0.648, 0.652, 0.731, 0.794, 0.799, 0.819, 0.861, 0.867, 1.105, 1.197};
const Hits kHits{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
                 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

struct Golden {
  double mu, sigma, log_likelihood, a50, a50_low, a50_high, a90, a90_low, a90_high, a90_95;
};

/// The peer's search ends at 1e-8 of a size.
void expect_near(const PodCurve& curve, const Golden& golden) {
  ASSERT_EQ(curve.status, PodStatus::fitted);
  EXPECT_NEAR(*curve.mu, golden.mu, 3e-8);
  EXPECT_NEAR(*curve.sigma, golden.sigma, 3e-8);
  EXPECT_NEAR(curve.log_likelihood, golden.log_likelihood, 1e-9);
  EXPECT_NEAR(*curve.a50.value / golden.a50, 1, 3e-8);
  EXPECT_NEAR(curve.a50.low / golden.a50_low, 1, 1e-7);
  EXPECT_NEAR(curve.a50.high / golden.a50_high, 1, 1e-7);
  EXPECT_NEAR(*curve.a90.value / golden.a90, 1, 3e-8);
  EXPECT_NEAR(curve.a90.low / golden.a90_low, 1, 1e-7);
  EXPECT_NEAR(curve.a90.high / golden.a90_high, 1, 1e-7);
  EXPECT_NEAR(curve.a90_95 / golden.a90_95, 1, 1e-7);
}

// Fits: statsmodels' GLM and SciPy's Nelder-Mead agree to 1e-8. Intervals: profile by SciPy's bounded search.
TEST(FitHitsTest, ProbitAgreesWithPeers) {
  expect_near(fit_hits(kLambda, kHits),
              {-1.48860265495, 0.507930740084, -10.3629321412, 0.225687799, 0.1650542023, 0.3161587736,
               0.4327205156, 0.2873450705, 0.8294622538, 0.727092574});
}

TEST(FitHitsTest, LogitAgreesWithPeers) {
  expect_near(fit_hits(kLambda, kHits, {PodLink::logit}),
              {-1.46505459166, 0.276052056647, -10.3018891156, 0.2310653769, 0.1691102736, 0.3216451851,
               0.4237946623, 0.2829944683, 0.8332160138, 0.7250136443});
}

TEST(FitHitsTest, ProbitOverAFloorAgreesWithPeers) {
  Hits hits = kHits;
  hits[19] = 1;
  expect_near(fit_hits(kLambda, hits, {PodLink::probit, 0.1}),
              {-1.42677835393, 0.315083176534, -10.5289929716, 0.2297419127, 0.1632152181, 0.3147607576,
               0.3526867127, 0.256913463, 0.6613472481, 0.5818184046});
}

const std::vector<double> kResponse{-0.633, -1.508, -0.985, -1.155, -1.365, -1.325, -1.022, -0.643,
                                    -0.778, -0.529, -0.312, -0.334, -0.118, -0.151, -0.123, 0.448,
                                    0.113,  0.01,   0.26,   -0.224, 0.114,  0.483,  0.466,  0.857,
                                    0.674,  0.3,    1.331,  1.129,  0.51,   1.519,  1.119,  0.571,
                                    1.092,  1.14,   1.775,  1.083,  1.289,  1.289,  1.476,  1.388};

TEST(FitResponsesTest, CensoredLineAgreesWithPeers) {
  const PodCurve curve = fit_responses(kLambda, kResponse, {0.2, -0.7, 1.3});
  expect_near(curve, {-1.52849724525, 0.315385492719, -9.45632629471, 0.2168613119, 0.1942816303, 0.242335474,
                      0.3248751016, 0.2851937024, 0.390098215, 0.376798022});
  EXPECT_EQ(curve.hits, 21U);
}

TEST(FitResponsesTest, WithoutCensoringItIsLeastSquares) {
  // Closed form: slope = Sxy / Sxx, scatter^2 = residual sum / n.
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < kLambda.size(); ++i) {
    const double x = std::log(kLambda[i]), y = kResponse[i];
    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  const double slope = (sxy - sx * sy / n) / (sxx - sx * sx / n), intercept = (sy - slope * sx) / n;
  double rest = 0;
  for (std::size_t i = 0; i < kLambda.size(); ++i)
    rest += std::pow(kResponse[i] - intercept - slope * std::log(kLambda[i]), 2) / n;
  ResponseOptions options;
  options.decision = 0.2;
  const PodCurve curve = fit_responses(kLambda, kResponse, options);
  EXPECT_NEAR(*curve.mu, (0.2 - intercept) / slope, 1e-11);
  EXPECT_NEAR(*curve.sigma, std::sqrt(rest) / slope, 1e-11);
}

TEST(FitResponsesTest, TooFewExactOnesGiveNoCurve) {
  const std::vector<double> lambda{0.1, 0.2, 0.3, 0.4}, response{1, 2, 9, 9};
  const PodCurve curve = fit_responses(lambda, response, {1.5, -kForever, 3});
  EXPECT_EQ(curve.status, PodStatus::too_few);
  EXPECT_FALSE(curve.a90.value.has_value());
  EXPECT_EQ(curve.a90_95, kForever);
}

TEST(FitResponsesTest, ALineWithoutScatterGivesNoCurve) {
  const std::vector<double> lambda{1, std::exp(1.0), std::exp(2.0), std::exp(3.0)}, response{0, 1, 2, 3};
  EXPECT_EQ(fit_responses(lambda, response, {1.5}).status, PodStatus::too_few);
}

TEST(FitHitsTest, AllHitsBoundA90FromAbove) {
  // At slope 0 the curve through (a, .9) says .9^n; 2 n log(1 / .9) passes 2.7055 at n = 13.
  const std::vector<double> twelve(12, 0.3), thirteen(13, 0.3);
  EXPECT_EQ(fit_hits(twelve, Hits(12, 1)).a90_95, kForever);
  const PodCurve curve = fit_hits(thirteen, Hits(13, 1));
  EXPECT_EQ(curve.status, PodStatus::all_hit);
  EXPECT_FALSE(curve.a90.value.has_value());
  EXPECT_EQ(curve.a90.low, 0);
  EXPECT_NEAR(curve.a90_95, 0.3, 1e-6);
}

TEST(FitHitsTest, AllMissesBoundA90FromBelow) {
  const PodCurve curve = fit_hits(std::vector<double>(20, 0.3), Hits(20, 0));
  EXPECT_EQ(curve.status, PodStatus::all_missed);
  EXPECT_EQ(curve.a90.high, kForever);
  EXPECT_EQ(curve.a90_95, kForever);
  EXPECT_NEAR(curve.a90.low, 0.3, 1e-6);
}

TEST(FitHitsTest, SeparatedDataGiveBoundsAroundTheGap) {
  std::vector<double> lambda;
  Hits hits;
  for (int i = 1; i <= 30; ++i) {
    lambda.push_back(0.02 * i);
    hits.push_back(i > 15 ? 1 : 0);
  }
  const PodCurve curve = fit_hits(lambda, hits);
  EXPECT_EQ(curve.status, PodStatus::separated);
  EXPECT_FALSE(curve.mu.has_value());
  EXPECT_FALSE(curve.a50.value.has_value());
  EXPECT_NEAR(curve.log_likelihood, 0, 1e-6);
  EXPECT_LT(curve.a50.low, 0.3);
  EXPECT_GT(curve.a50.low, 0.2);
  EXPECT_GT(curve.a50.high, 0.32);
  EXPECT_LT(curve.a50.high, 0.4);
  EXPECT_LT(curve.a90_95, 0.5);
  EXPECT_TRUE(std::isnan(detection_probability(curve, 0.3)));
}

TEST(FitHitsTest, AHitAndAMissOfOneSizeBetweenTheOthersSeparateToo) {
  const std::vector<double> lambda{0.1, 0.15, 0.2, 0.2, 0.25, 0.3};
  const PodCurve curve = fit_hits(lambda, Hits{0, 0, 0, 1, 1, 1});
  EXPECT_EQ(curve.status, PodStatus::separated);
  EXPECT_NEAR(curve.log_likelihood, 2 * std::log(0.5), 1e-6);
}

TEST(FitHitsTest, HitsThatDoNotGrowHaveNoA50) {
  const std::vector<double> lambda{0.1, 0.2, 0.3, 0.4};
  const PodCurve falling = fit_hits(lambda, Hits{1, 1, 0, 0});
  EXPECT_EQ(falling.status, PodStatus::no_trend);
  EXPECT_FALSE(falling.a50.value.has_value());
  EXPECT_EQ(falling.a90.high, kForever);
  EXPECT_EQ(fit_hits(std::vector<double>(4, 0.2), Hits{1, 0, 0, 1}).status, PodStatus::no_trend);
}

TEST(FitHitsTest, NoPanelsSayNothing) {
  const PodCurve curve = fit_hits({}, {});
  EXPECT_EQ(curve.status, PodStatus::too_few);
  EXPECT_EQ(curve.a90.low, 0);
  EXPECT_EQ(curve.a90.high, kForever);
}

/// Highest probit likelihood on a grid of mu and sigma.
double highest_on_grid(const std::vector<double>& lambda, const Hits& hits, double floor) {
  double highest = -kForever;
  for (double mu = -3; mu < 2; mu += 0.05) {
    for (double log_sigma = -6; log_sigma < 4; log_sigma += 0.25) {
      double sum = 0;
      for (std::size_t i = 0; i < lambda.size(); ++i) {
        const double z = (std::log(lambda[i]) - mu) / std::exp(log_sigma);
        const double p = floor + (1 - floor) * normal_cdf(z);
        sum += std::log(hits[i] != 0 ? p : 1 - p);
      }
      highest = std::max(highest, sum);
    }
  }
  return highest;
}

TEST(FitHitsTest, WithAFloorTheHigherOfTwoSummitsIsFound) {
  // The hit at .5 is either a false call under a steep curve or the foot of a gentle one.
  const std::vector<double> lambda{1.62, 2.33, 2.22, 0.3,   0.3,   1.6, 2.1,   0.5,
                                   2.32, 1.92, 1.5,  0.273, 0.906, 0.5, 0.939, 0.274};
  const Hits hits{1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0};
  EXPECT_GE(fit_hits(lambda, hits, {PodLink::probit, 0.05}).log_likelihood,
            highest_on_grid(lambda, hits, 0.05) - 1e-6);
}

TEST(FitHitsTest, UnitsOfLambdaDoNotMatter) {
  std::vector<double> metres = kLambda;
  for (double& lambda : metres) lambda *= 1e-3;
  const PodCurve curve = fit_hits(kLambda, kHits), small = fit_hits(metres, kHits);
  EXPECT_NEAR(small.a90_95 / curve.a90_95, 1e-3, 1e-11);
  EXPECT_NEAR(*small.sigma, *curve.sigma, 1e-10);
}

TEST(FitHitsTest, A90OfNinetyFivePercentKeepsItsLevel) {
  constexpr int kSets = 60;
  int above = 0;
  for (std::uint64_t set = 0; set < kSets; ++set) {
    Random random(12, {set});
    std::vector<double> lambda(40);
    Hits hits(40);
    for (std::size_t i = 0; i < 40; ++i) {
      lambda[i] = 0.05 * std::exp(3 * random.uniform());
      hits[i] = random.uniform() < normal_cdf((std::log(lambda[i]) + 1.3) / 0.5) ? 1 : 0;
    }
    const double a90 = std::exp(-1.3 + 0.5 * 1.2815515655446004);
    if (fit_hits(lambda, hits).a90_95 >= a90) ++above;
  }
  EXPECT_GT(above / double{kSets}, 0.95 - 3 * 0.028);
  EXPECT_LT(above, kSets);
}

TEST(DetectionProbabilityTest, GoesThroughA50AndA90) {
  const PodCurve curve = fit_hits(kLambda, kHits, {PodLink::probit, 0.01});
  EXPECT_NEAR(detection_probability(curve, *curve.a50.value), 0.5, 1e-12);
  EXPECT_NEAR(detection_probability(curve, *curve.a90.value), 0.9, 1e-12);
  EXPECT_EQ(detection_probability(curve, 0), 0.01);
}

TEST(PodBinsTest, CountHitsByClass) {
  const std::vector<double> edges{0.1, 0.2, 0.3, 0.4}, lambda{0.05, 0.1, 0.19, 0.2, 0.4, 0.5};
  const std::vector<PodBin> bins = pod_bins(lambda, Hits{1, 0, 1, 1, 1, 1}, edges);
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[0].hits.value, 0.5);
  EXPECT_EQ(bins[1].hits.trials, 1U);
  EXPECT_EQ(bins[2].hits.events, 1U);
  EXPECT_FALSE(pod_bins({}, {}, edges)[0].hits.value.has_value());
}

TEST(FitHitsTest, RefusesWhatIsNoDamageOrNoOption) {
  const std::vector<double> zero{0}, one{1};
  EXPECT_THROW(fit_hits(zero, Hits{1}), Error);
  EXPECT_THROW(fit_hits(one, Hits{}), Error);
  EXPECT_THROW(fit_hits(one, Hits{1}, {PodLink::probit, 0.5}), Error);
  EXPECT_THROW(fit_hits(one, Hits{1}, {PodLink::probit, 0, 1}), Error);
  EXPECT_THROW(pod_bins(one, Hits{1}, std::vector<double>{1, 1}), Error);
  EXPECT_THROW(fit_responses(one, zero, {0, 2, 1}), Error);
}

}  // namespace
}  // namespace motionanalyzer::detectability_test
