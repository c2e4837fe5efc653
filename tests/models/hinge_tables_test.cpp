#include "models/hinge/tables.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "models/hinge_scene.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::testing::hinge_tables_test {
namespace {

using hinge::kModes;

constexpr std::size_t kOrder = 7;

/// A positive definite matrix of random numbers, as rows of its lower triangle and whole.
struct Definite {
  std::vector<double> lower;
  Matrix one_plus = Matrix(kOrder, kOrder);
};

Definite definite() {
  Definite out;
  Random random(5);
  Matrix root(kOrder, kOrder);
  for (double& value : root.values()) value = random.normal();
  for (std::size_t i = 0; i < kOrder; ++i)
    for (std::size_t j = 0; j < kOrder; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < kOrder; ++k) sum += root(i, k) * root(j, k);
      if (j <= i) out.lower.push_back(sum);
      out.one_plus(i, j) = sum + (i == j ? 1 : 0);
    }
  return out;
}

TEST(HingeTables, TheFactorTimesItselfIsOnePlusTheMatrix) {
  const Definite a = definite();
  std::vector<double> factor(a.lower.size());
  hinge::factor_one_plus(a.lower.data(), kOrder, factor.data());
  for (std::size_t i = 0; i < kOrder; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k <= j; ++k)
        sum += factor[hinge::pair_index(i, k)] * factor[hinge::pair_index(j, k)];
      EXPECT_NEAR(sum, a.one_plus(i, j), 1e-12 * a.one_plus(i, i));
    }
}

TEST(HingeTables, SolvingBothTrianglesSolvesTheDenseSystem) {
  const Definite a = definite();
  std::vector<double> factor(a.lower.size()), x(kOrder);
  hinge::factor_one_plus(a.lower.data(), kOrder, factor.data());
  Random random(6);
  for (double& value : x) value = random.normal();
  const std::vector<double> right = x;
  hinge::solve_lower(factor.data(), kOrder, x.data());
  hinge::solve_upper(factor.data(), kOrder, x.data());
  const Matrix inverse = inverse_spd(a.one_plus);
  for (std::size_t i = 0; i < kOrder; ++i) {
    double expected = 0;
    for (std::size_t j = 0; j < kOrder; ++j) expected += inverse(i, j) * right[j];
    EXPECT_NEAR(x[i], expected, 1e-11);
  }
}

TEST(HingeFrames, GapsAreFilledStraightAndEndsWithTheirNeighbour) {
  const std::vector<double> residual = {9, 3, 9, 9, 9, 11, 9}, mean = {0, 1, 0, 0, 0, 1, 0};
  const std::vector<std::uint8_t> mask = {0, 1, 0, 0, 0, 1, 0};
  std::vector<double> out(7);
  ASSERT_TRUE(hinge::centred(residual, mask, mean.data(), out));
  EXPECT_EQ(out, (std::vector<double>{2, 2, 4, 6, 8, 10, 10}));
}

TEST(HingeFrames, NothingObservedIsSaid) {
  const std::vector<double> residual(5, 1.0);
  std::vector<double> out(5);
  EXPECT_FALSE(hinge::centred(residual, std::vector<std::uint8_t>(5), residual.data(), out));
}

TEST(HingeFrames, BetweenTellsTheShareOfTheUpperCentre) {
  const std::vector<double> centre = {0.2, 0.4, 1.0};
  const auto value = [&](double shape) {
    const hinge::Between at = hinge::between(centre, shape);
    return centre[at.lower] + at.weight * (centre[at.upper] - centre[at.lower]);
  };
  EXPECT_EQ(value(-1), 0.2);
  EXPECT_NEAR(value(0.25), 0.25, 1e-15);
  EXPECT_EQ(value(0.4), 0.4);
  EXPECT_NEAR(value(0.9), 0.9, 1e-15);
  EXPECT_EQ(value(7), 1.0);
}

TEST(HingeFrames, TheNearestKnotIsTakenAndTheEndsHold) {
  constexpr double kLast = hinge::kKnots - 1;
  for (std::size_t g = 0; g < hinge::kKnots; ++g) {
    EXPECT_EQ(hinge::knot_of(static_cast<double>(g) / kLast), g);
    EXPECT_EQ(hinge::knot_of((static_cast<double>(g) + 0.4) / kLast), g);
    EXPECT_EQ(hinge::knot_of((static_cast<double>(g) - 0.4) / kLast), g);
  }
  for (const double far : {1.1, 1e9, 1e300, std::numeric_limits<double>::infinity()})
    EXPECT_EQ(hinge::knot_of(far), hinge::kKnots - 1);
  for (const double far : {-0.1, -1e300, -std::numeric_limits<double>::infinity()})
    EXPECT_EQ(hinge::knot_of(far), 0u);
}

TEST(HingeFrames, CosineModesAreOrthonormal) {
  constexpr std::size_t kStations = 40;
  const std::vector<double> cosine = hinge::cosine_table(kStations);
  for (std::size_t i = 0; i < kModes; ++i)
    for (std::size_t j = 0; j < kModes; ++j)
      EXPECT_NEAR(hinge::dot(&cosine[i * kStations], &cosine[j * kStations], kStations), i == j ? 1 : 0,
                  1e-13);
}

/// Noise that is smooth along the strip, px^2.
const Matrix& smooth_noise() {
  static const Matrix made = [] {
    Matrix noise(kModes, kModes);
    for (std::size_t i = 0; i < kModes; ++i)
      for (std::size_t j = 0; j < kModes; ++j)
        noise(i, j) = (i == j ? 0.02 : 0) + 0.2 / static_cast<double>((1 + i) * (1 + j));
    return noise;
  }();
  return made;
}

