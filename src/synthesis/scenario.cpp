#include "motionanalyzer/synthesis/scenario.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"
#include "synthesis/addresses.hpp"
#include "synthesis/scenario_table.hpp"

namespace motionanalyzer {
namespace {

using namespace synthesis;

constexpr double kRadians = elementary::kPi / 180;
/// A draw this far out would be thrown away at the gate: it keeps every panel one that a line would bend.
constexpr double kMaxDeviation = 3;

/// Draws about one panel, each from its own address.
class Draw {
 public:
  Draw(std::uint64_t seed, std::uint64_t index) noexcept : seed_(seed), index_(index) {}

  Random at(Address address) const noexcept { return draws_of(seed_, index_, address); }
  double uniform(Address address, const Range& range) const noexcept {
    return at(address).uniform(range.from, range.to);
  }
  double normal(Address address) const noexcept { return limited(at(address).normal()); }
  /// What `range` says where it says something.
  void replace(double& value, Address address, const Range& range, double unit = 1) const noexcept {
    if (range.drawn()) value = unit * uniform(address, range);
  }
  void scale(double& value, Address address, const Range& range) const noexcept {
    if (range.drawn()) value *= uniform(address, range);
  }
  static double limited(double deviation) noexcept {
    return std::clamp(deviation, -kMaxDeviation, kMaxDeviation);
  }

 private:
  std::uint64_t seed_, index_;
};

void stiffen(Section& section, double factor) noexcept {
  section.bending_stiffness_nm *= factor;
  section.axial_stiffness_n_m *= factor;
}

/// Every layer by the same factor.
void thicken(Section& section, double factor) noexcept {
  section.thickness_m *= factor;
  section.neutral_axis_m *= factor;
  section.mass_kg_m2 *= factor;
  section.axial_stiffness_n_m *= factor;
  section.bending_stiffness_nm *= factor * factor * factor;
}

void offset(EndPose& pose, Random random, const LineOptions& line) noexcept {
  pose.x_m += line.grip_shift_m * Draw::limited(random.normal());
  pose.y_m += line.grip_shift_m * Draw::limited(random.normal());
  pose.tangent_rad += line.grip_turn_rad * Draw::limited(random.normal());
}

/// How this panel differs from the line's mean one, whatever happens to it.
void draw_common(PanelPlan& plan, const LineOptions& line, const Draw& draw) {
  plan.section = section_of(line);
  stiffen(plan.section, 1 + line.stiffness_sd * draw.normal(Address::stiffness));
  thicken(plan.section, 1 + line.thickness_sd * draw.normal(Address::thickness));
  plan.strip = line.strip;
  plan.strip.length_m *= 1 + line.length_sd * draw.normal(Address::length);
  plan.resin = line.resin;
  plan.camera = line.camera;
  plan.inertia = line.inertia;
  plan.drive = line.drive;
  plan.drive.bend_s *= 1 + line.speed_sd * draw.normal(Address::speed);
  plan.drive.overshoot_rad += line.overshoot_sd_rad * std::fabs(draw.normal(Address::overshoot));
  offset(plan.drive.first_offset, draw.at(Address::grip_first), line);
  offset(plan.drive.last_offset, draw.at(Address::grip_last), line);
}

void change_strip(PanelPlan& plan, const Changes& changes, const Draw& draw) {
  if (changes.stiffness.drawn()) stiffen(plan.section, draw.uniform(Address::stiffer, changes.stiffness));
  if (changes.thickness.drawn()) thicken(plan.section, draw.uniform(Address::thicker, changes.thickness));
  draw.replace(plan.strip.scatter, Address::scatter, changes.scatter);
  draw.replace(plan.strip.correlation_m, Address::correlation, changes.correlation_mm, 1e-3);
  draw.replace(plan.strip.curl_scatter_per_m, Address::curl, changes.curl_per_m);
  draw.scale(plan.resin.share, Address::relaxation, changes.relaxation);
}

double signed_size(const Draw& draw, Address address, const Range& range) {
  const double size = draw.uniform(address, range);
  return draw.at(address).child(1).below(2) == 0 ? size : -size;
}

void change_drive(Drive& drive, const Changes& changes, const Draw& draw) {
  draw.scale(drive.bend_s, Address::faster, changes.bend_time);
  if (changes.overshoot_deg.drawn()) {
    drive.overshoot_rad += kRadians * draw.uniform(Address::surge, changes.overshoot_deg);
  }
  if (changes.slip_deg.drawn()) {
    const double share = draw.uniform(Address::slip_angle, changes.slip_deg) / 180;
    drive.slip_time_s = time_of_angle(drive, share * drive.angle_rad);
    drive.slip_shift_m = 1e-6 * signed_size(draw, Address::slip_shift, changes.slip_um);
    drive.slip_turn_rad = kRadians * signed_size(draw, Address::slip_turn, changes.slip_turn_deg);
  }
  if (changes.vibration_um.drawn()) {
    drive.vibration_m = 1e-6 * draw.uniform(Address::vibration, changes.vibration_um);
    drive.vibration_hz = draw.uniform(Address::vibration_rate, changes.vibration_hz);
    drive.vibration_phase_rad = draw.at(Address::vibration_phase).uniform(0, 2 * elementary::kPi);
  }
}

void change_camera(CameraOptions& camera, const Changes& changes, const Draw& draw) {
  if (changes.shake_px.drawn()) {
    camera.shake = {true, draw.uniform(Address::shake, changes.shake_px),
                    draw.uniform(Address::shake_rate, changes.shake_hz)};
  }
  if (changes.glare_px.drawn()) {
    camera.glare = {true, draw.uniform(Address::glare_height, changes.glare_px),
                    draw.uniform(Address::glare_width, changes.glare_width_px),
                    draw.uniform(Address::glare_at, changes.image_at)};
  }
  if (changes.dirt_px.drawn()) {
    camera.dirty_lens = {true, draw.uniform(Address::dirt_size, changes.dirt_px),
                         draw.uniform(Address::dirt_shift, changes.dirt_shift_px),
                         draw.uniform(Address::dirt_missing, changes.dirt_missing),
                         draw.uniform(Address::dirt_at, changes.image_at)};
  }
}

/// The line's panel lasts as long as every other: hold takes what the bend leaves.
void fit_duration(Drive& drive, const Drive& nominal) noexcept {
  const double total = nominal.bend_s + nominal.hold_s;
  drive.bend_s = std::min(drive.bend_s, total);
  drive.hold_s = total - drive.bend_s;
}

DamageStep step_at(double lambda_mm, double trigger_rad, Random random) {
  DamageStep step;
  step.lambda_mm = lambda_mm;
  step.rise_s = random.uniform(1e-4, 1e-3);
  step.trigger_rad = trigger_rad;
  return step;
}

/// Instants in increasing order, shares of lambda that add up in the end.
std::vector<DamageStep> growing_steps(const Changes& changes, double lambda_mm, double turn,
                                      const Draw& draw) {
  const auto least = static_cast<std::uint64_t>(changes.steps.from);
  const auto most = static_cast<std::uint64_t>(changes.steps.to);
  const std::size_t count = static_cast<std::size_t>(least + draw.at(Address::steps).below(most - least + 1));
  Random trigger = draw.at(Address::trigger), growth = draw.at(Address::growth);
  std::vector<double> angle(count), reached(count);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    angle[i] = turn * trigger.uniform(changes.trigger_deg.from, changes.trigger_deg.to) / 180;
    sum += growth.uniform(0.2, 1.0);
    reached[i] = sum;
  }
  std::sort(angle.begin(), angle.end());
  std::vector<DamageStep> steps;
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    steps.push_back(
        step_at(last ? lambda_mm : lambda_mm * reached[i] / sum, angle[i], draw.at(Address::rise).child(i)));
  }
  return steps;
}

