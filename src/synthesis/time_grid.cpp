#include "synthesis/time_grid.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::synthesis {
namespace {

constexpr std::size_t kMostInstants = 50'000;  ///< 200 MB of shapes at 231 nodes

/// A stretch of time in which instants stand at most step_s apart.
struct Window {
  double from_s, to_s, step_s;
};

double everywhere(const Drive& drive, const Resin& resin, double grid_s) noexcept {
  double step = grid_s;
  if (drive.vibration_m != 0 && drive.vibration_hz > 0) step = std::min(step, 1 / (12 * drive.vibration_hz));
  if (resin.share > 0) step = std::min(step, resin.relaxation_s / 8);
  return step;
}

}  // namespace

void make_time_grid(const Drive& drive, const Resin& resin, double grid_s, std::vector<double>& time_s) {
  const double coarse = everywhere(drive, resin, grid_s), end = drive.bend_s + drive.hold_s;
  const bool slips = drive.slip_shift_m != 0 || drive.slip_turn_rad != 0;
  const bool overshoots = drive.overshoot_rad != 0;
  const Window window[] = {
      {0, drive.bend_s, drive.bend_s / 100},
      {drive.bend_s, overshoots ? drive.bend_s + 14 * drive.overshoot_decay_s : 0,
       drive.overshoot_decay_s / 5},
      {drive.slip_time_s, slips ? drive.slip_time_s + drive.slip_duration_s : 0, drive.slip_duration_s / 12}};
  time_s.clear();
  std::size_t beyond = 0;
  for (double now = 0; beyond < 3;) {
    if (time_s.size() == kMostInstants) {
      throw Error(ErrorCode::invalid_argument,
                  "this drive needs more than " + std::to_string(kMostInstants) + " instants",
                  "Make it shorter, or its vibration slower.");
    }
    time_s.push_back(now);
    if (now >= end) ++beyond;
    double step = coarse;
    // Two steps of a window's own stand before and after it: its stencils then reach across its ends.
    for (const Window& w : window)
      if (now + coarse > w.from_s - 2 * w.step_s && now < w.to_s + 2 * w.step_s)
        step = std::min(step, std::max(w.step_s, w.from_s - 2 * w.step_s - now));
    now += step;
  }
}

void make_rise_grid(double from_s, double rise_s, double grid_s, std::vector<double>& time_s) {
  const auto steps = static_cast<std::size_t>(std::max(8.0, std::ceil(rise_s / grid_s)));
  time_s.clear();
  for (std::size_t k = 0; k <= steps; ++k)
    time_s.push_back(from_s + rise_s * (static_cast<double>(k) / static_cast<double>(steps)));
}

void make_rest_grid(const std::vector<double>& grid, double from_s, std::vector<double>& time_s) {
  time_s.clear();
  time_s.push_back(from_s);
  for (std::size_t k = 1; k < grid.size(); ++k)
    if (grid[k] > from_s + 0.05 * (grid[k] - grid[k - 1])) time_s.push_back(grid[k]);
}

}  // namespace motionanalyzer::synthesis
