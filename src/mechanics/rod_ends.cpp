#include "mechanics/rod_ends.hpp"

#include <cmath>
#include <limits>

namespace motionanalyzer::detail {
namespace {

constexpr double kRigid = std::numeric_limits<double>::infinity();

/// One spring: acts on what the offset has beyond the play.
void add_spring(double stiffness, double play, double offset, double& energy, double& force,
                double& tangent) {
  const double beyond = std::fabs(offset) - play;
  if (beyond <= 0) return;
  energy += 0.5 * stiffness * beyond * beyond;
  force += stiffness * (offset < 0 ? -beyond : beyond);
  tangent += stiffness;
}

}  // namespace

bool rigid_x(const RodEnd& end) noexcept { return end.held && end.stiffness_x_n_m == kRigid; }
bool rigid_y(const RodEnd& end) noexcept { return end.held && end.stiffness_y_n_m == kRigid; }

EndTerms end_terms(const RodEnd& end, double x, double y) noexcept {
  EndTerms terms;
  if (!end.held) return terms;
  if (!rigid_x(end))
    add_spring(end.stiffness_x_n_m, end.play_m, x - end.x_m, terms.energy, terms.gx, terms.hxx);
  if (!rigid_y(end))
    add_spring(end.stiffness_y_n_m, end.play_m, y - end.y_m, terms.energy, terms.gy, terms.hyy);
  return terms;
}

}  // namespace motionanalyzer::detail
