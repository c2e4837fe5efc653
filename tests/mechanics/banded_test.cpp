#include "mechanics/banded.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::detail::banded_test {
namespace {

using Dense = Eigen::MatrixXd;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

// A random symmetric matrix in which nodes up to two apart are coupled.
Dense random_matrix(std::size_t nodes, double diagonal) {
  Random random(11);
  Dense a = Dense::Zero(at(2 * nodes), at(2 * nodes));
  for (std::size_t i = 0; i < 2 * nodes; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      if (i / 2 - j / 2 <= 2) a(at(i), at(j)) = a(at(j), at(i)) = random.normal() + (i == j ? diagonal : 0);
  return a;
}

FoldedBand folded(const Dense& a) {
  const std::size_t n = static_cast<std::size_t>(a.rows()) / 2;
  FoldedBand band(n);
  for (std::size_t i = 0; i < band.rows(); ++i) {
    for (std::size_t side = 0; side < 2; ++side) {
      const auto node = [&](std::size_t k) { return side == 0 ? k : n - 1 - k; };
      const auto entry = [&](std::size_t j, std::size_t row, std::size_t col) {
        return i + j < n ? a(at(2 * node(i) + row), at(2 * node(i + j) + col)) : 0.0;
      };
      const double values[] = {entry(0, 0, 0), entry(0, 0, 1), entry(0, 1, 1), entry(1, 0, 0),
                               entry(1, 0, 1), entry(1, 1, 0), entry(1, 1, 1), entry(2, 0, 0),
                               entry(2, 0, 1), entry(2, 1, 0), entry(2, 1, 1)};
      for (std::size_t e = 0; e < 11; ++e) band.row(i)[2 * e + side] = values[e];
    }
  }
  return band;
}

TEST(FoldedBand, SolvesLikeADenseMatrix) {
  for (const std::size_t nodes : {4u, 5u, 6u, 7u, 8u, 31u, 60u}) {
    for (const double diagonal : {12.0, -12.0}) {  // well conditioned either way
      const Dense a = random_matrix(nodes, diagonal);
      FoldedBand band = folded(a);
      EXPECT_EQ(band.factor(), diagonal > 0) << nodes;
      Eigen::VectorXd right(a.rows());
      Random random(5);
      for (double& value : right) value = random.normal();
      const Eigen::VectorXd exact = a.partialPivLu().solve(right);
      std::vector<double> b(right.begin(), right.end());
      band.solve(b);
      for (std::size_t i = 0; i < b.size(); ++i) EXPECT_NEAR(b[i], exact(at(i)), 1e-13) << nodes << " " << i;
    }
  }
}

TEST(FoldedBand, TellsDefiniteFromIndefiniteAsTheEigenvaluesDo) {
  for (const std::size_t nodes : {4u, 5u, 12u, 13u}) {
    const Dense a = random_matrix(nodes, 0);
    const double lowest = Eigen::SelfAdjointEigenSolver<Dense>(a).eigenvalues()(0);
    for (const double above : {-0.1, -1e-3, 1e-3, 0.1}) {
      const Dense shifted = a + (above - lowest) * Dense::Identity(a.rows(), a.cols());
      FoldedBand band = folded(shifted);
      EXPECT_EQ(band.factor(), above > 0) << nodes << " " << above;
    }
  }
}

// One negative direction placed at each unknown in turn, the middle included.
TEST(FoldedBand, NoticesANegativePivotAnywhere) {
  for (const std::size_t nodes : {4u, 5u, 8u, 9u}) {
    for (std::size_t k = 0; k < 2 * nodes; ++k) {
      Dense a = Dense::Identity(at(2 * nodes), at(2 * nodes));
      a(at(k), at(k)) = -1;
      FoldedBand band = folded(a);
      EXPECT_FALSE(band.factor()) << nodes << " " << k;
    }
  }
}

TEST(FoldedBand, NanIsNotDefinite) {
  for (const std::size_t k : {0u, 5u, 9u, 17u}) {
    Dense a = Dense::Identity(18, 18);
    a(at(k), at(k)) = std::nan("");
    FoldedBand band = folded(a);
    EXPECT_FALSE(band.factor()) << k;
  }
}

}  // namespace
}  // namespace motionanalyzer::detail::banded_test
