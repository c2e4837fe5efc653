#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "models/damaged_normals.hpp"
#include "models/data_hash.hpp"
#include "models/inspectability.hpp"
#include "models/model_state.hpp"
#include "models/row_scorer.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/core/version.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kFewestPanels = 10;
constexpr std::size_t kFewestTrainingRows = 20;
constexpr std::size_t kFewestLinePanels = 4;
constexpr std::size_t kHoldOutEvery = 5;
constexpr int kMostLag = 20;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

OptionSet chosen_options(const DetectorInfo& info, const TrainOptions& train) {
  OptionSet options = detector_options(info);
  for (const auto& [name, value] : train.option) options.set(name, value);
  return options;
}

void require_alpha(double alpha) {
  if (alpha > 0 && alpha < 1) return;
  throw Error(ErrorCode::invalid_argument, "alpha is " + std::to_string(alpha),
              "give the accepted rate of false alarms per panel, between 0 and 1, for example 0.01");
}

void require_enough(const PanelTable& table, const DetectorInfo& info) {
  if (table.is_plain() && !info.accepts_tables)
    throw Error(ErrorCode::invalid_argument, std::string(info.name) + " needs panels, it cannot use a table",
                "choose another detector or train on a data set of panels");
  if (table.is_plain() && table.rows() < kFewestTrainingRows)
    throw Error(ErrorCode::too_short, "the table has " + std::to_string(table.rows()) + " rows",
                "give at least " + std::to_string(kFewestTrainingRows) + " normal rows");
  if (!table.is_plain() && table.panels() < kFewestPanels)
    throw Error(ErrorCode::too_short, "there are " + std::to_string(table.panels()) + " normal panels",
                "give at least " + std::to_string(kFewestPanels) + " to train on");
}

/// Panels k with k % 5 == 4 scale the scores; the others are fitted on.
std::vector<std::size_t> panels_of(const PanelTable& table, bool held_out) {
  std::vector<std::size_t> chosen;
  for (std::size_t k = 0; k < table.panels(); ++k)
    if ((k % kHoldOutEvery == kHoldOutEvery - 1) == held_out) chosen.push_back(k);
  return chosen;
}

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
    if ((k % kHoldOutEvery == 0) == taken) chosen.push_back(k);
  return chosen;
}

PanelSet without(const PanelSet& panels, const std::vector<std::size_t>& left_out) {
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < panels.table.panels(); ++k)
    if (!std::binary_search(left_out.begin(), left_out.end(), k)) kept.push_back(k);
  return choose_panels(panels, kept);
}

Whitening learn_scaling(const Matrix& rows, const OptionSet& options) {
  const std::string& kind = options.choice("scaling", {"none", "standard", "whiten"});
  if (kind == "standard") return standardization(rows);
  return kind == "whiten" ? whitening(rows) : no_scaling(rows.cols());
}

InputSpec input_spec(const PanelTable& table, const DetectorInfo& info, const OptionSet& options) {
  InputSpec spec;
  if (info.needs_residual) return spec;
  const bool combines = info.members_need_fields != nullptr;
  spec.column = table.column;
  if (combines && spec.column.empty()) return spec;
  spec.selected = select_columns(table.column, options.text("features"));
  if (!selects_residual(spec)) {
    spec.column = without_residual(table.column);
    spec.selected = select_columns(spec.column, options.text("features"));
  }
  const auto lag = static_cast<std::size_t>(options.integer("lag", 0, kMostLag));
  spec.lag = combines ? 0 : lag;
  if (spec.selected.empty())
    throw Error(ErrorCode::invalid_argument, "there is no feature column to fit on",
                "give at least one column of numbers");
  std::vector<std::size_t> seen;
  const std::vector<std::size_t> place = match_columns(spec, table.column, true);
  for (const std::size_t j : spec.selected) seen.push_back(place[j]);
  require_values(table, seen);
  return spec;
}

void learn_scaling(const PanelTable& table, InputSpec& spec, const OptionSet& options, bool combines) {
  if (spec.selected.empty()) return;
  if (combines) {
    spec.scaling = no_scaling(spec.width());
    return;
  }
  const Matrix rows = usable_rows(lagged_table(table, spec));
  require_rows(rows.rows(), 2, "every detector");
  spec.scaling = learn_scaling(rows, options);
}

/// What the detector is given of these panels: its own table, and the residual fields if it asks for them.
PanelSet detector_view(PanelSet panels, const InputSpec& spec, const DetectorInfo& info) {
  if (info.needs_residual) {
    panels.table = residual_rows(std::move(panels.table), panels.residual);
    return panels;
  }
  PanelTable lagged = lagged_table(panels.table, spec);
  if (info.members_need_fields != nullptr)
    return {std::move(lagged), std::move(panels.residual), std::move(panels.trajectory)};
  std::vector<double> scaled(spec.width());
  for (std::size_t i = 0; i < lagged.rows(); ++i) {
    if (lagged.usable[i] == 0) continue;
    apply(spec.scaling, lagged.value.row(i), scaled);
    std::copy(scaled.begin(), scaled.end(), lagged.value.row(i).begin());
  }
  return {std::move(lagged), {}, {}};
}

std::vector<std::pair<std::string, std::string>> provenance_of(const PanelSet& panels, const InputSpec& input,
                                                               const TrainOptions& options) {
  const PanelTable& table = panels.table;
  return {{"library", std::string(library_version())},
          {"seed", std::to_string(options.seed)},
          {"data_hash", data_hash(panels, hashed_columns(input, table.column))},
          {"panels", std::to_string(table.panels())},
          {"rows", std::to_string(table.rows())}};
}

constexpr std::string_view kOfCalibration = "calibration_";  ///< what its keys begin with

