#include "synthesis/edge_error.hpp"

#include <algorithm>

namespace motionanalyzer::imaging {

EdgeError::EdgeError(const CameraOptions& camera, const Random& random, double length_px)
    : camera_(camera), random_(random), length_px_(length_px), drift_(camera.drift.time_s, camera.fps) {
  if (camera.correlated.on) {
    Random draws = draws_of_panel(random, Part::correlated);
    const double correlation_px = draws.uniform(camera.correlated.shortest_px, camera.correlated.longest_px);
    const double spacing_px =
        length_px * (camera.visible_to - camera.visible_from) / static_cast<double>(camera.points - 1);
    correlated_ = FieldAtPoints(camera.points, spacing_px, correlation_px, draws.uniform());
  }
  if (camera.material.on) {
    Random draws = draws_of_panel(random, Part::material);
    material_ = SmoothField(length_px, camera.material.length_px, draws.uniform());
    material_knot_.resize(material_.knots());
    for (double& knot : material_knot_) knot = draws.normal();
  }
}

void EdgeError::step(std::size_t frame) noexcept {
  if (camera_.drift.on) drift_.step(draws_of_frame(random_, Part::drift, frame).normal());
}

void EdgeError::draw(std::size_t frame, TrackedPoints& points) noexcept {
  const double common_px = camera_.drift.on ? camera_.drift.sd_px * drift_.value() : 0;
  std::fill(points.push.begin(), points.push.end(), common_px);
  if (camera_.white.on) add_white(frame, points);
  if (camera_.correlated.on) add_correlated(frame, points);
  if (camera_.material.on) add_material(points);
}

void EdgeError::add_white(std::size_t frame, TrackedPoints& points) const noexcept {
  Random draws = draws_of_frame(random_, Part::white, frame);
  for (double& push : points.push) push += camera_.white.sd_px * draws.normal();
}

void EdgeError::add_correlated(std::size_t frame, TrackedPoints& points) noexcept {
  correlated_.draw(draws_of_frame(random_, Part::correlated, frame));
  for (std::size_t i = 0; i < points.size(); ++i) points.push[i] += camera_.correlated.sd_px * correlated_[i];
}

void EdgeError::add_material(TrackedPoints& points) const noexcept {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto place = material_.place(points.place[i] * length_px_);
    points.push[i] += camera_.material.sd_px * value_at(place, material_knot_);
  }
}

}  // namespace motionanalyzer::imaging
