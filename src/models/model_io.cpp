// What a model file holds (its layout: model_file.cpp).
//
// texts     format               "motionanalyzer-model"
//           format_version       "1"
//           detector             name in the table of detectors
//           options              JSON object, name -> value as text
//           columns              JSON array of [name, unit, group], in the order that score() expects
//           extractor            name and version of the feature set; "table" for a user's table
//           recipe               JSON object: fps, frames, duration_s, full_turn_rad, mm_per_px, reversed,
//                                mirrored, extractor, origin
//           provenance           JSON array of [key, value]: see Model::provenance
//           calibration.source   only with a calibration: "validation", "line" or "table"
//           calibration.remarks  lines on panels left out of it; only where there are any
//           detector.<name>      the detector's own texts
// tensors   alpha                accepted false alarms per panel
//           input.selected       indices of the columns that the detector sees; empty where it asks for none
//           input.mean, .scale   D values, D = selected x (lag + 1)
//           input.transform      D x D, only for whitened input
//           recipe.trajectory.x, .y  G x S px, the healthy shapes from straight to bent; only for models that
//                                are given residuals, as fields or columns; so are the next two
//           recipe.trajectory.frame_shape  where along them the normals' frames are; T values
//           recipe.trajectory.full_turn  rad, of the last shape
//           recipe.trajectory.length_spread  robust sd of the normals' lengths over their median; optional
//           phase.knot           K <= 33 bend phases, increasing; only for models of panels
//           phase.mean, .sd      of raw scores at the K knots and in the hold; only for models of panels
//           taught               hashes of the panels that train was given, and of those that were no use
//                                to calibrate it, ascending; only for panels
//           calibration.statistic  n values, ascending; only with a calibration
//           detector.<name>      the detector's own tensors
#include <algorithm>
#include <limits>

#include "models/inspectability.hpp"
#include "models/model_file.hpp"
#include "models/model_state.hpp"
#include "models/row_scorer.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "support/feature_set.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using support::Json;

constexpr std::string_view kFormat = "motionanalyzer-model";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kDetectorPrefix = "detector.";
constexpr double kMostTurn_rad = 100;
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 34;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::bad_input, "model file: " + what,
              "the file is damaged or was not written by this program; train or copy it again");
}

std::string pairs_text(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json json = Json::array();
  for (const auto& [key, value] : pairs) json.push(Json::array().push(key).push(value));
  return support::dump_json(json, 0);
}

std::string columns_text(const std::vector<FeatureColumn>& columns) {
  Json json = Json::array();
  for (const FeatureColumn& c : columns) json.push(Json::array().push(c.name).push(c.unit).push(c.group));
  return support::dump_json(json, 0);
}

std::string options_text(const OptionSet& options) {
  Json json = Json::object();
  for (const auto& [name, value] : options.values()) json.set(name, value);
  return support::dump_json(json, 0);
}

std::string recipe_text(const Recipe& recipe) {
  Json json = Json::object();
  json.set("fps", recipe.fps).set("frames", recipe.frames).set("duration_s", recipe.duration_s);
  json.set("full_turn_rad", recipe.full_turn_rad).set("mm_per_px", recipe.mm_per_px);
  json.set("reversed", recipe.orientation.reversed).set("mirrored", recipe.orientation.mirrored);
  json.set("extractor", recipe.extractor).set("origin", recipe.origin);
  return support::dump_json(json, 0);
}

/// The strings of one inner array, which must have exactly `count` of them.
std::vector<std::string> strings_of(const Json& json, std::size_t count, const char* where) {
  std::vector<std::string> out;
  for (const Json& item : json.items()) {
    const std::string* text = item.string();
    if (text != nullptr) out.push_back(*text);
  }
  if (out.size() != count || json.items().size() != count) refuse(std::string(where) + " are misshapen");
  return out;
}

Json parse_text(const TensorStore& store, const char* name) {
  return support::parse_json(store.text(name), std::string("text '") + name + "'");
}

std::vector<FeatureColumn> read_columns(const TensorStore& store) {
  std::vector<FeatureColumn> columns;
  const Json json = parse_text(store, "columns");
  for (const Json& item : json.items()) {
    std::vector<std::string> parts = strings_of(item, 3, "columns");
    columns.push_back({std::move(parts[0]), std::move(parts[1]), std::move(parts[2])});
  }
  return columns;
}

