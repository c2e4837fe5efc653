// From a strip, a drive and a damage to the motion of every node. The strip is quasi-static while it is
// driven: inertia shows for some milliseconds after an event and nowhere else. So the motion is a row of
// segments: equilibria on a grid of times, and after an event, where a camera could see it, an integration in
// time until the ringing is over.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/truth.hpp"
#include "motionanalyzer/mechanics/strip.hpp"
#include "motionanalyzer/synthesis/damage.hpp"
#include "motionanalyzer/synthesis/drive.hpp"

namespace motionanalyzer {

/// Resin beside the springs: each hinge carries a Maxwell element of share * k with the given relaxation
/// time.
struct Resin {
  double share = 0;  ///< 0 = purely elastic
  double relaxation_s = 0.3;
};

enum class Inertia {
  automatic,  ///< after events whose ringing the camera would see (error estimate above tolerance)
  never,      ///< equilibria alone
  always      ///< integrated in time from the first to the last instant
};

struct MotionOptions {
  Inertia inertia = Inertia::automatic;
  /// Spacing of equilibria, cubic between them; closer by itself where the drive is quick (a hundredth of the
  /// bend, a twelfth of a vibration's period, around slips and overshoots). 0.02 is right to 1e-3 px.
  double grid_s = 0.02;
  double drive_step_s = 0.004;  ///< of the integration while nothing happens
  /// For 30 ms after an event, then graded. With Inertia::automatic the steps are tuned to the first mode,
  /// which they then follow exactly, are of this length for a jump of .15 mm, shorter for larger and longer
  /// for smaller ones, and grow to four times that as the other modes die; the end of the first is known in
  /// closed form (not with friction, play, resin or books of energy). So cracks of 4 mm are right to .02 px
  /// at 1,000 fps. Untuned, 2.5e-5 s lets the first mode ring .2 % too slowly.
  double event_step_s = 2.5e-5;
  double damping_ratio = 0.02;  ///< of the first bent mode (Kelvin-Voigt)
  double first_mode_hz = 905;   ///< that the damping ratio refers to
  double tolerance_m = 2e-6;    ///< error of a frame that inertia = automatic accepts (about .02 px)
  double exposure_s = 0.002;    ///< what the estimate averages over
};

/// Node positions over time. Times run from 0 to duration_s.
class MOTIONANALYZER_API Motion {
 public:
  struct Segment {
    double from_s = 0;           ///< the segment speaks from here until the next one begins
    std::vector<double> time_s;  ///< K, increasing; may begin before and end after its reign
    Matrix xy_m;                 ///< K x 2N
    bool transient = false;
  };

  std::size_t nodes = 0;
  double duration_s = 0;
  /// The first segment is the healthy strip over the whole time: a damaged panel and its healthy twin have
  /// the same bits there, and shape() gives the same bits for both until the first event.
  std::vector<Segment> segment;
  std::vector<DamageEvent> history;  ///< events by time, lambda reached after each
  std::vector<double> rise_s;        ///< of each event
  std::vector<EndPose> end_pose;     ///< K of segment 0: what the moving holder did
  /// Estimate of what leaving inertia out costs in the worst frame; 0 where it was integrated throughout. A
  /// drive that costs more than the tolerance (bends of less than .1 s) is integrated throughout by itself.
  double inertia_error_m = 0;

  /// Node positions at one instant: four-point Lagrange in time within the segment. Before the first and
  /// after the last instant the nearest shape stands. xy_m: 2N
  void shape(double time_s, std::span<double> xy_m) const noexcept;
  /// Its derivative in time. xy_m_s: 2N
  void velocity(double time_s, std::span<double> xy_m_s) const noexcept;
  /// Curvature at every node, 1/m: turning over hinge length, of the shape at that instant. At the two ends,
  /// whose hinges also hold the grippers' compliance, the line through the two nodes beside is carried on.
  /// curvature_per_m: N.
  /// throws  Error{invalid_argument} for another size
  void curvature(double time_s, std::span<double> curvature_per_m) const;
};

/// Energies during a transient integration, J per metre of width, for checks. elastic + kinetic + scheme +
/// dissipated - work + released stays constant: to 3e-7 of the elastic energy from the end of the rise on for
/// .4 mm within .1 ms and steps of 2.5e-5 s; for 1.9 mm to 2e-5, by the square of the step (1e-6 with 5e-6
/// s).
struct EnergyRecord {
  double time_s = 0;
  double elastic = 0;  ///< of edges, hinges and the carriage's springs
  double kinetic = 0;
  double scheme = 0;      ///< what the two-step formula's own energy gained beyond these
  double dissipated = 0;  ///< by damping, friction and the formula, from the first record on
  double work = 0;        ///< of the moving holder
  double released = 0;    ///< by hinges that lost stiffness
};

/// Workspace for strips of one number of nodes: keeps its memory from panel to panel. Not shared between
/// threads.
class MOTIONANALYZER_API RodDynamics {
 public:
  RodDynamics();
  ~RodDynamics();
  RodDynamics(RodDynamics&&) noexcept;
  RodDynamics& operator=(RodDynamics&&) noexcept;

  /// in      strip, drive, damage, resin
  /// out     motion, reusing its memory; energy (optional): one record a transient step
  /// throws  Error{invalid_argument}; Error{no_solution} when the drive asks for what no strip can do
  /// cost    2.6 ms for 2.5 s of drive at N = 231, half as much again after an event, and 1 to 7 ms for
  ///         a transient. No allocation after the first panel of a size and kind
  void simulate(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin,
                const MotionOptions& options, Motion& motion, std::vector<EnergyRecord>* energy = nullptr);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> work_;
};

}  // namespace motionanalyzer