void forget_calibration(std::vector<std::pair<std::string, std::string>>& provenance) {
  std::erase_if(provenance, [](const auto& pair) { return pair.first.starts_with(kOfCalibration); });
}

/// Adds what the threshold, and of a line its scale and what it taught, were made of.
void note_calibration(const PanelSet& given, const InputSpec& input,
                      std::vector<std::pair<std::string, std::string>>& provenance) {
  const PanelTable& table = given.table;
  forget_calibration(provenance);
  const auto note = [&](const char* key, std::string value) {
    provenance.emplace_back(std::string(kOfCalibration) + key, std::move(value));
  };
  note("library", std::string(library_version()));
  note("data_hash", data_hash(given, hashed_columns(input, table.column)));
  note("panels", std::to_string(table.panels()));
  note("rows", std::to_string(table.rows()));
}

/// Panels that have a score, and the largest of each.
struct PanelStatistics {
  std::vector<std::size_t> panel;
  std::vector<double> statistic;
};

PanelStatistics panel_statistics(const std::vector<double>& score, const PanelTable& table) {
  PanelStatistics all;
  for (std::size_t k = 0; k < table.panels(); ++k) {
    double most = kNoValue;
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      if (!std::isnan(score[i]) && !(score[i] <= most)) most = score[i];
    if (std::isnan(most)) continue;
    all.panel.push_back(k);
    all.statistic.push_back(most);
  }
  return all;
}

/// Takes away the panels whose statistic, in sigmas, no healthy panel reaches, and names them. One of them
/// would raise the threshold to its own height. Their places are returned.
std::vector<std::size_t> drop_damaged(PanelStatistics& all, const PanelTable& table,
                                      std::vector<std::string>& remarks) {
  if (all.statistic.empty()) return {};
  const double limit = largest_by_chance(all.statistic);
  PanelStatistics kept;
  std::vector<std::size_t> damaged;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < all.panel.size(); ++i) {
    const std::size_t k = all.panel[i];
    if (all.statistic[i] > limit) {
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

void require_residuals(const PanelSet& panels, const DetectorInfo& info) {
  if (panels.residual.empty())
    throw Error(ErrorCode::invalid_argument, std::string(info.name) + " needs residual fields",
                "compute them relative to a trajectory that was learnt from normal panels");
}

/// The recipe as a model keeps it: with the trajectory of the residuals that it is given, if it is.
Recipe with_trajectory(const Recipe& recipe, const PanelSet& panels, bool needed) {
  Recipe own = recipe;
  own.trajectory = {};
  if (!needed) return own;
  require_trajectory(panels.trajectory);
  if (!recipe.trajectory.empty() && recipe.trajectory != panels.trajectory)
    throw Error(ErrorCode::mismatch, "the residuals are relative to another trajectory than the recipe's",
                "compute them with this recipe");
  own.trajectory = panels.trajectory;
  return own;
}

void require_own_recipe(const Recipe& model, const Recipe& taken) {
  const std::string difference = recipe_difference(model, taken);
  if (difference.empty()) return;
  throw Error(ErrorCode::mismatch, "the calibration normals were taken under another recipe: " + difference,
              "calibrate with panels of the model's recipe, or calibrate for the line");
}

/// Panels that are known again from then on.
void add_hashes(const PanelSet& panels, const InputSpec& input, std::vector<double>& taught) {
  const std::vector<double> hash = panel_hashes(panels, hashed_columns(input, panels.table.column));
  taught.insert(taught.end(), hash.begin(), hash.end());
  std::sort(taught.begin(), taught.end());
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

Model Model::train(const PanelSet& normals, const Recipe& recipe, const TrainOptions& options,
                   const Execution& execution) {
  const StandardArithmetic standard;
  const DetectorInfo& info = options.own != nullptr ? *options.own : find_detector(options.detector);
  require_alpha(options.alpha);
  require_finite(recipe);
  require_consistent(normals);
  require_enough(normals.table, info);
  auto state = std::make_shared<State>();
  state->info = &info;
  state->options = chosen_options(info, options);
  state->extractor = normals.table.extractor;
  state->alpha = options.alpha;
  state->input = input_spec(normals.table, info, state->options);
  state->provenance = provenance_of(normals, state->input, options);
  if (info.needs_residual) require_residuals(normals, info);
  state->recipe = with_trajectory(recipe, normals, info.needs_residual || selects_residual(state->input));

  std::unique_ptr<Detector> detector = info.create();
  {
    const bool all = state->plain() || detector->scales_itself();
    PanelSet fit = all ? normals : choose_panels(normals, panels_of(normals.table, false));
    learn_scaling(fit.table, state->input, state->options, state->combines());
    fit = detector_view(std::move(fit), state->input, info);
    detector->fit(fit, state->options, options.seed, execution);
  }
  state->detector = std::move(detector);
  if (state->detector->needs_fields()) state->recipe = with_trajectory(recipe, normals, true);
  if (state->plain()) return Model(std::move(state));

  auto scaled = std::make_shared<State>(*state);
  if (state->detector->scales_itself()) {
    scaled->phase = no_phase_scale();
  } else {
    const PanelSet held_out = choose_panels(normals, panels_of(normals.table, true));
    const std::vector<double> raw = score_all(state, held_out, true, execution);
    scaled->phase = fit_phase_scale(raw, held_out.table.phase);
  }
  add_hashes(normals, state->input, scaled->taught);
  return Model(std::move(scaled));
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
  PanelStatistics all = panel_statistics(score, fresh.table);
  if (state->detector->scores_in_sigma()) {
    const auto damaged = drop_damaged(all, fresh.table, state->calibration_remarks);
    if (!damaged.empty()) add_hashes(choose_panels(fresh, damaged), state->input, state->taught);
  }
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
