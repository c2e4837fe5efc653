// A model that was trained elsewhere meets a line: its normal panels teach it and scale its scores.
#include "models/model_state.hpp"
#include "models/provenance.hpp"
#include "models/training_view.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kFewestLinePanels = 4;
constexpr std::size_t kScaleEvery = 5;

/// Every other panel, from the first or the second on: lots that come one after the other are in both halves.
std::vector<std::size_t> every_other(const PanelTable& table, std::size_t first) {
  std::vector<std::size_t> chosen;
  for (std::size_t k = first; k < table.panels(); k += 2) chosen.push_back(k);
  return chosen;
}

/// Panels 0, 5, 10 .., or the others.
std::vector<std::size_t> every_fifth(const PanelTable& table, bool taken) {
  std::vector<std::size_t> chosen;
  for (std::size_t k = 0; k < table.panels(); ++k)
    if ((k % kScaleEvery == 0) == taken) chosen.push_back(k);
  return chosen;
}

}  // namespace

PanelSet Model::move_to_line(State& state, PanelSet fresh, const Recipe& recipe, const Execution& execution) {
  if (fresh.table.panels() < kFewestLinePanels)
    throw Error(ErrorCode::too_short,
                "there are " + std::to_string(fresh.table.panels()) + " normal panels of this line",
                "give at least 4; half of them scale the scores, and 999 in the other half let a rate of 1 % "
                "be claimed");
  const PanelSet first_half = choose_panels(fresh, every_other(fresh.table, 0));
  state.recipe = with_trajectory(recipe, fresh, state.needs_trajectory());
  fresh = choose_panels(fresh, every_other(fresh.table, 1));
  if (!adapt_to(state, first_half, execution)) {
    scale_by(state, first_half, execution);
    return fresh;
  }
  add_hashes(first_half, state.input, state.taught);
  if (state.detector->scales_itself()) return fresh;
  scale_by(state, choose_panels(fresh, every_fifth(fresh.table, true)), execution);
  return choose_panels(fresh, every_fifth(fresh.table, false));
}

bool Model::adapt_to(State& state, const PanelSet& line_normals, const Execution& execution) {
  if (state.info->needs_residual) require_residuals(line_normals, *state.info);
  std::unique_ptr<Detector> adapted =
      state.detector->adapt(detector_view(line_normals, state.input, *state.info), execution);
  if (adapted == nullptr) return false;
  state.detector = std::move(adapted);
  return true;
}

void Model::scale_by(State& state, const PanelSet& panels, const Execution& execution) {
  const auto now = std::make_shared<State>(state);
  state.phase = fit_phase_scale(score_all(now, panels, true, execution), panels.table.phase);
}

Model Model::moved_to(const PanelSet& line_normals, const Recipe& recipe, const Execution& execution) const {
  const StandardArithmetic standard;
  require_consistent(line_normals);
  auto state = std::make_shared<State>(*state_);
  state->recipe = with_trajectory(recipe, line_normals, state->needs_trajectory());
  forget_calibration(state->provenance);
  state->calibration.reset();
  state->calibration_remarks.clear();
  state->inspectability.reset();
  adapt_to(*state, line_normals, execution);
  if (!state->detector->scales_itself()) scale_by(*state, line_normals, execution);
  return Model(std::move(state));
}

}  // namespace motionanalyzer
