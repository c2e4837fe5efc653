// What a holder adds to the energy of its node: springs beyond their play. A rigid axis adds nothing; the
// solver fixes that coordinate.
#pragma once

#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::detail {

struct EndTerms {
  double energy = 0, gx = 0, gy = 0, hxx = 0, hyy = 0;
};

bool rigid_x(const RodEnd& end) noexcept;
bool rigid_y(const RodEnd& end) noexcept;

/// Energy, gradient and Hessian of the springs at the node's place.
EndTerms end_terms(const RodEnd& end, double x, double y) noexcept;

}  // namespace motionanalyzer::detail
