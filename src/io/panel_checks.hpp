// What is measured of a panel before it is judged; preflight grades it, repair acts on it.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/io/preflight.hpp"

namespace motionanalyzer::io {

/// Observed and finite.
bool observed(const FrameBundle& bundle, std::size_t t, std::size_t p) noexcept;

/// throws Error{invalid_argument} when the arrays are not all T x P or the numbers do not increase
void check_shape(const FrameBundle& bundle);

/// Observed points of each frame.
std::vector<std::size_t> points_of_frames(const FrameBundle& bundle);

struct Jumps {
  MaskMatrix spike;             ///< T x P: away from its neighbours' motion for this one frame only
  std::size_t spikes = 0;       ///< cells of spike
  std::size_t steps = 0;        ///< moves to a place where the point then stays
  std::size_t first_frame = 0;  ///< row of the first spike or step
};
/// Moves between neighbouring frames that differ by more than limit_px from the median move of the
/// neighbouring points. O(T P).
Jumps find_jumps(const FrameBundle& bundle, double limit_px);

/// Runs of rows equal to the row before, longer than max_equal, with motion before and after: the first and
/// the last row of each run.
struct FrozenRun {
  std::size_t first = 0, last = 0;
};
std::vector<FrozenRun> find_frozen(const FrameBundle& bundle, std::size_t max_equal);

/// Points that stand on the pixel of the point before although the strip between them is 4 px or longer.
MaskMatrix find_stacked(const FrameBundle& bundle);

/// The strip of one frame as a polyline of up to 32 block means, so that rounding to pixels does not count as
/// length. `skip` masks cells (may be empty).
struct Outline {
  double length_px = 0;
  std::vector<double> along_px;  ///< P: place along the outline from its first point; nan where not observed
};
Outline outline_of(const FrameBundle& bundle, std::size_t t, const MaskMatrix& skip);

/// Frames whose visible length is out of line with that of the frames up to two numbers around, as the motion
/// takes them; increasing. length_px is measured as in Outline.
struct OddLength {
  std::size_t row = 0;
  double length_px = 0, expected_px = 0;
  bool cut = false;  ///< too short; else too long
};
std::vector<OddLength> find_odd_lengths(const FrameBundle& bundle, const MaskMatrix& skip, double max_drop);

/// Neighbouring points (by index) farther apart than `factor` times the median distance of the frame, and at
/// least 6 px; counted over all frames.
std::size_t count_wide_steps(const FrameBundle& bundle, const MaskMatrix& skip, double factor);

/// Cells at the border of the image. Without an image size: pieces of 5 points or more that run into the
/// extreme value of x or y of the whole panel at 2 px a frame or more and stay on exactly that value while
/// others move.
std::size_t count_clipped(const FrameBundle& bundle, double width_px, double height_px);

/// Largest distance that any observed point moves from its first place, along x or y.
double largest_move_px(const FrameBundle& bundle, const MaskMatrix& skip);

}  // namespace motionanalyzer::io
