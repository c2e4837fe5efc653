// Damage: a local loss of bending stiffness, measured as extra equivalent length lambda. The label of a panel
// is the instant at which lambda begins to rise, nothing else.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/truth.hpp"

namespace motionanalyzer {

/// One rise of lambda. It begins when the strain of the outer face at the place, from bending, first passes a
/// rupture strain: that of the strip as it is by then, the weakness itself smeared out (moment over the
/// healthy stiffness). A step never begins before the one before it has risen.
struct DamageStep {
  double lambda_mm = 0;  ///< total reached by this step, more than the step before reached
  double rise_s = 5e-4;  ///< time that the rise takes, > 0
  /// Rupture strain; or, where it is nan, the strain that the strip has at the place when the commanded angle
  /// reaches trigger_rad (so that a set holds as many cracks as was asked for; the strain may have passed
  /// that value earlier, and then the step begins there). trigger_rad <= 0: there from the start, at time 0.
  /// An angle that is never commanded: never.
  double rupture_strain = std::numeric_limits<double>::quiet_NaN();
  double trigger_rad = 0;
};

struct Damage {
  double place = 0.5;            ///< fraction of the strip's length from the held end
  double extent_mm = 0;          ///< length of the weakened stretch: 0 = a hinge; else a delamination
  std::vector<DamageStep> step;  ///< lambda rising from step to step; empty = healthy
};

/// lambda after the events that have begun: each rises with a smooth step (10 u^3 - 15 u^4 + 6 u^5) over its
/// rise time; an event at time 0 came in with the panel and is there in full.
/// in      event: as the simulation found them, by time; rise_s: one for each
MOTIONANALYZER_API double lambda_mm_at(std::span<const DamageEvent> event, std::span<const double> rise_s,
                                       double time_s) noexcept;
/// throws Error{invalid_argument} naming the member whose value cannot be
MOTIONANALYZER_API void check(const Damage& damage);

}  // namespace motionanalyzer
