#include "io/panel_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/visible_length.hpp"

namespace motionanalyzer::io {
namespace {

constexpr std::size_t kNeighbours = 4;  // on each side
constexpr std::size_t kBlocks = 32;

struct Move {
  double x = 0, y = 0;
};

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double x_of(const FrameBundle& bundle, std::size_t t, std::size_t p) {
  return static_cast<double>(bundle.x_px(t, p));
}
double y_of(const FrameBundle& bundle, std::size_t t, std::size_t p) {
  return static_cast<double>(bundle.y_px(t, p));
}

Move move_of(const FrameBundle& bundle, std::size_t from, std::size_t to, std::size_t p) {
  return {x_of(bundle, to, p) - x_of(bundle, from, p), y_of(bundle, to, p) - y_of(bundle, from, p)};
}

bool both_observed(const FrameBundle& bundle, std::size_t a, std::size_t b, std::size_t p) {
  return observed(bundle, a, p) && observed(bundle, b, p);
}

/// Whether the move of point p is further than the limit from its neighbours' median move; no where it or
/// they were not observed.
bool leaves_neighbours(const FrameBundle& bundle, std::size_t from, std::size_t to, std::size_t p,
                       double limit_px) {
  if (!both_observed(bundle, from, to, p)) return false;
  std::array<double, 2 * kNeighbours> x{}, y{};
  std::size_t n = 0;
  const std::size_t begin = p > kNeighbours ? p - kNeighbours : 0;
  const std::size_t end = std::min(bundle.points(), p + kNeighbours + 1);
  for (std::size_t q = begin; q < end; ++q) {
    if (q == p || !both_observed(bundle, from, to, q)) continue;
    const Move move = move_of(bundle, from, to, q);
    x[n] = move.x;
    y[n++] = move.y;
  }
  if (n < 3) return false;
  const Move own = move_of(bundle, from, to, p);
  // No median is further away than the farthest of what it is taken from, rounding included.
  double far_x = 0, far_y = 0;
  for (std::size_t i = 0; i < n; ++i) {
    far_x = std::max(far_x, std::fabs(own.x - x[i]));
    far_y = std::max(far_y, std::fabs(own.y - y[i]));
  }
  if (std::sqrt(far_x * far_x + far_y * far_y) <= limit_px) return false;
  const auto middle = static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(x.begin(), x.begin() + middle, x.begin() + static_cast<std::ptrdiff_t>(n));
  std::nth_element(y.begin(), y.begin() + middle, y.begin() + static_cast<std::ptrdiff_t>(n));
  const double dx = own.x - x[n / 2], dy = own.y - y[n / 2];
  return std::sqrt(dx * dx + dy * dy) > limit_px;
}

/// Whether every point was observed in both rows and moved so much like the next one that none can have left
/// its neighbours: no median is further from a move than the farthest neighbour's, kNeighbours steps away.
bool moves_smoothly(const FrameBundle& bundle, std::size_t from, std::size_t to, double limit_px) {
  const double step_px = limit_px / (1.5 * kNeighbours);  // sqrt(2) and room for rounding
  const auto seen = [&](std::size_t t) {
    const auto mask = bundle.mask.row(t);
    return std::find(mask.begin(), mask.end(), std::uint8_t{0}) == mask.end();
  };
  if (bundle.points() == 0 || !seen(from) || !seen(to)) return false;
  bool smooth = true;
  Move last = move_of(bundle, from, to, 0);
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    const Move own = move_of(bundle, from, to, p);
    smooth = smooth && std::fabs(own.x - last.x) <= step_px && std::fabs(own.y - last.y) <= step_px;
    last = own;
  }
  return smooth;
}

bool equal_rows(const FrameBundle& bundle, std::size_t a, std::size_t b) {
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    if (observed(bundle, a, p) != observed(bundle, b, p)) return false;
    if (!observed(bundle, a, p)) continue;
    if (x_of(bundle, a, p) != x_of(bundle, b, p) || y_of(bundle, a, p) != y_of(bundle, b, p)) return false;
  }
  return true;
}

/// Largest move of a point between two rows.
double row_move_px(const FrameBundle& bundle, std::size_t a, std::size_t b) {
  double largest = 0;
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    if (!both_observed(bundle, a, b, p)) continue;
    const Move move = move_of(bundle, a, b, p);
    largest = std::max({largest, std::fabs(move.x), std::fabs(move.y)});
  }
  return largest;
}

