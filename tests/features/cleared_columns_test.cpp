// Columns of group cleared: residuals without what stands still in the image.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "features/family_of_arcs.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/features/residual_columns.hpp"
#include "motionanalyzer/mechanics/image_bumps.hpp"
#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

namespace motionanalyzer::cleared::cleared_columns_test {
namespace {

constexpr std::size_t kStations = 64, kFrames = 40, kOnset = 20;

const HealthyTrajectory& trajectory() {
  static const HealthyTrajectory made = testing::arcs();
  return made;
}

const std::shared_ptr<const PanelForms>& forms() {
  static const std::shared_ptr<const PanelForms> made = make_panel_forms(trajectory(), kStations);
  return made;
}

double shape_at(std::size_t frame) { return static_cast<double>(frame) / (kFrames - 1); }

/// Residuals of one panel: a glare that stands still, or a weak place from kOnset on, and noise.
Matrix panel(double glare, double lambda, std::uint64_t seed = 1) {
  const TrajectoryShapes shapes(trajectory(), kStations);
  const double length = forms()->length_px;
  const StripCurve bent = shapes.curve(static_cast<double>(shapes.knots() - 1));
  const BumpPlaces places(bent.x, bent.y);
  Random random(seed);
  Matrix residual(kFrames, kStations);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const std::size_t knot = PanelForms::knot_of(shape_at(t));
    const StripCurve here = shapes.curve(shape_at(t) * static_cast<double>(shapes.knots() - 1));
    const float* hinge = forms()->hinge.data() + (knot * PanelForms::kPlaces + 15) * kStations;
    for (std::size_t s = 0; s < kStations; ++s)
      residual(t, s) =
          glare * length * places.height(ImageBump::ray, 0.43, 0.06 * length, here.x[s], here.y[s]) +
          (t < kOnset ? 0 : lambda * length * static_cast<double>(hinge[s])) +
          0.0008 * length * random.normal();
    forms()->take_out_free(knot, residual.row(t).data());
  }
  return residual;
}

/// The same with healthy differences of these sizes, and of the gripper's pose alone from kOnset on.
Matrix panel_of(const std::vector<double>& difference, double slip) {
  constexpr std::size_t q = PanelForms::kDifferences, first_of_grip = q - PanelForms::kGrip;
  Matrix residual = panel(0, 0);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const double* form = forms()->difference.data() + PanelForms::knot_of(shape_at(t)) * q * kStations;
    for (std::size_t j = 0; j < q; ++j) {
      const double size = difference[j] + (j >= first_of_grip && t >= kOnset ? slip : 0);
      for (std::size_t s = 0; s < kStations; ++s)
        residual(t, s) += size * forms()->length_px * form[j * kStations + s];
    }
  }
  return residual;
}

std::size_t number_of(const std::string& name) {
  const std::vector<FeatureDefinition> all = residual_definitions();
  for (std::size_t j = 0; j < all.size(); ++j)
    if (all[j].column.name == name) return j;
  ADD_FAILURE() << "no column " << name;
  return 0;
}

Matrix rows_of(const Matrix& residual, ResidualColumns& stream) {
  const std::vector<std::uint8_t> mask(kStations, 1);
  Matrix row(residual.rows(), stream.columns());
  for (std::size_t t = 0; t < residual.rows(); ++t)
    EXPECT_TRUE(stream.extract(residual.row(t), mask, shape_at(t), row.row(t)));
  return row;
}

ResidualColumns stream() { return {kStations, visible_length_px(trajectory()), forms()}; }

double largest(const Matrix& row, const std::string& name, std::size_t from = 0) {
  const std::size_t j = number_of(name);
  double most = 0;
  for (std::size_t t = from; t < row.rows(); ++t) most = std::max(most, std::fabs(row(t, j)));
  return most;
}

