#include "motionanalyzer/mechanics/panel_forms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

namespace motionanalyzer::panel_forms_test {
namespace {

constexpr std::size_t kStations = 32, kKnots = 9, kNodes = 64;

HealthyTrajectory arcs_of(double length_px) {
  HealthyTrajectory t{Matrix(kKnots, kNodes), Matrix(kKnots, kNodes), elementary::kPi, {}};
  std::vector<double> xy(2 * kNodes);
  for (std::size_t g = 0; g < kKnots; ++g) {
    arc_shape(40, 300, 0.4, length_px, elementary::kPi * static_cast<double>(g) / (kKnots - 1), xy);
    for (std::size_t i = 0; i < kNodes; ++i) t.x_px(g, i) = xy[2 * i], t.y_px(g, i) = xy[2 * i + 1];
  }
  return t;
}

const PanelForms& forms() {
  static const auto made = make_panel_forms(arcs_of(230), kStations);
  return *made;
}

double product(const double* a, const double* b) {
  double sum = 0;
  for (std::size_t s = 0; s < kStations; ++s) sum += a[s] * b[s];
  return sum;
}

TEST(PanelForms, NothingIsLeftOfWhatAFrameMayDoForFree) {
  const TrajectoryShapes shapes(arcs_of(230), kStations);
  for (const std::size_t g : {std::size_t{15}, std::size_t{60}, std::size_t{120}}) {
    const FreeMotion free = shapes.free_motion(static_cast<double>(g) * (kKnots - 1) / 120);
    for (std::vector<double> line : {free.shift_x, free.shift_y, free.rotation, free.bend}) {
      const double before = product(line.data(), line.data());
      forms().take_out_free(g, line.data());
      EXPECT_LT(product(line.data(), line.data()), 1e-18 * before) << g;
    }
  }
}

TEST(PanelForms, SquaresAndProductsAreThoseOfTheForms) {
  const PanelForms& f = forms();
  const std::size_t g = 90, q = PanelForms::kDifferences;
  const double* u = f.difference.data() + g * q * kStations;
  for (std::size_t b = 0; b < PanelForms::kBumps; b += 37) {
    std::vector<double> bump(kStations);
    for (std::uint32_t k = f.begin[g * PanelForms::kBumps + b]; k < f.begin[g * PanelForms::kBumps + b + 1];
         ++k)
      bump[f.station[k]] = static_cast<double>(f.height[k]);
    f.take_out_free(g, bump.data());
    EXPECT_NEAR(static_cast<double>(f.bump_square[g * PanelForms::kBumps + b]),
                product(bump.data(), bump.data()), 1e-5);
    for (std::size_t j = 0; j < q; j += 5)
      EXPECT_NEAR(static_cast<double>(f.bump_difference[(g * q + j) * PanelForms::kBumps + b]),
                  product(u + j * kStations, bump.data()), 1e-8);
  }
  for (std::size_t j = 0; j < q; ++j)
    EXPECT_NEAR(f.difference_square[(g * q + j) * q + 3], product(u + j * kStations, u + 3 * kStations),
                1e-15);
}

TEST(PanelForms, TheLastDifferencesAreThePoseOfTheMovingGripper) {
  const TrajectoryResponse response = respond(arcs_of(230), PanelForms::kPlaces, kStations);
  const std::size_t knot = 5, g = knot * 120 / (kKnots - 1);
  for (std::size_t k = 0; k < PanelForms::kGrip; ++k) {
    const double* pose = response.pose_px.data() + (knot * 3 + k) * kStations;
    std::vector<double> form(pose, pose + kStations);
    forms().take_out_free(g, form.data());
    const std::size_t j = PanelForms::kDifferences - PanelForms::kGrip + k;
    const double* u = forms().difference.data() + (g * PanelForms::kDifferences + j) * kStations;
    const double one = product(form.data(), form.data()), both = product(form.data(), u);
    EXPECT_GT(both, 0) << k;
    EXPECT_NEAR(both * both, one * product(u, u), 1e-9 * both * both) << k;
  }
}

TEST(PanelForms, TheScaleOfTheCameraDoesNotMatter) {
  const auto larger = make_panel_forms(arcs_of(460), kStations);
  EXPECT_NEAR(larger->length_px, 2 * forms().length_px, 1e-9);
  for (std::size_t i = 0; i < forms().difference.size(); i += 101)
    EXPECT_NEAR(larger->difference[i], forms().difference[i], 1e-6);
  for (std::size_t i = 0; i < forms().hinge.size(); i += 101)
    EXPECT_NEAR(larger->hinge[i], forms().hinge[i], 1e-3F);
}

TEST(PanelForms, AStateBeyondTheBendIsItsLastKnot) {
  EXPECT_EQ(PanelForms::knot_of(-0.1), 0u);
  EXPECT_EQ(PanelForms::knot_of(0.5), 60u);
  EXPECT_EQ(PanelForms::knot_of(1.2), 120u);
}

}  // namespace
}  // namespace motionanalyzer::panel_forms_test
