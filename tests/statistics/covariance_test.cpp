#include "motionanalyzer/statistics/covariance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::covariance_test {
namespace {

/// Correlated columns of unequal spread from a linear congruential generator that any language can repeat.
Matrix reference_rows(std::size_t n, std::size_t d) {
  Matrix rows(n, d);
  std::uint32_t state = 12345;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      state = (state * 1103515245U + 12345U) % (1U << 31);
      rows(i, j) = (state >> 8) / 8388608.0 * static_cast<double>(j + 1) +
                   (j > 0 ? rows(i, j - 1) * 0.5 : 0) + (j == 2 ? 100 : 0);
    }
  }
  return rows;
}

Matrix random_spd(std::size_t d, std::uint64_t seed) {
  Random random(seed);
  Matrix factor(d, d);
  for (double& value : factor.values()) value = random.normal();
  Matrix spd(d, d);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      for (std::size_t k = 0; k < d; ++k) spd(i, j) += factor(i, k) * factor(j, k);
      if (i == j) spd(i, j) += 1;
    }
  }
  return spd;
}

void expect_relative(double value, double expected, double tolerance) {
  EXPECT_NEAR(value / expected, 1, tolerance) << value << " instead of " << expected;
}

TEST(EmpiricalCovarianceTest, MatchesHandComputation) {
  Matrix rows(3, 2);
  const double values[] = {1, 2, 3, 2, 5, 8};
  std::copy(std::begin(values), std::end(values), rows.data());
  const Covariance unbiased = empirical_covariance(rows);
  EXPECT_EQ(unbiased.mean, (std::vector<double>{3, 4}));
  EXPECT_DOUBLE_EQ(unbiased.matrix(0, 0), 4);
  EXPECT_DOUBLE_EQ(unbiased.matrix(0, 1), 6);
  EXPECT_DOUBLE_EQ(unbiased.matrix(1, 1), 12);
  EXPECT_DOUBLE_EQ(empirical_covariance(rows, 0).matrix(1, 1), 8);
  EXPECT_EQ(unbiased.shrinkage, 0);
}

TEST(EmpiricalCovarianceTest, IsSymmetricToTheBit) {
  const Matrix matrix = empirical_covariance(reference_rows(40, 7)).matrix;
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_EQ(matrix(i, j), matrix(j, i));
  }
}

TEST(EmpiricalCovarianceTest, NeedsMoreRowsThanDdof) {
  EXPECT_THROW(empirical_covariance(Matrix(1, 3)), Error);
  EXPECT_NO_THROW(empirical_covariance(Matrix(1, 3), 0));
}

