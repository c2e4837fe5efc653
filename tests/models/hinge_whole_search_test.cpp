#include "models/hinge/whole_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/hinge_scene.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::testing::hinge_whole_search_test {
namespace {

using hinge::kModes;

constexpr std::size_t kStations = HingeScene::kStations;

hinge::Parameters by_hand() {
  hinge::Parameters p;
  p.trajectory = HingeScene::trajectory();
  p.stations = kStations;
  p.bin_shape = {0.1, 0.5, 0.95};
  p.mean_px = Matrix(3, kStations);
  p.noise_px2 = Matrix(kModes, kModes);
  for (std::size_t j = 0; j < kModes; ++j) p.noise_px2(j, j) = 0.02 + 0.1 / static_cast<double>(1 + j);
  p.spike_held = Matrix(2, 3 * kModes);
  Random random(3);
  for (double& value : p.spike_held.values()) value = 0.3 * random.normal();
  return p;
}

const hinge::Tables& tables_by_hand() {
  static const hinge::Tables made = hinge::make_held_tables(by_hand());
  return made;
}

/// A few frames of noise, and the same as one long vector in whitened modes with its covariance.
struct Dense {
  std::vector<hinge::SeenFrame> seen;
  std::vector<double> residual_px, y;
  Matrix inverse;

  Dense() {
    const hinge::Tables& t = tables_by_hand();
    for (const double shape : {0.3, 0.6, 0.8, 0.9, 1.0}) {
      const auto order = static_cast<std::int32_t>(seen.size());
      seen.push_back({hinge::knot_of(shape), seen.size(), order, shape});
      Random random(9, {seen.size()});
      for (std::size_t s = 0; s < kStations; ++s) residual_px.push_back(0.4 * random.normal());
    }
    const std::size_t n = seen.size() * kModes;
    y.resize(n);
    for (std::size_t i = 0; i < seen.size(); ++i)
      hinge::multiply(t.frames.whiten.at(seen[i].knot), kModes, kStations, &residual_px[i * kStations],
                      &y[i * kModes]);
    Matrix covariance(n, n);
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = 0; b < n; ++b) {
        covariance(a, b) = a == b ? 1 : 0;
        for (std::size_t k = 0; k < t.nuisances; ++k) covariance(a, b) += nuisance(a, k) * nuisance(b, k);
      }
    inverse = inverse_spd(covariance);
  }

  double nuisance(std::size_t a, std::size_t k) const {
    const hinge::Tables& t = tables_by_hand();
    return t.nuisance.at(seen[a / kModes].knot)[a % kModes * t.nuisances + k];
  }

  std::vector<double> hinge_from(std::size_t onset, std::size_t place) const {
    std::vector<double> h(y.size());
    for (std::size_t a = onset * kModes; a < y.size(); ++a)
      h[a] = tables_by_hand().frames.hinge.at(seen[a / kModes].knot)[a % kModes * hinge::kPlaces + place];
    return h;
  }

  double product(const std::vector<double>& a, const std::vector<double>& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t j = 0; j < b.size(); ++j) sum += a[i] * inverse(i, j) * b[j];
    return sum;
  }
};

const Dense& dense() {
  static const Dense made;
  return made;
}

hinge::WholeSearch searched() {
  hinge::WholeSearch search(tables_by_hand());
  search.run(dense().seen, dense().residual_px.data());
  return search;
}

TEST(WholeSearch, InformationIsThatOfTheDenseCovariance) {
  const hinge::WholeSearch search = searched();
  for (std::size_t onset = 0; onset < dense().seen.size(); ++onset)
    for (std::size_t place = 0; place < hinge::kPlaces; place += 8) {
      const std::vector<double> h = dense().hinge_from(onset, place);
      const double expected = dense().product(h, h);
      EXPECT_NEAR(search.information(onset, place), expected, 1e-8 * expected) << onset << ' ' << place;
    }
}

