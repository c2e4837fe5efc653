#include <algorithm>
#include <limits>

#include "io/panel_checks.hpp"
#include "motionanalyzer/io/preflight.hpp"

namespace motionanalyzer {
namespace {

void note(RepairResult& result, const char* code, std::size_t count, const char* what) {
  if (count > 0) result.changes.push_back({code, std::to_string(count) + " " + what, {}});
}

/// Keeps the rows and columns whose flag is set.
FrameBundle part_of(const FrameBundle& bundle, const std::vector<std::uint8_t>& rows,
                    const std::vector<std::uint8_t>& columns) {
  FrameBundle part;
  part.name = bundle.name;
  part.fps = bundle.fps;
  part.mm_per_px = bundle.mm_per_px;
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    if (columns[p]) part.point_index.push_back(bundle.point_index[p]);
  }
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    if (!rows[t]) continue;
    part.frame_number.push_back(bundle.frame_number[t]);
    if (!bundle.source.empty()) part.source.push_back(bundle.source[t]);
    std::vector<float> x, y;
    std::vector<std::uint8_t> mask;
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      if (!columns[p]) continue;
      x.push_back(bundle.x_px(t, p));
      y.push_back(bundle.y_px(t, p));
      mask.push_back(bundle.mask(t, p));
    }
    part.x_px.append_row(x);
    part.y_px.append_row(y);
    part.mask.append_row(mask);
  }
  return part;
}

/// Masks the flagged cells and those that hold no number. Says how many flagged cells there were.
std::size_t remove_cells(FrameBundle& bundle, const MaskMatrix& flagged) {
  const float missing = std::numeric_limits<float>::quiet_NaN();
  std::size_t removed = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      removed += flagged(t, p) ? 1u : 0u;
      if (!flagged(t, p) && io::observed(bundle, t, p)) continue;
      bundle.x_px(t, p) = bundle.y_px(t, p) = missing;
      bundle.mask(t, p) = 0;
    }
  }
  return removed;
}

/// Drops the rows of the frames that are out of line. Says how many.
std::size_t remove_rows(FrameBundle& bundle, const std::vector<io::OddLength>& odd) {
  std::vector<std::uint8_t> rows(bundle.frames(), 1);
  for (const io::OddLength& frame : odd) rows[frame.row] = 0;
  bundle = part_of(bundle, rows, std::vector<std::uint8_t>(bundle.points(), 1));
  return odd.size();
}

}  // namespace

RepairResult repair(const FrameBundle& bundle, const PreflightLimits& limits) {
  io::check_shape(bundle);
  RepairResult result;
  std::vector<std::uint8_t> rows(bundle.frames(), 1), columns(bundle.points(), 1);
  std::size_t frozen = 0;
  for (const io::FrozenRun& run : io::find_frozen(bundle, limits.max_frozen_frames)) {
    for (std::size_t t = run.first + 1; t <= run.last; ++t, ++frozen) rows[t] = 0;
  }
  result.bundle = part_of(bundle, rows, columns);
  note(result, "frozen_frames", frozen, "repeated frames dropped");
  const MaskMatrix spikes = io::find_jumps(result.bundle, limits.max_jump_px).spike;
  note(result, "jumps", remove_cells(result.bundle, spikes), "points removed that jump for a single frame");
  const MaskMatrix stacked = io::find_stacked(result.bundle);
  note(result, "doubled_points", remove_cells(result.bundle, stacked), "doubled points removed");
  const std::size_t cut =
      remove_rows(result.bundle, io::find_odd_lengths(result.bundle, {}, limits.max_length_drop));
  note(result, "cut_frames", cut, "frames dropped that show another part of the strip than their neighbours");

  rows.assign(result.bundle.frames(), 0);
  columns.assign(result.bundle.points(), 0);
  for (std::size_t t = 0; t < result.bundle.frames(); ++t) {
    for (std::size_t p = 0; p < result.bundle.points(); ++p) {
      if (result.bundle.mask(t, p)) rows[t] = columns[p] = 1;
    }
  }
  const auto empty = static_cast<std::size_t>(std::count(rows.begin(), rows.end(), std::uint8_t{0}));
  note(result, "empty_frames", empty, "frames without points dropped");
  result.bundle = part_of(result.bundle, rows, columns);
  return result;
}

}  // namespace motionanalyzer
