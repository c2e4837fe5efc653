// What can be wrong with a panel, and what can look wrong and is not. One table; a new scenario is one entry.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/core/truth.hpp"
#include "motionanalyzer/mechanics/strip.hpp"
#include "motionanalyzer/synthesis/camera.hpp"
#include "motionanalyzer/synthesis/damage.hpp"
#include "motionanalyzer/synthesis/drive.hpp"
#include "motionanalyzer/synthesis/rod_dynamics.hpp"

namespace motionanalyzer {

/// The line that all panels of a set share, and how much its panels differ from each other. What the machine
/// sees lasts drive.bend_s + drive.hold_s for every panel: one that bends faster is held longer.
struct LineOptions {
  Section section;     ///< default (thickness 0): the two-copper stack
  StripOptions strip;  ///< mean length and the scatter of EI
  Drive drive;         ///< mean path and grippers
  Resin resin;
  CameraOptions camera;
  double length_sd = 0.0003;                         ///< relative, per panel
  double stiffness_sd = 0.02;                        ///< of the whole strip's EI, relative
  double thickness_sd = 0.005;                       ///< relative; EI follows its third power
  double grip_shift_m = 2e-5, grip_turn_rad = 0.01;  ///< sd of the pose in either gripper
  double speed_sd = 0.01;                            ///< of bend_s, relative
  double overshoot_sd_rad = 0.005;
  Inertia inertia = Inertia::automatic;
};

/// The section that is meant: that of the line, or the two-copper stack.
MOTIONANALYZER_API Section section_of(const LineOptions& line);

/// One panel before it is simulated: every number that decides it.
struct PanelPlan {
  std::uint64_t seed = 1, index = 0;
  std::string name;  ///< of the folder: tells nothing but the number
  std::string scenario;
  Goal goal = Goal::normal;  ///< of a variant that may crack: until simulated, that of one that does not
  Split split = Split::none;
  Section section;
  StripOptions strip;
  Drive drive;
  Resin resin;
  Damage damage;
  CameraOptions camera;
  Inertia inertia = Inertia::automatic;
};

struct Scenario {
  std::string_view name;
  Goal goal;  ///< of a panel of this scenario that has no damage: normal or variant; else goal1 or goal2
  std::string_view about;  ///< one sentence for people
};

/// normal; damage: crack, micro_crack, growing_crack, delamination, pre_damage; may crack: uv_overcured,
/// thick_panel, too_fast; healthy: light_distortion, gripper_slip, vibration, dirty_lens, uneven_strip.
MOTIONANALYZER_API std::span<const Scenario> scenarios() noexcept;

/// Draws a panel of a scenario. What all scenarios share is drawn first and from addresses of its own, so
/// panel `index` of any scenario is the twin of the normal panel of that index: equal but for what the
/// scenario changes.
/// throws  Error{invalid_argument} for a name that is not in the table
MOTIONANALYZER_API PanelPlan draw_panel(std::string_view scenario, std::uint64_t seed, std::uint64_t index,
                                        const LineOptions& line = {});
/// The same panel without its damage. Where damage was all that its scenario brought, this is the normal
/// panel.
MOTIONANALYZER_API PanelPlan healthy_twin(PanelPlan plan);

}  // namespace motionanalyzer
