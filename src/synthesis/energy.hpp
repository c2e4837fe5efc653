// The books of a transient: what the strip holds, what it lost, what the holder and the damage did. BDF2
// conserves, but for a loss that is known, an energy of its own: with linear springs and G(v) at step n
//   G = (|v_n|^2 + |2 v_n - v_{n-1}|^2) / 4,   h <v_n, v'_n> = G_n - G_{n-1} + |v_n - 2 v_{n-1} + v_{n-2}|^2
//   / 4
// and likewise for the springs. So powers are taken at the end of each step, and no entry is the remainder of
// the others. Where the step changes, values two steps ago are moved along the line to where they would stand
// at equal steps.
// The one-step formula loses (share - 1/2) |v_n - v_{n-1}|^2, likewise for the springs, and gains nothing;
// its powers are the mean of those at both ends of a step, with the weights of the formula. Both books are
// exact for linear springs; what the strip's large turns add vanishes with the square of the step. source
// Dahlquist's G-stability; Hairer & Wanner, Solving Ordinary Differential Equations II, V.6
#pragma once

#include <vector>

#include "synthesis/transient.hpp"

namespace motionanalyzer::synthesis {

class EnergyBooks {
 public:
  /// The first entry of a transient. Sums go on from the record before, if there is one.
  void start(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records);
  void add(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records);

 private:
  static EnergyRecord content(RodInstant& rod, const Transient& transient);
  static double holder_work(const RodInstant& rod, const Transient& transient);
  double spring_loss(RodInstant& rod, const Transient& transient);
  double friction_loss(const RodInstant& rod, const RodState& state) const;
  double released(const RodInstant& rod, const Transient& transient) const;
  void remember(const RodInstant& rod, const Transient& transient);

  double settled_x_m_ = 0, settled_y_m_ = 0;
  std::vector<double> force_, force_before_;
  std::vector<double> stiffness_;  ///< of the hinges one step ago
};

}  // namespace motionanalyzer::synthesis