std::vector<std::pair<std::string, std::string>> read_provenance(const TensorStore& store) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Json json = parse_text(store, "provenance");
  for (const Json& item : json.items()) {
    std::vector<std::string> parts = strings_of(item, 2, "provenance");
    pairs.emplace_back(std::move(parts[0]), std::move(parts[1]));
  }
  return pairs;
}

OptionSet read_options(const TensorStore& store, const DetectorInfo& info) {
  OptionSet options = detector_options(info);
  const Json json = parse_text(store, "options");
  for (const support::JsonMember& member : json.members()) {
    const std::string* value = member.value.string();
    if (value == nullptr) refuse("option '" + member.key + "' is no text");
    options.set(member.key, *value);
  }
  return options;
}

Recipe read_recipe(const TensorStore& store) {
  const Json json = parse_text(store, "recipe");
  const std::string file = "text 'recipe'";
  Recipe recipe;
  recipe.fps = support::need_number(json, "fps", file);
  const std::int64_t frames = support::need_integer(json, "frames", file);
  if (frames < 0 || frames > std::numeric_limits<std::int32_t>::max()) refuse("the recipe's frames are none");
  recipe.frames = static_cast<std::size_t>(frames);
  recipe.duration_s = support::need_number(json, "duration_s", file);
  recipe.full_turn_rad = support::need_number(json, "full_turn_rad", file);
  recipe.mm_per_px = support::need(json, "mm_per_px", file).number();
  recipe.orientation.reversed = support::need_boolean(json, "reversed", file);
  recipe.orientation.mirrored = support::need_boolean(json, "mirrored", file);
  recipe.extractor = support::need_string(json, "extractor", file);
  recipe.origin = support::need_string(json, "origin", file);
  try {
    require_finite(recipe);
  } catch (const Error& error) {
    refuse(error.message());
  }
  return recipe;
}

void save_input(const InputSpec& input, TensorStore& store) {
  store.set("input.selected", std::vector<double>(input.selected.begin(), input.selected.end()));
  if (input.selected.empty()) return;
  store.set("input.mean", input.scaling.mean);
  store.set("input.scale", input.scaling.scale);
  if (!input.scaling.transform.empty()) store.set("input.transform", input.scaling.transform);
}

std::vector<std::size_t> read_selected(const TensorStore& store, std::size_t columns) {
  std::vector<std::size_t> selected;
  for (const double value : store.vector("input.selected")) {
    if (!(value >= 0) || value >= static_cast<double>(columns)) refuse("a selected column does not exist");
    const auto index = static_cast<std::size_t>(value);
    if (static_cast<double>(index) != value || (!selected.empty() && index <= selected.back()))
      refuse("the selected columns are not increasing whole numbers");
    selected.push_back(index);
  }
  return selected;
}

void save_recipe_trajectory(const HealthyTrajectory& trajectory, TensorStore& store) {
  if (trajectory.empty()) return;
  store.set("recipe.trajectory.x", trajectory.x_px);
  store.set("recipe.trajectory.y", trajectory.y_px);
  store.set("recipe.trajectory.frame_shape", trajectory.frame_shape);
  store.set_number("recipe.trajectory.full_turn", trajectory.full_turn_rad);
  store.set_number("recipe.trajectory.length_spread", trajectory.length_spread);
}

HealthyTrajectory read_recipe_trajectory(const TensorStore& store) {
  HealthyTrajectory trajectory;
  const std::vector<std::size_t>& shape = store.tensor("recipe.trajectory.x").shape;
  if (shape.size() != 2) refuse("'recipe.trajectory.x' is no matrix");
  trajectory.x_px = store.matrix("recipe.trajectory.x", shape[0], shape[1]);
  trajectory.y_px = store.matrix("recipe.trajectory.y", shape[0], shape[1]);
  trajectory.frame_shape = store.vector("recipe.trajectory.frame_shape");
  trajectory.full_turn_rad = store.number("recipe.trajectory.full_turn", 0, kMostTurn_rad);
  if (store.has("recipe.trajectory.length_spread"))
    trajectory.length_spread = store.number("recipe.trajectory.length_spread", 0, 1);
  try {
    require_trajectory(trajectory);
  } catch (const Error& error) {
    refuse(error.message());
  }
  return trajectory;
}

