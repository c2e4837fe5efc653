// Energy of the chain and its derivatives with respect to the positions of the nodes.
//   dE/de_j = T_j t_j + (M_j - M_{j+1}) psi_j,   psi = (-e_y, e_x) / |e|^2, the gradient of an edge's angle
// The strip is folded in the middle: each loop walks from both ends at once, the two halves of a Pair. Seen
// from the right end tangents, turnings and moments have the other sign, and nothing else differs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mechanics/banded.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::detail {

/// Everything about one shape that its derivatives are made of. Pairs: edge j and hinge i from the left at
/// [2 j + 2] and [2 i], those from the right beside them; before the first edge stands the holder's tangent.
/// The arrays reach over the middle as far as FoldedBand has rows.
struct RodState {
  explicit RodState(std::size_t nodes);

  std::size_t nodes;
  std::vector<double> tx, ty, inverse, tension;  ///< of the edges: unit tangent, 1 / length, EA times strain
  std::vector<double> excess, moment;  ///< of the hinges: turning beyond the natural one, k times that
  double largest_tension = 0, largest_moment = 0;
};

/// To be called once for a problem, before measure(): takes the holders' tangents.
void begin_rod(const RodProblem& problem, RodState& state);

/// Fills the state. Two neighbouring nodes at one place leave it not finite.
void measure(const RodProblem& problem, std::span<const double> xy, RodState& state);

/// Fills the entries of an array of edges beyond the middle from those before it.
void mirror_edges(std::vector<double>& edges, std::size_t nodes, double sign);

/// Energy of edges, hinges, dead loads, wells and holders.
double energy_of(const RodProblem& problem, std::span<const double> xy, const RodState& state);

/// Gradient of that energy (2N), rigid coordinates like the others.
void gradient_of(const RodProblem& problem, std::span<const double> xy, const RodState& state,
                 std::span<double> gradient);

/// Hessian plus shift on the diagonal, all nodes free. The edges resist turning by `tension` (like
/// state.tension, which makes it exact).
void hessian_of(const RodProblem& problem, std::span<const double> xy, const RodState& state,
                std::span<const double> tension, double shift, FoldedBand& band);

/// Turning of every hinge (N).
void turns_of(const RodProblem& problem, std::span<const double> xy, std::span<double> turn);

/// Turning of one hinge.
double turn_of(const RodProblem& problem, std::span<const double> xy, std::size_t hinge);

}  // namespace motionanalyzer::detail
