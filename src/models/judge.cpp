#include <algorithm>
#include <cmath>
#include <limits>

#include "models/inspectability.hpp"
#include "models/onset.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr double kRateTolerance = 0.01;    // of the frame rate
constexpr double kExtentTolerance = 0.10;  // of frames, duration, scale and turning
constexpr double kLengthTolerance =
    0.06;  // of the visible length, where it is not known how far panels differ
constexpr double kLengthSpreads = 6, kLeastLengthTolerance = 0.015;
constexpr double kLeastSeen = 0.8;      // of the recipe's frames, for an OK
constexpr double kGrippersSeen = 1.25;  // of severity, where nothing is missing
constexpr std::size_t kEdgeFrames = 6;  // frames at both ends that never have a full window

bool differs(double model, double taken, double tolerance) noexcept {
  return model > 0 && !(std::fabs(taken - model) <= tolerance * model);
}

void add(std::string& list, const std::string& what) { list += (list.empty() ? "" : "; ") + what; }

/// Three significant digits; whole numbers stay whole.
std::string short_text(double value) {
  constexpr double kLargestScale = 1e9;
  double scale = 1;
  while (std::fabs(value) * scale < 100 && scale < kLargestScale) scale *= 10;
  return support::format_double(std::round(value * scale) / scale);
}

void compare(std::string& list, const char* what, double model, double taken, double tolerance) {
  if (differs(model, taken, tolerance))
    add(list, std::string(what) + " " + short_text(taken) + " instead of " + short_text(model));
}

double length_tolerance(const HealthyTrajectory& trajectory) {
  if (!(trajectory.length_spread > 0)) return kLengthTolerance;
  return std::clamp(kLengthSpreads * trajectory.length_spread, kLeastLengthTolerance, kLengthTolerance);
}

std::string orientation_name(const Orientation& o) {
  return std::string(o.reversed ? "points from the moving end to the held end"
                                : "points from the held end on") +
         ", bending " + (o.mirrored ? "clockwise" : "anticlockwise");
}

std::string origin_name(const std::string& origin) { return origin.empty() ? "a real line" : origin; }

std::string count_text(std::size_t n) { return std::to_string(n); }

std::size_t place_of_maximum(std::span<const double> score) {
  std::size_t best = score.size();
  for (std::size_t i = 0; i < score.size(); ++i)
    if (!std::isnan(score[i]) && (best == score.size() || score[i] > score[best])) best = i;
  return best;
}

}  // namespace

std::string recipe_difference(const Recipe& model, const Recipe& taken, double length_px) {
  std::string list;
  compare(list, "frames per second", model.fps, taken.fps, kRateTolerance);
  compare(list, "number of frames", static_cast<double>(model.frames), static_cast<double>(taken.frames),
          kExtentTolerance);
  compare(list, "duration in s", model.duration_s, taken.duration_s, kExtentTolerance);
  if (model.mm_per_px && taken.mm_per_px)
    compare(list, "mm per pixel", *model.mm_per_px, *taken.mm_per_px, kExtentTolerance);
  if (length_px > 0)
    compare(list, "visible length in px", visible_length_px(model.trajectory), length_px,
            length_tolerance(model.trajectory));
  if (model.orientation != taken.orientation)
    add(list, orientation_name(taken.orientation) + " instead of " + orientation_name(model.orientation));
  if (model.extractor != taken.extractor)
    add(list, "feature set '" + taken.extractor + "' instead of '" + model.extractor + "'");
  return list;
}

