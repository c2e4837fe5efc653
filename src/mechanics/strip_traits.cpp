// Where the grippers of a strip lie that is not seen whole.
#include <cmath>

#include "mechanics/knot_shape.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"

namespace motionanalyzer {
namespace {

constexpr double kStands_rad = 0.1;  // a gripper that turns no more than this stands still

double angle_between(const detail::KnotShape& from, const detail::KnotShape& to, std::size_t node) {
  return elementary::atan2(from.tx[node] * to.ty[node] - from.ty[node] * to.tx[node],
                           from.tx[node] * to.tx[node] + from.ty[node] * to.ty[node]);
}

}  // namespace

StripTraits strip_traits(const HealthyTrajectory& trajectory, std::size_t places) {
  StripTraits traits;
  traits.compliance = relative_compliance(trajectory, places);
  const StandardArithmetic standard;
  const std::size_t last_knot = trajectory.knots() - 1, last_node = trajectory.nodes() - 1;
  const auto straight = detail::knot_shape(trajectory.x_px.row(0), trajectory.y_px.row(0));
  const auto bent = detail::knot_shape(trajectory.x_px.row(last_knot), trajectory.y_px.row(last_knot));
  const double turn = std::fabs(bent.turning_rad), rest = elementary::kPi - turn;
  if (turn >= kTurnOfU_rad || turn < kLeastPartOfU_rad) return traits;
  const double sense = bent.turning_rad > 0 ? 1 : -1;
  const double first = sense * angle_between(straight, bent, 0),
               last = -sense * angle_between(straight, bent, last_node);
  const auto stands = [&](double rotation) {
    return rotation > -kStands_rad && rotation < rest + kStands_rad;
  };
  double unseen_first = rest / 2;
  if (stands(first) && !stands(last)) unseen_first = first;
  if (stands(last) && !stands(first)) unseen_first = rest - last;
  unseen_first = unseen_first < 0 ? 0 : unseen_first > rest ? rest : unseen_first;
  traits.unseen_first = unseen_first / turn;
  traits.unseen_last = (rest - unseen_first) / turn;
  return traits;
}

}  // namespace motionanalyzer