InputSpec read_input(const TensorStore& store, const DetectorInfo& info, const OptionSet& options) {
  InputSpec input;
  input.column = read_columns(store);
  input.selected = read_selected(store, input.column.size());
  const bool combines = info.members_need_fields != nullptr;
  if (input.selected.empty() != info.needs_residual && !combines)
    refuse("columns and detector do not belong together");
  if (input.selected.empty()) return input;
  const int lag = options.integer("lag", 0, 20);
  input.lag = combines ? 0 : static_cast<std::size_t>(lag);
  if (input.width() > kMostColumns) refuse("there are more columns than any model has");
  input.scaling.mean = store.vector("input.mean", input.width());
  input.scaling.scale = store.vector("input.scale", input.width());
  const auto wrong = [](double scale) { return !(scale > 0); };
  if (std::any_of(input.scaling.scale.begin(), input.scaling.scale.end(), wrong))
    refuse("a column's scale is not positive");
  if (store.has("input.transform"))
    input.scaling.transform = store.matrix("input.transform", input.width(), input.width());
  return input;
}

PhaseScale read_phase(const TensorStore& store) {
  PhaseScale phase;
  phase.knot = store.vector("phase.knot");
  phase.mean = store.vector("phase.mean", phase.knot.size() + 1);
  phase.sd = store.vector("phase.sd", phase.knot.size() + 1);
  if (phase.knot.size() > PhaseScale::kMostKnots) refuse("phase.knot holds more knots than any model has");
  for (std::size_t k = 0; k < phase.knot.size(); ++k)
    if (phase.knot[k] >= PhaseScale::kHoldPhase || (k > 0 && phase.knot[k] <= phase.knot[k - 1]))
      refuse("the phases of phase.knot are not increasing, or lie in the hold");
  for (const double sd : phase.sd)
    if (!(sd > 0)) refuse("a spread of phase.sd is not positive");
  return phase;
}

std::optional<Calibration> read_calibration(const TensorStore& store) {
  if (!store.has("calibration.statistic")) return std::nullopt;
  Calibration calibration{store.vector("calibration.statistic"), store.text("calibration.source")};
  if (calibration.statistic.empty() ||
      !std::is_sorted(calibration.statistic.begin(), calibration.statistic.end()))
    refuse("the calibration statistics are not ascending");
  return calibration;
}

void save_calibration(const Calibration& calibration, const std::vector<std::string>& remarks,
                      TensorStore& store) {
  store.set_text("calibration.source", calibration.source);
  store.set("calibration.statistic", calibration.statistic);
  std::string all;
  for (const std::string& remark : remarks) all += remark + "\n";
  if (!all.empty()) store.set_text("calibration.remarks", std::move(all));
}

std::vector<std::string> read_calibration_remarks(const TensorStore& store) {
  std::vector<std::string> remarks;
  if (!store.has("calibration.remarks")) return remarks;
  for (const std::string_view line : support::split(store.text("calibration.remarks"), '\n'))
    if (!line.empty()) remarks.emplace_back(line);
  return remarks;
}

void merge_detector(const Detector& detector, TensorStore& store) {
  TensorStore own;
  detector.save(own);
  for (const auto& [name, tensor] : own.tensors())
    store.set(std::string(kDetectorPrefix) + name, tensor.shape, tensor.value);
  for (const auto& [name, text] : own.texts()) store.set_text(std::string(kDetectorPrefix) + name, text);
}

std::shared_ptr<const Detector> read_detector(const TensorStore& store, const DetectorInfo& info,
                                              std::size_t width) {
  TensorStore own;
  for (const auto& [name, tensor] : store.tensors())
    if (name.starts_with(kDetectorPrefix))
      own.set(name.substr(kDetectorPrefix.size()), tensor.shape, tensor.value);
  for (const auto& [name, text] : store.texts())
    if (name.starts_with(kDetectorPrefix)) own.set_text(name.substr(kDetectorPrefix.size()), text);
  own.set_number("width", static_cast<double>(width));
  std::unique_ptr<Detector> detector = info.create();
  detector->load(own);
  return detector;
}

