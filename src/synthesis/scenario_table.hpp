// The table of scenarios: what each changes, and within which range it is drawn.
#pragma once

#include <span>
#include <string_view>

#include "motionanalyzer/synthesis/scenario.hpp"

namespace motionanalyzer::synthesis {

/// Uniform from `from` to `to`; both 0: not drawn, the line's own value stays.
struct Range {
  double from = 0, to = 0;
  bool drawn() const noexcept { return from != 0 || to != 0; }
};

/// Angles are those of a half turn; a drive that turns further or less far scales them.
struct Changes {
  Range lambda_mm = {};       ///< reached in the end
  Range place = {};           ///< fraction of the length
  Range trigger_deg = {};     ///< commanded angle at which the damage begins
  bool from_start = false;    ///< the panel came in with it
  Range steps = {};           ///< in which it grows; whole numbers
  Range extent_mm = {};       ///< of a stretch that loses stiffness ...
  Range stiffness_left = {};  ///< ... down to this share; lambda follows from the two
  Range rupture = {};         ///< strain at which the place breaks, over the mean strip's at the full turn
  Range stiffness = {};       ///< factor on EI
  Range thickness = {};       ///< factor; EI follows its third power
  Range scatter = {};         ///< sd of log EI along the strip
  Range correlation_mm = {};  ///< of that scatter
  Range curl_per_m = {};      ///< sd of the natural curvature
  Range relaxation = {};      ///< factor on the resin's share
  Range bend_time = {};       ///< factor on bend_s
  Range overshoot_deg = {};   ///< beyond the line's own
  Range slip_deg = {};        ///< angle at which a gripper lets go ...
  Range slip_um = {}, slip_turn_deg = {};  ///< ... and how far the panel slides, either way
  Range vibration_um = {}, vibration_hz = {};
  Range shake_px = {}, shake_hz = {};
  Range glare_px = {}, glare_width_px = {};
  Range dirt_px = {}, dirt_shift_px = {}, dirt_missing = {};
  Range image_at = {};  ///< where glare or dirt is seen
};

struct TableRow {
  Scenario scenario;
  Changes changes;
};

std::span<const TableRow> scenario_table() noexcept;
/// throws Error{invalid_argument} naming the scenarios that there are
const TableRow& find_scenario(std::string_view name);

}  // namespace motionanalyzer::synthesis
