#include "motionanalyzer/statistics/smoothing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::smoothing_test {
namespace {

using Values = std::vector<double>;

void expect_row(const Matrix& filter, std::size_t row, const Values& numerators, double denominator) {
  ASSERT_EQ(filter.cols(), numerators.size());
  for (std::size_t i = 0; i < numerators.size(); ++i)
    EXPECT_NEAR(filter(row, i), numerators[i] / denominator, 1e-15) << i;
}

// Tables I, II and III of Savitzky & Golay (1964), with the corrections of Steinier, Termonia & Deltour
// (1972).
TEST(SavitzkyGolayTest, GivesThePublishedCoefficients) {
  expect_row(savitzky_golay(2, 2), 0, {-3, 12, 17, 12, -3}, 35);
  expect_row(savitzky_golay(3, 3), 0, {-2, 3, 6, 7, 6, 3, -2}, 21);
  expect_row(savitzky_golay(2, 2), 1, {-2, -1, 0, 1, 2}, 10);
  expect_row(savitzky_golay(3, 3), 1, {22, -67, -58, 0, 58, 67, -22}, 252);
  expect_row(savitzky_golay(2, 2), 2, {2, -1, -2, -1, 2}, 7);
}

TEST(SavitzkyGolayTest, DegreeZeroIsTheMovingMean) { expect_row(savitzky_golay(1, 0), 0, {1, 1, 1}, 3); }

TEST(SavitzkyGolayTest, FullDegreeInterpolates) {
  expect_row(savitzky_golay(1, 2), 0, {0, 1, 0}, 1);
  expect_row(savitzky_golay(1, 2), 1, {-1, 0, 1}, 2);
  expect_row(savitzky_golay(1, 2), 2, {1, -2, 1}, 1);
}

TEST(SavitzkyGolayTest, ReproducesPolynomialsAnywhereInTheWindow) {
  for (const double at : {-4.0, -1.3, 0.0, 2.5, 4.0}) {
    const Matrix filter = savitzky_golay(4, 3, at);
    double value = 0, first = 0, second = 0;
    for (int t = -4; t <= 4; ++t) {
      const double y = 1 - 2 * t + 0.5 * t * t + 0.25 * t * t * t;
      value += filter(0, static_cast<std::size_t>(t + 4)) * y;
      first += filter(1, static_cast<std::size_t>(t + 4)) * y;
      second += filter(2, static_cast<std::size_t>(t + 4)) * y;
    }
    EXPECT_NEAR(value, 1 - 2 * at + 0.5 * at * at + 0.25 * at * at * at, 1e-13);
    EXPECT_NEAR(first, -2 + at + 0.75 * at * at, 1e-13);
    EXPECT_NEAR(second, 1 + 1.5 * at, 1e-13);
  }
}

TEST(SavitzkyGolayTest, RefusesImpossibleWindows) {
  EXPECT_THROW(savitzky_golay(0, 0), Error);
  EXPECT_THROW(savitzky_golay(2, 5), Error);
  EXPECT_THROW(savitzky_golay(2, -1), Error);
  EXPECT_THROW(savitzky_golay(2, 2, 2.1), Error);
  EXPECT_THROW(savitzky_golay(2, 2, std::nan("")), Error);
  EXPECT_THROW(SavitzkyGolay(0, 1), Error);
}

TEST(SavitzkyGolaySeriesTest, ReproducesAParabolaUpToTheEdges) {
  const std::size_t n = 20;
  Values in(n), value(n), first(n), second(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i);
    in[i] = 3 + 2 * t - 0.5 * t * t;
  }
  SavitzkyGolay(3, 2).apply(in, value, first, second);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(value[i], in[i], 1e-12);
    EXPECT_NEAR(first[i], 2 - static_cast<double>(i), 1e-12);
    EXPECT_NEAR(second[i], -1, 1e-12);
  }
}

TEST(SavitzkyGolaySeriesTest, EveryPlaceIsALeastSquaresFitOfItsWindow) {
  Random random(41);
  const std::size_t n = 15;
  Values in(n), value(n), first(n), second(n), x(7);
  for (double& y : in) y = random.normal();
  for (std::size_t k = 0; k < 7; ++k) x[k] = static_cast<double>(k);
  SavitzkyGolay(3, 3).apply(in, value, first, second);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t start = std::min(i < 3 ? 0 : i - 3, n - 7);
    double fit[3];
    ASSERT_TRUE(fit_polynomial(x, std::span(in).subspan(start, 7), 3, static_cast<double>(i - start), fit));
    EXPECT_NEAR(value[i], fit[0], 1e-13);
    EXPECT_NEAR(first[i], fit[1], 1e-13);
    EXPECT_NEAR(second[i], fit[2], 1e-13);
  }
}

