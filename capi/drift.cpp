#include <algorithm>
#include <cmath>

#include "arrays.hpp"
#include "handles.hpp"
#include "motionanalyzer/statistics/martingale.hpp"
#include "structs.hpp"

struct ma_drift : motionanalyzer::capi::Handle<9> {
  explicit ma_drift(const motionanalyzer::DriftMartingale& m) : martingale(m) {}
  std::atomic_flag busy;
  motionanalyzer::DriftMartingale martingale;
};

namespace motionanalyzer::capi {
namespace {

static_assert(kDriftBins == MA_DRIFT_BINS && kDriftBets == MA_DRIFT_BETS);
static_assert(static_cast<int32_t>(DriftDirection::none) == MA_DRIFT_NONE &&
              static_cast<int32_t>(DriftDirection::rising) == MA_DRIFT_RISING &&
              static_cast<int32_t>(DriftDirection::falling) == MA_DRIFT_FALLING);

ma_drift_state numbers_of(const DriftState& state) noexcept {
  ma_drift_state s{};
  s.struct_size = sizeof s;
  s.direction = static_cast<int32_t>(state.direction);
  s.panels = state.panels;
  s.log_value = state.log_value;
  s.log_peak = state.log_peak;
  s.alarm_panel = state.alarm_panel;
  std::copy_n(state.seen, kDriftBins, s.seen);
  std::copy_n(state.log_wealth, kDriftBets, s.log_wealth);
  return s;
}

/// What no pushes lead to is refused by the martingale itself.
DriftState state_of(const ma_drift_state& s) {
  if (s.direction < MA_DRIFT_NONE || s.direction > MA_DRIFT_FALLING)
    throw invalid_argument("direction is " + std::to_string(s.direction) + ", which is none of MA_DRIFT_...");
  DriftState state;
  state.direction = static_cast<DriftDirection>(s.direction);
  state.panels = s.panels;
  state.log_value = s.log_value;
  state.log_peak = s.log_peak;
  state.alarm_panel = s.alarm_panel;
  std::copy_n(s.seen, kDriftBins, state.seen);
  std::copy_n(s.log_wealth, kDriftBets, state.log_wealth);
  return state;
}

void write_drift(ma_drift_state* place, const DriftState& state) {
  if (place == nullptr) return;
  const ma_drift_state numbers = numbers_of(state);
  write_struct(place, place->struct_size, &numbers, sizeof numbers, kFirstSize<ma_drift_state>);
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_drift_create(int32_t calibration_panels, double alpha, const ma_drift_state* state,
                                  ma_drift** drift) {
  return guard([&] {
    ma_drift*& created = place<ma_drift*>(drift, "drift");
    const std::size_t panels = checked_count<char>(calibration_panels, 1, "calibration_panels");
    const motionanalyzer::DriftState from =
        state == nullptr ? motionanalyzer::DriftState{} : state_of(read_options(state));
    created = std::make_unique<ma_drift>(motionanalyzer::DriftMartingale(panels, alpha, from)).release();
  });
}

ma_status MA_CALL ma_drift_push(ma_drift* drift, double p_value, ma_drift_state* state) {
  return guard([&] {
    const InUse in_use(alive(drift).busy);
    motionanalyzer::DriftMartingale& martingale = drift->martingale;
    write_drift(state, martingale.state());  // a wrong struct_size is told before the panel counts
    if (std::isnan(p_value)) return;
    write_drift(state, martingale.push(p_value));
  });
}

ma_status MA_CALL ma_drift_read(ma_drift* drift, ma_drift_state* state) {
  return guard([&] {
    const InUse in_use(alive(drift).busy);
    if (state == nullptr) throw invalid_argument("state is NULL");
    write_drift(state, drift->martingale.state());
  });
}

void MA_CALL ma_drift_destroy(ma_drift* drift) { destroy(drift); }
