// Places and sizes of every public struct, which no compiler, target or edit may change.
#include <cstddef>

#include "motionanalyzer.h"
#include "structs.hpp"

namespace motionanalyzer::capi {
namespace {

#define MA_AT(type, member, place) static_assert(offsetof(type, member) == (place))

static_assert(sizeof(ma_status) == 4 && sizeof(ma_char16) == 2);

static_assert(sizeof(ma_context_options) == 8);
MA_AT(ma_context_options, struct_size, 0);
MA_AT(ma_context_options, threads, 4);

static_assert(sizeof(ma_inspect_options) == 120);
MA_AT(ma_inspect_options, struct_size, 0);
MA_AT(ma_inspect_options, origin, 4);
MA_AT(ma_inspect_options, fps, 8);
MA_AT(ma_inspect_options, mm_per_px, 16);
MA_AT(ma_inspect_options, change_point_alpha, 24);
MA_AT(ma_inspect_options, min_frames, 32);
MA_AT(ma_inspect_options, min_points, 36);
MA_AT(ma_inspect_options, max_frozen_frames, 40);
MA_AT(ma_inspect_options, reserved, 44);
MA_AT(ma_inspect_options, max_missing_frames, 48);
MA_AT(ma_inspect_options, max_missing_points, 56);
MA_AT(ma_inspect_options, max_jump_px, 64);
MA_AT(ma_inspect_options, max_step_factor, 72);
MA_AT(ma_inspect_options, max_slip_share, 80);
MA_AT(ma_inspect_options, max_length_change, 88);
MA_AT(ma_inspect_options, width_px, 96);
MA_AT(ma_inspect_options, height_px, 104);
MA_AT(ma_inspect_options, max_length_drop, 112);

static_assert(sizeof(ma_panel_summary) == 160);
MA_AT(ma_panel_summary, struct_size, 0);
MA_AT(ma_panel_summary, verdict, 4);
MA_AT(ma_panel_summary, cause, 8);
MA_AT(ma_panel_summary, grade, 12);
MA_AT(ma_panel_summary, frames, 16);
MA_AT(ma_panel_summary, scored_frames, 20);
MA_AT(ma_panel_summary, onset_frame, 24);
MA_AT(ma_panel_summary, onset_first, 28);
MA_AT(ma_panel_summary, onset_last, 32);
MA_AT(ma_panel_summary, reason_count, 36);
MA_AT(ma_panel_summary, warning_count, 40);
MA_AT(ma_panel_summary, reserved, 44);
MA_AT(ma_panel_summary, statistic, 48);
MA_AT(ma_panel_summary, p_value, 56);
MA_AT(ma_panel_summary, position, 64);
MA_AT(ma_panel_summary, position_mm, 72);
MA_AT(ma_panel_summary, lambda_mm, 80);
MA_AT(ma_panel_summary, fps, 88);
MA_AT(ma_panel_summary, mm_per_px, 96);
MA_AT(ma_panel_summary, position_low, 104);
MA_AT(ma_panel_summary, position_high, 112);
MA_AT(ma_panel_summary, position_low_mm, 120);
MA_AT(ma_panel_summary, position_high_mm, 128);
MA_AT(ma_panel_summary, lambda_low_mm, 136);
MA_AT(ma_panel_summary, lambda_high_mm, 144);
MA_AT(ma_panel_summary, incoming_margin, 152);

static_assert(sizeof(ma_train_options) == 24);
MA_AT(ma_train_options, struct_size, 0);
MA_AT(ma_train_options, reserved, 4);
MA_AT(ma_train_options, alpha, 8);
MA_AT(ma_train_options, seed, 16);

static_assert(sizeof(ma_change_point_options) == 64);
MA_AT(ma_change_point_options, struct_size, 0);
MA_AT(ma_change_point_options, penalty, 4);
MA_AT(ma_change_point_options, penalty_value, 8);
MA_AT(ma_change_point_options, min_size, 16);
MA_AT(ma_change_point_options, jump, 20);
MA_AT(ma_change_point_options, width, 24);
MA_AT(ma_change_point_options, standardize, 28);
MA_AT(ma_change_point_options, baseline, 32);
MA_AT(ma_change_point_options, reserved, 36);
MA_AT(ma_change_point_options, cusum_k, 40);
MA_AT(ma_change_point_options, alpha, 48);
MA_AT(ma_change_point_options, seed, 56);

static_assert(sizeof(ma_manifest_options) == 32);
MA_AT(ma_manifest_options, struct_size, 0);
MA_AT(ma_manifest_options, goal, 4);
MA_AT(ma_manifest_options, train, 8);
MA_AT(ma_manifest_options, val, 16);
MA_AT(ma_manifest_options, seed, 24);

static_assert(sizeof(ma_mechanics_limits) == 48);
MA_AT(ma_mechanics_limits, struct_size, 0);
MA_AT(ma_mechanics_limits, reserved, 4);
MA_AT(ma_mechanics_limits, length_change, 8);
MA_AT(ma_mechanics_limits, jump, 16);
MA_AT(ma_mechanics_limits, residual, 24);
MA_AT(ma_mechanics_limits, min_turning_rad, 32);
MA_AT(ma_mechanics_limits, share, 40);

static_assert(sizeof(ma_simulated_panel) == 72);
MA_AT(ma_simulated_panel, struct_size, 0);
MA_AT(ma_simulated_panel, frames, 4);
MA_AT(ma_simulated_panel, points, 8);
MA_AT(ma_simulated_panel, label, 12);
MA_AT(ma_simulated_panel, goal, 16);
MA_AT(ma_simulated_panel, split, 20);
MA_AT(ma_simulated_panel, crack_frame, 24);
MA_AT(ma_simulated_panel, reserved, 28);
MA_AT(ma_simulated_panel, fps, 32);
MA_AT(ma_simulated_panel, mm_per_px, 40);
MA_AT(ma_simulated_panel, lambda_mm, 48);
MA_AT(ma_simulated_panel, onset_time_s, 56);
MA_AT(ma_simulated_panel, position, 64);

static_assert(sizeof(ma_tune_options) == 32);
MA_AT(ma_tune_options, struct_size, 0);
MA_AT(ma_tune_options, damage, 4);
MA_AT(ma_tune_options, budget, 8);
MA_AT(ma_tune_options, panels, 12);
MA_AT(ma_tune_options, lambda_from_mm, 16);
MA_AT(ma_tune_options, lambda_to_mm, 24);

static_assert(sizeof(ma_label_options) == 24);
MA_AT(ma_label_options, struct_size, 0);
MA_AT(ma_label_options, may_lower, 4);
MA_AT(ma_label_options, precision, 8);
MA_AT(ma_label_options, prevalence, 16);

static_assert(sizeof(ma_pod_options) == 64);
MA_AT(ma_pod_options, struct_size, 0);
MA_AT(ma_pod_options, panels, 4);
MA_AT(ma_pod_options, lambda_from_mm, 8);
MA_AT(ma_pod_options, lambda_to_mm, 16);
MA_AT(ma_pod_options, place_from, 24);
MA_AT(ma_pod_options, place_to, 32);
MA_AT(ma_pod_options, angle_from_rad, 40);
MA_AT(ma_pod_options, angle_to_rad, 48);
MA_AT(ma_pod_options, seed, 56);

static_assert(sizeof(ma_evaluate_options) == 16);
MA_AT(ma_evaluate_options, struct_size, 0);
MA_AT(ma_evaluate_options, goal, 4);
MA_AT(ma_evaluate_options, alpha, 8);

static_assert(sizeof(ma_lot_summary) == 32);
MA_AT(ma_lot_summary, struct_size, 0);
MA_AT(ma_lot_summary, panels, 4);
MA_AT(ma_lot_summary, ng_count, 8);
MA_AT(ma_lot_summary, calibration_needed, 12);
MA_AT(ma_lot_summary, calibration_enough, 16);
MA_AT(ma_lot_summary, fewest_found, 20);
MA_AT(ma_lot_summary, threshold, 24);

static_assert(sizeof(ma_drift_state) == 176);
MA_AT(ma_drift_state, struct_size, 0);
MA_AT(ma_drift_state, direction, 4);
MA_AT(ma_drift_state, panels, 8);
MA_AT(ma_drift_state, log_value, 16);
MA_AT(ma_drift_state, log_peak, 24);
MA_AT(ma_drift_state, alarm_panel, 32);
MA_AT(ma_drift_state, seen, 40);
MA_AT(ma_drift_state, log_wealth, 128);

#undef MA_AT

}  // namespace
}  // namespace motionanalyzer::capi
