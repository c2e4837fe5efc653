// A computed weakness put into a real panel: the tracked points of a healthy strip are moved as the weakness
// would have moved them. What a detector finds of it says what it would find on this line, with this line's
// noise, without a single cracked panel.
#pragma once

#include <cstdint>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/core/residual_field.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer {

/// The panel with a weakness from a frame on. Points move along the left normal of the healthy shape that
/// their frame shows, by lambda / (1 + softening lambda) times the response at their fraction of the strip.
///
/// Panels in whole pixels come back in whole pixels. Moving their points by less than half a pixel and
/// rounding again would change nothing, and a dither that knows nothing of the strip adds up to a quarter of
/// a square pixel of noise. So each point is first put back to where it may have been before it was rounded:
/// a draw from the places in its pixel, more likely near the line that its neighbours show, by as much as the
/// noise of this panel tells. It is moved from there and rounded, and what rounding withheld is handed on
/// along the strip, which keeps averages over many points as noisy as they were. A displacement of zero gives
/// every point back. Measured where the noise of points is .2 px or more: averages at stations have 1.0 to
/// 1.1 times the variance in time of the untouched panel (1.1 to 1.9 times with the blind dither at .3 px),
/// and the displacement found is the computed one to 1 % from .15 px rms on, to 3 % at .025 px. Where the
/// noise is .1 px, white, and the strip at rest, the variance grows by up to 1.4. Neighbouring points
/// alternate more than they did: goodness_of_fit comes out up to 10 % low.
///
/// in      panel: of healthy strip; field: its residual_field(); recipe: with the trajectory
///         response: respond() to that trajectory
///         place: fraction 0..1 of the visible length; lambda >= 0, in units of the visible length
///         onset_frame: number of the first frame that shows it
///         random: of this panel; draws belong to frame number and tracker index
/// edges   frames before the onset, frames that are not good in the field, points that are not observed and
///         points that would move less than .002 px stay the same bytes. Beyond the ends of the strip its
///         ends' displacement holds; beyond the trajectory's last knot it is continued linearly.
/// throws  Error{invalid_argument} for place, lambda, a response that is empty and a recipe without a
///         trajectory; Error{mismatch} for a field of another panel and a response to another trajectory
/// cost    .1 ms a frame of 230 points
MOTIONANALYZER_API FrameBundle with_weakness(const FrameBundle& panel, const ResidualField& field,
                                             const Recipe& recipe, const TrajectoryResponse& response,
                                             double place, double lambda, std::int32_t onset_frame,
                                             const Random& random);

}  // namespace motionanalyzer
