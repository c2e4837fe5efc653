#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/model_state.hpp"
#include "models/row_scorer.hpp"
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

void require_finite(const Recipe& recipe) {
  const auto good = [](double value) { return std::isfinite(value) && value >= 0; };
  if (good(recipe.fps) && good(recipe.duration_s) && good(recipe.full_turn_rad) &&
      good(recipe.mm_per_px.value_or(0)))
    return;
  throw Error(ErrorCode::invalid_argument, "the recipe holds a value that is negative or not finite",
              "give frame rate, duration, full turn and scale, or 0 where one is not known");
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

Whitening learn_scaling(const Matrix& rows, const OptionSet& options) {
  const std::string& kind = options.choice("scaling", {"none", "standard", "whiten"});
  if (kind == "standard") return standardization(rows);
  return kind == "whiten" ? whitening(rows) : no_scaling(rows.cols());
}

InputSpec input_spec(const PanelTable& table, const DetectorInfo& info, const OptionSet& options) {
  InputSpec spec;
  spec.column = table.column;
  if (info.needs_residual) return spec;
  spec.selected = select_columns(table.column, options.text("features"));
  spec.lag = static_cast<std::size_t>(options.integer("lag", 0, kMostLag));
  if (spec.selected.empty())
    throw Error(ErrorCode::invalid_argument, "there is no feature column to fit on",
                "give at least one column of numbers");
  require_values(table, spec.selected);
  return spec;
}

/// Learns the scaling from the usable rows and applies it to the detector's table.
PanelTable detector_table(const PanelTable& table, InputSpec& spec, const OptionSet& options) {
  PanelTable lagged = lagged_table(table, spec);
  if (spec.selected.empty()) return lagged;
  const Matrix rows = usable_rows(lagged);
  require_rows(rows.rows(), 2, "every detector");
  spec.scaling = learn_scaling(rows, options);
  std::vector<double> scaled(spec.width());
  for (std::size_t i = 0; i < lagged.rows(); ++i) {
    if (lagged.usable[i] == 0) continue;
    apply(spec.scaling, lagged.value.row(i), scaled);
    std::copy(scaled.begin(), scaled.end(), lagged.value.row(i).begin());
  }
  return lagged;
}

/// FNV-1a over names and values: says whether two models saw the same data.
std::string data_hash(const PanelTable& table) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3u; };
  for (const FeatureColumn& column : table.column)
    for (const char c : column.name) mix(static_cast<unsigned char>(c));
  for (const double value : table.value.values()) {
    const auto bits = std::bit_cast<std::uint64_t>(std::isnan(value) ? kNoValue : value);
    for (int byte = 0; byte < 8; ++byte) mix(bits >> (8 * byte) & 0xff);
  }
  std::string text(16, '0');
  for (std::size_t i = 0; i < 16; ++i) text[15 - i] = "0123456789abcdef"[hash >> (4 * i) & 0xf];
  return text;
}

std::vector<std::pair<std::string, std::string>> provenance_of(const PanelTable& table,
                                                               const TrainOptions& options) {
  return {{"library", std::string(library_version())},
          {"seed", std::to_string(options.seed)},
          {"data_hash", data_hash(table)},
          {"panels", std::to_string(table.panels())},
          {"rows", std::to_string(table.rows())}};
}

/// Largest score of every panel that has one, in the order of the panels.
std::vector<double> panel_statistics(const std::vector<double>& score, const PanelTable& table,
                                     std::size_t first, std::size_t last) {
  std::vector<double> statistic;
  for (std::size_t k = first; k < last; ++k) {
    double most = kNoValue;
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      if (!std::isnan(score[i]) && !(score[i] <= most)) most = score[i];
    if (!std::isnan(most)) statistic.push_back(most);
  }
  return statistic;
}

Calibration calibration_of(std::vector<double> statistic, std::string source) {
  if (statistic.empty())
    throw Error(ErrorCode::too_short, "none of the calibration normals has a score",
                "give normal panels or rows that can be scored");
  std::sort(statistic.begin(), statistic.end());
  return {std::move(statistic), std::move(source)};
}

std::vector<double> without_nan(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); }),
               values.end());
  return values;
}

PhaseScale phase_scale_of(const std::vector<double>& raw, const PanelTable& table, std::size_t rows) {
  return fit_phase_scale(std::span(raw).first(rows), std::span(table.phase).first(rows));
}

}  // namespace

Model Model::train(const PanelSet& normals, const Recipe& recipe, const TrainOptions& options,
                   const Execution& execution) {
  const DetectorInfo& info = find_detector(options.detector);
  require_alpha(options.alpha);
  require_finite(recipe);
  require_consistent(normals);
  require_enough(normals.table, info);
  if (info.needs_residual && normals.residual.empty())
    throw Error(ErrorCode::invalid_argument, std::string(info.name) + " needs residual fields",
                "compute them along with the features");
  auto state = std::make_shared<State>();
  state->info = &info;
  state->options = chosen_options(info, options);
  state->extractor = normals.table.extractor;
  state->recipe = recipe;
  state->alpha = options.alpha;
  state->provenance = provenance_of(normals.table, options);
  state->input = input_spec(normals.table, info, state->options);

  std::unique_ptr<Detector> detector = info.create();
  PanelSet held_out;
  {
    PanelSet fit = state->plain() ? PanelSet{} : choose_panels(normals, panels_of(normals.table, false));
    fit.table = detector_table(state->plain() ? normals.table : fit.table, state->input, state->options);
    detector->fit(fit, state->options, options.seed, execution);
  }
  state->detector = std::move(detector);
  if (state->plain()) return Model(std::move(state));

  held_out = choose_panels(normals, panels_of(normals.table, true));
  const std::vector<double> raw = score_all(state, held_out, true, execution);
  auto scaled = std::make_shared<State>(*state);
  scaled->phase = phase_scale_of(raw, held_out.table, raw.size());
  return Model(std::move(scaled));
}

Model Model::calibrate(const PanelSet& normals, const Recipe& recipe, bool line,
                       const Execution& execution) const {
  require_finite(recipe);
  auto state = std::make_shared<State>(*state_);
  const PanelTable& table = normals.table;
  if (state->plain()) {
    state->calibration = calibration_of(without_nan(score(normals, execution)), "table");
    return Model(std::move(state));
  }
  if (line && table.panels() < kFewestLinePanels)
    throw Error(ErrorCode::too_short,
                "there are " + std::to_string(table.panels()) + " normal panels of this line",
                "give at least 4; half of them scale the scores, and 999 in the other half let a rate of 1 % "
                "be claimed");
  if (!line) {
    const std::string difference = recipe_difference(state->recipe, recipe);
    if (!difference.empty())
      throw Error(ErrorCode::mismatch,
                  "the calibration normals were taken under another recipe: " + difference,
                  "calibrate with panels of the model's recipe, or calibrate for the line");
  }
  const std::vector<double> raw = score_all(state_, normals, true, execution);
  const std::size_t first = line ? table.panels() / 2 : 0;
  if (line) state->phase = phase_scale_of(raw, table, table.offset[first]);
  std::vector<double> score(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) score[i] = state->phase.standardise(raw[i], table.phase[i]);
  state->calibration =
      calibration_of(panel_statistics(score, table, first, table.panels()), line ? "line" : "validation");
  if (line)
    state->recipe = recipe;
  else
    state->recipe.origin = recipe.origin;
  return Model(std::move(state));
}

}  // namespace motionanalyzer
