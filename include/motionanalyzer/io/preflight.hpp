// Is this panel fit to be judged? A graded verdict with reasons, and repair.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/statistics/visible_length.hpp"

namespace motionanalyzer {

enum class Grade { ok, usable, unusable };  ///< printed ok, usable, unusable
MOTIONANALYZER_API std::string_view grade_name(Grade grade) noexcept;

struct PreflightReport {
  std::string bundle;  ///< name
  Grade grade = Grade::ok;
  std::vector<Reason> reasons;  ///< worst first
};

struct PreflightLimits {
  std::size_t min_frames = 20, min_points = 32;
  double max_missing_frames = 0.2;    ///< share of frame numbers in the range that have no frame
  double max_missing_points = 0.3;    ///< share of the T x P cells that were not observed
  double max_jump_px = 60;            ///< a point's move between neighbouring frames beyond its neighbours'
  double max_step_factor = 5;         ///< distance of neighbouring points over its median
  double max_slip_share = 0.2;        ///< slide of indices along the strip over its length
  std::size_t max_frozen_frames = 3;  ///< equal frames in a row while neighbours move
  double max_length_change = 0.05;    ///< of the visible arc length within the panel: strip partly visible
  double max_length_drop =
      kMaxLengthDrop;  ///< of the visible arc length against the frames around: beyond it the frame is cut
  double width_px = 0,
         height_px = 0;  ///< image size; 0 = not known: clipping is found by repeated extreme values
};

/// Frames that are out of line with the visible length of their neighbours count as missing, here and in the
/// motion. Reasons that speak of one frame name its file where the bundle was read.
/// What io knows of a panel that was read: bundle and reader's warnings.
MOTIONANALYZER_API PreflightReport preflight(const FrameBundle& bundle,
                                             const std::vector<Reason>& warnings = {},
                                             const PreflightLimits& limits = {});
/// Folder to grade. Never throws for bad content: an unreadable bundle is `unusable` with file and line.
struct BundleOverrides;
MOTIONANALYZER_API PreflightReport preflight_folder(const std::string& folder,
                                                    const BundleOverrides& overrides,
                                                    const PreflightLimits& limits = {});

/// A repaired copy: single-frame point jumps and doubled points removed, frozen and cut frames dropped. Says
/// what was done.
struct RepairResult {
  FrameBundle bundle;
  std::vector<Reason> changes;
};
MOTIONANALYZER_API RepairResult repair(const FrameBundle& bundle, const PreflightLimits& limits = {});

}  // namespace motionanalyzer
