#include "motionanalyzer/synthesis/camera.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "synthesis/edge_error.hpp"
#include "synthesis/exposed_strip.hpp"
#include "synthesis/image_faults.hpp"
#include "synthesis/index_slip.hpp"
#include "synthesis/tracker_faults.hpp"

namespace motionanalyzer {
namespace imaging {
namespace {

/// One panel before one camera: draws what holds for the panel, then takes frame after frame.
class Recorder {
 public:
  Recorder(const Motion& motion, const CameraOptions& camera, const Random& random)
      : camera_(camera),
        random_(random),
        strip_(motion),
        view_(camera, random),
        length_px_(1000 * strip_.length_m() * camera.px_per_mm),
        slip_(camera, random, length_px_),
        edge_(camera, random, length_px_),
        image_(camera, random, length_px_),
        points_(camera.points) {}

  /// What remembers earlier frames moves on, whether this one arrives or not.
  void step(std::size_t frame) noexcept {
    slip_.step(frame);
    edge_.step(frame);
  }
  const TrackedPoints& take(std::size_t frame) noexcept;

 private:
  void find_points(std::size_t frame) noexcept;
  void push_points() noexcept;

  const CameraOptions& camera_;
  const Random& random_;
  ExposedStrip strip_;
  CameraView view_;
  double length_px_;
  IndexSlip slip_;
  EdgeError edge_;
  ImageFaults image_;
  TrackedPoints points_;
};

const TrackedPoints& Recorder::take(std::size_t frame) noexcept {
  strip_.expose(camera_, frame);
  find_points(frame);
  edge_.draw(frame, points_);
  if (camera_.glare.on) image_.add_glare(points_);
  push_points();
  if (camera_.dirty_lens.on) image_.add_dirt(frame, points_);
  if (camera_.shake.on) image_.shake(frame, points_);
  if (camera_.scale_jitter.on) image_.breathe(frame, points_);
  if (camera_.missing.on) lose_points(camera_, random_, frame, points_);
  if (camera_.doubled.on) double_points(camera_, random_, frame, points_);
  if (camera_.outlier.on) throw_outliers(camera_, random_, frame, points_);
  to_pixels(camera_, points_);
  return points_;
}

void Recorder::find_points(std::size_t frame) noexcept {
  std::fill(points_.seen.begin(), points_.seen.end(), std::uint8_t{1});
  points_.lost = 0;
  slip_.place(frame, points_);
  for (std::size_t i = 0; i < points_.size(); ++i) {
    Point position_m, tangent;
    strip_.at(points_.place[i], position_m, tangent);
    const Point image = view_.image_of(position_m);
    const Point normal = view_.direction_of({-tangent.y, tangent.x});
    points_.x[i] = image.x;
    points_.y[i] = image.y;
    points_.normal_x[i] = normal.x;
    points_.normal_y[i] = normal.y;
  }
}

void Recorder::push_points() noexcept {
  for (std::size_t i = 0; i < points_.size(); ++i) {
    points_.x[i] += points_.push[i] * points_.normal_x[i];
    points_.y[i] += points_.push[i] * points_.normal_y[i];
  }
}

void write_row(const TrackedPoints& points, std::size_t t, FrameBundle& bundle) noexcept {
  constexpr float kNotSeen = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool seen = points.seen[i] != 0;
    bundle.x_px(t, i) = seen ? static_cast<float>(points.x[i]) : kNotSeen;
    bundle.y_px(t, i) = seen ? static_cast<float>(points.y[i]) : kNotSeen;
    bundle.mask(t, i) = points.seen[i];
  }
}

/// Everything of the bundle but its coordinates; which frames arrive is decided here.
void lay_out(const CameraOptions& camera, const Random& random, std::size_t frames, FrameBundle& bundle) {
  bundle.frame_number.clear();
  for (std::size_t f = 0; f < frames; ++f)
    if (arrives(camera, random, f, frames)) bundle.frame_number.push_back(static_cast<std::int32_t>(f));
  bundle.point_index.resize(camera.points);
  for (std::size_t i = 0; i < camera.points; ++i) bundle.point_index[i] = static_cast<std::int32_t>(i + 1);
  bundle.x_px.resize(bundle.frames(), camera.points);
  bundle.y_px.resize(bundle.frames(), camera.points);
  bundle.mask.resize(bundle.frames(), camera.points);
  bundle.fps = camera.fps;
  bundle.mm_per_px = 1 / camera.px_per_mm;
  bundle.source.clear();
}

/// Frames that begin before, and end no later than, the duration; in units of a frame's time. Durations are
/// sums of decimal fractions: a billionth of a frame decides nothing.
double whole_frames(double duration, double exposure) noexcept {
  constexpr double kSlack = 1e-9;
  const double begin_inside = std::ceil(duration - kSlack);
  const double end_inside = std::floor(duration - exposure + kSlack) + 1;
  return std::min(begin_inside, end_inside);
}

void check_motion(const Motion& motion) {
  const auto refuse = [](const std::string& what) { throw Error(ErrorCode::invalid_argument, what); };
  if (motion.nodes < 4) refuse("a motion of fewer than 4 nodes cannot be recorded");
  if (motion.segment.empty()) refuse("a motion without segments cannot be recorded");
  for (const Motion::Segment& segment : motion.segment)
    if (segment.time_s.empty() || segment.xy_m.rows() != segment.time_s.size() ||
        segment.xy_m.cols() != 2 * motion.nodes)
      refuse("a segment of the motion does not hold one shape of all nodes for every instant");
}

}  // namespace
}  // namespace imaging

