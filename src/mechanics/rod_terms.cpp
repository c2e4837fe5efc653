#include "mechanics/rod_terms.hpp"

#include <algorithm>

#include "mechanics/pair.hpp"
#include "mechanics/rod_ends.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::detail {
namespace {

double angle_between(double ax, double ay, double bx, double by) {
  return elementary::atan2(ax * by - ay * bx, ax * bx + ay * by);
}

bool little(Pair cross, Pair dot) { return both_below(absolute(cross), dot * Pair(0.125)); }

/// The series of the arctangent, for ratios up to an eighth: its next term is below 1e-17 there.
Pair turned_little(Pair cross, Pair dot) {
  const Pair t = cross / dot, z = t * t, z2 = z * z;
  const Pair a = Pair(-1.0 / 3) + z * Pair(1.0 / 5), b = Pair(-1.0 / 7) + z * Pair(1.0 / 9);
  const Pair c = Pair(-1.0 / 11) + z * Pair(1.0 / 13), d = Pair(-1.0 / 15) + z * Pair(1.0 / 17);
  return t + t * (z * ((a + z2 * b) + (z2 * z2) * (c + z2 * d)));
}

/// Angle whose sine and cosine are in this ratio.
Pair turned(Pair cross, Pair dot) {
  if (little(cross, dot)) return turned_little(cross, dot);
  return {elementary::atan2(cross.first(), dot.first()), elementary::atan2(cross.second(), dot.second())};
}

Pair pair_at(const std::vector<double>& values, std::size_t slot) { return Pair::load(&values[2 * slot]); }

void measure_edges(const RodProblem& problem, std::span<const double> xy, RodState& s) {
  const std::size_t n = s.nodes;
  const Pair along(problem.axial_stiffness_n / problem.cell_m), cell(problem.cell_m), one(1.0);
  const double* const place = xy.data();
  double *const tangent_x = s.tx.data() + 2, *const tangent_y = s.ty.data() + 2;
  double *const inverses = s.inverse.data() + 2, *const tensions = s.tension.data() + 2;
  Pair x, y, next_x, next_y, largest;
  load_nodes(place, 0, n, x, y);
  for (std::size_t j = 0; j < n / 2; ++j) {
    load_nodes(place, j + 1, n, next_x, next_y);
    const Pair ex = next_x - x, ey = next_y - y, length = square_root(ex * ex + ey * ey);
    const Pair inverse = one / length, tension = along * (length - cell);
    largest = larger(largest, absolute(tension));
    (ex * inverse).store(tangent_x + 2 * j);
    (ey * inverse).store(tangent_y + 2 * j);
    inverse.store(inverses + 2 * j);
    tension.store(tensions + 2 * j);
    x = next_x, y = next_y;
  }
  s.largest_tension = std::max(largest.first(), largest.second());
  mirror_edges(s.tx, n, -1);
  mirror_edges(s.ty, n, -1);
  mirror_edges(s.inverse, n, 1);
  mirror_edges(s.tension, n, 1);
}

/// Turnings and moments of all hinges. returns whether every ratio was a little one, as kAllLittle takes for
/// granted
template <bool kAllLittle>
bool bend_hinges(const RodProblem& problem, RodState& s) {
  const std::size_t n = s.nodes;
  const double *natural = problem.natural_turn_rad.data(), *stiffness = problem.hinge_stiffness_nm.data();
  const double *tx = s.tx.data(), *ty = s.ty.data();
  double *const excesses = s.excess.data(), *const moments = s.moment.data();
  const Pair sign(1.0, -1.0);
  Pair largest, ax = Pair::load(tx), ay = Pair::load(ty);
  bool all_little = true;
  for (std::size_t i = 0; i <= (n - 1) / 2; ++i) {
    const Pair bx = Pair::load(tx + 2 * i + 2), by = Pair::load(ty + 2 * i + 2);
    const Pair cross = ax * by - ay * bx, dot = ax * bx + ay * by;
    all_little &= little(cross, dot);
    const Pair turn = kAllLittle ? turned_little(cross, dot) : turned(cross, dot);
    const Pair excess = turn - sign * load_ends(natural, i, n);
    const Pair moment = load_ends(stiffness, i, n) * excess;
    largest = larger(largest, absolute(moment));
    excess.store(excesses + 2 * i);
    moment.store(moments + 2 * i);
    ax = bx, ay = by;
  }
  s.largest_moment = std::max(largest.first(), largest.second());
  return all_little;
}

void measure_hinges(const RodProblem& problem, RodState& s) {
  const std::size_t n = s.nodes, last = n - (n - 2) / 2;
  // Hinges of a mesh that resolves the strip hardly ever turn far: the series alone, without a branch or a
  // call in the loop, and all hinges once more where one did.
  if (!bend_hinges<true>(problem, s)) bend_hinges<false>(problem, s);
  for (std::size_t i = (n - 1) / 2 + 1; i <= last; ++i)
    (-swapped(pair_at(s.moment, n - 1 - i))).store(&s.moment[2 * i]);
}

double sum_of(Pair both) { return both.first() + both.second(); }

/// A state's arrays at hand: a store of a Pair may change any vector for all that the compiler knows.
class Edges {
 public:
  explicit Edges(const RodState& s)
      : tx_(s.tx.data() + 2),
        ty_(s.ty.data() + 2),
        inverse_(s.inverse.data() + 2),
        tension_(s.tension.data() + 2),
        moment_(s.moment.data()) {}

