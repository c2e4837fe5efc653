#include "models/hinge/spikes.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/hinge/parameters.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::testing::hinge_spikes_test {
namespace {

using hinge::spikes;

/// Noise of variance one, and along each direction (rows of length 1) as much besides as sd says.
Matrix spiked_rows(std::size_t n, const Matrix& direction, const std::vector<double>& sd) {
  Matrix rows(n, direction.cols());
  for (std::size_t i = 0; i < n; ++i) {
    Random random(11, {i});
    for (double& value : rows.row(i)) value = random.normal();
    for (std::size_t k = 0; k < direction.rows(); ++k) {
      const double a = sd[k] * random.normal();
      for (std::size_t j = 0; j < rows.cols(); ++j) rows(i, j) += a * direction(k, j);
    }
  }
  return rows;
}

/// Cosine waves: orthonormal.
Matrix spike_directions(std::size_t count, std::size_t d) {
  Matrix out(count, d);
  for (std::size_t k = 0; k < count; ++k) {
    double square = 0;
    for (std::size_t j = 0; j < d; ++j) {
      out(k, j) = std::cos(3.14159265358979 * static_cast<double>(k + 1) * (static_cast<double>(j) + 0.5) /
                           static_cast<double>(d));
      square += out(k, j) * out(k, j);
    }
    for (double& value : out.row(k)) value /= std::sqrt(square);
  }
  return out;
}

double size_of_row(const Matrix& m, std::size_t k) {
  double square = 0;
  for (const double value : m.row(k)) square += value * value;
  return std::sqrt(square);
}

double cosine_between(const Matrix& a, std::size_t k, const Matrix& b, std::size_t l) {
  double sum = 0;
  for (std::size_t j = 0; j < a.cols(); ++j) sum += a(k, j) * b(l, j);
  return std::fabs(sum) / (size_of_row(a, k) * size_of_row(b, l));
}

TEST(Spikes, FindsPlantedDirectionsAndTheirSd) {
  const Matrix planted = spike_directions(2, 60);
  const Matrix found = spikes(spiked_rows(400, planted, {5, 3}), Matrix(), 0);
  ASSERT_EQ(found.rows(), 2u);
  // A variance estimated from 400 rows errs by sqrt(2 / 400), its root by half that: 3.5 %, here three times.
  EXPECT_NEAR(size_of_row(found, 0), 5, 0.11 * 5);
  EXPECT_NEAR(size_of_row(found, 1), 3, 0.11 * 3);
  // Noise of 60 columns turns the direction of variance 9 by about sqrt(.15 / 9) rad.
  EXPECT_GT(cosine_between(found, 0, planted, 0), 0.98);
  EXPECT_GT(cosine_between(found, 1, planted, 1), 0.98);
}

TEST(Spikes, InPureNoiseThereAreNone) {
  EXPECT_EQ(spikes(spiked_rows(400, Matrix(0, 60), {}), Matrix(), 0).rows(), 0u);
}

TEST(Spikes, MoreColumnsThanRowsOfPureNoiseHoldNoneEither) {
  EXPECT_EQ(spikes(spiked_rows(50, Matrix(0, 300), {}), Matrix(), 0).rows(), 0u);
}

TEST(Spikes, PriorAloneComesBack) {
  Matrix prior = spike_directions(2, 60);
  for (double& value : prior.row(0)) value *= 5;
  for (double& value : prior.row(1)) value *= 3;
  const Matrix found = spikes(Matrix(0, 60), prior, 200);
  ASSERT_EQ(found.rows(), 2u);
  EXPECT_NEAR(cosine_between(found, 0, prior, 0), 1, 1e-9);
  EXPECT_NEAR(cosine_between(found, 1, prior, 1), 1, 1e-9);
  EXPECT_NEAR(size_of_row(found, 0), 5, 1e-9);
  EXPECT_NEAR(size_of_row(found, 1), 3, 1e-9);
}

TEST(Spikes, APriorWeakerThanTheNoiseOfTheRowsIsNotForgotten) {
  const Matrix known = spike_directions(1, 300);
  const Matrix rows = spiked_rows(40, known, {1});
  ASSERT_EQ(spikes(rows, Matrix(), 0).rows(), 0u);  // by themselves they do not show it
  const Matrix found = spikes(rows, known, 200);
  ASSERT_EQ(found.rows(), 1u);
  EXPECT_NEAR(cosine_between(found, 0, known, 0), 1, 1e-9);
  // A variance of 2 from 40 rows errs by 2 sqrt(2 / 40) and counts as 40 of 240; three times that.
  EXPECT_NEAR(size_of_row(found, 0), 1, 0.12);
}

TEST(Spikes, ComingBackAgainAndAgainAPriorStaysAsItIs) {
  Matrix known = spike_directions(1, 300);
  for (int i = 0; i < 20; ++i) {
    // One row of the size that both noise and prior together have on average: it says nothing new.
    Matrix row = known;
    for (double& value : row.values()) value *= std::sqrt(2.0);
    known = spikes(row, known, 200);
    ASSERT_EQ(known.rows(), 1u);
  }
  EXPECT_NEAR(size_of_row(known, 0), 1, 1e-6);
}

TEST(Spikes, AlongAPriorRowsAndPriorAreWeighedByTheirNumbers) {
  const Matrix known = spike_directions(1, 60);
  Matrix rows(100, 60);
  for (std::size_t i = 0; i < 100; ++i)
    for (std::size_t j = 0; j < 60; ++j) rows(i, j) = (i % 2 == 0 ? 4.0 : -4.0) * known(0, j);
  const Matrix found = spikes(rows, known, 300);
  ASSERT_GE(found.rows(), 1u);
  EXPECT_NEAR(size_of_row(found, 0), std::sqrt((100 * 16 + 300 * 2) / 400.0 - 1), 1e-9);
}

TEST(Spikes, ANewDirectionIsFoundBesideThePrior) {
  const Matrix both = spike_directions(2, 60);
  Matrix known(1, 60);
  std::copy(both.row(0).begin(), both.row(0).end(), known.row(0).begin());
  for (double& value : known.values()) value *= 3;
  const Matrix found = spikes(spiked_rows(400, both, {3, 5}), known, 200);
  ASSERT_EQ(found.rows(), 2u);
  EXPECT_GT(cosine_between(found, 0, both, 1), 0.98);
  EXPECT_NEAR(cosine_between(found, 1, known, 0), 1, 1e-9);
  // 400 of 600 vary by 25 beyond the noise; tolerances as above.
  EXPECT_NEAR(size_of_row(found, 0), 5 * std::sqrt(400.0 / 600), 0.11 * 5);
}

/// Rows and, with variance one, as many more as weight says.
Matrix moment_of(const Matrix& rows, double weight) {
  const std::size_t d = rows.cols();
  const double total = static_cast<double>(rows.rows()) + weight;
  Matrix moment(d, d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      double sum = i == j ? weight : 0;
      for (std::size_t r = 0; r < rows.rows(); ++r) sum += rows(r, i) * rows(r, j);
      moment(i, j) = sum / total;
    }
  return moment;
}

TEST(Spikes, AreTheEigenvectorsOfTheCovarianceWithWhatNoiseAddsTakenAway) {
  const Matrix rows = spiked_rows(300, spike_directions(2, 12), {6, 4});
  const Eigensystem e = symmetric_eigen(moment_of(rows, 0));
  const double ratio = 12 / 300.0;
  const Matrix found = spikes(rows, Matrix(), 0);
  ASSERT_EQ(found.rows(), 2u);
  for (std::size_t k = 0; k < found.rows(); ++k) {
    // The variance l of Baik & Silverstein solves eigenvalue = l + ratio l / (l - 1).
    const double l = 1 + size_of_row(found, k) * size_of_row(found, k);
    EXPECT_NEAR(l + ratio * l / (l - 1), e.value[k], 1e-9 * e.value[k]);
    EXPECT_NEAR(cosine_between(found, k, e.vector, k), 1, 1e-9);
  }
}

TEST(Spikes, RowsThatCountForAPartOnlyAreFreedOfTheirOwnNoiseOnly) {
  constexpr double kShare = 0.5;
  const std::vector<double> sd = {6, 4};
  const Matrix found = spikes(spiked_rows(300, spike_directions(2, 150), sd), Matrix(), 300);
  ASSERT_EQ(found.rows(), 2u);
  for (std::size_t k = 0; k < 2; ++k)
    EXPECT_NEAR(size_of_row(found, k), std::sqrt(kShare) * sd[k], 0.12 * std::sqrt(kShare) * sd[k]) << k;
}

TEST(Spikes, NeverMoreThanThereIsRoomFor) {
  const Matrix planted = spike_directions(40, 80);
  const Matrix found = spikes(spiked_rows(400, planted, std::vector<double>(40, 10.0)), Matrix(), 0);
  EXPECT_EQ(found.rows(), hinge::kMostSpikes);
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_spikes_test
