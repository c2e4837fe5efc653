#include "pipeline/damaged_copies.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/features/inject.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "motionanalyzer/models/blind_zones.hpp"
#include "pipeline/learn_recipe.hpp"
#include "pipeline/recipe_length.hpp"
#include "support/text.hpp"

namespace motionanalyzer::pipeline {

namespace {

constexpr std::size_t kPlaces = 64, kStations = 64;  // as finely as residuals are averaged
constexpr double kUsualLength_mm = 23;               // of a strip whose scale is not known
constexpr std::uint64_t kDraw = 0x706f64, kPlaceInPixel = 0x706978;

void require_range(const char* what, double from, double to, double low, double high) {
  if (from >= low && from <= to && to <= high) return;
  const auto text = [](double value) {  // as it was given, before degrees became rad
    const double rounded = std::floor(value * 1e6 + 0.5) / 1e6;
    return support::format_double(rounded == 0 ? value : rounded);
  };
  throw Error(ErrorCode::invalid_argument,
              std::string(what) + " from " + text(from) + " to " + text(to) + " is no range within " +
                  text(low) + " to " + text(high),
              "give the smaller number first, both within these limits");
}

}  // namespace

void require_copies(const PodOptionsOfLine& o) {
  constexpr double kLargest_mm = 1000, kSmallest_mm = 1e-9, kFullTurn_deg = 360;
  const auto in_degrees = [](double rad) { return rad * 180 / elementary::kPi; };
  require_range("lambda in mm", o.lambda_from_mm, o.lambda_to_mm, kSmallest_mm, kLargest_mm);
  require_range("place", o.place_from, o.place_to, 0, 1);
  require_range("bend angle in degrees", in_degrees(o.angle_from_rad), in_degrees(o.angle_to_rad), 0,
                kFullTurn_deg);
  if (o.panels == 0) throw Error(ErrorCode::invalid_argument, "a study of no panel", "ask for 100 or more");
}

DamagedCopies::DamagedCopies(std::vector<DatasetEntry> base, const Recipe& recipe,
                             const PodOptionsOfLine& options, const InspectOptions& inspect,
                             std::vector<std::string>& warnings)
    : base_(std::move(base)), recipe_(recipe), options_(options), inspect_(inspect) {
  length_mm_ = visible_length_mm(recipe_);
  if (length_mm_ == 0) {
    length_mm_ = kUsualLength_mm;
    warnings.push_back("the scale is not known: severities in mm are those of a strip of 23 mm");
  }
  const double latest_rad = kLatestOnset * recipe_.trajectory.full_turn_rad;
  if (options_.angle_to_rad > latest_rad) {
    options_.angle_to_rad = latest_rad;
    options_.angle_from_rad = std::min(options_.angle_from_rad, latest_rad);
    warnings.push_back("onsets are drawn up to five sixths of this line's bend");
  }
  response_ = respond(recipe_.trajectory, kPlaces, kStations, strip_traits(recipe_.trajectory, kPlaces));
}

/// The first frame that is bent by the angle; the last one where none is.
std::int32_t DamagedCopies::onset_frame(const ResidualField& field, double angle_rad) const {
  const double shape = angle_rad / recipe_.trajectory.full_turn_rad;
  for (std::size_t t = 0; t < field.frame.size(); ++t)
    if (field.shape[t] >= shape) return field.frame[t];
  return field.frame.back();
}

DamagedCopies::Copy DamagedCopies::make(std::size_t i) const {
  const PodOptionsOfLine& o = options_;
  Random random(o.seed, {kDraw, i});
  PodTrial trial;
  const double cell = (static_cast<double>(i) + random.uniform()) / static_cast<double>(o.panels);
  trial.lambda_mm = o.lambda_from_mm + cell * (o.lambda_to_mm - o.lambda_from_mm);
  trial.place = random.uniform(o.place_from, o.place_to);
  trial.angle_rad = random.uniform(o.angle_from_rad, o.angle_to_rad);
  const DatasetEntry& entry = base_[i % base_.size()];
  const PanelMotion panel = read_motion(entry.folder, recipe_, inspect_);
  if (!panel.left_out.code.empty())
    throw Error(ErrorCode::io, "a panel changed while it was studied: " + panel.left_out.message,
                "leave the folder alone until the study is done", {entry.folder, 0});
  const FrameBundle& bundle = panel.read.bundle;
  const ResidualField field = residual_field(bundle, panel.motion, recipe_);
  trial.panel = bundle.name;
  trial.onset_frame = onset_frame(field, trial.angle_rad);
  FrameBundle damaged =
      with_weakness(bundle, field, recipe_, response_, trial.place, trial.lambda_mm / length_mm_,
                    trial.onset_frame, Random(o.seed, {kPlaceInPixel, i}));
  return {std::move(damaged), std::move(trial)};
}

}  // namespace motionanalyzer::pipeline
