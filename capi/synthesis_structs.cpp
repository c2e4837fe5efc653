// Structs of data sets, of trials on them and of simulated panels.
#include <limits>

#include "arrays.hpp"
#include "structs.hpp"

namespace motionanalyzer::capi {

namespace {

static_assert(static_cast<int>(Goal::normal) == MA_GOAL_NORMAL &&
              static_cast<int>(Goal::goal1) == MA_GOAL_1 && static_cast<int>(Goal::goal2) == MA_GOAL_2 &&
              static_cast<int>(Goal::variant) == MA_GOAL_VARIANT);
static_assert(static_cast<int>(Split::none) == MA_SPLIT_NONE &&
              static_cast<int>(Split::train) == MA_SPLIT_TRAIN &&
              static_cast<int>(Split::val) == MA_SPLIT_VAL &&
              static_cast<int>(Split::test) == MA_SPLIT_TEST &&
              static_cast<int>(Split::calibration) == MA_SPLIT_CALIBRATION);

void set_share(double given, double& share) {
  if (given != 0) share = given < 0 ? 0 : given;
}

void set_limit(double given, double& limit, const char* name) {
  if (given == 0) return;
  if (!(given > 0) || given > std::numeric_limits<double>::max())
    throw invalid_argument(std::string(name) + " must be finite and > 0");
  limit = given;
}

}  // namespace

Goal manifest_goal(const ma_manifest_options& given) {
  if (given.goal < MA_GOAL_NORMAL || given.goal > MA_GOAL_VARIANT)
    throw invalid_argument("goal is " + std::to_string(given.goal) + ", which is none of MA_GOAL_...");
  return static_cast<Goal>(given.goal);
}

ManifestOptions manifest_options(const ma_manifest_options& given) {
  ManifestOptions options;
  set_share(given.train, options.train);
  set_share(given.val, options.val);
  if (given.seed != 0) options.seed = given.seed;
  return options;
}

MechanicsLimits mechanics_limits(const ma_mechanics_limits& given) {
  if (given.reserved != 0) throw invalid_argument("reserved must be 0");
  MechanicsLimits limits;
  set_limit(given.length_change, limits.length_change, "length_change");
  set_limit(given.jump, limits.jump, "jump");
  set_limit(given.residual, limits.residual, "residual");
  set_limit(given.min_turning_rad, limits.min_turning_rad, "min_turning_rad");
  set_limit(given.share, limits.share, "share");
  return limits;
}

PodOptionsOfLine pod_options(const ma_pod_options& given) {
  if (given.panels < 0) throw invalid_argument("panels must not be negative");
  PodOptionsOfLine options;
  if (given.panels != 0) options.panels = static_cast<std::size_t>(given.panels);
  set_limit(given.lambda_from_mm, options.lambda_from_mm, "lambda_from_mm");
  set_limit(given.lambda_to_mm, options.lambda_to_mm, "lambda_to_mm");
  set_limit(given.place_from, options.place_from, "place_from");
  set_limit(given.place_to, options.place_to, "place_to");
  set_limit(given.angle_from_rad, options.angle_from_rad, "angle_from_rad");
  set_limit(given.angle_to_rad, options.angle_to_rad, "angle_to_rad");
  if (given.seed != 0) options.seed = given.seed;
  return options;
}

ma_simulated_panel no_simulated_panel() noexcept {
  ma_simulated_panel none{};
  none.struct_size = sizeof none;
  none.crack_frame = MA_NO_INT32;
  none.fps = none.mm_per_px = none.lambda_mm = none.onset_time_s = none.position =
      std::numeric_limits<double>::quiet_NaN();
  return none;
}

ma_simulated_panel describe(const SimulatedPanel& panel) {
  const Truth& truth = panel.truth;
  ma_simulated_panel p = no_simulated_panel();
  p.frames = as_count(panel.bundle.frames());
  p.points = as_count(panel.bundle.points());
  p.label = truth.label;
  p.goal = static_cast<int32_t>(truth.goal);
  p.split = static_cast<int32_t>(truth.split);
  p.crack_frame = truth.crack_frame.value_or(MA_NO_INT32);
  p.fps = panel.bundle.fps;
  p.mm_per_px = panel.bundle.mm_per_px.value_or(p.mm_per_px);
  p.lambda_mm = truth.lambda_mm.value_or(p.lambda_mm);
  p.onset_time_s = truth.onset_time_s.value_or(p.onset_time_s);
  p.position = truth.position.value_or(p.position);
  return p;
}

void write_simulated_panel(ma_simulated_panel* place, const ma_simulated_panel& panel) {
  if (place == nullptr) return;
  write_struct(place, place->struct_size, &panel, sizeof panel, kFirstSize<ma_simulated_panel>);
}

}  // namespace motionanalyzer::capi