  Pair tx(std::size_t j) const { return Pair::load(tx_ + 2 * j); }
  Pair ty(std::size_t j) const { return Pair::load(ty_ + 2 * j); }
  Pair inverse(std::size_t j) const { return Pair::load(inverse_ + 2 * j); }
  Pair tension(std::size_t j) const { return Pair::load(tension_ + 2 * j); }
  Pair moment(std::size_t hinge) const { return Pair::load(moment_ + 2 * hinge); }

 private:
  const double *tx_, *ty_, *inverse_, *tension_, *moment_;
};

/// The blocks of one edge and of the hinge behind it, as they enter the Hessian.
struct EdgeBlocks {
  Pair xx, xy, yy;                              ///< of the edge with itself
  Pair hinge_xx, hinge_xy, hinge_yx, hinge_yy;  ///< k psi psi'^T of the edge with the next
};

/// Stretching, resistance of the tension against turning, k g g^T of both hinges, and the second derivative
/// of the edge's angle under the jump of the moment.
EdgeBlocks edge_blocks(const Edges& edges, Pair tension, Pair along, Pair k, Pair next_k, std::size_t j) {
  const Pair tx = edges.tx(j), ty = edges.ty(j), inverse = edges.inverse(j);
  const Pair next_tx = edges.tx(j + 1), next_ty = edges.ty(j + 1), next_inverse = edges.inverse(j + 1);
  const Pair across = (tension + (k + next_k) * inverse) * inverse;
  const Pair twist = (edges.moment(j) - edges.moment(j + 1)) * (inverse * inverse);
  const Pair xx = tx * tx, xy = tx * ty, yy = ty * ty, double_twist = (twist + twist) * xy;
  const Pair strength = next_k * (inverse * next_inverse), px = strength * ty, py = strength * tx;
  return {(along * xx + across * yy) + double_twist,
          (along - across) * xy + twist * (yy - xx),
          (along * yy + across * xx) - double_twist,
          px * next_ty,
          -(px * next_tx),
          -(py * next_ty),
          py * next_tx};
}

void add_holder(double* row, const RodEnd& end, double x, double y, std::size_t side) {
  const EndTerms t = end_terms(end, x, y);
  row[2 * FoldedBand::xx + side] += t.hxx;
  row[2 * FoldedBand::yy + side] += t.hyy;
}

}  // namespace

RodState::RodState(std::size_t count)
    : nodes(count),
      tx(2 * (count - (count - 2) / 2 + 2)),
      ty(tx.size()),
      inverse(tx.size()),
      tension(tx.size()),
      excess(tx.size()),
      moment(tx.size()) {}

void mirror_edges(std::vector<double>& edges, std::size_t n, double sign) {
  for (std::size_t j = n / 2; j <= n - 1 - (n - 2) / 2; ++j)
    (Pair(sign) * swapped(Pair::load(&edges[2 * (n - 2 - j) + 2]))).store(&edges[2 * j + 2]);
}

void begin_rod(const RodProblem& problem, RodState& s) {
  s.tx[0] = elementary::cos(problem.first.tangent_rad);
  s.ty[0] = elementary::sin(problem.first.tangent_rad);
  s.tx[1] = -elementary::cos(problem.last.tangent_rad);
  s.ty[1] = -elementary::sin(problem.last.tangent_rad);
}

void turns_of(const RodProblem& problem, std::span<const double> xy, std::span<double> turn) {
  const std::size_t n = turn.size();
  const double first = problem.first.tangent_rad, last = problem.last.tangent_rad;
  Pair ax(elementary::cos(first), -elementary::cos(last)), ay(elementary::sin(first), -elementary::sin(last));
  Pair x, y, next_x, next_y;
  load_nodes(xy.data(), 0, n, x, y);
  for (std::size_t i = 0; i <= (n - 1) / 2; ++i) {
    load_nodes(xy.data(), i + 1, n, next_x, next_y);
    const Pair bx = next_x - x, by = next_y - y, both = turned(ax * by - ay * bx, ax * bx + ay * by);
    turn[n - 1 - i] = -both.second();
    turn[i] = both.first();
    x = next_x, y = next_y, ax = bx, ay = by;
  }
}

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
  measure_edges(problem, xy, s);
  measure_hinges(problem, s);
}

