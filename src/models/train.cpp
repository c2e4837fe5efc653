#include "models/model_state.hpp"
#include "models/provenance.hpp"
#include "models/row_scorer.hpp"
#include "models/training_view.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kFewestPanels = 10;
constexpr std::size_t kFewestTrainingRows = 20;
constexpr std::size_t kHoldOutEvery = 5;
constexpr int kMostLag = 20;

OptionSet chosen_options(const DetectorInfo& info, const TrainOptions& train) {
  OptionSet options = detector_options(info);
  for (const auto& [name, value] : train.option) options.set(name, value);
  return options;
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

}  // namespace

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

}  // namespace motionanalyzer
