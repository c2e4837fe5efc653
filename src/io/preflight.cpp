#include "motionanalyzer/io/preflight.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "io/panel_checks.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

/// Oddities of the files that change nothing about the points; they are listed and do not lower the grade.
constexpr std::array<std::string_view, 6> kHarmless = {
    "crlf", "bom", "blank_lines", "odd_header", "fps_from_metadata", "no_frame_number"};

/// Above this share of cells, jumps or clipping leave too little to judge.
constexpr double kMaxBadCells = 0.10;

/// Below this share of cells a wide gap is the tracker's noise.
constexpr double kRareCells = 0.001;

std::string percent(double share) {
  if (share < 0.001) return "less than 0.1 %";
  return support::format_double(std::floor(1000 * share + 0.5) / 10) + " %";
}
std::string count_of(std::size_t n, const char* what) { return std::to_string(n) + " " + what; }

class Grader {
 public:
  Grader(const FrameBundle& bundle, const PreflightLimits& limits)
      : bundle_(bundle),
        limits_(limits),
        cells_(static_cast<double>(std::max<std::size_t>(1, bundle.frames() * bundle.points()))) {}

  void take(const std::vector<Reason>& warnings) {
    for (const Reason& warning : warnings) {
      const bool harmless = std::find(kHarmless.begin(), kHarmless.end(), warning.code) != kHarmless.end();
      const Grade grade = warning.code == "no_fps" ? Grade::unusable : harmless ? Grade::ok : Grade::usable;
      if (warning.code == "no_fps" && bundle_.fps > 0) continue;
      found_.push_back({grade, warning});
    }
  }

  void check_amount() {
    if (bundle_.frames() < limits_.min_frames) {
      add(Grade::unusable, "too_few_frames",
          count_of(bundle_.frames(), "frames; at least ") + std::to_string(limits_.min_frames) +
              " are needed");
    }
    std::vector<std::size_t> points = io::points_of_frames(bundle_);
    if (points.empty()) return;
    std::nth_element(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(points.size() / 2),
                     points.end());
    if (const std::size_t median = points[points.size() / 2]; median < limits_.min_points) {
      add(Grade::unusable, "too_few_points",
          count_of(median, "points in the median frame; at least ") + std::to_string(limits_.min_points) +
              " are needed");
    }
  }

  void check_settings() {
    const bool said =
        std::any_of(found_.begin(), found_.end(), [](const auto& f) { return f.reason.code == "no_fps"; });
    if (!(bundle_.fps > 0) && !said) add(Grade::unusable, "no_fps", "the frame rate is not known");
    if (bundle_.fps > kMaxFps)
      add(Grade::unusable, "bad_fps", "the frame rate is not " + std::string(kFpsRange));
    if (bundle_.mm_per_px && !is_mm_per_px(*bundle_.mm_per_px))
      add(Grade::unusable, "bad_scale", "the scale is not " + std::string(kMmPerPxRange) + " mm a pixel");
    if (!bundle_.mm_per_px)
      add(Grade::usable, "no_scale", "no scale: answers are fractions of the visible length");
  }

  void check_missing() {
    if (bundle_.frames() == 0) return;
    const double missing = missing_without(0);
    if (missing > 0) {
      add(missing > limits_.max_missing_frames ? Grade::unusable : Grade::usable, "missing_frames",
          percent(missing) + " of the frames are missing; the first after frame " +
              std::to_string(before_gap()));
    }
    std::size_t observed = 0;
    for (const std::size_t count : io::points_of_frames(bundle_)) observed += count;
    const double lost = 1 - static_cast<double>(observed) / cells_;
    if (lost > 0) {
      add(lost > limits_.max_missing_points        ? Grade::unusable
          : lost > limits_.max_missing_points / 10 ? Grade::usable
                                                   : Grade::ok,
          "missing_points", percent(lost) + " of the points were not observed");
    }
  }

