// Energy of the chain and its derivatives with respect to the positions of the nodes.
//   dE/de_j = T_j t_j + (M_j - M_{j+1}) psi_j,   psi = (-e_y, e_x) / |e|^2, the gradient of an edge's angle
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::detail {

/// Everything about one shape that its derivatives are made of, kept by edges and by hinges.
struct RodState {
  explicit RodState(std::size_t nodes);

  std::vector<double> tx, ty, length, tension;  ///< of the edges: unit tangent, length, EA times strain
  std::vector<double> turn, moment;             ///< of the hinges
};

/// Fills the state. Two neighbouring nodes at one place leave it not finite.
void measure(const RodProblem& problem, std::span<const double> xy, RodState& state);

/// Energy of edges, hinges, dead loads, wells and holders.
double energy_of(const RodProblem& problem, std::span<const double> xy, const RodState& state);

/// Gradient of that energy (2N), rigid coordinates like the others; the holders' own springs only if asked
/// for.
void gradient_of(const RodProblem& problem, std::span<const double> xy, const RodState& state,
                 bool with_holders, std::span<double> gradient);

/// Hessian in band rows (6 * 2N), all nodes free. The edges resist turning by `tension`, which is
/// state.tension for the exact Hessian.
void hessian_of(const RodProblem& problem, std::span<const double> xy, const RodState& state,
                std::span<const double> tension, std::span<double> band);

/// Turning of one hinge.
double turn_of(const RodProblem& problem, std::span<const double> xy, std::size_t hinge);

}  // namespace motionanalyzer::detail
