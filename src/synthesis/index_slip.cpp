#include "synthesis/index_slip.hpp"

#include <algorithm>

namespace motionanalyzer::imaging {
namespace {

constexpr double kPullBack_s = 1;     // the tracker finds the strip's ends again within about this time
constexpr double kWarpsOfAStrip = 4;  // correlation lengths of the warp in the visible strip

}  // namespace

IndexSlip::IndexSlip(const CameraOptions& camera, const Random& random, double length_px)
    : camera_(camera),
      random_(random),
      length_px_(length_px),
      fraction_(camera.points),
      walk_(kPullBack_s, camera.fps) {
  const double first = camera.reversed ? camera.visible_to : camera.visible_from;
  const double last = camera.reversed ? camera.visible_from : camera.visible_to;
  const auto cells = static_cast<double>(camera.points - 1);
  for (std::size_t i = 0; i < camera.points; ++i)
    fraction_[i] = first + (last - first) * (static_cast<double>(i) / cells);
  if (camera.slip.on) warp_ = FieldAtPoints(camera.points, 1 / cells, 1 / kWarpsOfAStrip, 0);
}

void IndexSlip::step(std::size_t frame) noexcept {
  if (camera_.slip.on) walk_.step(draws_of_frame(random_, Part::slip_walk, frame).normal());
}

void IndexSlip::place(std::size_t frame, TrackedPoints& points) noexcept {
  points.place = fraction_;
  if (!camera_.slip.on) return;
  warp_.draw(draws_of_frame(random_, Part::slip_warp, frame));
  const double common_px = camera_.slip.walk_px * walk_.value();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double slip_px = common_px + camera_.slip.warp_px * warp_[i];
    points.place[i] = std::clamp(fraction_[i] + slip_px / length_px_, 0.0, 1.0);
  }
}

}  // namespace motionanalyzer::imaging
