// Integration in time. Two formulas, both applied twice, to places and to velocities:
//   two steps (BDF2), for the drive:   x' = r x + b x_n + c x_{n-1},  r = (1 + 2w) / ((1 + w) h),
//     b = -(1 + w) / h,  c = w^2 / ((1 + w) h), with w = h / h before
//   one step, for what rings:          x' = r (x - x_n) - kept x'_n,  r = (1 + kept) / h
// The latter is the trapezoidal rule but for the per cent by which kept is below 1; what that damps, in the
// same proportion to frequency as Kelvin-Voigt's law, is taken from the strip's own damping. It gets a
// frequency wrong by (w h)^2 / 12, a quarter of BDF2, and can be tuned to one mode, which it then follows
// exactly. Either begins with a step of implicit Euler, r = 1 / h, b = -r. A node's inertia becomes a well of
// stiffness m r^2, a hinge's damping a stiffer, shifted hinge. source  Hairer & Wanner, Solving Ordinary
// Differential Equations II, on variable steps; Newmark 1959
#pragma once

#include <span>
#include <vector>

#include "synthesis/rod_instant.hpp"

namespace motionanalyzer::synthesis {

enum class Scheme { two_steps, one_step };

struct TimeStep {
  double length_s = 0;
  Scheme scheme = Scheme::two_steps;
  double tuned_hz = 0;  ///< one_step: rad/s of the oscillation to be followed exactly; 0 = none
};

class Transient {
 public:
  /// From a state with a velocity (2N). damping_s: eta of the Kelvin-Voigt law M = k (turn + eta turn')
  void start(RodInstant& rod, const RodState& state, std::span<const double> velocity_m_s, double damping_s);
  /// One step; the rod's lambda is that at its end.
  /// throws  Error{no_solution} naming the time
  void step(RodInstant& rod, const TimeStep& step);

  const RodState& state() const noexcept { return now_; }
  std::span<const double> velocity() const noexcept { return velocity_; }
  std::span<const double> mass() const noexcept { return mass_; }     ///< N, kg per metre of width
  const RodSolution& solution() const noexcept { return solution_; }  ///< of the last step
  const RodSolution& solution_before() const noexcept { return solution_before_; }

  /// A value that the formula follows, now and one and two steps ago.
  struct Followed {
    std::span<const double> now, before, earlier;
  };
  Followed place() const noexcept { return {now_.xy_m, before_, earlier_}; }
  Followed speed() const noexcept { return {velocity_, velocity_before_, velocity_earlier_}; }
  Followed turn() const noexcept { return {now_.turn_rad, turn_before_, turn_earlier_}; }
  std::span<const double> turn_rate() const noexcept { return turn_rate_; }  ///< N
  std::span<const double> turn_rate_before() const noexcept { return turn_rate_before_; }
  double step_s() const noexcept { return step_before_s_; }  ///< of the last step
  /// Of the last step to the one before if it was one of two steps.
  double ratio() const noexcept { return ratio_; }
  /// Of one step: what the forces at its end weigh in it, the rest those before; Euler's 1. 0: of two steps.
  double share() const noexcept { return last_.share; }
  double damping_s() const noexcept { return last_.damping_s; }  ///< eta of the last step
  /// Derivative at the end of the last two-step of anything else, from its last three values.
  double rate(double now, double before, double earlier) const noexcept {
    return last_.r * now + last_.b * before + last_.c * earlier;
  }

 private:
  /// x' = r x + b x_n + c x_{n-1} - kept x'_n
  struct Formula {
    double r = 0, b = 0, c = 0, kept = 0;
    double share = 1, inertia = 1, damping_s = 0;
  };
  struct Tuning {
    double inertia, damping_s;  ///< factor of the mass; eta
  };
  Formula formula(const TimeStep& step) const noexcept;
  static void rest_of(const Formula& formula, std::span<const double> before, std::span<const double> earlier,
                      std::span<const double> rate, std::vector<double>& rest) noexcept;
  void begin(const Formula& formula) noexcept;
  Tuning tuned(const Formula& formula, double step_s, double omega_hz) const noexcept;
  void predict_slow(double step_s) noexcept;
  void predict_ringing(double step_s) noexcept;
  void shift();

  RodState now_;
  std::vector<double> before_, earlier_;  ///< positions one and two steps ago
  std::vector<double> velocity_, velocity_before_, velocity_earlier_;
  std::vector<double> acceleration_, acceleration_before_, acceleration_earlier_, acceleration_oldest_;
  std::vector<double> turn_rate_before_, turn_before_, turn_earlier_, turn_rate_, turn_rest_;
  std::vector<double> mass_, well_, target_;
  double step_before_s_ = 0, step_earlier_s_ = 0, ratio_ = 0, damping_s_ = 0;
  int steps_ = 0;
  Formula last_;
  RodSolution solution_, solution_before_;
};

}  // namespace motionanalyzer::synthesis