std::size_t count_outside(const FrameBundle& bundle, double width_px, double height_px) {
  std::size_t count = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      if (!observed(bundle, t, p)) continue;
      const double x = x_of(bundle, t, p), y = y_of(bundle, t, p);
      if (width_px > 0 && (x <= 0 || x >= width_px - 1)) {
        ++count;
      } else if (height_px > 0 && (y <= 0 || y >= height_px - 1)) {
        ++count;
      }
    }
  }
  return count;
}

/// Rows t of which some point moves on to row t + 1.
std::vector<std::uint8_t> moving_rows(const FrameBundle& bundle) {
  constexpr double kMoving_px = 2;
  std::vector<std::uint8_t> moving(bundle.frames(), 0);
  for (std::size_t t = 0; t + 1 < bundle.frames(); ++t)
    moving[t] = row_move_px(bundle, t, t + 1) >= kMoving_px;
  return moving;
}

/// Marks the cells of one coordinate that ran into `edge` and stuck to it while the strip moved on.
void mark_stuck(const MatrixF& value, const FrameBundle& bundle, float edge,
                const std::vector<std::uint8_t>& moving, MaskMatrix& stuck) {
  constexpr float kArrival_px = 2;
  constexpr std::ptrdiff_t kMoves = 2;
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    for (std::size_t t = 1; t < bundle.frames(); ++t) {
      const bool arrives = observed(bundle, t - 1, p) && observed(bundle, t, p) && value(t, p) == edge &&
                           std::fabs(value(t - 1, p) - edge) >= kArrival_px;
      if (!arrives) continue;
      std::size_t end = t + 1;
      while (end < bundle.frames() && observed(bundle, end, p) && value(end, p) == edge) ++end;
      const auto at = [&](std::size_t i) { return moving.begin() + static_cast<std::ptrdiff_t>(i); };
      if (std::count(at(t), at(end - 1), std::uint8_t{1}) >= kMoves) {
        for (std::size_t k = t; k < end; ++k) stuck(k, p) = 1;
      }
      t = end - 1;
    }
  }
}

/// A single point can rest at its turn; clipping takes a piece of the strip.
std::size_t count_stuck(const MatrixF& value, const FrameBundle& bundle, float edge,
                        const std::vector<std::uint8_t>& moving) {
  constexpr std::ptrdiff_t kPiece = 5;
  MaskMatrix stuck(bundle.frames(), bundle.points(), 0);
  mark_stuck(value, bundle, edge, moving, stuck);
  std::ptrdiff_t count = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    const auto row = stuck.row(t);
    const std::ptrdiff_t here = std::count(row.begin(), row.end(), std::uint8_t{1});
    if (here >= kPiece) count += here;
  }
  return static_cast<std::size_t>(count);
}

std::size_t count_stuck_at_extremes(const MatrixF& value, const FrameBundle& bundle) {
  float low = std::numeric_limits<float>::infinity(), high = -low;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) {
      if (!observed(bundle, t, p)) continue;
      low = std::min(low, value(t, p));
      high = std::max(high, value(t, p));
    }
  }
  if (!(low < high)) return 0;
  const std::vector<std::uint8_t> moving = moving_rows(bundle);
  return count_stuck(value, bundle, low, moving) + count_stuck(value, bundle, high, moving);
}

/// Observed columns of a row without those that are to be skipped.
std::vector<std::size_t> columns_of(const FrameBundle& bundle, std::size_t t, const MaskMatrix& skip) {
  std::vector<std::size_t> columns;
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    if (observed(bundle, t, p) && (skip.empty() || !skip(t, p))) columns.push_back(p);
  }
  return columns;
}

struct Place {
  double x = 0, y = 0;
};

double distance(const Place& a, const Place& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  return std::sqrt(dx * dx + dy * dy);
}

/// The two ends of the strip and means of equal blocks of points between them.
std::vector<Place> block_means(const FrameBundle& bundle, std::size_t t,
                               const std::vector<std::size_t>& columns, std::size_t blocks) {
  std::vector<Place> means;
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t begin = b * columns.size() / blocks, end = (b + 1) * columns.size() / blocks;
    Place sum;
    for (std::size_t i = begin; i < end; ++i) {
      sum.x += x_of(bundle, t, columns[i]);
      sum.y += y_of(bundle, t, columns[i]);
    }
    const auto count = static_cast<double>(end - begin);
    means.push_back({sum.x / count, sum.y / count});
  }
  return means;
}

}  // namespace