std::size_t exposed_frames(const CameraOptions& camera, double duration_s) noexcept {
  const StandardArithmetic standard;
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  const double frames = imaging::whole_frames(duration_s * camera.fps, camera.exposure_s * camera.fps);
  return frames > 0 ? static_cast<std::size_t>(std::min(frames, kMost)) : 0;
}

double mid_exposure_s(const CameraOptions& camera, std::int32_t frame) noexcept {
  const StandardArithmetic standard;
  return frame / camera.fps + 0.5 * camera.exposure_s;
}

std::int32_t first_frame_after(const CameraOptions& camera, double time_s) noexcept {
  const StandardArithmetic standard;
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  const auto ends_after = [&](double frame) { return frame / camera.fps + camera.exposure_s > time_s; };
  double frame = std::floor((time_s - camera.exposure_s) * camera.fps) - 1;
  if (!(frame < kMost - 3)) return std::numeric_limits<std::int32_t>::max();
  frame = std::max(frame, 0.0);
  while (!ends_after(frame)) ++frame;  // three steps at most
  return static_cast<std::int32_t>(frame);
}

void record(const Motion& motion, const CameraOptions& camera, const Random& random, FrameBundle& bundle) {
  const StandardArithmetic standard;
  check(camera);
  imaging::check_motion(motion);
  const std::size_t frames = exposed_frames(camera, motion.duration_s);
  if (frames == 0)
    throw Error(ErrorCode::invalid_argument, "the motion is too short for one frame",
                "raise the camera's fps or shorten its exposure_s");
  imaging::lay_out(camera, random, frames, bundle);
  imaging::Recorder recorder(motion, camera, random);
  std::size_t t = 0;
  for (std::size_t f = 0; t < bundle.frames(); ++f) {
    recorder.step(f);
    if (bundle.frame_number[t] == static_cast<std::int32_t>(f))
      imaging::write_row(recorder.take(f), t++, bundle);
  }
}

FrameBundle record(const Motion& motion, const CameraOptions& camera, const Random& random) {
  FrameBundle bundle;
  record(motion, camera, random, bundle);
  return bundle;
}

}  // namespace motionanalyzer
