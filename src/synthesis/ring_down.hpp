// The end of a ringing in closed form. Some milliseconds after an event the higher modes have died, for
// Kelvin-Voigt's damping grows with the square of the frequency, and the strip rings in its first mode about
// its equilibria:
//   x(t) = rest(t) + mode e^(-sigma t) (a cos omega_d t + (b + sigma a) / omega_d sin omega_d t),   sigma =
//   eta omega^2 / 2
// The mode is that of the equilibrium at hand and is renewed as the bend goes on.
#pragma once

#include <span>
#include <vector>

#include "synthesis/rod_instant.hpp"

namespace motionanalyzer::synthesis {

class RingDown {
 public:
  /// in      rest: the equilibrium at that time; offset, speed: of the nodes from it and against it (2N
  /// each);
  ///         damping_s: eta
  /// returns the largest displacement that one mode does not explain, m
  double start(RodInstant& rod, double time_s, std::span<const double> rest, std::span<const double> offset,
               std::span<const double> speed, double damping_s);
  /// Goes on in the mode about a later equilibrium, with the amplitude and its rate as they are then.
  void renew(RodInstant& rod, double time_s, std::span<const double> rest);

  void add_to(double time_s, std::span<double> xy_m) const noexcept;
  double envelope_m(double time_s) const noexcept;     ///< largest displacement of any node from then on
  double omega_hz() const noexcept { return omega_; }  ///< of the mode, undamped, rad/s

 private:
  void find_mode(RodInstant& rod, double time_s, std::span<const double> rest);
  double weighted(std::span<const double> a, std::span<const double> b) const noexcept;
  struct Instant {
    double amplitude, rate;
  };
  Instant at(double time_s) const noexcept;

  std::vector<double> mass_, mode_, force_;
  double from_s_ = 0, damping_s_ = 0, omega_ = 0, sigma_ = 0, largest_ = 0;
  Instant now_{};
};

}  // namespace motionanalyzer::synthesis
