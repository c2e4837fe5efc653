// From tracked points to the motion of the strip, frame by frame. Batch is a loop over push, so both give the
// same bytes.
//
// Axes: x of the image, y turned upwards (y = -y_px); a mirrored recipe also flips x (x = -x_px). Nothing is
// shifted, turned or scaled. Points are taken by index, or by geometry where the indices give no path; single
// points far off the line of their neighbours are dropped. Along the strip: least-squares cubics (Savitzky &
// Golay, 1964, for uneven points) over `smoothing_fraction` of the visible length; within half a window of an
// end the curvature of the last full window stands. In time: least-squares parabolas over +-time_half_width
// frames at their actual numbers.
//
// Noise of a curvature: sqrt(720) sigma / w^2.5 per px for w points 1 px apart in the window, times .70 by
// five frames. Bias on a circle of radius R: -h^2 / (14 R^2), h half a window.
#pragma once

#include <cstddef>
#include <memory>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/function_ref.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/statistics/visible_length.hpp"

namespace motionanalyzer {

struct KinematicsOptions {
  std::size_t stations = 64;  ///< S >= 8, evenly spaced fractions 0..1 of the visible length
  double smoothing_fraction =
      0.18;                     ///< window along the strip, fraction of the visible length, above 0 to .5
  int time_half_width = 2;      ///< frames each side, 1..3; also the delay of the output
  std::size_t min_points = 16;  ///< >= 8; a frame with fewer points left is not usable
  double max_length_drop =
      kMaxLengthDrop;  ///< >= 0; share by which a frame's visible length may fall short of its neighbours'
};

/// A stream of one panel. reset() begins the next panel and keeps the memory.
/// A frame is usable when all frames of its window have arrived, at least time_half_width + 2 of them are
/// good, itself among them, and some lie on each side; good = enough points, a visible length of 8 px or
/// more, and that length in line with the frames around (visible_length.hpp): a cut frame counts as a missing
/// one. Frames that are good and not usable carry position, tangent, curvature, turning and length as seen,
/// not smoothed in time, and NaN derivatives; frames that are not good NaN throughout. Phase does not move on
/// frames that are not usable. The caller's floating-point environment changes nothing and is given back.
class MOTIONANALYZER_API KinematicsStream {
 public:
  using Emit = FunctionRef<void(const KinematicFrame&)>;

  /// full_turn_rad: turning of a complete bend, >= 0; 0 = pi
  /// throws Error{invalid_argument}: fps that is not is_fps(), full turn or options outside their range
  KinematicsStream(double fps, const Orientation& orientation, double full_turn_rad,
                   const KinematicsOptions& options = {});
  ~KinematicsStream();
  KinematicsStream(KinematicsStream&&) noexcept;
  KinematicsStream& operator=(KinematicsStream&&) noexcept;

  /// Takes one frame; emits, in order, every frame whose window is now complete (a frame number gap may
  /// complete several). Throws Error{bad_input} when frame numbers or indices do not increase, spans differ
  /// in length or an observed coordinate is not finite; the stream is then as it was before the call. What
  /// emit throws passes through: that frame counts as emitted. No allocation once frames of this size have
  /// been seen. Cost O(S * smoothing_fraction * P), 40 us for 230 points; O(P^2) for frames with scrambled
  /// indices.
  void push(const FrameView& frame, Emit emit);
  /// Emits what is left: the last frames, which lack a full window and are not usable.
  void finish(Emit emit);
  void reset();
  int delay() const noexcept;  ///< frames between a push and its output

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole panel at once.
/// throws  as KinematicsStream; Error{too_short} when the bundle has no frame
MOTIONANALYZER_API Kinematics analyze_motion(const FrameBundle& bundle, const Orientation& orientation,
                                             double full_turn_rad, const KinematicsOptions& options = {});

/// Orientation and final turning of one panel, from the whole panel: bending turns positive, the end whose
/// last eighth moves least comes first (ends that move alike keep their order). A panel that is untracked,
/// has no frame or turns by less than .2 rad gives the default orientation. Does not need fps. Throws as push
/// and for options outside their range.
struct PanelGeometry {
  Orientation orientation;
  double turning_rad = 0;  ///< largest turning between the visible ends, >= 0
};
MOTIONANALYZER_API PanelGeometry learn_geometry(const FrameBundle& bundle,
                                                const KinematicsOptions& options = {});

}  // namespace motionanalyzer