bool observed(const FrameBundle& bundle, std::size_t t, std::size_t p) noexcept {
  return bundle.mask(t, p) != 0 && std::isfinite(bundle.x_px(t, p)) && std::isfinite(bundle.y_px(t, p));
}

void check_shape(const FrameBundle& bundle) {
  const auto fits = [&](const auto& matrix) {
    return matrix.rows() == bundle.frames() && (matrix.cols() == bundle.points() || bundle.frames() == 0);
  };
  const auto increases = [](const std::vector<std::int32_t>& values) {
    return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
  };
  if (!fits(bundle.x_px) || !fits(bundle.y_px) || !fits(bundle.mask)) {
    throw Error(ErrorCode::invalid_argument, "the bundle's arrays are not all frames x points",
                "Give coordinates and mask one row a frame and one column a point.");
  }
  if (!increases(bundle.frame_number) || !increases(bundle.point_index)) {
    throw Error(ErrorCode::invalid_argument, "frame numbers or point indices do not increase",
                "Sort the frames and the points, each number once.");
  }
}

std::vector<std::size_t> points_of_frames(const FrameBundle& bundle) {
  std::vector<std::size_t> counts(bundle.frames(), 0);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    for (std::size_t p = 0; p < bundle.points(); ++p) counts[t] += observed(bundle, t, p) ? 1u : 0u;
  }
  return counts;
}

Jumps find_jumps(const FrameBundle& bundle, double limit_px) {
  const std::size_t frames = bundle.frames();
  Jumps jumps;
  jumps.spike = MaskMatrix(frames, bundle.points(), 0);
  jumps.first_frame = frames;
  std::vector<std::uint8_t> smooth(frames, 0);  // of the way from the row before
  for (std::size_t t = 1; t < frames; ++t) smooth[t] = moves_smoothly(bundle, t - 1, t, limit_px) ? 1 : 0;
  const auto jumped = [&](std::size_t from, std::size_t to, std::size_t p) {
    return smooth[to] == 0 && leaves_neighbours(bundle, from, to, p, limit_px);
  };
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    for (std::size_t t = 1; t < frames; ++t) {
      if (!jumped(t - 1, t, p)) continue;
      const bool back = t + 1 < frames ? jumped(t, t + 1, p) : t >= 2;
      const bool first_row = t == 1 && !back && frames > 2;
      // A point that is elsewhere in the first or the last row only has no way back to show.
      const std::size_t row = first_row ? 0 : t;
      if (back || first_row) {
        jumps.spike(row, p) = 1;
        ++jumps.spikes;
        if (back) ++t;
      } else {
        ++jumps.steps;
      }
      jumps.first_frame = std::min(jumps.first_frame, row);
    }
  }
  return jumps;
}

std::vector<FrozenRun> find_frozen(const FrameBundle& bundle, std::size_t max_equal) {
  constexpr double kMoving_px = 2;
  std::vector<FrozenRun> runs;
  for (std::size_t first = 0; first < bundle.frames();) {
    std::size_t last = first;
    while (last + 1 < bundle.frames() && equal_rows(bundle, first, last + 1)) ++last;
    const bool inside = first > 0 && last + 1 < bundle.frames();
    if (inside && last - first + 1 > max_equal && row_move_px(bundle, first - 1, first) >= kMoving_px &&
        row_move_px(bundle, last, last + 1) >= kMoving_px) {
      runs.push_back({first, last});
    }
    first = last + 1;
  }
  return runs;
}

MaskMatrix find_stacked(const FrameBundle& bundle) {
  constexpr double kHidden_px = 4;
  MaskMatrix stacked(bundle.frames(), bundle.points(), 0);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    const std::vector<std::size_t> columns = columns_of(bundle, t, {});
    if (columns.size() < kBlocks) continue;
    const double step = outline_of(bundle, t, {}).length_px / static_cast<double>(columns.size());
    for (std::size_t i = 0; i < columns.size();) {
      std::size_t end = i + 1;
      while (end < columns.size() && x_of(bundle, t, columns[end]) == x_of(bundle, t, columns[i]) &&
             y_of(bundle, t, columns[end]) == y_of(bundle, t, columns[i])) {
        ++end;
      }
      if (static_cast<double>(end - i - 1) * step >= kHidden_px) {
        for (std::size_t k = i + 1; k < end; ++k) stacked(t, columns[k]) = 1;
      }
      i = end;
    }
  }
  return stacked;
}

