#include "motionanalyzer/synthesis/rod_dynamics.hpp"

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "synthesis/panel_motion.hpp"
#include "synthesis/require.hpp"

namespace motionanalyzer {
namespace {

void check_strip(const Strip& strip) {
  if (strip.nodes() < 5 || strip.natural_turn_rad.size() != strip.nodes()) {
    throw Error(ErrorCode::invalid_argument,
                "a strip of " + std::to_string(strip.nodes()) + " nodes cannot be simulated",
                "Make it with make_strip: 5 nodes or more, a natural turning for each.");
  }
  constexpr const char* kStrip = "strip";
  using synthesis::require;
  require(strip.cell_m > 0, kStrip, "cell_m", strip.cell_m, "above 0");
  require(strip.length_m > 0, kStrip, "length_m", strip.length_m, "above 0");
  const Section& section = strip.section;
  require(section.axial_stiffness_n_m > 0, kStrip, "section.axial_stiffness_n_m", section.axial_stiffness_n_m,
          "above 0");
  require(section.mass_kg_m2 > 0, kStrip, "section.mass_kg_m2", section.mass_kg_m2, "above 0");
}

void check_resin(const Resin& resin) {
  constexpr const char* kResin = "resin";
  synthesis::require_between(kResin, "share", resin.share, 0, 10, "0 to 10");
  synthesis::require_between(kResin, "relaxation_s", resin.relaxation_s, 1e-3, 1e6, "0.001 to 1e6");
}

void check_motion_options(const MotionOptions& options) {
  constexpr const char* kMotion = "motion";
  using synthesis::require_between;
  require_between(kMotion, "grid_s", options.grid_s, 1e-4, 1, "0.0001 to 1");
  require_between(kMotion, "drive_step_s", options.drive_step_s, 1e-5, 0.1, "1e-5 to 0.1");
  require_between(kMotion, "event_step_s", options.event_step_s, 1e-6, 1e-3, "1e-6 to 0.001");
  require_between(kMotion, "damping_ratio", options.damping_ratio, 0, 1, "0 to 1");
  require_between(kMotion, "first_mode_hz", options.first_mode_hz, 1, 1e5, "1 to 1e5");
  require_between(kMotion, "tolerance_m", options.tolerance_m, 1e-9, 1, "1e-9 to 1");
  require_between(kMotion, "exposure_s", options.exposure_s, 0, 1, "0 to 1");
}

}  // namespace

struct RodDynamics::Workspace {
  synthesis::PanelMotion panel;
};

RodDynamics::RodDynamics() : work_(std::make_unique<Workspace>()) {}
RodDynamics::~RodDynamics() = default;
RodDynamics::RodDynamics(RodDynamics&&) noexcept = default;
RodDynamics& RodDynamics::operator=(RodDynamics&&) noexcept = default;

void RodDynamics::simulate(const Strip& strip, const Drive& drive, const Damage& damage, const Resin& resin,
                           const MotionOptions& options, Motion& motion, std::vector<EnergyRecord>* energy) {
  const StandardArithmetic standard;
  check_strip(strip);
  check(drive);
  check(damage);
  check_resin(resin);
  check_motion_options(options);
  work_->panel.simulate(strip, drive, damage, resin, options, motion, energy);
}

}  // namespace motionanalyzer
