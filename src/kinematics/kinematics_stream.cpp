#include "motionanalyzer/kinematics/kinematics_stream.hpp"

#include <cmath>
#include <string>

#include "kinematics/canonical.hpp"
#include "kinematics/curvature.hpp"
#include "kinematics/motion_window.hpp"
#include "kinematics/phase.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

namespace {

using namespace kinematics;

[[noreturn]] void refuse(const std::string& what, const char* advice) {
  throw Error(ErrorCode::invalid_argument, what, advice);
}

void check_options(double fps, double full_turn_rad, const KinematicsOptions& options) {
  if (!is_fps(fps)) {
    refuse("the frame rate is " + std::to_string(fps) + " frames per second",
           "give a rate above 0 and up to 1000000");
  }
  if (!std::isfinite(full_turn_rad) || full_turn_rad < 0) {
    refuse("the full turn is " + std::to_string(full_turn_rad) + " rad",
           "give an angle above 0, or 0 for pi");
  }
  if (options.stations < 8) {
    refuse("there are " + std::to_string(options.stations) + " stations", "ask for at least 8");
  }
  if (!(options.smoothing_fraction > 0 && options.smoothing_fraction <= 0.5)) {
    refuse("the smoothing window is " + std::to_string(options.smoothing_fraction) + " of the visible length",
           "give a fraction above 0 and up to 0.5");
  }
  if (options.time_half_width < 1 || options.time_half_width > 3) {
    refuse("the half-width in time is " + std::to_string(options.time_half_width) + " frames",
           "give 1, 2 or 3");
  }
  if (!(options.max_length_drop >= 0)) {
    refuse("the visible length may drop by " + std::to_string(options.max_length_drop),
           "give a share from 0 on; 1 for any drop");
  }
  if (options.min_points < 8) {
    refuse("a frame would be used with " + std::to_string(options.min_points) + " points",
           "ask for at least 8");
  }
}

}  // namespace

struct KinematicsStream::State {
  State(double rate, const Orientation& orientation, double full_turn_rad, const KinematicsOptions& options)
      : fps(rate),
        half_width(options.time_half_width),
        canonical(orientation),
        fit(options.smoothing_fraction, options.min_points),
        window(options.stations, options.time_half_width, rate, options.max_length_drop),
        phase(full_turn_rad),
        motion(options.stations) {}

  void check(const FrameView& frame) const;
  void take(const FrameView& frame);
  bool window_complete() const;
  KinematicFrame next(bool complete);
  double time_of(std::int32_t number) const {
    return static_cast<double>(std::int64_t{number} - first_number) / fps;
  }

  double fps;
  int half_width;
  Canonical canonical;
  ShapeFit fit;
  MotionWindow window;
  PhaseTracker phase;
  Motion motion;            ///< of the frame that is being emitted
  std::size_t emitted = 0;  ///< frames; the next one to be emitted
  std::int64_t first_number = 0;
};

void KinematicsStream::State::check(const FrameView& frame) const {
  check_frame(frame);
  if (window.frames() == 0) return;
  const std::int32_t last = window.number(window.frames() - 1);
  if (frame.number > last) return;
  throw Error(ErrorCode::bad_input,
              "frame " + std::to_string(frame.number) + " came after frame " + std::to_string(last),
              "push the frames of a panel in the order of their numbers; reset() begins the next panel");
}

void KinematicsStream::State::take(const FrameView& frame) {
  canonical.reserve(frame.x_px.size());
  fit.reserve(frame.x_px.size());
  const StandardArithmetic standard;
  TimedShape& slot = window.next();
  slot.number = frame.number;
  fit.push(canonical.push(frame), slot.shape);
  if (window.frames() == 0) first_number = frame.number;
  window.commit();
}

bool KinematicsStream::State::window_complete() const {
  if (emitted == window.frames()) return false;
  return std::int64_t{window.number(window.frames() - 1)} - window.number(emitted) >= half_width;
}

KinematicFrame KinematicsStream::State::next(bool complete) {
  const StandardArithmetic standard;
  KinematicFrame frame;
  frame.t = emitted++;
  frame.number = window.number(frame.t);
  frame.time_s = time_of(frame.number);
  frame.usable = window.smooth(frame.t, complete, motion);
  if (frame.usable) phase.push(motion.turning_rad, frame.time_s);
  frame.phase = phase.phase();
  frame.hold_s = phase.hold_s(frame.time_s);
  frame.turning_rad = motion.turning_rad;
  frame.length_px = motion.length_px;
  frame.x_px = motion.x;
  frame.y_px = motion.y;
  frame.vx_px_s = motion.vx;
  frame.vy_px_s = motion.vy;
  frame.ax_px_s2 = motion.ax;
  frame.ay_px_s2 = motion.ay;
  frame.tangent_rad = motion.tangent;
  frame.curvature_per_px = motion.curvature;
  frame.mask = motion.mask;
  return frame;
}

KinematicsStream::KinematicsStream(double fps, const Orientation& orientation, double full_turn_rad,
                                   const KinematicsOptions& options) {
  check_options(fps, full_turn_rad, options);
  state_ = std::make_unique<State>(fps, orientation, full_turn_rad, options);
}
KinematicsStream::~KinematicsStream() = default;
KinematicsStream::KinematicsStream(KinematicsStream&&) noexcept = default;
KinematicsStream& KinematicsStream::operator=(KinematicsStream&&) noexcept = default;

void KinematicsStream::push(const FrameView& frame, Emit emit) {
  State& s = *state_;
  s.check(frame);
  s.take(frame);
  while (s.window_complete()) emit(s.next(true));
}

void KinematicsStream::finish(Emit emit) {
  State& s = *state_;
  while (s.emitted < s.window.frames()) emit(s.next(false));
}

void KinematicsStream::reset() {
  State& s = *state_;
  s.canonical.reset();
  s.window.reset();
  s.phase.reset();
  s.emitted = 0;
}

int KinematicsStream::delay() const noexcept { return state_->half_width; }

}  // namespace motionanalyzer