Outline outline_of(const FrameBundle& bundle, std::size_t t, const MaskMatrix& skip) {
  Outline outline;
  outline.along_px.assign(bundle.points(), std::numeric_limits<double>::quiet_NaN());
  const std::vector<std::size_t> columns = columns_of(bundle, t, skip);
  const std::size_t blocks = std::min(kBlocks, columns.size());
  if (blocks < 2) return outline;
  const std::vector<Place> means = block_means(bundle, t, columns, blocks);
  std::vector<double> at(blocks, 0.0);
  for (std::size_t b = 1; b < blocks; ++b) at[b] = at[b - 1] + distance(means[b - 1], means[b]);
  // The outer halves of the first and the last block lie beyond the means.
  const double scale = static_cast<double>(blocks) / static_cast<double>(blocks - 1);
  outline.length_px = at.back() * scale;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double place =
        (static_cast<double>(i) + 0.5) * static_cast<double>(blocks) / static_cast<double>(columns.size()) -
        0.5;
    const double low = std::clamp(std::floor(place), 0.0, static_cast<double>(blocks - 2));
    const auto b = static_cast<std::size_t>(low);
    outline.along_px[columns[i]] =
        at[b] + (place - low) * (at[b + 1] - at[b]) + 0.5 * (outline.length_px - at.back());
  }
  return outline;
}

std::vector<OddLength> find_odd_lengths(const FrameBundle& bundle, const MaskMatrix& skip, double max_drop) {
  constexpr std::int64_t kAround = 2;  // the half-width in time of the motion
  std::vector<double> length_px(bundle.frames());
  for (std::size_t t = 0; t < bundle.frames(); ++t) length_px[t] = outline_of(bundle, t, skip).length_px;
  std::vector<OddLength> odd;
  std::vector<double> window;
  double last_px = 0;
  std::size_t first = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    if (!(length_px[t] > 0)) continue;
    const std::int64_t number = bundle.frame_number[t];
    while (bundle.frame_number[first] < number - kAround) ++first;
    window.clear();
    for (std::size_t k = first; k < bundle.frames() && bundle.frame_number[k] <= number + kAround; ++k) {
      if (length_px[k] > 0) window.push_back(length_px[k]);
    }
    const double expected_px = expected_length(window, last_px);
    const LengthFit fit = length_fit(length_px[t], expected_px, max_drop);
    if (fit == LengthFit::in_line) {
      last_px = length_px[t];
    } else {
      odd.push_back({t, length_px[t], expected_px, fit == LengthFit::cut});
    }
  }
  return odd;
}

std::size_t count_wide_steps(const FrameBundle& bundle, const MaskMatrix& skip, double factor) {
  constexpr double kLeast_px = 6;
  std::size_t count = 0;
  std::vector<double> steps, sorted;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    const std::vector<std::size_t> columns = columns_of(bundle, t, skip);
    steps.clear();
    for (std::size_t i = 1; i < columns.size(); ++i) {
      const Place a{x_of(bundle, t, columns[i - 1]), y_of(bundle, t, columns[i - 1])};
      const Place b{x_of(bundle, t, columns[i]), y_of(bundle, t, columns[i])};
      const auto indices = static_cast<double>(std::int64_t{bundle.point_index[columns[i]]} -
                                               std::int64_t{bundle.point_index[columns[i - 1]]});
      steps.push_back(distance(a, b) / indices);
    }
    if (steps.empty()) continue;
    sorted = steps;
    const double limit = std::max(kLeast_px, factor * median(sorted));
    count += static_cast<std::size_t>(
        std::count_if(steps.begin(), steps.end(), [&](double step) { return step > limit; }));
  }
  return count;
}

std::size_t count_clipped(const FrameBundle& bundle, double width_px, double height_px) {
  if (width_px > 0 || height_px > 0) return count_outside(bundle, width_px, height_px);
  return count_stuck_at_extremes(bundle.x_px, bundle) + count_stuck_at_extremes(bundle.y_px, bundle);
}

double largest_move_px(const FrameBundle& bundle, const MaskMatrix& skip) {
  double largest = 0;
  for (std::size_t p = 0; p < bundle.points(); ++p) {
    std::optional<std::size_t> first;
    for (std::size_t t = 0; t < bundle.frames(); ++t) {
      if (!observed(bundle, t, p) || (!skip.empty() && skip(t, p))) continue;
      if (!first) first = t;
      const Move move = move_of(bundle, *first, t, p);
      largest = std::max({largest, std::fabs(move.x), std::fabs(move.y)});
    }
  }
  return largest;
}

}  // namespace motionanalyzer::io