/// Strain of the line's mean strip when it is a circle at the full turn.
double full_strain(const LineOptions& line) {
  return outer_strain(section_of(line), line.drive.angle_rad / line.strip.length_m);
}

Damage draw_damage(const Changes& changes, const LineOptions& line, const Draw& draw) {
  Damage damage;
  if (!changes.place.drawn()) return damage;
  damage.place = draw.uniform(Address::place, changes.place);
  double lambda_mm = 0;
  if (changes.extent_mm.drawn()) {
    damage.extent_mm = draw.uniform(Address::extent, changes.extent_mm);
    lambda_mm = weakness_length_m(damage.extent_mm, draw.uniform(Address::weakening, changes.stiffness_left));
  } else {
    lambda_mm = draw.uniform(Address::lambda, changes.lambda_mm);
  }
  const double turn = line.drive.angle_rad;
  if (changes.steps.drawn()) {
    damage.step = growing_steps(changes, lambda_mm, turn, draw);
    return damage;
  }
  const double share = changes.from_start ? 0 : draw.uniform(Address::trigger, changes.trigger_deg) / 180;
  damage.step = {step_at(lambda_mm, share * turn, draw.at(Address::rise).child(0))};
  if (changes.rupture.drawn()) {
    damage.step[0].rupture_strain = draw.uniform(Address::rupture, changes.rupture) * full_strain(line);
  }
  return damage;
}

}  // namespace

Section section_of(const LineOptions& line) {
  return line.section.thickness_m > 0 ? line.section : laminate(stack_two_copper());
}

PanelPlan draw_panel(std::string_view scenario, std::uint64_t seed, std::uint64_t index,
                     const LineOptions& line) {
  const StandardArithmetic standard;
  const TableRow& row = find_scenario(scenario);
  const Draw draw(seed, index);
  PanelPlan plan;
  plan.seed = seed;
  plan.index = index;
  plan.scenario = row.scenario.name;
  plan.goal = row.scenario.goal;
  draw_common(plan, line, draw);
  change_strip(plan, row.changes, draw);
  change_drive(plan.drive, row.changes, draw);
  fit_duration(plan.drive, line.drive);
  change_camera(plan.camera, row.changes, draw);
  plan.damage = draw_damage(row.changes, line, draw);
  return plan;
}

PanelPlan healthy_twin(PanelPlan plan) {
  plan.damage = {};
  if (plan.goal == Goal::goal1 || plan.goal == Goal::goal2) {
    plan.goal = Goal::normal;
    plan.scenario = "normal";
  }
  return plan;
}

}  // namespace motionanalyzer
