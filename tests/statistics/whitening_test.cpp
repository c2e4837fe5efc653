#include "motionanalyzer/statistics/whitening.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::whitening_test {
namespace {

Matrix correlated_rows(std::size_t n) {
  Random random(31);
  Matrix rows(n, 3);
  for (std::size_t i = 0; i < n; ++i) {
    const double a = random.normal(), b = random.normal(), c = random.normal();
    rows(i, 0) = 1000 + 5 * a;
    rows(i, 1) = -3 + 0.01 * (a + b);
    rows(i, 2) = a - b + 0.3 * c;
  }
  return rows;
}

Matrix applied(const Whitening& scaling, const Matrix& rows) {
  Matrix out(rows.rows(), scaling.mean.size());
  for (std::size_t i = 0; i < rows.rows(); ++i) apply(scaling, rows.row(i), out.row(i));
  return out;
}

TEST(StandardizationTest, GivesMeanZeroAndSdOne) {
  const Matrix rows = correlated_rows(500);
  const Covariance after = empirical_covariance(applied(standardization(rows), rows), 0);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(after.mean[j], 0, 1e-12);
    EXPECT_NEAR(after.matrix(j, j), 1, 1e-12);
  }
}

TEST(StandardizationTest, ColumnWithoutSpreadBecomesZero) {
  const Matrix rows(3, 1, 0.1);  // the mean of three .1 need not be .1
  const Whitening scaling = standardization(rows);
  EXPECT_EQ(scaling.scale[0], 1);
  EXPECT_EQ(applied(scaling, rows), Matrix(3, 1));
}

TEST(StandardizationTest, SpreadOfRoundingAloneCountsAsNone) {
  Matrix rows(4, 1, 1e6);
  rows(2, 0) = std::nextafter(1e6, 2e6);
  EXPECT_EQ(standardization(rows).scale[0], 1);
}

TEST(StandardizationTest, RefusesNoRowsAndWhatIsNotFinite) {
  EXPECT_THROW(standardization(Matrix(0, 2)), Error);
  EXPECT_THROW(standardization(Matrix(2, 1, std::nan(""))), Error);
}

TEST(NoScalingTest, ChangesNothing) {
  const Matrix rows = correlated_rows(3);
  EXPECT_EQ(applied(no_scaling(3), rows), rows);
}

// With Sigma the shrunk covariance of the standardised rows Z, the outputs are Sigma^(-1/2) Z; so that their
// own covariance is Sigma^(-1/2) S Sigma^(-1/2), the identity up to the shrinkage.
TEST(WhiteningTest, MakesColumnsUncorrelatedUpToTheShrinkage) {
  const Matrix rows = correlated_rows(20000);
  const Matrix after = empirical_covariance(applied(whitening(rows), rows), 0).matrix;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(after(i, j), i == j ? 1 : 0, 0.02);
  }
}

TEST(WhiteningTest, SquareOfTheTransformIsTheInverseOfTheShrunkCovariance) {
  const Matrix rows = correlated_rows(50);
  const Whitening scaling = standardization(rows), white = whitening(rows);
  const Matrix precision = inverse_spd(ledoit_wolf(applied(scaling, rows)).matrix);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      double square = 0;  // W^T W in standardised units
      for (std::size_t e = 0; e < 3; ++e)
        square += white.transform(e, a) * scaling.scale[a] * white.transform(e, b) * scaling.scale[b];
      EXPECT_NEAR(square, precision(a, b), 1e-11);
    }
  }
}

TEST(WhiteningTest, TransformIsSymmetricInStandardisedUnits) {
  const Matrix rows = correlated_rows(50);
  const Whitening scaling = standardization(rows), white = whitening(rows);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < a; ++b)
      EXPECT_NEAR(white.transform(a, b) * scaling.scale[b], white.transform(b, a) * scaling.scale[a], 1e-12);
  }
}

TEST(WhiteningTest, DirectionWithoutSpreadKeepsItsUnit) {
  const Matrix rows(10, 2, 4.0);
  const Whitening white = whitening(rows);
  Matrix row(1, 2, 4.0);
  row(0, 1) = 4.5;
  const Matrix out = applied(white, row);
  EXPECT_EQ(out(0, 0), 0);
  EXPECT_EQ(out(0, 1), 0.5);
}

TEST(ApplyTest, UsesTheFixedOrderOfSummation) {
  constexpr std::size_t kColumns = 19;
  Random random(33);
  Whitening white;
  white.mean.resize(kColumns);
  white.transform = Matrix(2, kColumns);
  std::vector<double> in(kColumns);
  for (double& value : white.mean) value = random.normal();
  for (double& value : white.transform.values()) value = random.normal() * 1e3;
  for (double& value : in) value = random.normal() * 1e6;
  std::vector<double> out(2);
  apply(white, in, out);
  for (std::size_t e = 0; e < 2; ++e) {
    double lane[8] = {};
    for (std::size_t j = 0; j < kColumns; ++j) lane[j % 8] += white.transform(e, j) * (in[j] - white.mean[j]);
    EXPECT_EQ(out[e],
              ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7])));
  }
}

}  // namespace
}  // namespace motionanalyzer::whitening_test
