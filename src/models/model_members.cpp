// What concerns a model that joins others.
#include "models/model_state.hpp"
#include "models/provenance.hpp"
#include "models/training_view.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

Model Model::stacked(const PanelSet& normals, const PanelSet& damaged, const Execution& execution) const {
  const StandardArithmetic standard;
  require_consistent(normals);
  require_consistent(damaged);
  const DetectorInfo& info = *state_->info;
  std::unique_ptr<Detector> stacked = state_->detector->stack(
      detector_view(normals, state_->input, info), detector_view(damaged, state_->input, info), execution);
  if (stacked == nullptr) return *this;
  auto state = std::make_shared<State>(*state_);
  state->detector = std::move(stacked);
  forget_calibration(state->provenance);
  state->calibration.reset();
  state->calibration_remarks.clear();
  state->inspectability.reset();
  return Model(std::move(state));
}

Matrix Model::member_statistics(const PanelSet& panels, const Execution& execution) const {
  if (!state_->combines()) return {};
  const StandardArithmetic standard;
  require_consistent(panels);
  return state_->detector->member_statistics(detector_view(panels, state_->input, *state_->info), execution);
}

std::vector<MemberWeight> Model::members() const { return state_->detector->members(); }

}  // namespace motionanalyzer
