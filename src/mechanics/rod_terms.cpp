#include "mechanics/rod_terms.hpp"

#include <algorithm>
#include <cmath>

#include "mechanics/banded.hpp"
#include "mechanics/rod_ends.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::detail {
namespace {

double angle_between(double ax, double ay, double bx, double by) {
  return elementary::atan2(ax * by - ay * bx, ax * bx + ay * by);
}

/// Block of one edge, [xx, xy, yy]: stretching, resistance of its tension against turning, the second
/// derivative of its angle under the jump of the moment, and k g g^T of its two hinges.
struct EdgeBlock {
  double xx, xy, yy;
};

EdgeBlock edge_block(const RodProblem& problem, const RodState& s, double tension, std::size_t j) {
  const double along = problem.axial_stiffness_n / problem.cell_m, inverse = 1 / s.length[j];
  const double hinges = problem.hinge_stiffness_nm[j] + problem.hinge_stiffness_nm[j + 1];
  const double across = tension * inverse + hinges * inverse * inverse;
  const double twist = (s.moment[j] - s.moment[j + 1]) * inverse * inverse;
  const double tx = s.tx[j], ty = s.ty[j], xx = tx * tx, xy = tx * ty, yy = ty * ty;
  return {along * xx + across * yy + 2 * twist * xy, (along - across) * xy + twist * (yy - xx),
          along * yy + across * xx - 2 * twist * xy};
}

/// Adds sign * block to the diagonal blocks of nodes a and b (a <= b) or to the block between them.
void add_block(std::span<double> band, std::size_t a, std::size_t b, double sign, double xx, double xy,
               double yx, double yy) {
  double* row = &band[kBandRow * 2 * a];
  const std::size_t d = 2 * (b - a);
  row[d] += sign * xx;
  row[d + 1] += sign * xy;
  if (d > 0) row[kBandRow + d - 1] += sign * yx;
  row[kBandRow + d] += sign * yy;
}

void add_edge(std::span<double> band, std::size_t j, const EdgeBlock& e) {
  add_block(band, j, j, 1, e.xx, e.xy, e.xy, e.yy);
  add_block(band, j + 1, j + 1, 1, e.xx, e.xy, e.xy, e.yy);
  add_block(band, j, j + 1, -1, e.xx, e.xy, e.xy, e.yy);
}

/// Hinge i couples edge i-1 and edge i by -k psi_{i-1} psi_i^T.
void add_hinge(std::span<double> band, const RodProblem& problem, const RodState& s, std::size_t i) {
  const double k = problem.hinge_stiffness_nm[i], a = 1 / s.length[i - 1], b = 1 / s.length[i];
  const double px = -s.ty[i - 1] * a, py = s.tx[i - 1] * a, qx = -s.ty[i] * b, qy = s.tx[i] * b;
  const double xx = -k * px * qx, xy = -k * px * qy, yx = -k * py * qx, yy = -k * py * qy;
  add_block(band, i - 1, i, 1, xx, xy, yx, yy);
  add_block(band, i, i, -1, 2 * xx, xy + yx, xy + yx, 2 * yy);
  add_block(band, i - 1, i + 1, -1, xx, xy, yx, yy);
  add_block(band, i, i + 1, 1, xx, xy, yx, yy);
}

void add_holder(std::span<double> band, const RodEnd& end, double x, double y, std::size_t node) {
  const EndTerms t = end_terms(end, x, y);
  add_block(band, node, node, 1, t.hxx, t.hxy, t.hxy, t.hyy);
}

}  // namespace

RodState::RodState(std::size_t nodes)
    : tx(nodes - 1), ty(nodes - 1), length(nodes - 1), tension(nodes - 1), turn(nodes), moment(nodes) {}

double turn_of(const RodProblem& problem, std::span<const double> xy, std::size_t i) {
  const std::size_t n = xy.size() / 2;
  const auto edge_x = [&](std::size_t j) { return xy[2 * j + 2] - xy[2 * j]; };
  const auto edge_y = [&](std::size_t j) { return xy[2 * j + 3] - xy[2 * j + 1]; };
  if (i == 0) {
    const double t = problem.first.tangent_rad;
    return angle_between(elementary::cos(t), elementary::sin(t), edge_x(0), edge_y(0));
  }
  if (i + 1 == n) {
    const double t = problem.last.tangent_rad;
    return angle_between(edge_x(n - 2), edge_y(n - 2), elementary::cos(t), elementary::sin(t));
  }
  return angle_between(edge_x(i - 1), edge_y(i - 1), edge_x(i), edge_y(i));
}