  /// Frames that hold another part of the strip than those around them: the motion leaves them out.
  void check_lengths() {
    odd_ = io::find_odd_lengths(bundle_, skip_, limits_.max_length_drop);
    const Grade grade =
        missing_without(odd_.size()) > limits_.max_missing_frames ? Grade::unusable : Grade::usable;
    for (const bool cut : {true, false}) {
      const auto is_it = [cut](const io::OddLength& frame) { return frame.cut == cut; };
      const auto first = std::find_if(odd_.begin(), odd_.end(), is_it);
      if (first == odd_.end()) continue;
      const auto n = static_cast<std::size_t>(std::count_if(first, odd_.end(), is_it));
      add(grade, cut ? "cut_frames" : "overlong_frames",
          count_of(n, n == 1 ? "frame shows " : "frames show ") + (cut ? "less" : "more") +
              " of the strip than those around and " + (n == 1 ? "is" : "are") +
              " left out; the first is frame " + std::to_string(bundle_.frame_number[first->row]) + " with " +
              percent(first->length_px / first->expected_px) + " of their length",
          source_of(first->row));
    }
  }

  void check_points() {
    const io::Jumps jumps = io::find_jumps(bundle_, limits_.max_jump_px);
    if (const std::size_t n = jumps.spikes + jumps.steps; n > 0) {
      add(graded(n), "jumps",
          count_of(n, "points leave their neighbours' motion; the first in frame ") +
              std::to_string(bundle_.frame_number[jumps.first_frame]),
          {source_of(jumps.first_frame).file, 0});
    }
    skip_ = jumps.spike;
    const MaskMatrix stacked = io::find_stacked(bundle_);
    const auto values = stacked.values();
    const auto n = static_cast<std::size_t>(std::count(values.begin(), values.end(), std::uint8_t{1}));
    if (n > 0) add(graded(n), "doubled_points", count_of(n, "points stand on the pixel of the point before"));
    if (const std::size_t wide = io::count_wide_steps(bundle_, skip_, limits_.max_step_factor);
        static_cast<double>(wide) > kRareCells * cells_) {
      add(graded(wide), "uneven_steps",
          count_of(wide, "gaps between neighbouring points are unusually wide"));
    }
    if (const std::size_t clipped = io::count_clipped(bundle_, limits_.width_px, limits_.height_px);
        clipped > 0) {
      add(graded(clipped), "clipped", count_of(clipped, "points lie at the border of the image"));
    }
  }

  void check_motion() {
    const std::vector<io::FrozenRun> frozen = io::find_frozen(bundle_, limits_.max_frozen_frames);
    if (!frozen.empty()) {
      add(Grade::usable, "frozen_frames",
          count_of(frozen.size(),
                   "times the picture stands still while the strip moves; the first from frame ") +
              std::to_string(bundle_.frame_number[frozen.front().first]),
          {source_of(frozen.front().first).file, 0});
    }
    constexpr double kStill_px = 3;
    if (bundle_.frames() >= limits_.min_frames && io::largest_move_px(bundle_, skip_) < kStill_px) {
      add(Grade::unusable, "no_motion", "nothing moves by 3 px or more: this is not a bend");
    }
  }

  /// Visible length, and slip: in a slip every index slides the same way seen from both ends, while a hidden
  /// part of the strip changes its distance from one end only.
  void check_outline() {
    double shortest = std::numeric_limits<double>::infinity(), longest = 0, slip = 0;
    io::Outline first;
    for (std::size_t t = 0; t < bundle_.frames(); ++t) {
      if (std::any_of(odd_.begin(), odd_.end(), [t](const auto& frame) { return frame.row == t; })) continue;
      const io::Outline outline = io::outline_of(bundle_, t, skip_);
      if (!(outline.length_px > 0)) continue;
      if (first.along_px.empty()) first = outline;
      shortest = std::min(shortest, outline.length_px);
      longest = std::max(longest, outline.length_px);
      slip = std::max(slip, slide_px(first, outline) / first.length_px);
    }
    if (!(longest > 0)) return;
    const double change = (longest - shortest) / longest;
    if (change > limits_.max_length_change) {
      add(Grade::usable, "partly_visible", "the visible length changes by " + percent(change));
    }
    if (slip > limits_.max_slip_share) {
      add(Grade::usable, "index_slip",
          "indices slide along the strip by " + percent(slip) + " of its length");
    }
  }

