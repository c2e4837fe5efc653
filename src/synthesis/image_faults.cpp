#include "synthesis/image_faults.hpp"

#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::imaging {
namespace {

using elementary::kPi;

/// 1 at 0, 0 from 1 on, two continuous derivatives between.
double bump(double squared_distance) noexcept {
  const double rest = 1 - squared_distance;
  return rest > 0 ? rest * rest * rest : 0;
}

/// Mean of a sine over the exposure, as a share of its value in the middle.
double smear(double hz, double exposure_s) noexcept {
  const double half_turn = kPi * hz * exposure_s;
  return half_turn > 1e-9 ? elementary::sin(half_turn) / half_turn : 1;
}

}  // namespace

ImageFaults::ImageFaults(const CameraOptions& camera, const Random& random, double length_px) noexcept
    : camera_(camera),
      random_(random),
      radius_px_(length_px / kPi),
      u_centre_{camera.origin_x_px, camera.origin_y_px - radius_px_} {}

Point ImageFaults::ray(double at) const noexcept {
  return {(camera_.mirrored ? -1 : 1) * elementary::sin(kPi * at), elementary::cos(kPi * at)};
}

void ImageFaults::add_glare(TrackedPoints& points) const noexcept {
  const CameraOptions::Glare& glare = camera_.glare;
  const Point along = ray(glare.at);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = points.x[i] - u_centre_.x, y = points.y[i] - u_centre_.y;
    if (x * along.x + y * along.y <= 0) continue;  // the band has one side only
    const double beside = (x * along.y - y * along.x) / (0.5 * glare.width_px);
    points.push[i] += glare.height_px * bump(beside * beside);
  }
}

void ImageFaults::add_dirt(std::size_t frame, TrackedPoints& points) const noexcept {
  const CameraOptions::DirtyLens& dirt = camera_.dirty_lens;
  const Point towards = ray(dirt.at);
  const double middle_x = u_centre_.x + radius_px_ * towards.x,
               middle_y = u_centre_.y + radius_px_ * towards.y;
  const double angle = 2 * kPi * draws_of_panel(random_, Part::dirty_lens).uniform();
  const Point shift = {dirt.shift_px * elementary::cos(angle), dirt.shift_px * elementary::sin(angle)};
  const Random draws = draws_of_frame(random_, Part::dirty_lens, frame);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = (points.x[i] - middle_x) / (0.5 * dirt.size_px);
    const double y = (points.y[i] - middle_y) / (0.5 * dirt.size_px);
    const double strength = bump(x * x + y * y);
    if (strength == 0) continue;
    points.x[i] += shift.x * strength;
    points.y[i] += shift.y * strength;
    if (draws.child(i).uniform() < dirt.missing) points.lose(i);
  }
}

void ImageFaults::shake(std::size_t frame, TrackedPoints& points) const noexcept {
  const CameraOptions::Shake& shake = camera_.shake;
  Random draws = draws_of_panel(random_, Part::shake);
  const double angle = 2 * kPi * draws.uniform(), phase = 2 * kPi * draws.uniform();
  const double time_s = static_cast<double>(frame) / camera_.fps + 0.5 * camera_.exposure_s;
  const double turns = shake.hz * time_s;
  const double swing = shake.amplitude_px * smear(shake.hz, camera_.exposure_s) *
                       elementary::sin(2 * kPi * (turns - std::floor(turns)) + phase);
  const double x = swing * elementary::cos(angle), y = swing * elementary::sin(angle);
  for (std::size_t i = 0; i < points.size(); ++i) {
    points.x[i] += x;
    points.y[i] += y;
  }
}

void ImageFaults::breathe(std::size_t frame, TrackedPoints& points) const noexcept {
  const double grow = camera_.scale_jitter.sd * draws_of_frame(random_, Part::scale_jitter, frame).normal();
  for (std::size_t i = 0; i < points.size(); ++i) {
    points.x[i] += grow * (points.x[i] - 0.5 * camera_.width_px);
    points.y[i] += grow * (points.y[i] - 0.5 * camera_.height_px);
  }
}

}  // namespace motionanalyzer::imaging
