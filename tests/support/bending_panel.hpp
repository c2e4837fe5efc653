// A panel for tests: a strip that a jig bends from straight to a U as a circular arc, seen by a camera and a
// tracker. Kinematic only: it knows angles and places, no forces, and no simulator of the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::testing {

/// As seen by default: index 1 at the held end, bending anticlockwise (upwards in the picture).
struct BendingPanelOptions {
  std::uint64_t seed = 1;  ///< draws pose, length, speed and all noise; equal seeds give equal panels
  std::string name = "bending";
  std::int32_t bend_frames = 60, hold_frames = 15;
  std::size_t points = 230;
  double fps = 30;
  double mm_per_px = 0.1;  ///< 0 = leave it unknown
  double length_px = 230;
  double full_turn_rad = elementary::kPi;
  double scatter = 1;     ///< factor on the differences between panels; 0 = all alike
  double noise_px = 0.2;  ///< sd of each coordinate
  bool rounded = true;    ///< whole pixels, as trackers deliver
  double slip_px = 0;  ///< sd of a smooth slip of the indices along the strip, drifting from frame to frame
  bool reversed = false;                    ///< index 1 at the moving end
  bool mirrored = false;                    ///< seen from behind: bending clockwise
  double missing = 0;                       ///< share of points not observed, drawn point by point
  double outliers = 0;                      ///< share of points thrown 10 to 40 px away
  double visible_from = 0, visible_to = 1;  ///< part of the strip that is tracked, as fractions of its length
  double hinge_rad = 0;           ///< kink at the full turn; grows with the bend from hinge_frame on
  double hinge_at = 0.4;          ///< place of the kink, fraction of the length from the held end
  std::int32_t hinge_frame = 30;  ///< first frame with the kink; 0 = damaged from the start
  std::vector<std::int32_t> dropped_frames;  ///< numbers that are not delivered
};

/// The panel that the options describe; frames are numbered from 0, indices from 1.
FrameBundle make_bending_panel(const BendingPanelOptions& options = {});

}  // namespace motionanalyzer::testing
