// From panels that are given as normal to all that the detector looks up: damaged panels among them are
// found, left out and said.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/hinge/scorer.hpp"

namespace motionanalyzer::hinge {

std::shared_ptr<Shared> shared_of(Parameters parameters);

struct Learnt {
  std::shared_ptr<const Shared> shared;
  std::vector<std::string> remarks;  ///< for people: which panels were left out, and why
};

/// Panels that differ from each other at random are normal, and so is what all of them have: a weak place
/// that was made into the strip is part of their mean. A panel is damaged when a hinge explains it, and no
/// glare, to a degree that no panel would reach by chance in view of what the others are like. Then it
/// teaches nothing; and no more do panels under a strong glare, or that nothing explains, as long as they are
/// few.
/// in      prior: null, or what another line's normals taught: its spikes are kept with the weight of as many
///         panels as taught them, 200 at most; mean and noise are this line's own
/// throws  Error{too_short} for fewer than 30 panels with residuals that are not damaged;
///         Error{bad_input} for normals of which fewer than 30 are no copies, that do not bend, that hold no
///         noise, or of which more than one in ten looks damaged; Error{mismatch} as fields_of()
/// cost    O(panels frames stations modes) and eigenvalue problems: 6 s of two cores for 700 panels of 75
/// frames
Learnt learn(const PanelSet& normals, const Scatter& scatter, const Parameters* prior,
             const Execution& execution);

}  // namespace motionanalyzer::hinge