/// Columns that are still computed as they were when the model was trained carry the version of today.
/// throws Error{mismatch} where one that the model looks at has changed
void bring_up_to_date(const InputSpec& input, std::string& extractor, Recipe& recipe) {
  if (extractor != support::kOldCleared) return;
  if (selects_cleared(input))
    throw Error(ErrorCode::mismatch,
                "this model looks at columns of group cleared, which feature set '" + extractor +
                    "' computed in another way than '" + std::string(support::kFeatureSet) + "' does",
                "train it again with this version");
  extractor = recipe.extractor = support::kFeatureSet;
}

void require_format(const TensorStore& store) {
  if (!store.has("format") || store.text("format") != kFormat) refuse("it is not a motionanalyzer model");
  if (store.text("format_version") != kVersion)
    refuse("format version " + store.text("format_version") + " is not known to this version");
}

}  // namespace

std::shared_ptr<const Model::State> Model::read_state(const TensorStore& store) {
  require_format(store);
  auto state = std::make_shared<State>();
  state->info = &find_detector(store.text("detector"));
  state->options = read_options(store, *state->info);
  state->input = read_input(store, *state->info, state->options);
  state->extractor = store.text("extractor");
  if (state->plain() && !state->info->accepts_tables) refuse("this detector cannot be fitted on tables");
  if (!state->plain()) state->phase = read_phase(store);
  state->calibration = read_calibration(store);
  state->calibration_remarks = read_calibration_remarks(store);
  state->recipe = read_recipe(store);
  bring_up_to_date(state->input, state->extractor, state->recipe);
  state->alpha = store.number("alpha", 0, 1);
  if (!(state->alpha > 0 && state->alpha < 1)) refuse("alpha is not between 0 and 1");
  state->provenance = read_provenance(store);
  if (!state->plain()) state->taught = store.vector("taught");
  if (!std::is_sorted(state->taught.begin(), state->taught.end())) refuse("'taught' is not ascending");
  state->detector = read_detector(store, *state->info, state->input.width());
  if (state->needs_trajectory()) state->recipe.trajectory = read_recipe_trajectory(store);
  state->inspectability =
      inspectability_of(*state->detector, state->phase, state->calibration, state->alpha, state->recipe);
  return state;
}

TensorStore ModelAccess::to_store(const Model& model) {
  const Model::State& state = *model.state_;
  TensorStore store;
  store.set_text("format", std::string(kFormat));
  store.set_text("format_version", std::string(kVersion));
  store.set_text("detector", std::string(state.info->name));
  store.set_text("options", options_text(state.options));
  store.set_text("columns", columns_text(state.input.column));
  store.set_text("extractor", state.extractor);
  store.set_text("recipe", recipe_text(state.recipe));
  store.set_text("provenance", pairs_text(state.provenance));
  store.set_number("alpha", state.alpha);
  if (!state.plain()) store.set("taught", state.taught);
  save_input(state.input, store);
  save_recipe_trajectory(state.recipe.trajectory, store);
  if (!state.plain()) {
    store.set("phase.knot", state.phase.knot);
    store.set("phase.mean", state.phase.mean);
    store.set("phase.sd", state.phase.sd);
  }
  if (state.calibration) save_calibration(*state.calibration, state.calibration_remarks, store);
  merge_detector(*state.detector, store);
  return store;
}

Model ModelAccess::from_store(const TensorStore& store) { return Model(Model::read_state(store)); }

std::vector<std::uint8_t> Model::to_bytes() const { return write_tensors(ModelAccess::to_store(*this)); }

Model Model::from_bytes(std::span<const std::uint8_t> bytes, const std::string& name) {
  try {
    require_hash(bytes, name);
    return Model(read_state(read_tensors(bytes, name)));
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, error.message(), error.advice(), {name, 0});
  }
}

void Model::save(const std::string& path) const {
  const std::vector<std::uint8_t> bytes = to_bytes();
  support::write_file_atomic(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Model Model::load(const std::string& path) {
  const std::string bytes = support::read_file(path, kLargestFile);
  return from_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, path);
}

}  // namespace motionanalyzer
