// A row of equilibria, each found from those before it.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "motionanalyzer/core/function_ref.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"
#include "synthesis/lagrange.hpp"
#include "synthesis/rod_instant.hpp"

namespace motionanalyzer::synthesis {

/// Beside a segment: what a strip that leaves it at one of its instants takes along.
struct Trail {
  std::vector<double> settled_m;  ///< 2K
  Matrix turn_rad, resin;         ///< K x N; empty where nothing needs them

  void clear() noexcept;
  void append(const RodState& state, bool inherits);
  void restore(std::size_t row, RodState& state) const;
};

using LambdaAt = FunctionRef<double(double time_s)>;  ///< in m

class Equilibria {
 public:
  /// The equilibria at segment.time_s, from `state` on, whose shape is the guess for the first of them.
  /// in      like: a motion whose shapes change with time as these do (the healthy strip), or null; guesses
  ///         are then carried on as differences from it
  ///         lambda_at: of the damage
  /// out     segment.xy_m, trail; state of the last instant
  /// throws  Error{no_solution} naming the time
  void run(RodInstant& rod, RodState& state, const Motion* like, LambdaAt lambda_at, bool resin,
           Motion::Segment& segment, Trail& trail);

 private:
  void guess(const Motion* like, std::span<const double> time_s, std::size_t k, RodState& state);
  void advance(RodInstant& rod, double time_s, LambdaAt lambda_at, RodState& state);

  std::array<std::vector<double>, kStencil> ahead_;  ///< differences of the last instants, the oldest first
  std::vector<double> like_;
  RodState safe_;
};

}  // namespace motionanalyzer::synthesis
