#include "kinematics/canonical.hpp"

#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::kinematics {

namespace {

bool observed(const FrameView& frame, std::size_t i) { return frame.mask.empty() || frame.mask[i] != 0; }

[[noreturn]] void refuse(const FrameView& frame, const std::string& what, const char* advice) {
  throw Error(ErrorCode::bad_input, "frame " + std::to_string(frame.number) + ": " + what, advice);
}

void check_lengths(const FrameView& frame) {
  const std::size_t n = frame.x_px.size();
  const bool mask_fits = frame.mask.empty() || frame.mask.size() == n;
  if (frame.y_px.size() == n && frame.index.size() == n && mask_fits) return;
  refuse(frame,
         "x has " + std::to_string(n) + " values, y " + std::to_string(frame.y_px.size()) + ", index " +
             std::to_string(frame.index.size()) + ", mask " + std::to_string(frame.mask.size()),
         "give as many of each as there are points; the mask alone may be empty");
}

}  // namespace

void check_frame(const FrameView& frame) {
  check_lengths(frame);
  for (std::size_t i = 0; i < frame.x_px.size(); ++i) {
    if (i > 0 && frame.index[i] <= frame.index[i - 1]) {
      refuse(frame,
             "index " + std::to_string(frame.index[i]) + " follows " + std::to_string(frame.index[i - 1]),
             "sort the points by their index and give each index once");
    }
    if (observed(frame, i) && !(std::isfinite(frame.x_px[i]) && std::isfinite(frame.y_px[i]))) {
      refuse(frame, "the point with index " + std::to_string(frame.index[i]) + " has no finite coordinates",
             "set its mask to 0, or leave the point out");
    }
  }
}

void Canonical::reserve(std::size_t points) {
  points_.reserve(points);
  outliers_.reserve(points);
  order_.reserve(points);
}

void Canonical::collect(const FrameView& frame) {
  points_.clear();
  const double flip = orientation_.mirrored ? -1 : 1;
  for (std::size_t i = 0; i < frame.x_px.size(); ++i) {
    if (!observed(frame, i)) continue;
    points_.append(flip * static_cast<double>(frame.x_px[i]), -static_cast<double>(frame.y_px[i]),
                   frame.index[i]);
  }
}

const Points& Canonical::push(const FrameView& frame) {
  collect(frame);
  outliers_.apply(points_, true);
  if (!order_.is_path(points_)) {
    collect(frame);
    order_.arrange(points_);
    outliers_.apply(points_, false);
  }
  order_.remember(points_);
  if (orientation_.reversed) points_.reverse();
  return points_;
}

}  // namespace motionanalyzer::kinematics