TEST(SavitzkyGolaySeriesTest, LeavesOutWhatHasNoPlace) {
  const Values in{1, 2, 3};
  Values first(3, -1);
  SavitzkyGolay(1, 1).apply(in, {}, first, {});
  for (const double slope : first) EXPECT_NEAR(slope, 1, 1e-15);
}

TEST(SavitzkyGolaySeriesTest, RefusesShortSeriesAndWrongPlaces) {
  const SavitzkyGolay filter(2, 2);
  Values four(4), five(5);
  EXPECT_THROW(filter.apply(four, four, {}, {}), Error);
  EXPECT_THROW(filter.apply(five, four, {}, {}), Error);
}

TEST(FitPolynomialTest, RecoversACubicFromUnevenSamples) {
  const Values x{-3, -2.2, 0.1, 0.5, 2, 7}, places{-3, 0, 4.4, 9};
  Values y;
  for (const double v : x) y.push_back(2 - v + 0.5 * v * v - 0.1 * v * v * v);
  for (const double at : places) {
    double fit[3];
    ASSERT_TRUE(fit_polynomial(x, y, 3, at, fit));
    EXPECT_NEAR(fit[0], 2 - at + 0.5 * at * at - 0.1 * at * at * at, 1e-11);
    EXPECT_NEAR(fit[1], -1 + at - 0.3 * at * at, 1e-11);
    EXPECT_NEAR(fit[2], 1 - 0.6 * at, 1e-11);
  }
}

TEST(FitPolynomialTest, LineIsTheRegressionLine) {
  const Values x{0, 1, 2, 4}, y{1, 0, 3, 2};  // slope Sxy / Sxx = 3.5 / 8.75, mean (1.75, 1.5)
  double fit[3];
  ASSERT_TRUE(fit_polynomial(x, y, 1, 0, fit));
  EXPECT_NEAR(fit[1], 0.4, 1e-15);
  EXPECT_NEAR(fit[0], 1.5 - 0.4 * 1.75, 1e-15);
  EXPECT_EQ(fit[2], 0);
}

TEST(FitPolynomialTest, KeepsItsDigitsFarFromZero) {
  Values x, y;
  for (int i = 0; i < 7; ++i) {
    x.push_back(1e6 + i / 32.0);
    y.push_back(5 + (i / 32.0) * (i / 32.0));
  }
  double fit[3];
  ASSERT_TRUE(fit_polynomial(x, y, 2, 1e6 + 3 / 32.0, fit));
  EXPECT_NEAR(fit[0], 5 + 9.0 / 1024, 1e-14);
  EXPECT_NEAR(fit[1], 6.0 / 32, 1e-12);
  EXPECT_NEAR(fit[2], 2, 1e-10);
}

TEST(FitPolynomialTest, SaysWhenSamplesDoNotDetermineThePolynomial) {
  double fit[3] = {7, 7, 7};
  const Values same{2, 2, 2, 2, 2}, two{1, 3, 1, 3, 1}, y{1, 2, 3, 4, 5};
  EXPECT_FALSE(fit_polynomial(same, y, 1, 0, fit));
  EXPECT_FALSE(fit_polynomial(two, y, 2, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{1, 2}, Values{1, 2}, 2, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{1, 2}, Values{1}, 1, 0, fit));
  EXPECT_FALSE(fit_polynomial(y, y, 0, 0, fit));
  EXPECT_FALSE(fit_polynomial(y, y, 4, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{}, Values{}, 1, 0, fit));
  EXPECT_EQ(fit[0], 7);
  EXPECT_TRUE(fit_polynomial(two, y, 1, 0, fit));
}

TEST(FitPolynomialTest, RefusesWhatIsNotFinite) {
  double fit[3];
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(fit_polynomial(Values{0, 1, nan}, Values{0, 1, 2}, 1, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{nan, 1, 2}, Values{0, 1, 2}, 1, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{0, 1, 2}, Values{0, nan, 2}, 1, 0, fit));
  EXPECT_FALSE(fit_polynomial(Values{0, 1, 2}, Values{0, 1, 2}, 1, nan, fit));
}

}  // namespace
}  // namespace motionanalyzer::smoothing_test
