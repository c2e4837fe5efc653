#include "motionanalyzer/features/elastica_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::elastica_fit_test {
namespace {

constexpr std::size_t kStations = 64;
constexpr double kLengthPx = 230;

/// One frame whose stations lie on a rod between two poses.
struct Scene {
  double turning = 2.5;   ///< of the moving end
  double shift = 0;       ///< of the moving end off a circle's, in lengths
  std::size_t hinge = 0;  ///< node with a weakness, 0 = none
  double weakness = 0;    ///< lambda over the length
  double noise_px = 0;

  std::vector<double> station, x, y, tangent;
  std::vector<std::uint8_t> mask;
  KinematicFrame frame;

  void make() {
    constexpr std::size_t kNodes = 253;  // four cells a station
    std::vector<double> xy(2 * kNodes), stiffness(kNodes), natural(kNodes);
    RodProblem p;
    p.cell_m = 1.0 / (kNodes - 1);
    p.axial_stiffness_n = 1e6;
    for (double& k : stiffness) k = 1 / p.cell_m;
    stiffness.front() = stiffness.back() = 2 / p.cell_m;
    if (hinge > 0) stiffness[hinge] = 1 / (p.cell_m + weakness);
    p.hinge_stiffness_nm = stiffness;
    p.natural_turn_rad = natural;
    arc_shape(0, 0, 0, 1, turning, xy);
    p.last = {true, xy[2 * kNodes - 2] + shift, xy[2 * kNodes - 1] - shift, turning};
    RodSolver(kNodes).solve(p, xy);

    Random random(7);
    for (std::size_t s = 0; s < kStations; ++s) {
      const std::size_t i = 4 * s;
      station.push_back(static_cast<double>(s) / (kStations - 1));
      x.push_back(800 + kLengthPx * xy[2 * i] + noise_px * random.normal());
      y.push_back(-560 + kLengthPx * xy[2 * i + 1] + noise_px * random.normal());
      const std::size_t a = i == 0 ? 0 : i - 1, b = i == 0 ? 1 : i;
      tangent.push_back(i == 0            ? 0
                        : i == kNodes - 1 ? turning
                                          : std::atan2(xy[2 * b + 1] - xy[2 * a + 1], xy[2 * b] - xy[2 * a]));
    }
    mask.assign(kStations, 1);
    frame.length_px = kLengthPx;
    frame.turning_rad = turning;
    frame.usable = true;
    frame.x_px = x, frame.y_px = y, frame.tangent_rad = tangent, frame.mask = mask;
  }
};

ElasticaFit fit(Scene& scene, const ElasticaFitOptions& options = {}) {
  scene.make();
  ElasticaFitter fitter(kStations, options);
  ElasticaFit out;
  fitter.fit(scene.frame, scene.station, out);
  return out;
}

// The rod of the fit has 91 nodes joined by straight lines: its sagitta is kappa / (8 * 90^2) = .02 px here.
TEST(ElasticaFit, AnElasticStripIsExplained) {
  for (const double shift : {0.0, 0.03}) {
    Scene scene;
    scene.shift = shift;
    const ElasticaFit found = fit(scene);
    ASSERT_TRUE(found.converged);
    EXPECT_LT(found.rms_px, 0.02);
    EXPECT_NEAR(found.length_px, kLengthPx, 0.1);
  }
}

TEST(ElasticaFit, NoiseIsLeftOver) {
  Scene scene;
  scene.noise_px = 0.3;
  const ElasticaFit found = fit(scene);
  ASSERT_TRUE(found.converged);
  // Seven parameters of 128 figures: rms .3 sqrt(1 - 7 / 64) at worst, and a sampling error of 1 / sqrt(2 *
  // 57).
  EXPECT_NEAR(found.rms_px, 0.29, 0.09);
}

TEST(ElasticaFit, AHingeIsNotExplainedAndShowsWhereItIs) {
  Scene scene;
  scene.hinge = 100;
  scene.weakness = 2.0 / 23;
  const ElasticaFit found = fit(scene);
  ASSERT_TRUE(found.converged);
  EXPECT_GT(found.rms_px, 0.3);
  // The kink of the residual, its largest second difference, is at the hinge.
  std::size_t kink = 1;
  const auto bend = [&](std::size_t s) {
    return std::fabs(found.residual_px[s - 1] - 2 * found.residual_px[s] + found.residual_px[s + 1]);
  };
  for (std::size_t s = 1; s + 1 < kStations; ++s)
    if (bend(s) > bend(kink)) kink = s;
  EXPECT_EQ(kink, 25U);
}

TEST(ElasticaFit, StationsThatWereNotObservedAreLeftOut) {
  Scene scene;
  scene.make();
  for (std::size_t s = 0; s < kStations; s += 7) {
    scene.mask[s] = 0;
    scene.x[s] = 1e6;
  }
  ElasticaFitter fitter(kStations);
  ElasticaFit found;
  fitter.fit(scene.frame, scene.station, found);
  ASSERT_TRUE(found.converged);
  EXPECT_TRUE(std::isnan(found.residual_px[7]));
  EXPECT_LT(found.rms_px, 0.02);
}

TEST(ElasticaFit, TooFewStationsAreNotFitted) {
  Scene scene;
  scene.make();
  std::fill(scene.mask.begin() + 7, scene.mask.end(), std::uint8_t{0});
  ElasticaFitter fitter(kStations);
  ElasticaFit found;
  fitter.fit(scene.frame, scene.station, found);
  EXPECT_FALSE(found.converged);
  EXPECT_TRUE(std::isnan(found.rms_px));
}

TEST(ElasticaFit, OtherNumbersOfStationsAreRefused) {
  Scene scene;
  scene.make();
  ElasticaFitter fitter(kStations + 1);
  ElasticaFit found;
  EXPECT_THROW(fitter.fit(scene.frame, scene.station, found), Error);
  EXPECT_THROW(ElasticaFitter(4), Error);
}

}  // namespace
}  // namespace motionanalyzer::elastica_fit_test
