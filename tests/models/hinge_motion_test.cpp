// What the motion of the image tells, which the fit of every frame has taken out of the residuals.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/hinge/tables.hpp"
#include "models/hinge_scene.hpp"

namespace motionanalyzer::hinge_motion_test {
namespace {

using Scene = testing::HingeScene;

/// Motion as it is told where the camera turns the image about its corner and shifts it. Motions are told
/// about the strip's first node.
ImageMotion seen_by(const ImageMotion& camera, const ImageMotion& motion, std::size_t knot) {
  static const TrajectoryShapes shapes(Scene::trajectory(), Scene::kStations);
  const StripCurve curve =
      shapes.curve(static_cast<double>(knot) / (hinge::kKnots - 1) * static_cast<double>(shapes.knots() - 1));
  const double c = std::cos(camera.rotation_rad), s = std::sin(camera.rotation_rad);
  const double x = curve.x[0] + motion.x_px, y = curve.y[0] + motion.y_px;
  return {c * x - s * y + camera.x_px - curve.x[0], s * x + c * y + camera.y_px - curve.y[0],
          motion.rotation_rad + camera.rotation_rad};
}

/// The scene as a fit delivers it: every frame's best rigid motion is taken out of the residuals and told.
ResidualField fitted(const Scene::Panel& panel, const ImageMotion& camera = {}) {
  static const hinge::Blocks motions = hinge::image_motions(Scene::trajectory(), Scene::kStations);
  ResidualField field = Scene::field(panel);
  for (std::size_t t = 0; t < field.frame.size(); ++t) {
    const double* g = motions.at(hinge::knot_of(field.shape[t]));
    const std::span<double> r = field.residual_px.row(t);
    double by[3] = {};
    for (int round = 0; round < 30; ++round)  // one direction after the other, until none is left
      for (std::size_t k = 0; k < 3; ++k) {
        const double* d = g + k * Scene::kStations;
        const double square = hinge::dot(d, d, Scene::kStations);
        if (square < 1e-9) continue;
        const double step = hinge::dot(r.data(), d, Scene::kStations) / square;
        by[k] += step;
        for (std::size_t s = 0; s < Scene::kStations; ++s) r[s] -= step * d[s];
      }
    field.motion.push_back(seen_by(camera, {by[0], by[1], by[2]}, hinge::knot_of(field.shape[t])));
  }
  return field;
}

const Detector& detector() {
  static const std::unique_ptr<Detector> made = [] {
    PanelSet set;
    set.trajectory = Scene::trajectory();
    for (std::size_t k = 0; k < 32; ++k) {
      Scene::Panel panel;
      panel.number = k;
      set.residual.push_back(fitted(panel));
    }
    return Scene::fitted("hinge_panel", set);
  }();
  return *made;
}

Finding finding_of(const ResidualField& field) {
  const auto scorer = detector().start_panel();
  Scene::scores(*scorer, field);
  return scorer->finding().value_or(Finding{});
}

Scene::Panel cracked(std::size_t number) {
  Scene::Panel panel;
  panel.seed = 5, panel.number = number;
  panel.lambda = 0.035, panel.place = 12 + 3 * number, panel.onset = 20 + number;
  return panel;
}

TEST(HingeMotion, APanelsPlaceInTheImageTellsNothing) {
  const Finding here = finding_of(fitted(cracked(3)));
  ASSERT_GT(here.lambda, 0);
  for (const ImageMotion& camera : {ImageMotion{8, -5, 0.02}, {-40, 25, 0.9}, {300, 10, -2}}) {
    const Finding there = finding_of(fitted(cracked(3), camera));
    EXPECT_EQ(there.onset_frame, here.onset_frame);
    EXPECT_NEAR(there.lambda, here.lambda, 1e-9);
    EXPECT_NEAR(there.position, here.position, 1e-9);
    EXPECT_NEAR(there.incoming_margin, here.incoming_margin, 1e-6);
  }
}

TEST(HingeMotion, APanelThatTurnsRoundInTheImageIsNotExplained) {
  ResidualField field = fitted(cracked(3));
  for (std::size_t t = 0; t < field.motion.size() / 4; ++t) field.motion[t].rotation_rad += 3;
  EXPECT_EQ(finding_of(field).explained_by, kNothingKnown);
}

TEST(HingeMotion, TellsOnsetsThatTheShapeAloneLeavesOpen) {
  double with = 0, without = 0;
  for (std::size_t k = 0; k < 12; ++k) {
    const Scene::Panel panel = cracked(k);
    const auto width = [](const Finding& f) { return f.onset_interval[1] - f.onset_interval[0]; };
    const Finding told = finding_of(fitted(panel));
    const auto scorer = Scene::detector(true).start_panel();
    ResidualField blind = fitted(panel);
    blind.motion.clear();
    Scene::scores(*scorer, blind);
    with += width(told);
    without += width(scorer->finding().value_or(Finding{}));
    EXPECT_LE(std::abs(told.onset_frame - static_cast<int>(panel.onset)), 3);
    EXPECT_NEAR(told.position * Scene::kPlaces, static_cast<double>(panel.place) + 0.5, 1.5);
  }
  EXPECT_LT(with, without);
}

TEST(HingeMotion, PuttingBackUndoesTheFit) {
  Scene::Panel panel;
  panel.lambda = 0.04, panel.onset = 30;
  const ResidualField whole = Scene::field(panel), left = fitted(panel);
  const hinge::Blocks motions = hinge::image_motions(Scene::trajectory(), Scene::kStations);
  for (std::size_t t = 0; t < whole.frame.size(); t += 7) {
    std::vector<double> r(left.residual_px.row(t).begin(), left.residual_px.row(t).end());
    hinge::put_back(motions.at(hinge::knot_of(left.shape[t])), left.motion[t], r);
    for (std::size_t s = 0; s < r.size(); ++s) EXPECT_NEAR(r[s], whole.residual_px(t, s), 1e-9);
  }
}

}  // namespace
}  // namespace motionanalyzer::hinge_motion_test
