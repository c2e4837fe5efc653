#include <algorithm>
#include <cmath>
#include <set>

#include "models/damaged_normals.hpp"
#include "models/data_hash.hpp"
#include "models/inspectability.hpp"
#include "models/model_state.hpp"
#include "models/panel_statistic.hpp"
#include "models/provenance.hpp"
#include "models/training_view.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

PanelSet without(const PanelSet& panels, const std::vector<std::size_t>& left_out) {
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < panels.table.panels(); ++k)
    if (!std::binary_search(left_out.begin(), left_out.end(), k)) kept.push_back(k);
  return choose_panels(panels, kept);
}

/// Panels that have a score, and the largest of each.
struct PanelStatistics {
  std::vector<std::size_t> panel;
  std::vector<double> statistic;
};

PanelStatistics scored_panels(const std::vector<double>& score, const PanelTable& table) {
  const std::vector<double> statistic = panel_statistics(score, table);
  PanelStatistics all;
  for (std::size_t k = 0; k < statistic.size(); ++k) {
    if (std::isnan(statistic[k])) continue;
    all.panel.push_back(k);
    all.statistic.push_back(statistic[k]);
  }
  return all;
}

/// Their statistics in sigmas, none where the detector does not know.
std::vector<double> in_sigmas(const Detector& detector, const std::vector<double>& statistic) {
  std::vector<double> all;
  for (const double one : statistic)
    if (const std::optional<double> sigmas = detector.in_sigma(one)) all.push_back(*sigmas);
  return all;
}

/// Takes away the panels whose statistic, in sigmas, no healthy panel reaches, and names them. One of them
/// would raise the threshold to its own height. Their places are returned.
std::vector<std::size_t> drop_damaged(PanelStatistics& all, const std::vector<double>& sigmas,
                                      const PanelTable& table, std::vector<std::string>& remarks) {
  if (sigmas.empty()) return {};
  const double limit = largest_by_chance(sigmas);
  PanelStatistics kept;
  std::vector<std::size_t> damaged;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < all.panel.size(); ++i) {
    const std::size_t k = all.panel[i];
    if (sigmas[i] > limit) {
      damaged.push_back(k);
      names.push_back(table.panel[k]);
      continue;
    }
    kept.panel.push_back(k);
    kept.statistic.push_back(all.statistic[i]);
  }
  if (damaged.empty()) return {};
  const std::size_t given = all.panel.size();
  require_few_damaged(damaged.size(), given,
                      panels_told(names, given, " panels given as normal look damaged"),
                      "look at these panels and calibrate without those that are damaged");
  remarks.push_back(panels_told(names, given, " panels given as normal look damaged and calibrate nothing") +
                    worth_saying(damaged.size(), given));
  all = std::move(kept);
  return damaged;
}

Calibration calibration_of(std::vector<double> statistic, std::string source) {
  if (statistic.empty())
    throw Error(ErrorCode::too_short, "none of the calibration normals has a score",
                "give normal panels or rows that can be scored");
  std::sort(statistic.begin(), statistic.end());
  return {std::move(statistic), std::move(source)};
}

void require_own_recipe(const Recipe& model, const Recipe& taken) {
  const std::string difference = recipe_difference(model, taken);
  if (difference.empty()) return;
  throw Error(ErrorCode::mismatch, "the calibration normals were taken under another recipe: " + difference,
              "calibrate with panels of the model's recipe, or calibrate for the line");
}

/// Without panels whose data are those of an earlier one, which is said.
PanelSet without_copies(PanelSet panels, const InputSpec& input, std::vector<std::string>& remarks) {
  const std::vector<double> hash = panel_hashes(panels, hashed_columns(input, panels.table.column));
  std::set<double> known;
  std::vector<std::size_t> copies;
  for (std::size_t k = 0; k < hash.size(); ++k)
    if (!known.insert(hash[k]).second) copies.push_back(k);
  if (copies.empty()) return panels;
  remarks.push_back(std::to_string(copies.size()) +
                    " panels are copies of others given with them and calibrate nothing");
  return without(panels, copies);
}

std::vector<double> without_nan(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); }),
               values.end());
  return values;
}

}  // namespace

void require_finite(const Recipe& recipe) {
  const auto good = [](double value) { return std::isfinite(value) && value >= 0; };
  if (good(recipe.fps) && good(recipe.duration_s) && good(recipe.full_turn_rad) &&
      good(recipe.mm_per_px.value_or(0)))
    return;
  throw Error(ErrorCode::invalid_argument, "the recipe holds a value that is negative or not finite",
              "give frame rate, duration, full turn and scale, or 0 where one is not known");
}

void require_alpha(double alpha) {
  if (alpha > 0 && alpha < 1) return;
  throw Error(ErrorCode::invalid_argument, "alpha is " + std::to_string(alpha),
              "give the accepted rate of false alarms per panel, between 0 and 1, for example 0.01");
}

std::vector<std::size_t> Model::taught_by(const PanelSet& panels) const {
  std::vector<std::size_t> place;
  const std::vector<double>& taught = state_->taught;
  if (taught.empty() || panels.table.panels() == 0) return place;
  const std::vector<std::size_t> column = hashed_columns(state_->input, panels.table.column);
  if (column.empty()) {
    if (!state_->input.column.empty()) return place;
    require_residuals(panels, *state_->info);
  }
  const std::vector<double> hash = panel_hashes(panels, column);
  for (std::size_t k = 0; k < hash.size(); ++k)
    if (std::binary_search(taught.begin(), taught.end(), hash[k])) place.push_back(k);
  return place;
}

Model Model::calibrate(const PanelSet& normals, const Recipe& recipe, bool line,
                       const Execution& execution) const {
  const StandardArithmetic standard;
  require_finite(recipe);
  require_consistent(normals);
  auto state = std::make_shared<State>(*state_);
  if (state->plain()) {
    note_calibration(normals, state->input, state->provenance);
    state->calibration = calibration_of(without_nan(score(normals, execution)), "table");
    return Model(std::move(state));
  }
  state->calibration_remarks.clear();
  PanelSet fresh =
      without_copies(without(normals, taught_by(normals)), state->input, state->calibration_remarks);
  note_calibration(fresh, state->input, state->provenance);
  if (line)
    fresh = move_to_line(*state, std::move(fresh), recipe, execution);
  else
    require_own_recipe(state->recipe, recipe);
  std::vector<double> score = score_all(state, fresh, true, execution);
  for (std::size_t i = 0; i < score.size(); ++i)
    score[i] = state->phase.standardise(score[i], fresh.table.phase[i]);
  PanelStatistics all = scored_panels(score, fresh.table);
  const std::vector<std::size_t> damaged =
      drop_damaged(all, in_sigmas(*state->detector, all.statistic), fresh.table, state->calibration_remarks);
  if (!damaged.empty()) add_hashes(choose_panels(fresh, damaged), state->input, state->taught);
  state->calibration = calibration_of(std::move(all.statistic), line ? "line" : "validation");
  state->recipe.origin = recipe.origin;
  state->inspectability =
      inspectability_of(*state->detector, state->phase, state->calibration, state->alpha, state->recipe);
  return Model(std::move(state));
}

Model Model::with_alpha(double alpha) const {
  const StandardArithmetic standard;
  require_alpha(alpha);
  auto state = std::make_shared<State>(*state_);
  state->alpha = alpha;
  state->inspectability =
      inspectability_of(*state->detector, state->phase, state->calibration, alpha, state->recipe);
  return Model(std::move(state));
}

}  // namespace motionanalyzer
