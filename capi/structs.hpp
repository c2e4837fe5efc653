// Structs that grow: read with their struct_size, written as far as the caller knows them.
#pragma once

#include <cstddef>

#include "motionanalyzer.h"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer::capi {

/// Bytes of each public struct when it first came; never changes.
template <class Struct>
inline constexpr std::size_t kFirstSize = 0;
template <>
inline constexpr std::size_t kFirstSize<ma_context_options> = 8;
template <>
inline constexpr std::size_t kFirstSize<ma_inspect_options> = 112;
template <>
inline constexpr std::size_t kFirstSize<ma_panel_summary> = 104;
template <>
inline constexpr std::size_t kFirstSize<ma_train_options> = 24;
template <>
inline constexpr std::size_t kFirstSize<ma_change_point_options> = 64;
template <>
inline constexpr std::size_t kFirstSize<ma_manifest_options> = 32;
template <>
inline constexpr std::size_t kFirstSize<ma_mechanics_limits> = 48;
template <>
inline constexpr std::size_t kFirstSize<ma_simulated_panel> = 72;
template <>
inline constexpr std::size_t kFirstSize<ma_pod_options> = 64;
template <>
inline constexpr std::size_t kFirstSize<ma_evaluate_options> = 16;
template <>
inline constexpr std::size_t kFirstSize<ma_tune_options> = 32;
template <>
inline constexpr std::size_t kFirstSize<ma_label_options> = 24;
template <>
inline constexpr std::size_t kFirstSize<ma_lot_summary> = 32;
template <>
inline constexpr std::size_t kFirstSize<ma_drift_state> = 176;

/// Copies min(struct_size, known_size) bytes over `known`.
/// throws StatusError{invalid_argument}: struct_size below first_size or absurd, a tail that is not 0
void read_struct(const void* given, void* known, std::size_t known_size, std::size_t first_size);
/// Writes `known` as far as struct_size reaches and 0 beyond it. struct_size stays.
void write_struct(void* place, std::uint32_t struct_size, const void* known, std::size_t known_size,
                  std::size_t first_size);

template <class Struct>
Struct read_options(const Struct* given) {
  Struct known{};
  if (given != nullptr) read_struct(given, &known, sizeof(Struct), kFirstSize<Struct>);
  return known;
}

/// What a summary says when nothing is known.
ma_panel_summary no_summary() noexcept;
ma_panel_summary summarize(const ReportPanel& panel);
/// NULL is fine. throws StatusError{invalid_argument} for a struct_size that is none
void write_summary(ma_panel_summary* place, const ma_panel_summary& summary);

/// Values outside their ranges. throws StatusError{invalid_argument}
InspectOptions inspect_options(const ma_inspect_options& given);
int32_t checked_origin(const ma_inspect_options& given);
/// What the library decides without a manifest may be overruled by the caller.
void overrule_origin(std::string& origin, const ma_inspect_options& given);
TrainOptions train_options(const ma_train_options& given, std::string detector, const std::string& settings);
Goal manifest_goal(const ma_manifest_options& given);
ManifestOptions manifest_options(const ma_manifest_options& given);
MechanicsLimits mechanics_limits(const ma_mechanics_limits& given);
PodOptionsOfLine pod_options(const ma_pod_options& given);

ma_simulated_panel no_simulated_panel() noexcept;
ma_simulated_panel describe(const SimulatedPanel& panel);
/// NULL is fine. throws StatusError{invalid_argument} for a struct_size that is none
void write_simulated_panel(ma_simulated_panel* place, const ma_simulated_panel& panel);

}  // namespace motionanalyzer::capi
