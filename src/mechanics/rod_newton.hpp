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

  std::size_t nodes() const noexcept { return state_.nodes; }
  RodSolution solve(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options);
  double energy(const RodProblem& problem, std::span<const double> xy);
  void gradient(const RodProblem& problem, std::span<const double> xy, std::span<double> gradient);
  void solved_turning(const RodProblem& problem, std::span<double> turn) const;
  void respond(const RodProblem& problem, std::span<const double> xy, std::span<const double> force,
               std::span<double> step);

 private:
  /// Rigid coordinates of both ends: x and y of the first node, x and y of the last.
  struct Fixed {
    bool rigid[4] = {};
    double command[4] = {}, move[4] = {};  ///< where each is to go, and how far that still is
    bool arrived = true;
  };
  struct Walk {
    bool careful = false;  ///< the free gait is given up
    bool safe = false;     ///< safe_ holds a shape whose ends are where they belong
    int free_steps = 0;    ///< since then
    bool sound = false;    ///< the last step was short, and its Hessian positive definite
  };
  enum class Definite { yes, barely, no };

  static Fixed fixed_coordinates(const RodProblem& problem, std::span<const double> xy);
  double residual(const Fixed& fixed) const;
  double tolerance(const RodProblem& problem, double relative) const;
  void measure_all(const RodProblem& problem, std::span<const double> xy);
  bool iterate(const RodProblem& problem, std::span<double> xy, const RodSolveOptions& options, Walk& walk,
               RodSolution& solution);
  bool factor(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
              const Fixed& fixed, double shift);
  Definite definite(const RodProblem& problem, std::span<const double> xy, std::span<const double> tension,
                    const Fixed& fixed);
  bool shifted(const RodProblem& problem, std::span<const double> xy, const Fixed& fixed);
  double largest_fraction();
  bool free_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed);
  bool careful_step(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, bool trust_residual);
  bool at_rest(const RodProblem& problem, std::span<const double> xy, const Fixed& fixed, double relative,
               Walk& walk);
  bool go_freely(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, Walk& walk);
  bool go_carefully(const RodProblem& problem, std::span<double> xy, const Fixed& fixed, Walk& walk,
                    RodSolution& solution);
  double farthest_step() const;
  bool leave_saddle(const RodProblem& problem, std::span<double> xy);
  void report(const RodProblem& problem, std::span<const double> xy, bool check_stability,
              RodSolution& solution);

  RodState state_;
  FoldedBand band_;
  std::vector<double> predicted_;  ///< tension of the edges after the last step, to first order
  std::vector<double> stretch_;    ///< of the edges by step_, m
  std::vector<double> gradient_, step_, trial_, safe_, best_;
  double best_residual_ = 0, farthest_ = 0;
};

}  // namespace motionanalyzer::detail
