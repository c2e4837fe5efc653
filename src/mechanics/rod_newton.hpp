// Newton's method for one rod problem.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mechanics/rod_terms.hpp"

namespace motionanalyzer::detail {

/// Two gaits. Free: full steps, cut only where an edge would turn far. Its edges resist turning by the
/// tension that the last step predicted, not by what their stretch says: turning stretches an edge to second
/// order, and in a strip that hardly stretches this false tension would freeze the next step (mixed
/// iteration: Magisano, Leonetti & Garcea 2017). Where it converges both are the same. Careful: the exact
/// Hessian, shifted until it is positive definite, and a line search on the energy; where the Hessian is
/// indefinite, and for good once the free gait has not arrived.
class RodNewton {
 public:
  explicit RodNewton(std::size_t nodes);

  std::size_t nodes() const noexcept { return state_.turn.size(); }
  RodSolution solve(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options);
  double energy(const RodProblem& problem, std::span<const double> xy);
  void gradient(const RodProblem& problem, std::span<const double> xy, std::span<double> gradient);
  void respond(const RodProblem& problem, std::span<const double> xy, std::span<const double> force,
               std::span<double> step);

 private:
  /// Rigid coordinates, and how far each still is from its command.
  struct Fixed {
    std::size_t index[4] = {};
    double command[4] = {}, move[4] = {};
    std::size_t count = 0;
    bool arrived = true;
  };
  enum class Definite { yes, barely, no };

  static Fixed fixed_coordinates(const RodProblem& problem, std::span<const double> xy);
  double residual(const Fixed& fixed) const;
  void measure_all(const RodProblem& problem, std::span<const double> xy);
  bool iterate(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options,
               RodSolution& solution);
  bool factor(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
              const Fixed& fixed, double shift);
  Definite definite(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
                    const Fixed& fixed);
  bool shifted(const RodProblem& problem, std::span<const double> xy, const Fixed& fixed);
  double largest_fraction() const;
  bool free_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed);
  bool careful_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, bool trust_residual);
  void finish(const RodProblem& problem, std::span<const double> xy, RodSolution& solution);

  RodState state_;
  std::vector<double> predicted_;  ///< tension of the edges after the last step, to first order
  std::vector<double> band_, gradient_, step_, trial_, safe_, best_;
  double best_residual_ = 0;
};

}  // namespace motionanalyzer::detail
