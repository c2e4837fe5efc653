#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "synthesis/addresses.hpp"

namespace motionanalyzer {
namespace {

using namespace synthesis;

MotionOptions motion_options(const PanelPlan& plan) {
  MotionOptions options;
  options.inertia = plan.inertia;
  options.exposure_s = plan.camera.exposure_s;
  return options;
}

std::optional<double> visible_position(double place, const CameraOptions& camera) {
  const double position = (place - camera.visible_from) / (camera.visible_to - camera.visible_from);
  if (!(position >= 0 && position <= 1)) return std::nullopt;
  return position;
}

/// What happened, whatever the scenario set out to do.
Truth truth_of(const PanelPlan& plan, const Motion& motion) {
  Truth truth;
  truth.panel = plan.name;
  truth.scenario = plan.scenario;
  truth.split = plan.split;
  truth.history = motion.history;
  truth.lambda_mm = motion.history.empty() ? 0 : motion.history.back().lambda_mm;
  truth.label = *truth.lambda_mm > 0 ? 1 : 0;
  if (truth.label == 0) {
    const bool meant_to_break = plan.goal == Goal::goal1 || plan.goal == Goal::goal2;
    truth.goal = meant_to_break ? Goal::variant : plan.goal;
    return truth;
  }
  truth.position = visible_position(plan.damage.place, plan.camera);
  const double onset_s = motion.history.front().time_s;
  truth.goal = onset_s > 0 ? Goal::goal1 : Goal::goal2;
  if (truth.goal == Goal::goal1) {
    truth.onset_time_s = onset_s;
    const std::int32_t frame = first_frame_after(plan.camera, onset_s);
    const std::size_t frames = exposed_frames(plan.camera, motion.duration_s);
    if (static_cast<std::size_t>(frame) < frames) truth.crack_frame = frame;
  }
  return truth;
}

/// The strip's own tangent at a node where it is held: that of the edge beside it, carried on over half a
/// cell at the curvature of the next node, which no gripper's compliance touches. Of the angles that differ
/// by full turns, that next to near_rad.
double end_tangent(double from_x, double from_y, double to_x, double to_y, double turn, double near_rad) {
  const double tangent = elementary::atan2(to_y - from_y, to_x - from_x) + turn;
  return tangent + 2 * elementary::kPi * std::floor((near_rad - tangent) / (2 * elementary::kPi) + 0.5);
}

void fill_field(const Motion& motion, const Drive& drive, const CameraOptions& camera, double cell_m,
                MatrixF& field) {
  constexpr std::size_t kPoses = 6;
  const std::size_t nodes = motion.nodes;
  const std::size_t frames = exposed_frames(camera, motion.duration_s);
  field = MatrixF(frames, kPoses + nodes);
  std::vector<double> xy(2 * nodes), curvature(nodes);
  for (std::size_t f = 0; f < frames; ++f) {
    const double time_s = static_cast<double>(f) / camera.fps + 0.5 * camera.exposure_s;
    motion.shape(time_s, xy);
    motion.curvature(time_s, curvature);
    const double half_cell_m = 0.5 * cell_m;
    const double* const last = xy.data() + 2 * (nodes - 2);
    const double pose[kPoses] = {
        1e3 * xy[0],
        1e3 * xy[1],
        end_tangent(xy[0], xy[1], xy[2], xy[3], -half_cell_m * curvature[1], 0),
        1e3 * last[2],
        1e3 * last[3],
        end_tangent(last[0], last[1], last[2], last[3], half_cell_m * curvature[nodes - 2],
                    moving_end(drive, time_s).tangent_rad)};
    const std::span<float> row = field.row(f);
    for (std::size_t i = 0; i < kPoses; ++i) row[i] = static_cast<float>(pose[i]);
    for (std::size_t i = 0; i < nodes; ++i) row[kPoses + i] = static_cast<float>(1e-3 * curvature[i]);
  }
}

[[noreturn]] void rethrow_named(const Error& error, const PanelPlan& plan) {
  const std::string name = plan.name.empty() ? "panel " + std::to_string(plan.index) : plan.name;
  const bool impossible = error.code() == ErrorCode::no_solution;
  throw Error(error.code(), name + " (" + plan.scenario + "): " + error.message(),
              impossible
                  ? "The line asks for what no strip can do: its length, stiffness, nodes and drive must fit "
                    "each other."
                  : error.advice(),
              error.where());
}

}  // namespace

struct Simulator::Workspace {
  RodDynamics dynamics;
  Strip strip;
  Motion motion;

  void move(const PanelPlan& plan) try {
    strip = make_strip(plan.section, plan.strip, draws_of(plan.seed, plan.index, Address::strip_scatter));
    dynamics.simulate(strip, plan.drive, plan.damage, plan.resin, motion_options(plan), motion);
  } catch (const Error& error) {
    rethrow_named(error, plan);
  }
};

Simulator::Simulator() : work_(std::make_unique<Workspace>()) {}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

const Motion& Simulator::motion() const noexcept { return work_->motion; }

Truth Simulator::label(const PanelPlan& plan) {
  const StandardArithmetic standard;
  work_->move(plan);
  return truth_of(plan, work_->motion);
}

void Simulator::simulate(const PanelPlan& plan, SimulatedPanel& panel, bool with_field) {
  const StandardArithmetic standard;
  panel.truth = label(plan);
  panel.bundle = record(work_->motion, plan.camera, draws_of(plan.seed, plan.index, Address::camera));
  panel.bundle.name = plan.name;
  panel.field = {};
  if (with_field) fill_field(work_->motion, plan.drive, plan.camera, work_->strip.cell_m, panel.field);
}

}  // namespace motionanalyzer