TEST(EmpiricalCovarianceTest, RefusesWhatIsNotFinite) {
  Matrix rows = reference_rows(5, 2);
  rows(3, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(empirical_covariance(rows), Error);
  EXPECT_THROW(ledoit_wolf(rows), Error);
}

// Expected values: sklearn.covariance.LedoitWolf (scikit-learn 1.9.1) on the same rows; 40-digit arithmetic
// agrees.
TEST(LedoitWolfTest, AgreesWithScikitLearn) {
  const Covariance lw = ledoit_wolf(reference_rows(20, 4));
  expect_relative(lw.shrinkage, 0.17139815856407935, 1e-12);
  expect_relative(lw.matrix(0, 0), 0.16039421617704045, 1e-12);
  expect_relative(lw.matrix(0, 1), 0.022513607646653225, 1e-12);
  expect_relative(lw.matrix(3, 3), 1.53318021220891, 1e-12);
}

TEST(LedoitWolfTest, AgreesWithScikitLearnWithFewerRowsThanColumns) {
  const Covariance lw = ledoit_wolf(reference_rows(6, 9));
  expect_relative(lw.shrinkage, 0.5037732782656698, 1e-12);
  expect_relative(lw.matrix(0, 0), 1.0905022460955788, 1e-12);
  expect_relative(lw.matrix(0, 1), -0.016428614933649599, 1e-12);
  expect_relative(lw.matrix(8, 8), 3.5077303864770168, 1e-12);
}

TEST(LedoitWolfTest, AgreesWithScikitLearnForManyRows) {
  const Covariance lw = ledoit_wolf(reference_rows(500, 3));
  expect_relative(lw.shrinkage, 0.0098540996097665615, 1e-12);
  expect_relative(lw.matrix(0, 1), 0.035692313315533614, 1e-12);
  expect_relative(lw.matrix(2, 2), 0.79080275290864604, 1e-12);
}

TEST(LedoitWolfTest, SingleColumnIsNotShrunk) {
  const Covariance lw = ledoit_wolf(reference_rows(10, 1));
  EXPECT_EQ(lw.shrinkage, 0);
  EXPECT_EQ(lw.matrix, empirical_covariance(reference_rows(10, 1), 0).matrix);
}

TEST(LedoitWolfTest, ConstantRowsGiveZero) {
  const Covariance lw = ledoit_wolf(Matrix(5, 3, 2.0));
  EXPECT_EQ(lw.matrix, Matrix(3, 3));
  EXPECT_EQ(lw.shrinkage, 0);
}

TEST(LedoitWolfTest, NeedsTwoRows) { EXPECT_THROW(ledoit_wolf(Matrix(1, 2)), Error); }

TEST(SymmetricEigenTest, SolvesTheTwoByTwoCase) {
  Matrix matrix(2, 2);
  matrix(0, 0) = matrix(1, 1) = 2;
  matrix(0, 1) = matrix(1, 0) = 1;
  const Eigensystem eigen = symmetric_eigen(matrix);
  EXPECT_NEAR(eigen.value[0], 3, 1e-15);
  EXPECT_NEAR(eigen.value[1], 1, 1e-15);
  EXPECT_NEAR(eigen.vector(0, 0), std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(eigen.vector(0, 1), std::sqrt(0.5), 1e-15);
}

TEST(SymmetricEigenTest, ValuesDescendAndVectorsReproduceTheMatrix) {
  for (const std::size_t d : {1U, 3U, 20U, 60U}) {
    const Matrix matrix = random_spd(d, d);
    const Eigensystem eigen = symmetric_eigen(matrix);
    for (std::size_t k = 1; k < d; ++k) EXPECT_GE(eigen.value[k - 1], eigen.value[k]);
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < d; ++k) sum += eigen.value[k] * eigen.vector(k, i) * eigen.vector(k, j);
        // backward stable: a small multiple of d * epsilon * |A|
        EXPECT_NEAR(sum, matrix(i, j), 1e-14 * static_cast<double>(d) * eigen.value[0]);
      }
    }
  }
}

TEST(SymmetricEigenTest, LargestComponentIsPositive) {
  const Eigensystem eigen = symmetric_eigen(random_spd(15, 4));
  for (std::size_t k = 0; k < 15; ++k) {
    double largest = 0;
    for (const double component : eigen.vector.row(k)) {
      if (std::fabs(component) > std::fabs(largest)) largest = component;
    }
    EXPECT_GT(largest, 0);
  }
}

TEST(SymmetricEigenTest, RefusesWhatHasNoEigenvalues) {
  EXPECT_THROW(symmetric_eigen(Matrix(2, 3)), Error);
  EXPECT_THROW(symmetric_eigen(Matrix(2, 2, std::numeric_limits<double>::infinity())), Error);
  EXPECT_TRUE(symmetric_eigen(Matrix()).value.empty());
}

TEST(InverseSpdTest, ProductWithTheMatrixIsTheIdentity) {
  for (const std::size_t d : {1U, 2U, 17U, 50U}) {
    const Matrix matrix = random_spd(d, 100 + d), inverse = inverse_spd(matrix);
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < d; ++k) sum += matrix(i, k) * inverse(k, j);
        EXPECT_NEAR(sum, i == j ? 1 : 0, 1e-11);  // condition below 1e3
        EXPECT_EQ(inverse(i, j), inverse(j, i));
      }
    }
  }
}

TEST(InverseSpdTest, RefusesWhatIsNotPositiveDefinite) {
  Matrix matrix(2, 2, 1.0);
  EXPECT_THROW(inverse_spd(matrix), Error);
  matrix(0, 1) = matrix(1, 0) = 3;
  EXPECT_THROW(inverse_spd(matrix), Error);
  EXPECT_THROW(inverse_spd(Matrix(2, 3)), Error);
  EXPECT_THROW(inverse_spd(Matrix(1, 1, std::numeric_limits<double>::quiet_NaN())), Error);
}

}  // namespace
}  // namespace motionanalyzer::covariance_test
