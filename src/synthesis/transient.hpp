// Integration in time: the second-order backward difference formula (BDF2), begun by one implicit Euler step.
//   x' = r x + (b x_n + c x_{n-1}),  r = (1 + 2w) / ((1 + w) h),  b = -(1 + w) / h,  c = w^2 / ((1 + w) h)
// with w = h / h before; Euler: r = 1 / h, b = -r, c = 0. Applied twice, a node's inertia becomes a well of
// stiffness m r^2; applied to a hinge's turning, Kelvin-Voigt damping becomes a stiffer, shifted hinge.
// source  Hairer & Wanner, Solving Ordinary Differential Equations II, on variable steps
#pragma once

#include <span>
#include <vector>

#include "synthesis/rod_instant.hpp"

namespace motionanalyzer::synthesis {

class Transient {
 public:
  /// From a state with a velocity (2N). damping_s: eta of the Kelvin-Voigt law M = k (turn + eta turn')
  void start(RodInstant& rod, const RodState& state, std::span<const double> velocity_m_s, double damping_s);
  /// One step; the rod's lambda is that at its end. throws Error{no_solution} naming the time
  void step(RodInstant& rod, double step_s);

  const RodState& state() const noexcept { return now_; }
  std::span<const double> velocity() const noexcept { return velocity_; }
  std::span<const double> mass() const noexcept { return mass_; }     ///< N, kg per metre of width
  const RodSolution& solution() const noexcept { return solution_; }  ///< of the last step

  /// A value that the formula follows, now and one and two steps ago.
  struct Followed {
    std::span<const double> now, before, earlier;
  };
  Followed place() const noexcept { return {now_.xy_m, before_, earlier_}; }
  Followed speed() const noexcept { return {velocity_, velocity_before_, velocity_earlier_}; }
  Followed turn() const noexcept { return {now_.turn_rad, turn_before_, turn_earlier_}; }
  std::span<const double> turn_rate() const noexcept { return turn_rate_; }  ///< N
  double step_s() const noexcept { return step_before_s_; }                  ///< of the last step
  double ratio() const noexcept { return ratio_; }  ///< of the last step to the one before; 0: Euler's step
  /// Derivative at the end of the last step of anything else, from its last three values.
  double rate(double now, double before, double earlier) const noexcept {
    return last_.r * now + last_.b * before + last_.c * earlier;
  }

 private:
  struct Formula {
    double r = 0, b = 0, c = 0;
  };
  Formula formula(double step_s) const noexcept;
  void predict(double step_s) noexcept;

  RodState now_;
  std::vector<double> before_, earlier_;  ///< positions one and two steps ago
  std::vector<double> velocity_, velocity_before_, velocity_earlier_;
  std::vector<double> turn_before_, turn_earlier_, turn_rate_, turn_rest_;
  std::vector<double> mass_, well_, target_;
  double step_before_s_ = 0, ratio_ = 0, damping_s_ = 0;
  int steps_ = 0;
  Formula last_;
  RodSolution solution_;
};

}  // namespace motionanalyzer::synthesis
