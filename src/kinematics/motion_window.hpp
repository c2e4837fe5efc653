// The shapes of the last frames, and the motion of one of them smoothed over its neighbours in time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kinematics/curvature.hpp"
#include "kinematics/differentiate.hpp"

namespace motionanalyzer::kinematics {

/// One frame in the window.
struct TimedShape {
  std::int32_t number = 0;
  Shape shape;
  explicit TimedShape(std::size_t stations) : shape(stations) {}
};

/// Motion of one frame. NaN where not known.
struct Motion {
  double turning_rad = 0, length_px = 0;
  std::vector<double> x, y, vx, vy, ax, ay, tangent, curvature;  ///< S each; per second, not per frame
  std::vector<std::uint8_t> mask;                                ///< S
  explicit Motion(std::size_t stations);
};

class MotionWindow {
 public:
  MotionWindow(std::size_t stations, int half_width, double fps, double max_length_drop);

  std::size_t frames() const noexcept { return count_; }
  std::int32_t number(std::size_t t) const noexcept { return slot(t).number; }

  /// Where the next shape is to be computed; it counts once commit() is called.
  TimedShape& next() noexcept { return ring_[count_ % ring_.size()]; }
  /// Makes the tangents of the new shape continuous with those of the frame before and takes it in.
  void commit() noexcept;
  /// Smooths frame t. False, with the unsmoothed shape and unknown derivatives, unless all frames of the
  /// window have arrived, half_width + 2 of them are good, t itself among them, and some lie on each side. A
  /// shape whose length is out of line with the window is not good. Frames are to be smoothed in order.
  bool smooth(std::size_t t, bool window_complete, Motion& motion) noexcept;
  void reset() noexcept;

 private:
  struct Neighbours {
    std::array<const Shape*, kMaxWindow> shape{};
    std::array<int, kMaxWindow> offset{};
    std::size_t count = 0;
  };

  const TimedShape& slot(std::size_t t) const noexcept { return ring_[t % ring_.size()]; }
  Neighbours neighbours_of(std::size_t t) const noexcept;
  Neighbours in_line(const Neighbours& window) const noexcept;
  bool enough(const Neighbours& window) const noexcept;
  void combine(const Neighbours& window, Motion& motion) const noexcept;

  int half_width_;
  double fps_;
  double max_length_drop_;
  std::vector<TimedShape> ring_;
  std::size_t count_ = 0;
  std::int64_t first_number_ = 0;
  bool has_direction_ = false;
  double last_length_px_ = 0;  ///< of the last frame that was in line; 0 = none yet
  double direction_ = 0;       ///< tangent at the first station of the last good frame
};

}  // namespace motionanalyzer::kinematics
