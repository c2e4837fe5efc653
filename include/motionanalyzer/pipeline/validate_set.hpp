// Does a set of panels obey the mechanics of a strip? Asked of simulated sets, ours or another program's,
// before anything is learnt from them: three checks a panel, and a verdict on the set.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

/// What a panel may show and still be a strip. Shares of the visible length, so that the scale does not
/// matter.
struct MechanicsLimits {
  double length_change = 0.02;  ///< a strip does not stretch: largest change of the smoothed visible length
  double jump = 0.03;  ///< a strip does not leap: largest step off the course of the frames around it
  double residual =
      0.004;  ///< it is in equilibrium: median over the bent frames of the rms distance to a rod
  double min_turning_rad = 0.5;  ///< frames that are bent less say nothing about equilibrium
  double share = 0.05;           ///< panels that may break a limit before the set does
};

struct PanelMechanics {
  std::string panel;
  Goal goal = Goal::normal;
  bool readable = false;     ///< false: the panel could not be used; see reasons
  double length_change = 0;  ///< nan where there are too few frames
  double jump = 0;
  double residual = 0;
  double residual_px = 0;  ///< the same in pixels
  std::size_t frames_bent = 0, frames_fitted = 0;
  std::vector<Reason>
      reasons;  ///< length_changes, motion_jumps, not_in_equilibrium, or why it is not readable
};

/// One check over the panels that decide: those that are normal where the set has labels, else all.
struct MechanicsCheck {
  std::string_view name;  ///< length, smoothness, equilibrium
  double limit = 0;
  double median = 0, worst = 0;  ///< nan where no panel could be checked
  std::size_t panels = 0, broken = 0;
};

struct SetMechanics {
  bool obeys = false;
  std::vector<std::string> reasons;  ///< for people: which limit, how many panels; empty when it obeys
  std::array<MechanicsCheck, 3> check;
  std::vector<PanelMechanics> panel;  ///< in the set's order
};

/// throws  Error{invalid_argument} for a limit that is negative or nan; Error{bad_input} when no panel is
/// usable; Error{cancelled} cost    some 20 ms a panel
MOTIONANALYZER_API SetMechanics validate_set(const Dataset& dataset, const MechanicsLimits& limits = {},
                                             const InspectOptions& options = {},
                                             const Execution& execution = {});

/// The three figures of one panel.
MOTIONANALYZER_API PanelMechanics validate_panel(const FrameBundle& bundle,
                                                 const MechanicsLimits& limits = {});

}  // namespace motionanalyzer