  PreflightReport report() {
    const auto worse = [](const Finding& a, const Finding& b) { return a.grade > b.grade; };
    std::stable_sort(found_.begin(), found_.end(), worse);
    PreflightReport report;
    report.bundle = bundle_.name;
    if (!found_.empty()) report.grade = found_.front().grade;
    for (Finding& finding : found_) report.reasons.push_back(std::move(finding.reason));
    return report;
  }

 private:
  struct Finding {
    Grade grade;
    Reason reason;
  };

  void add(Grade grade, const char* code, std::string message, SourceLocation where = {}) {
    found_.push_back({grade, {code, std::move(message), std::move(where)}});
  }

  /// Last line of a frame's file; empty for frames in memory.
  SourceLocation source_of(std::size_t t) const {
    return t < bundle_.source.size() ? bundle_.source[t] : SourceLocation{};
  }

  /// Share of the frame numbers that have no frame, or one of `left_out` ones.
  double missing_without(std::size_t left_out) const {
    if (bundle_.frames() == 0) return 0;
    const double range = static_cast<double>(bundle_.frame_number.back()) -
                         static_cast<double>(bundle_.frame_number.front()) + 1;
    return 1 - static_cast<double>(bundle_.frames() - left_out) / range;
  }

  Grade graded(std::size_t bad_cells) const {
    return static_cast<double>(bad_cells) > kMaxBadCells * cells_ ? Grade::unusable : Grade::usable;
  }

  std::int32_t before_gap() const {
    const auto gap =
        std::adjacent_find(bundle_.frame_number.begin(), bundle_.frame_number.end(),
                           [](std::int32_t a, std::int32_t b) { return std::int64_t{b} - a > 1; });
    return *gap;
  }

  static double slide_px(const io::Outline& from, const io::Outline& to) {
    std::vector<double> head;
    for (std::size_t p = 0; p < from.along_px.size(); ++p) {
      const double moved = to.along_px[p] - from.along_px[p];
      if (!std::isnan(moved)) head.push_back(moved);
    }
    if (head.empty()) return 0;
    const auto middle = head.begin() + static_cast<std::ptrdiff_t>(head.size() / 2);
    std::nth_element(head.begin(), middle, head.end());
    const double from_head = *middle, from_tail = to.length_px - from.length_px - from_head;
    return from_head * from_tail < 0 ? std::min(std::fabs(from_head), std::fabs(from_tail)) : 0.0;
  }

  const FrameBundle& bundle_;
  const PreflightLimits& limits_;
  double cells_;
  MaskMatrix skip_;
  std::vector<io::OddLength> odd_;
  std::vector<Finding> found_;
};

}  // namespace

std::string_view grade_name(Grade grade) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"ok", "usable", "unusable"};
  return kNames[static_cast<std::size_t>(grade)];
}

PreflightReport preflight(const FrameBundle& bundle, const std::vector<Reason>& warnings,
                          const PreflightLimits& limits) {
  io::check_shape(bundle);
  Grader grader(bundle, limits);
  grader.take(warnings);
  grader.check_amount();
  grader.check_settings();
  grader.check_missing();
  grader.check_points();
  grader.check_motion();
  grader.check_lengths();
  grader.check_outline();
  return grader.report();
}

PreflightReport preflight_folder(const std::string& folder, const BundleOverrides& overrides,
                                 const PreflightLimits& limits) {
  try {
    const ReadResult read = read_bundle(folder, overrides);
    return preflight(read.bundle, read.warnings, limits);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input && error.code() != ErrorCode::io) throw;
    PreflightReport report;
    report.bundle = support::last_part(folder);
    report.grade = Grade::unusable;
    report.reasons.push_back({"unreadable", error.message() + ". " + error.advice(), error.where()});
    return report;
  }
}

}  // namespace motionanalyzer
