// When a step of damage begins.
#pragma once

#include "motionanalyzer/core/function_ref.hpp"
#include "synthesis/equilibria.hpp"
#include "synthesis/rod_instant.hpp"

namespace motionanalyzer::synthesis {

/// Curvature from bending at a fraction of the length, 1/m, of the motion's shape at a time: moment over
/// healthy stiffness. The rod's lambda is set to that of the time.
double bending_at(RodInstant& rod, const Motion& motion, double place, LambdaAt lambda_at, double time_s);

/// First time from from_s on at which the step's rupture strain is reached, to 1e-9 s or better; infinity if
/// it is not reached until the motion ends. A strip with curl is strained before it is bent, on its other
/// face: where a trigger sets the rupture strain, only the face that the trigger strains can break. Looks at
/// the computed instants and between two of them, so a strain that only flickers over the limit within one
/// interval goes unseen.
double onset(RodInstant& rod, const Motion& motion, double place, const DamageStep& step, LambdaAt lambda_at,
             double from_s);

}  // namespace motionanalyzer::synthesis
