// From tracked points to the motion of the strip, frame by frame. Batch is a loop over push, so both give the
// same bytes.
#pragma once

#include <cstddef>
#include <memory>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/function_ref.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/recipe.hpp"

namespace motionanalyzer {

struct KinematicsOptions {
  std::size_t stations = 64;  ///< S >= 8, evenly spaced fractions 0..1 of the visible length
  double smoothing_fraction =
      0.18;                     ///< Savitzky-Golay window along the strip as a fraction of the visible length
  int time_half_width = 2;      ///< frames each side, 1..3; also the delay of the output
  std::size_t min_points = 16;  ///< a frame with fewer observed points is not usable
};

/// A stream of one panel. reset() begins the next panel and keeps the memory.
class MOTIONANALYZER_API KinematicsStream {
 public:
  using Emit = FunctionRef<void(const KinematicFrame&)>;

  /// throws Error{invalid_argument}: fps not finite or <= 0, options outside their range
  KinematicsStream(double fps, const Orientation& orientation, double full_turn_rad,
                   const KinematicsOptions& options = {});
  ~KinematicsStream();
  KinematicsStream(KinematicsStream&&) noexcept;
  KinematicsStream& operator=(KinematicsStream&&) noexcept;

  /// Takes one frame; emits, in order, every frame whose window is now complete (a frame number gap may
  /// complete several). Throws Error{bad_input} when numbers do not increase or spans differ in length; the
  /// stream is then as it was before the call. No allocation once frames of this size have been seen.
  void push(const FrameView& frame, Emit emit);
  /// Emits what is left: the last frames, which lack a full window and are not usable.
  void finish(Emit emit);
  void reset();
  int delay() const noexcept;  ///< frames between a push and its output

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole panel at once. throws as KinematicsStream; Error{too_short} when the bundle has no frame
MOTIONANALYZER_API Kinematics analyze_motion(const FrameBundle& bundle, const Orientation& orientation,
                                             double full_turn_rad, const KinematicsOptions& options = {});

/// Orientation and final turning of one panel, from the whole panel: bending turns positive, the end whose
/// chord moves least comes first. An untracked or straight panel gives the default and turning near 0.
struct PanelGeometry {
  Orientation orientation;
  double turning_rad = 0;  ///< largest turning between the visible ends, >= 0
};
MOTIONANALYZER_API PanelGeometry learn_geometry(const FrameBundle& bundle,
                                                const KinematicsOptions& options = {});

}  // namespace motionanalyzer