namespace {

std::vector<Reason> incomplete_bend(const Recipe& model, const Recipe& taken) {
  if (!(taken.full_turn_rad < (1 - kExtentTolerance) * model.full_turn_rad)) return {};
  return {{"incomplete_bend",
           "the strip was seen to turn by " + short_text(taken.full_turn_rad) + " rad, a complete bend has " +
               short_text(model.full_turn_rad),
           {}}};
}

/// Why there is no verdict; empty when there is one.
std::vector<Reason> obstacles(const Model& model, const std::optional<double>& statistic, const Recipe& taken,
                              double length_px) {
  std::vector<Reason> reasons;
  if (!statistic) reasons.push_back({"no_scores", "no frame of this panel has a score", {}});
  const std::optional<Calibration>& calibration = model.calibration();
  const std::size_t needed = smallest_calibration(model.alpha());
  if (!calibration)
    reasons.push_back({"not_calibrated", "the model has not been calibrated on normal panels", {}});
  else if (calibration->statistic.size() < needed)
    reasons.push_back({"calibration_too_small",
                       count_text(calibration->statistic.size()) +
                           " calibration panels; a false-alarm rate of " +
                           support::format_double(model.alpha()) + " needs at least " + count_text(needed),
                       {}});
  if (taken.origin != model.recipe().origin)
    reasons.push_back({"not_calibrated_for_line",
                       "the panel is from " + origin_name(taken.origin) + ", the calibration from " +
                           origin_name(model.recipe().origin) +
                           ": calibrate the model on this line's normals",
                       {}});
  const std::string difference = recipe_difference(model.recipe(), taken, length_px);
  if (!difference.empty())
    reasons.push_back({"recipe_mismatch",
                       difference +
                           ": judge panels as the model's were taken, or calibrate the model on this "
                           "line's normals",
                       {}});
  return reasons;
}

/// What of the bend was not seen: a panel in which nothing was found is OK only where it was looked at.
std::vector<Reason> unseen(const Recipe& model, std::size_t lag, std::size_t seen, std::size_t frames,
                           const Recipe& taken) {
  std::vector<Reason> reasons;
  const std::size_t expected = model.frames > 0 ? model.frames : frames;
  if (static_cast<double>(seen + lag + kEdgeFrames) < kLeastSeen * static_cast<double>(expected))
    reasons.push_back({"too_few_scores",
                       count_text(seen) + " of " + count_text(expected) +
                           " frames could be looked at: what happened in the others is not known",
                       {}});
  const std::vector<Reason> bend = incomplete_bend(model, taken);
  reasons.insert(reasons.end(), bend.begin(), bend.end());
  return reasons;
}

std::size_t count_scores(std::span<const double> score) {
  const auto is_score = [](double s) { return !std::isnan(s); };
  return static_cast<std::size_t>(std::count_if(score.begin(), score.end(), is_score));
}

bool is_unexplained(const std::optional<Finding>& finding) {
  return finding && finding->explained_by == kNothingKnown;
}

/// Whether one of several detectors is lost, and the others judge.
bool others_judge(const std::optional<Finding>& finding) {
  return finding && finding->explained_by == kNothingKnownToOne;
}

/// What the finding says of a panel that is not judged NG.
std::vector<Reason> explanation(const std::optional<Finding>& finding) {
  if (!finding || finding->explained_by.empty()) return {};
  if (is_unexplained(finding) || others_judge(finding))
    return {
        {"unexplained",
         "the panel is unlike a healthy strip, and neither damage nor a known fault of the image explains it",
         {}}};
  const std::string what(finding->explained_by);
  return {{"explained_by_" + what, "a " + what + " explains this panel better than damage does", {}}};
}

/// A model of the strip takes what is missing of a U for unseen, see strip_traits(). Where the strip is held
/// at the ends that it sees, a weakness moves it less than that: severity reads 10 to 25 % too small.
bool is_part_of_u(double full_turn_rad) {
  return full_turn_rad >= kLeastPartOfU_rad && full_turn_rad < kTurnOfU_rad;
}

std::string part_of_u(double full_turn_rad) {
  return "the strip is seen to turn by " + short_text(full_turn_rad) + " rad, less than a U: ";
}

void tell_blind_zones(const Inspectability& map, double full_turn_rad, double length_mm,
                      std::vector<Reason>& reasons) {
  std::string zones = blind_zones(map, full_turn_rad, length_mm);
  if (!zones.empty()) reasons.push_back({"not_inspected", std::move(zones), {}});
  if (is_part_of_u(full_turn_rad))
    reasons.push_back(
        {"gripper_unseen", part_of_u(full_turn_rad) + "what lies outside the picture was not inspected", {}});
}

void allow_for_seen_grippers(double full_turn_rad, PanelVerdict& verdict) {
  if (!is_part_of_u(full_turn_rad) || !verdict.lambda_interval_mm) return;
  verdict.lambda_interval_mm->back() *= kGrippersSeen;
  verdict.reasons.push_back({"gripper_unseen",
                             part_of_u(full_turn_rad) +
                                 "the rest is taken to lie outside the picture; if it does not, severity "
                                 "reads up to a fifth too small, which its interval allows for",
                             {}});
}

/// length_mm: of the visible strip; 0 = not known
void take_finding(const Finding& finding, double length_mm, PanelVerdict& verdict) {
  verdict.cause = finding.cause;
  verdict.incoming_margin = finding.incoming_margin;
  if (finding.cause != Cause::incoming) {
    verdict.onset_frame = finding.onset_frame;
    verdict.onset_interval = finding.onset_interval;
  }
  verdict.position = finding.position;
  verdict.position_interval = finding.position_interval;
  if (!(length_mm > 0)) return;
  const auto in_mm = [&](const std::array<double, 2>& fraction) {
    return std::array<double, 2>{fraction[0] * length_mm, fraction[1] * length_mm};
  };
  verdict.position_mm = finding.position * length_mm;
  verdict.position_interval_mm = in_mm(finding.position_interval);
  verdict.lambda_mm = finding.lambda * length_mm;
  verdict.lambda_interval_mm = in_mm(finding.lambda_interval);
}

}  // namespace