const hinge::Frames& free_frames() {
  static const hinge::Frames made =
      hinge::make_frames(HingeScene::trajectory(), HingeScene::kStations, {}, smooth_noise(),
                         hinge::kFreeGrip, hinge::Placing::free);
  return made;
}

TEST(HingeFrames, WhitenedNoiseHasVarianceOneExceptAlongWhatIsFree) {
  const std::vector<double> cosine = hinge::cosine_table(HingeScene::kStations);
  constexpr std::size_t kFree = 7;  // rigid motion, state of the bend, pose of the gripper
  for (std::size_t g = 0; g < hinge::kKnots; g += 30) {
    Matrix to_modes(kModes, kModes);  // whiten x cosine^T
    for (std::size_t i = 0; i < kModes; ++i)
      for (std::size_t j = 0; j < kModes; ++j)
        to_modes(i, j) = hinge::dot(free_frames().whiten.at(g) + i * HingeScene::kStations,
                                    &cosine[j * HingeScene::kStations], HingeScene::kStations);
    Matrix covariance(kModes, kModes);
    for (std::size_t i = 0; i < kModes; ++i)
      for (std::size_t j = 0; j < kModes; ++j)
        for (std::size_t k = 0; k < kModes; ++k)
          for (std::size_t l = 0; l < kModes; ++l)
            covariance(i, j) += to_modes(i, k) * smooth_noise()(k, l) * to_modes(j, l);
    const Eigensystem e = symmetric_eigen(covariance);
    for (std::size_t k = 0; k < kModes - kFree; ++k) EXPECT_NEAR(e.value[k], 1, 1e-8) << g;
    EXPECT_LT(e.value[kModes - 1], 0.01) << g;
  }
}

TEST(HingeFrames, RigidMotionAndTheStateOfTheBendAreTakenAway) {
  constexpr std::size_t kStations = HingeScene::kStations;
  const std::vector<double> cosine = hinge::cosine_table(kStations);
  const Matrix inverse = inverse_spd(smooth_noise());
  for (std::size_t g = 0; g < hinge::kKnots; g += 15) {
    const FreeMotion free =
        hinge::free_motion(HingeScene::trajectory(), kStations, static_cast<double>(g) / (hinge::kKnots - 1));
    for (const std::vector<double>* motion : {&free.shift_x, &free.shift_y, &free.rotation, &free.bend}) {
      std::array<double, kModes> mode, along, white;
      hinge::multiply(cosine.data(), kModes, kStations, motion->data(), mode.data());
      hinge::multiply(inverse.data(), kModes, kModes, mode.data(), along.data());
      const double before = std::sqrt(hinge::dot(mode.data(), along.data(), kModes));
      hinge::multiply(free_frames().whiten.at(g), kModes, kStations, motion->data(), white.data());
      const double after = std::sqrt(hinge::dot(white.data(), white.data(), kModes));
      EXPECT_LT(after, 0.01 * before) << g;
    }
  }
}

TEST(HingeTables, ColumnsOfAllPlacesAreSolvedLikeEachAlone) {
  constexpr std::size_t n = 7, places = hinge::kPlaces;
  std::vector<double> lower(n * (n + 1) / 2), factor(lower.size()), x(n * places), one(n), weighed(places);
  for (std::size_t i = 0; i < lower.size(); ++i) lower[i] = 0.1 + 0.01 * static_cast<double>(i);
  for (std::size_t i = 0; i < n; ++i) lower[i * (i + 1) / 2 + i] += 2;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>((7 * i) % 23) - 11;
  hinge::factor_one_plus(lower.data(), n, factor.data());
  std::vector<double> solved = x, apart(x.size());
  hinge::solve_lower_places(factor.data(), n, solved.data(), solved.data());
  hinge::solve_lower_places(factor.data(), n, x.data(), apart.data());
  EXPECT_EQ(apart, solved);
  hinge::weigh_places(x.data(), factor.data(), n, weighed.data());
  for (std::size_t h = 0; h < places; ++h) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      one[i] = x[i * places + h];
      sum += factor[i] * one[i];
    }
    EXPECT_NEAR(weighed[h], sum, 1e-12);
    hinge::solve_lower(factor.data(), n, one.data());
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(solved[i * places + h], one[i], 1e-12);
  }
}

TEST(HingeFrames, ASteadyGripSeesMoreOfAHinge) {
  const hinge::Frames held = hinge::make_frames(HingeScene::trajectory(), HingeScene::kStations, {},
                                                smooth_noise(), hinge::kHeldGrip, hinge::Placing::free);
  for (std::size_t g = 20; g < hinge::kKnots; g += 20)
    for (std::size_t h = 0; h < hinge::kPlaces; ++h) {
      double a = 0, b = 0;
      for (std::size_t j = 0; j < kModes; ++j) {
        a += std::pow(free_frames().hinge.at(g)[j * hinge::kPlaces + h], 2);
        b += std::pow(held.hinge.at(g)[j * hinge::kPlaces + h], 2);
      }
      EXPECT_LE(a, b * (1 + 1e-9));
    }
}

TEST(HingeNominal, StepOfIsTheLastThatIsBentNoFurther) {
  hinge::Nominal nominal;
  nominal.shape = {0, 0.1, 0.1, 0.5, 1, 1};
  EXPECT_EQ(nominal.step_of(-0.2), 0u);
  EXPECT_EQ(nominal.step_of(0.1), 2u);
  EXPECT_EQ(nominal.step_of(0.7), 3u);
  EXPECT_EQ(nominal.step_of(1.2), 5u);
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_tables_test
