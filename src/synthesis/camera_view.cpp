#include "synthesis/camera_view.hpp"

#include "motionanalyzer/core/elementary.hpp"
#include "synthesis/camera_parts.hpp"

namespace motionanalyzer::imaging {
namespace {

constexpr double kWorkingDistance_mm = 300;  // of a macro lens on such a line

}  // namespace

CameraView::CameraView(const CameraOptions& camera, const Random& random) noexcept
    : px_per_m_(1000 * camera.px_per_mm),
      origin_x_(camera.origin_x_px),
      origin_y_(camera.origin_y_px),
      centre_x_(0.5 * camera.width_px),
      centre_y_(0.5 * camera.height_px),
      side_(camera.mirrored ? -1 : 1) {
  if (camera.pose.on) {
    Random draws = draws_of_panel(random, Part::pose);
    origin_x_ += camera.pose.shift_px * draws.normal();
    origin_y_ += camera.pose.shift_px * draws.normal();
    const double turn = camera.pose.turn_rad * draws.normal();
    cosine_ = elementary::cos(turn);
    sine_ = elementary::sin(turn);
  }
  if (camera.scale.on) px_per_m_ *= 1 + camera.scale.sd * draws_of_panel(random, Part::scale).normal();
  if (camera.tilt.on) {
    Random draws = draws_of_panel(random, Part::tilt);
    const double about_y = camera.tilt.sd_rad * draws.normal(), about_x = camera.tilt.sd_rad * draws.normal();
    const double distance_px = kWorkingDistance_mm * camera.px_per_mm;
    narrow_x_ = elementary::cos(about_y);
    narrow_y_ = elementary::cos(about_x);
    recede_x_ = elementary::sin(about_y) / distance_px;
    recede_y_ = elementary::sin(about_x) / distance_px;
  }
  if (camera.distortion.on) bulge_ = camera.distortion.k1 / (centre_x_ * centre_x_);
}

Point CameraView::direction_of(Point world) const noexcept {
  return {side_ * (cosine_ * world.x - sine_ * world.y), -(sine_ * world.x + cosine_ * world.y)};
}

Point CameraView::tilted(Point px) const noexcept {
  const double nearer = 1 / (1 + (recede_x_ * px.x + recede_y_ * px.y));
  return {px.x * narrow_x_ * nearer, px.y * narrow_y_ * nearer};
}

Point CameraView::distorted(Point image) const noexcept {
  const double x = image.x - centre_x_, y = image.y - centre_y_;
  const double factor = 1 + bulge_ * (x * x + y * y);
  return {centre_x_ + x * factor, centre_y_ + y * factor};
}

Point CameraView::image_of(Point world_m) const noexcept {
  const double x = world_m.x * px_per_m_, y = world_m.y * px_per_m_;
  const Point seen = tilted({cosine_ * x - sine_ * y, sine_ * x + cosine_ * y});
  return distorted({origin_x_ + side_ * seen.x, origin_y_ - seen.y});
}

}  // namespace motionanalyzer::imaging
