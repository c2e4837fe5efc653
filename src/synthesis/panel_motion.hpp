// One panel from its first instant to its last: the healthy strip, then event after event.
#pragma once

#include <vector>

#include "synthesis/energy.hpp"
#include "synthesis/equilibria.hpp"
#include "synthesis/onset.hpp"
#include "synthesis/ring_down.hpp"
#include "synthesis/rod_instant.hpp"
#include "synthesis/time_grid.hpp"
#include "synthesis/transient.hpp"

namespace motionanalyzer::synthesis {

/// Largest distance between the shapes (2N values) at any node.
double largest_distance(std::span<const double> a, std::span<const double> b) noexcept;

/// Share of a ringing's amplitude that its mean over an exposure can hold, whatever its phase: of the lowest
/// frequency that a bent strip has.
double ringing_seen(const MotionOptions& options) noexcept;

/// What equilibria get wrong while the drive moves the strip: it lags by its acceleration over omega^2.
double drive_error_m(const Drive& drive, double length_m, const MotionOptions& options) noexcept;

/// What equilibria get wrong in the worst exposure after a jump of this size: the ringing's mean over the
/// exposure, its phase unknown, undamped, at the lowest frequency that a bent strip has.
double ringing_error_m(double jump_m, double rise_s, const MotionOptions& options) noexcept;

class PanelMotion {
 public:
  void simulate(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin,
                const MotionOptions& options, Motion& motion, std::vector<EnergyRecord>* energy);

 private:
  double lambda_m(double time_s) const noexcept;
  void healthy();
  void damages();
  void came_in();
  void event(double at_s, double rise_s);
  bool leave_branch(double at_s);
  double equilibria_after(double at_s, double rise_s);
  /// Appends the transient from fork_ on. settled: the equilibria that end it, or null. returns when it ended
  double integrate(double event_s, double rise_s, const Motion::Segment* settled);
  double distance_to_rest(const Motion::Segment& settled);
  /// How the time after an event is stepped through.
  struct Pace {
    double event_s, rise_s, step_s;  ///< step: right after the event
    double tuned_hz;                 ///< rad/s, of the mode that the steps follow exactly; 0 = none is known
  };
  void tune(const Motion::Segment& settled, double damping_s, Pace& pace);
  void advance(const Pace& pace, double& step_s);
  bool rings_in_one_mode(const Motion::Segment& settled, double damping_s, double agreement_m);
  double ring_down(const Motion::Segment& settled, Motion::Segment& segment, Trail& trail,
                   double agreement_m);
  void rest_from_here();
  double next_step(const Pace& pace, double now_s, double step_s) const noexcept;
  void rest_all(const Motion* like);
  Motion::Segment& open_segment(bool transient);
  Trail& open_trail();
  void append(const Motion::Segment& segment, const Trail& trail, double from_s);
  void drop_segments(double from_s);
  void record_end_poses();

  RodInstant rod_;
  Equilibria equilibria_;
  Transient transient_;
  RingDown ringing_;
  EnergyBooks books_;
  const Damage* damage_ = nullptr;
  MotionOptions options_;
  bool inherits_ = false;  ///< resin: states depend on the past
  Motion* motion_ = nullptr;
  std::vector<EnergyRecord>* energy_ = nullptr;

  std::vector<double> grid_, before_, velocity_, shape_, offset_, speed_;
  std::vector<Trail> trail_;            ///< one for each segment, then spare ones
  std::vector<Motion::Segment> spare_;  ///< memory of segments that were dropped
  Motion::Segment rise_, rest_;         ///< equilibria after an event, until it is known whether they speak
  Trail rise_trail_, rest_trail_;
  RodState state_, fork_;
};

}  // namespace motionanalyzer::synthesis