TEST(WholeSearch, ZIsThatOfTheDenseCovariance) {
  const hinge::WholeSearch search = searched();
  int asked = 0;
  for (std::size_t onset = 0; onset < dense().seen.size(); ++onset)
    for (std::size_t place = 0; place < hinge::kPlaces; place += 8) {
      const std::vector<double> h = dense().hinge_from(onset, place);
      const double information = dense().product(h, h);
      if (information < hinge::kLeastInformation) {
        EXPECT_EQ(search.z(onset, place), 0);
        continue;
      }
      ++asked;
      EXPECT_NEAR(search.z(onset, place), dense().product(h, dense().y) / std::sqrt(information), 1e-8);
    }
  EXPECT_GT(asked, 10);
}

TEST(WholeSearch, NoiseIsTheMeanSquareOfSecondDifferences) {
  double sum = 0;
  const std::size_t n = dense().seen.size();
  for (std::size_t i = 2; i < n; ++i)
    for (std::size_t j = 0; j < kModes; ++j) {
      const auto y = [&](std::size_t t) { return dense().y[t * kModes + j]; };
      sum += std::pow(y(i) - 2 * y(i - 1) + y(i - 2), 2) / 6;
    }
  ASSERT_GT(n, 2u);
  EXPECT_NEAR(searched().noise(), sum / static_cast<double>((n - 2) * kModes), 1e-9);
}

TEST(WholeSearch, UnevennessIsThatOfTheDenseCovarianceLessTheBestHinge) {
  hinge::WholeSearch search = searched();
  double best = 0;
  std::vector<double> rest = dense().y;
  for (std::size_t onset = 0; onset < dense().seen.size(); ++onset)
    for (std::size_t place = 0; place < hinge::kPlaces; ++place) {
      if (search.z(onset, place) <= best) continue;
      best = search.z(onset, place);
      const std::vector<double> h = dense().hinge_from(onset, place);
      const double lambda = best / std::sqrt(search.information(onset, place));
      for (std::size_t a = 0; a < rest.size(); ++a) rest[a] = dense().y[a] - lambda * h[a];
    }
  ASSERT_GT(best, 0);
  double expected = 0;
  std::vector<double> u(rest.size());
  for (std::size_t k = tables_by_hand().spikes; k < tables_by_hand().nuisances; ++k) {
    for (std::size_t a = 0; a < u.size(); ++a) u[a] = dense().nuisance(a, k);
    expected += std::pow(dense().product(u, rest), 2);
  }
  EXPECT_NEAR(search.unevenness(dense().seen), expected, 1e-8 * expected);
}

TEST(WholeSearch, WhatIsLeftOverIsTheMahalanobisDistance) {
  const double expected = dense().product(dense().y, dense().y);
  EXPECT_NEAR(searched().left_over(), expected, 1e-8 * expected);
}

TEST(WholeSearch, TheLargestZIsTheLargestOfAll) {
  const hinge::WholeSearch search = searched();
  double largest = 0, squares = 0, count = 0;
  for (std::size_t onset = 0; onset < search.frames(); ++onset)
    for (std::size_t place = 0; place < hinge::kPlaces; ++place) {
      if (search.information(onset, place) < hinge::kLeastInformation) continue;
      largest = std::max(largest, search.z(onset, place));
      squares += search.z(onset, place) * search.z(onset, place);
      count += 1;
    }
  EXPECT_EQ(search.largest_z(), largest);
  EXPECT_NEAR(search.mean_square_z(), squares / count, 1e-12 * squares);
}

TEST(WholeSearch, RunningAgainForgetsThePanelBefore) {
  hinge::WholeSearch search(tables_by_hand());
  std::vector<double> other(dense().residual_px.size(), 3.0);
  search.run(dense().seen, other.data());
  search.run(dense().seen, dense().residual_px.data());
  EXPECT_EQ(search.largest_z(), searched().largest_z());
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_whole_search_test
