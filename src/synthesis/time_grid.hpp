// Instants at which equilibria are computed: close where the drive is quick.
#pragma once

#include <vector>

#include "motionanalyzer/synthesis/drive.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer::synthesis {

/// Instants from 0 on: grid_s apart, a hundredth of the bend while it lasts, a twelfth of a vibration's
/// period, an eighth of the resin's relaxation, closer around a slip and an overshoot. The last three stand
/// at or after the end of the hold, so that nothing before it is interpolated from one side.
void make_time_grid(const Drive& drive, const Resin& resin, double grid_s, std::vector<double>& time_s);

/// The same from one event on: the rise, at least eight steps.
void make_rise_grid(double from_s, double rise_s, double grid_s, std::vector<double>& time_s);

/// What of `grid` comes after from_s, with from_s before it.
void make_rest_grid(const std::vector<double>& grid, double from_s, std::vector<double>& time_s);

}  // namespace motionanalyzer::synthesis