TEST(ClearedColumns, AGlareThatStandsStillIsTakenAwayAndItsDiscoveryIsNoStep) {
  ResidualColumns columns = stream();
  const Matrix clean = rows_of(panel(0, 0), columns);
  columns.reset();
  const Matrix glare = rows_of(panel(0.03, 0), columns);
  EXPECT_GT(largest(glare, "residual_rms"), 4 * largest(clean, "residual_rms"));
  for (const std::string name : {"rms", "step_rms"}) {
    const double seen = largest(glare, "residual_" + name) - largest(clean, "residual_" + name);
    EXPECT_LT(largest(glare, "cleared_" + name) - largest(clean, "cleared_" + name), 0.45 * seen) << name;
  }
}

TEST(ClearedColumns, AWeakPlaceStays) {
  ResidualColumns columns = stream();
  const Matrix clean = rows_of(panel(0, 0), columns);
  columns.reset();
  const Matrix weak = rows_of(panel(0, 0.04), columns);
  EXPECT_GT(largest(weak, "cleared_rms", kOnset), 3 * largest(clean, "cleared_rms"));
  EXPECT_GT(largest(weak, "cleared_step_rms", kOnset), 2 * largest(clean, "cleared_step_rms"));
  EXPECT_GT(largest(weak, "cleared_rms", kOnset), 0.6 * largest(weak, "residual_rms", kOnset));
}

TEST(ClearedColumns, WhatHealthyPanelsDifferByIsTakenAway) {
  ResidualColumns columns = stream();
  const Matrix clean = rows_of(panel(0, 0), columns);
  std::vector<double> difference(PanelForms::kDifferences);
  for (std::size_t j = 0; j < difference.size(); ++j) difference[j] = j % 2 == 0 ? 1.2 : -1.2;
  columns.reset();
  const Matrix other = rows_of(panel_of(difference, 0), columns);
  for (const std::string name : {"rms", "change_rms"}) {
    const double seen = largest(other, "residual_" + name, 8) - largest(clean, "residual_" + name, 8);
    EXPECT_GT(seen, 0.5 * largest(clean, "residual_" + name, 8)) << name;
    EXPECT_LT(largest(other, "cleared_" + name, 8) - largest(clean, "cleared_" + name, 8), 0.4 * seen)
        << name;
  }
}

TEST(ClearedColumns, ASlipOfTheGripperIsTakenAwayAndIsNoStep) {
  ResidualColumns columns = stream();
  const Matrix clean = rows_of(panel(0, 0), columns);
  columns.reset();
  const Matrix slipped = rows_of(panel_of(std::vector<double>(PanelForms::kDifferences), 2), columns);
  EXPECT_GT(largest(slipped, "residual_step_rms", kOnset), 2 * largest(clean, "residual_step_rms"));
  for (const std::string name : {"rms", "step_rms"}) {
    const double seen = largest(slipped, "residual_" + name) - largest(clean, "residual_" + name);
    EXPECT_LT(largest(slipped, "cleared_" + name) - largest(clean, "cleared_" + name), 0.4 * seen) << name;
  }
}

TEST(ClearedColumns, ResetBeginsAnotherPanel) {
  ResidualColumns used = stream(), fresh = stream();
  rows_of(panel(0.012, 0), used);
  used.reset();
  const Matrix residual = panel(0, 0.04, 3);
  EXPECT_EQ(rows_of(residual, used), rows_of(residual, fresh));
}

TEST(ClearedColumns, AreNotKnownWithoutFormsOrAState) {
  ResidualColumns without(kStations, visible_length_px(trajectory())), with = stream();
  const Matrix residual = panel(0, 0);
  const std::vector<std::uint8_t> mask(kStations, 1);
  std::vector<double> row(with.columns());
  EXPECT_TRUE(without.extract(residual.row(0), mask, 0, row));
  EXPECT_TRUE(std::isnan(row[number_of("cleared_rms")]) && std::isfinite(row[number_of("residual_rms")]));
  EXPECT_TRUE(with.extract(residual.row(0), mask, std::nan(""), row));
  EXPECT_TRUE(std::isnan(row[number_of("cleared_rms")]) && std::isfinite(row[number_of("residual_rms")]));
  EXPECT_THROW(ResidualColumns(32, 100, forms()), Error);
}

}  // namespace
}  // namespace motionanalyzer::cleared::cleared_columns_test