double energy_of(const RodProblem& problem, std::span<const double> xy, const RodState& s) {
  const std::size_t n = s.nodes;
  Pair edges, hinges;
  for (std::size_t j = 0; j < (n - 1) / 2; ++j)
    edges = edges + pair_at(s.tension, j + 1) * pair_at(s.tension, j + 1);
  for (std::size_t i = 0; i < n / 2; ++i) hinges = hinges + pair_at(s.moment, i) * pair_at(s.excess, i);
  double stretching = sum_of(edges), bending = sum_of(hinges), loads = 0, wells = 0;
  if (n % 2 == 0) stretching += s.tension[n] * s.tension[n];  // the edge in the middle has no partner
  if (n % 2 == 1) bending += s.moment[n - 1] * s.excess[n - 1];
  for (std::size_t i = 0; i < problem.force_n.size(); ++i) loads += problem.force_n[i] * xy[i];
  for (std::size_t i = 0; i < problem.inertia_n_m.size(); ++i) {
    const double u = xy[2 * i] - problem.inertia_target_m[2 * i];
    const double v = xy[2 * i + 1] - problem.inertia_target_m[2 * i + 1];
    wells += problem.inertia_n_m[i] * (u * u + v * v);
  }
  const double holders = end_terms(problem.first, xy[0], xy[1]).energy +
                         end_terms(problem.last, xy[2 * n - 2], xy[2 * n - 1]).energy;
  return 0.5 * ((stretching / (problem.axial_stiffness_n / problem.cell_m) + bending) + wells) - loads +
         holders;
}

void gradient_of(const RodProblem& problem, std::span<const double> xy, const RodState& s,
                 std::span<double> g) {
  const std::size_t n = s.nodes;
  const Edges edges(s);
  double* const gradient = g.data();
  Pair before_x, before_y, moment = edges.moment(0);
  for (std::size_t i = 0; i <= (n - 1) / 2; ++i) {
    const Pair tx = edges.tx(i), ty = edges.ty(i), tension = edges.tension(i), next = edges.moment(i + 1);
    const Pair across = (moment - next) * edges.inverse(i);
    const Pair fx = tension * tx - across * ty, fy = tension * ty + across * tx;
    store_nodes(gradient, i, n, before_x - fx, before_y - fy);
    before_x = fx, before_y = fy;
    moment = next;
  }
  for (std::size_t i = 0; i < problem.force_n.size(); ++i) g[i] -= problem.force_n[i];
  const double *const inertia = problem.inertia_n_m.data(), *const target = problem.inertia_target_m.data();
  const double* const place = xy.data();
  for (std::size_t i = 0; i < problem.inertia_n_m.size(); ++i) {
    const Pair away = Pair::load(place + 2 * i) - Pair::load(target + 2 * i);
    (Pair::load(gradient + 2 * i) + Pair(inertia[i]) * away).store(gradient + 2 * i);
  }
  const EndTerms first = end_terms(problem.first, xy[0], xy[1]);
  const EndTerms last = end_terms(problem.last, xy[2 * n - 2], xy[2 * n - 1]);
  g[0] += first.gx;
  g[1] += first.gy;
  g[2 * n - 2] += last.gx;
  g[2 * n - 1] += last.gy;
}

void hessian_of(const RodProblem& problem, std::span<const double> xy, const RodState& s,
                std::span<const double> tension, double shift, FoldedBand& band) {
  const std::size_t n = s.nodes;
  const double* stiffness = problem.hinge_stiffness_nm.data();
  const double* inertia = problem.inertia_n_m.empty() ? nullptr : problem.inertia_n_m.data();
  const Pair along(problem.axial_stiffness_n / problem.cell_m);
  const Edges edges(s);
  const double* const tensions = tension.data() + 2;
  double* const first_row = band.row(0);
  const std::size_t rows = band.rows();
  EdgeBlocks before;
  Pair k = load_ends(stiffness, 0, n);
  for (std::size_t i = 0; i < rows; ++i) {
    const Pair next_k = load_ends(stiffness, i + 1, n);
    const EdgeBlocks e = edge_blocks(edges, Pair::load(tensions + 2 * i), along, k, next_k, i);
    const Pair added = inertia != nullptr ? Pair(shift) + load_ends(inertia, i, n) : Pair(shift);
    const EdgeBlocks& b = before;
    const Pair row[FoldedBand::kEntries] = {((b.xx + e.xx) + (b.hinge_xx + b.hinge_xx)) + added,
                                            (b.xy + e.xy) + (b.hinge_xy + b.hinge_yx),
                                            ((b.yy + e.yy) + (b.hinge_yy + b.hinge_yy)) + added,
                                            -((b.hinge_xx + e.xx) + e.hinge_xx),
                                            -((b.hinge_xy + e.xy) + e.hinge_xy),
                                            -((b.hinge_yx + e.xy) + e.hinge_yx),
                                            -((b.hinge_yy + e.yy) + e.hinge_yy),
                                            e.hinge_xx,
                                            e.hinge_xy,
                                            e.hinge_yx,
                                            e.hinge_yy};
    double* const at = first_row + 2 * FoldedBand::kEntries * i;
    for (std::size_t entry = 0; entry < FoldedBand::kEntries; ++entry) row[entry].store(at + 2 * entry);
    before = e;
    k = next_k;
  }
  add_holder(band.row(0), problem.first, xy[0], xy[1], 0);
  add_holder(band.row(0), problem.last, xy[2 * n - 2], xy[2 * n - 1], 1);
}

}  // namespace motionanalyzer::detail