PanelVerdict Model::judge(std::string panel, std::span<const std::int32_t> frame,
                          std::span<const double> score, const Recipe& recipe,
                          const std::optional<Finding>& finding, double length_px,
                          std::optional<std::size_t> seen_frames) const {
  if (frame.size() != score.size())
    throw Error(ErrorCode::invalid_argument, "there are " + count_text(frame.size()) + " frames and " +
                                                 count_text(score.size()) + " scores");
  PanelVerdict result;
  result.panel = std::move(panel);
  result.frame.assign(frame.begin(), frame.end());
  result.score.assign(score.begin(), score.end());
  const std::size_t maximum = place_of_maximum(score);
  if (maximum < score.size()) {
    result.statistic = score[maximum];
    result.p_value = p_value(score[maximum]);
  }
  result.reasons = obstacles(*this, result.statistic, recipe, length_px);
  const bool judged = result.reasons.empty();
  const std::optional<Calibration>& calibration = state_->calibration;
  if (calibration && calibration->coarse())
    result.reasons.push_back({"coarse_calibration",
                              count_text(calibration->statistic.size()) +
                                  " calibration panels; 999 or more are needed to claim a false-alarm rate",
                              {}});
  const double length_mm = length_px * recipe.mm_per_px.value_or(0);
  const std::size_t seen = seen_frames.value_or(count_scores(score));
  // What a model of the strip calls damage may be a bend to another angle.
  const bool other_bend = state_->info->needs_residual && !incomplete_bend(state_->recipe, recipe).empty();
  if (!judged || is_unexplained(finding) || other_bend || *result.p_value > state_->alpha) {
    std::vector<Reason> why = explanation(finding);
    if (!judged) {
      result.reasons.insert(result.reasons.end(), why.begin(), why.end());
      return result;
    }
    const std::vector<Reason> gaps = unseen(state_->recipe, state_->input.lag, seen, score.size(), recipe);
    const bool doubtful = !gaps.empty() || is_unexplained(finding) || others_judge(finding);
    result.verdict = doubtful ? Verdict::inconclusive : Verdict::ok;
    why.insert(why.begin(), gaps.begin(), gaps.end());
    result.reasons.insert(result.reasons.begin(), why.begin(), why.end());
    if (!doubtful && state_->inspectability)
      tell_blind_zones(*state_->inspectability, state_->recipe.full_turn_rad, length_mm, result.reasons);
    return result;
  }
  result.verdict = Verdict::ng;
  if (finding && !others_judge(finding)) {
    const std::vector<Reason> gaps = unseen(state_->recipe, state_->input.lag, seen, score.size(), recipe);
    if (!gaps.empty()) {  // damaged so much that it was lost from sight: when, where and how much is not
                          // known
      result.cause = Cause::undetermined;
      result.reasons.insert(result.reasons.begin(), gaps.begin(), gaps.end());
      return result;
    }
    take_finding(*finding, length_mm, result);
    allow_for_seen_grippers(state_->recipe.full_turn_rad, result);
    return result;
  }
  if (finding)
    result.reasons.push_back(
        {"judged_by_others",
         "nothing that a member with a model of the strip knows explains this panel; the "
         "other members find it damaged",
         {}});
  const Onset onset = find_onset(score, maximum, *calibration, state_->alpha);
  result.cause = Cause::undetermined;
  result.onset_frame = frame[onset.at];
  result.onset_interval = {{frame[onset.first], frame[onset.last]}};
  return result;
}

}  // namespace motionanalyzer
