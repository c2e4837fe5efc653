// From a frame as the tracker delivers it to points in canonical axes and in order along the strip: y
// upwards, x flipped when the recipe says mirrored, the held end first.
#pragma once

#include "kinematics/outliers.hpp"
#include "kinematics/path_order.hpp"
#include "kinematics/points.hpp"
#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/kinematics.hpp"

namespace motionanalyzer::kinematics {

/// Throws Error{bad_input} when spans differ in length, indices do not increase or an observed coordinate is
/// not finite.
void check_frame(const FrameView& frame);

class Canonical {
 public:
  explicit Canonical(const Orientation& orientation) : orientation_(orientation) {}

  void reserve(std::size_t points);
  /// Points of a checked frame: outliers dropped, ordered by index or, where that is no path, by geometry.
  const Points& push(const FrameView& frame);
  void reset() noexcept { order_.reset(); }

 private:
  void collect(const FrameView& frame);

  Orientation orientation_;
  Points points_;
  OutlierFilter outliers_;
  PathOrder order_;
};

}  // namespace motionanalyzer::kinematics
