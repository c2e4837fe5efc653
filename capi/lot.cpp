#include "motionanalyzer/statistics/lot.hpp"

#include <algorithm>
#include <limits>

#include "arrays.hpp"
#include "handles.hpp"
#include "structs.hpp"

namespace motionanalyzer::capi {
namespace {

/// A count that only tells how large something would have to be.
int32_t at_most_int32(std::size_t n) noexcept {
  return static_cast<int32_t>(
      std::min<std::size_t>(n, static_cast<std::size_t>(std::numeric_limits<int32_t>::max())));
}

ma_lot_summary lot_summary(const LotDecision& decision) {
  ma_lot_summary s{};
  s.panels = as_count(decision.panels);
  s.ng_count = as_count(decision.ng.size());
  s.calibration_needed = at_most_int32(decision.calibration_needed);
  s.calibration_enough = decision.calibration_enough ? 1 : 0;
  s.fewest_found = decision.fewest_found ? at_most_int32(*decision.fewest_found) : MA_NO_INT32;
  s.threshold = decision.threshold;
  return s;
}

void write_lot(ma_lot_summary* place, const ma_lot_summary& summary) {
  if (place == nullptr) return;
  write_struct(place, place->struct_size, &summary, sizeof summary, kFirstSize<ma_lot_summary>);
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_lot_decide(const double* p_value, int32_t n, int32_t calibration_panels, double q,
                                uint8_t* ng, double* adjusted, ma_lot_summary* summary) {
  return guard([&] {
    write_lot(summary, lot_summary({}));
    const auto p = array_in(p_value, n, 1, "p_value");
    const std::size_t calibration = checked_count<char>(calibration_panels, 1, "calibration_panels");
    const motionanalyzer::LotDecision decision = motionanalyzer::benjamini_hochberg(p, calibration, q);
    if (ng != nullptr) {
      std::fill_n(ng, p.size(), std::uint8_t{0});
      for (const std::size_t i : decision.ng) ng[i] = 1;
    }
    if (adjusted != nullptr) std::copy(decision.adjusted.begin(), decision.adjusted.end(), adjusted);
    write_lot(summary, lot_summary(decision));
  });
}
