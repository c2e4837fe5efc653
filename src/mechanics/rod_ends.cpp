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

/// friction * (sqrt(u^2 + v^2 + eps^2) - eps): its gradient is bounded by the friction.
void add_friction(double friction, double u, double v, EndTerms& terms) {
  constexpr double kSquare = kFrictionSmoothing_m * kFrictionSmoothing_m;
  const double distance = std::sqrt(u * u + v * v + kSquare), pull = friction / distance;
  const double cu = u / distance, cv = v / distance;
  terms.energy += friction * (distance - kFrictionSmoothing_m);
  terms.gx += pull * u;
  terms.gy += pull * v;
  terms.hxx += pull * (1 - cu * cu);
  terms.hxy -= pull * (cu * cv);
  terms.hyy += pull * (1 - cv * cv);
}

}  // namespace

bool rigid_x(const RodEnd& end) noexcept { return end.held && end.stiffness_x_n_m == kRigid; }
bool rigid_y(const RodEnd& end) noexcept { return end.held && end.stiffness_y_n_m == kRigid; }

EndTerms end_terms(const RodEnd& end, double x, double y) noexcept {
  EndTerms terms;
  if (!end.held) return terms;
  const bool free_x = !rigid_x(end), free_y = !rigid_y(end);
  const double u = x - end.x_m, v = y - end.y_m;
  if (free_x) add_spring(end.stiffness_x_n_m, end.play_m, u, terms.energy, terms.gx, terms.hxx);
  if (free_y) add_spring(end.stiffness_y_n_m, end.play_m, v, terms.energy, terms.gy, terms.hyy);
  if (end.friction_n > 0 && (free_x || free_y)) {
    EndTerms friction;
    add_friction(end.friction_n, free_x ? u - end.settled_x_m : 0, free_y ? v - end.settled_y_m : 0,
                 friction);
    terms.energy += friction.energy;
    if (free_x) terms.gx += friction.gx, terms.hxx += friction.hxx;
    if (free_y) terms.gy += friction.gy, terms.hyy += friction.hyy;
    if (free_x && free_y) terms.hxy += friction.hxy;
  }
  return terms;
}

}  // namespace motionanalyzer::detail
