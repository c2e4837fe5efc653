// The books of a transient: what the strip holds, what it lost, what the holders and the damage did.
// Powers are summed by the trapezoidal rule over the steps; nothing here is the balance's remainder.
#pragma once

#include <vector>

#include "synthesis/transient.hpp"

namespace motionanalyzer::synthesis {

class EnergyBooks {
 public:
  /// The first entry: at the start of a transient. Sums go on from the record before, if there is one.
  void start(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records);
  void add(RodInstant& rod, const Transient& transient, double damping_s, std::vector<EnergyRecord>& records);

 private:
  /// What one instant contributes to the integrals.
  struct Instant {
    EndPose command;
    double force_x = 0, force_y = 0, moment = 0;  ///< of the moving holder on the strip
    double friction_x = 0, friction_y = 0;        ///< settled offset
    double damping_w = 0;
    double step_s = 0, time_s = 0;
  };
  void remember(const RodInstant& rod, const Transient& transient);
  static EnergyRecord content(RodInstant& rod, const Transient& transient);

  Instant before_;
  std::vector<double> moment_, compliance_;  ///< elastic moments and 1 / k of the hinges one step ago
  bool first_ = true;
};

}  // namespace motionanalyzer::synthesis
