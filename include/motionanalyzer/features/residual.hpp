// What is left of a frame when everything that a healthy strip on this line may do has been taken away: a
// shape of the healthy trajectory and a rigid motion of the image are fitted to the raw tracked points, and
// the distance across the strip is averaged at fixed stations.
//
// Points are matched to the curve by geometry, not by index: indices that slip along the strip, points that
// come and go, doubled and scrambled points change nothing. Sliding of the strip along itself, which the
// distances across cannot see, is held by where the visible ends lie.
#pragma once

#include <cstddef>
#include <memory>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/core/residual_field.hpp"

namespace motionanalyzer {

struct ResidualOptions {
  std::size_t stations = 64;    ///< S, evenly spaced fractions 0..1 of the visible length
  std::size_t min_points = 16;  ///< a frame with fewer points is not good
  double outlier_px = 3;  ///< points further off the fit of their station's neighbourhood than this (or than
                          ///< 6 robust standard deviations, if that is more) are left out
  double end_sd_px = 2;   ///< how well the visible ends tell where along itself the strip lies; larger lets
                          ///< a damaged strip slide to where a healthy shape hides the damage
};

/// One panel, frame by frame. A frame is answered at once: no look-ahead. The fit starts where the last
/// good frames lead to, or where the normals' panels begin, and from a search over the whole family where the
/// strip does not lie there or that fails.
class MOTIONANALYZER_API ResidualStream {
 public:
  /// in      recipe: its orientation and trajectory. The trajectory is copied.
  /// throws  Error{invalid_argument} for a recipe without a trajectory or one that cannot be, and for options
  ///         outside their range
  ResidualStream(const Recipe& recipe, const ResidualOptions& options = {});
  ~ResidualStream();
  ResidualStream(ResidualStream&&) noexcept;
  ResidualStream& operator=(ResidualStream&&) noexcept;

  /// throws Error{bad_input} for spans of different lengths or an observed coordinate that is not finite. No
  /// allocation once frames of this size have been seen.
  /// cost    25 us for 230 points, 1 ms where the whole
  /// family is searched
  const ResidualFrame& push(const FrameView& frame);
  void reset();  ///< the next panel
  std::size_t stations() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole panel: a loop over push, the same bytes. phase and hold_s are those of `motion`, and frames that
/// are not good there (cut frames, NaN positions) are not good here. The result's name is the bundle's.
/// throws  as ResidualStream; Error{mismatch} when motion is not of this bundle
MOTIONANALYZER_API ResidualField residual_field(const FrameBundle& bundle, const Kinematics& motion,
                                                const Recipe& recipe, const ResidualOptions& options = {});

/// For lines that have no trajectory yet: residuals against a uniform elastic strip that is fitted to each
/// frame anew, free in the pose of both ends and in its length (elastica_fit.hpp). Sees less: free ends
/// swallow much of what happens near them. shape is the phase.
/// cost    .3 ms a frame
MOTIONANALYZER_API ResidualField elastica_residuals(const Kinematics& motion);

}  // namespace motionanalyzer