void measure(const RodProblem& problem, std::span<const double> xy, RodState& s) {
  const std::size_t n = s.turn.size();
  for (std::size_t j = 0; j + 1 < n; ++j) {
    const double ex = xy[2 * j + 2] - xy[2 * j], ey = xy[2 * j + 3] - xy[2 * j + 1];
    s.length[j] = std::sqrt(ex * ex + ey * ey);
    s.tx[j] = ex / s.length[j];
    s.ty[j] = ey / s.length[j];
    s.tension[j] = problem.axial_stiffness_n * ((s.length[j] - problem.cell_m) / problem.cell_m);
  }
  for (std::size_t i = 0; i < n; ++i) {
    s.turn[i] = turn_of(problem, xy, i);
    s.moment[i] = problem.hinge_stiffness_nm[i] * (s.turn[i] - problem.natural_turn_rad[i]);
  }
}

double energy_of(const RodProblem& problem, std::span<const double> xy, const RodState& s) {
  const std::size_t n = s.turn.size();
  double edges = 0, hinges = 0, loads = 0, wells = 0;
  for (std::size_t j = 0; j + 1 < n; ++j) edges += s.tension[j] * (s.length[j] - problem.cell_m);
  for (std::size_t i = 0; i < n; ++i) hinges += s.moment[i] * (s.turn[i] - problem.natural_turn_rad[i]);
  for (std::size_t i = 0; i < problem.force_n.size(); ++i) loads += problem.force_n[i] * xy[i];
  for (std::size_t i = 0; i < problem.inertia_n_m.size(); ++i) {
    const double u = xy[2 * i] - problem.inertia_target_m[2 * i];
    const double v = xy[2 * i + 1] - problem.inertia_target_m[2 * i + 1];
    wells += problem.inertia_n_m[i] * (u * u + v * v);
  }
  const double holders = end_terms(problem.first, xy[0], xy[1]).energy +
                         end_terms(problem.last, xy[2 * n - 2], xy[2 * n - 1]).energy;
  return 0.5 * (edges + hinges + wells) - loads + holders;
}

void gradient_of(const RodProblem& problem, std::span<const double> xy, const RodState& s, bool with_holders,
                 std::span<double> g) {
  const std::size_t n = s.turn.size();
  std::fill(g.begin(), g.end(), 0.0);
  for (std::size_t j = 0; j + 1 < n; ++j) {
    const double across = (s.moment[j] - s.moment[j + 1]) / s.length[j];
    const double fx = s.tension[j] * s.tx[j] - across * s.ty[j],
                 fy = s.tension[j] * s.ty[j] + across * s.tx[j];
    g[2 * j] -= fx;
    g[2 * j + 1] -= fy;
    g[2 * j + 2] += fx;
    g[2 * j + 3] += fy;
  }
  for (std::size_t i = 0; i < problem.force_n.size(); ++i) g[i] -= problem.force_n[i];
  for (std::size_t i = 0; i < problem.inertia_target_m.size(); ++i)
    g[i] += problem.inertia_n_m[i / 2] * (xy[i] - problem.inertia_target_m[i]);
  if (!with_holders) return;
  const EndTerms first = end_terms(problem.first, xy[0], xy[1]);
  const EndTerms last = end_terms(problem.last, xy[2 * n - 2], xy[2 * n - 1]);
  g[0] += first.gx;
  g[1] += first.gy;
  g[2 * n - 2] += last.gx;
  g[2 * n - 1] += last.gy;
}

void hessian_of(const RodProblem& problem, std::span<const double> xy, const RodState& s,
                std::span<const double> tension, std::span<double> band) {
  const std::size_t n = s.turn.size();
  std::fill(band.begin(), band.end(), 0.0);
  for (std::size_t j = 0; j + 1 < n; ++j) add_edge(band, j, edge_block(problem, s, tension[j], j));
  for (std::size_t i = 1; i + 1 < n; ++i) add_hinge(band, problem, s, i);
  for (std::size_t i = 0; i < problem.inertia_n_m.size(); ++i)
    add_block(band, i, i, 1, problem.inertia_n_m[i], 0, 0, problem.inertia_n_m[i]);
  add_holder(band, problem.first, xy[0], xy[1], 0);
  add_holder(band, problem.last, xy[2 * n - 2], xy[2 * n - 1], n - 1);
}

}  // namespace motionanalyzer::detail
