#include "motionanalyzer/stream/inspector.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/residual.hpp"
#include "motionanalyzer/features/residual_columns.hpp"
#include "motionanalyzer/kinematics/kinematics_stream.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "stream/residual_ring.hpp"

namespace motionanalyzer {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr std::size_t kNotComputed = static_cast<std::size_t>(-1);

/// For every column of the model its place among those that are computed here; kNotComputed for one that the
/// model does not look at and that is not known.
std::vector<std::size_t> places_of_columns(const Model& model) {
  std::vector<FeatureColumn> own = make_feature_table().column;
  for (FeatureDefinition& definition : residual_definitions()) own.push_back(std::move(definition.column));
  const std::vector<std::size_t>& needed = model.needed_columns();
  std::vector<std::size_t> place;
  for (std::size_t j = 0; j < model.columns().size(); ++j) {
    const auto same_name = [&](const FeatureColumn& c) { return c.name == model.columns()[j].name; };
    const auto found = std::find_if(own.begin(), own.end(), same_name);
    place.push_back(found == own.end() ? kNotComputed : static_cast<std::size_t>(found - own.begin()));
    if (found != own.end() || !std::binary_search(needed.begin(), needed.end(), j)) continue;
    throw Error(ErrorCode::mismatch,
                "this model was fitted on other columns than those of feature set '" +
                    std::string(extractor_version()) + "': '" + model.columns()[j].name +
                    "' is not among them",
                "train it again with this version");
  }
  return place;
}

/// What the caller found makes the panel one that nothing is said about.
void refuse(PanelVerdict& verdict, std::vector<Reason> unusable) {
  PanelVerdict kept;
  kept.panel = std::move(verdict.panel);
  kept.statistic = verdict.statistic;
  kept.p_value = verdict.p_value;
  kept.frame = std::move(verdict.frame);
  kept.score = std::move(verdict.score);
  kept.contribution = std::move(verdict.contribution);
  kept.frame_contribution = std::move(verdict.frame_contribution);
  kept.reasons = std::move(unusable);
  kept.reasons.insert(kept.reasons.end(), std::make_move_iterator(verdict.reasons.begin()),
                      std::make_move_iterator(verdict.reasons.end()));
  verdict = std::move(kept);
}

/// Which end of the strip moves and which way it turns, in the axes of the model's recipe: there a panel of
/// its line has the held end first and turns left.
class Handedness {
 public:
  void reset() {
    widest_rad_ = 0;
    known_ = false;
    moved_ = {};
  }

  /// A frame whose position is known.
  void see(const KinematicFrame& frame) {
    if (std::fabs(frame.turning_rad) > std::fabs(widest_rad_)) widest_rad_ = frame.turning_rad;
    const std::size_t stations = frame.x_px.size(), chord = stations / 8;
    const std::array<Place, 2> now = {middle(frame, 0, chord), middle(frame, stations - chord, stations)};
    if (!known_) start_ = now;
    known_ = true;
    for (std::size_t end = 0; end < 2; ++end) {
      const double dx = now[end].x - start_[end].x, dy = now[end].y - start_[end].y;
      moved_[end] = std::max(moved_[end], dx * dx + dy * dy);
    }
  }

  /// `expected`, unless this panel clearly has another one.
  Orientation of_panel(const Orientation& expected) const {
    if (!(std::fabs(widest_rad_) >= kLeastTurning_rad)) return expected;
    const bool reversed = moved_[1] < kClearlyLess * kClearlyLess * moved_[0];
    const bool mirrored = reversed ? widest_rad_ > 0 : widest_rad_ < 0;
    return {expected.reversed != reversed, expected.mirrored != mirrored};
  }

 private:
  struct Place {
    double x = 0, y = 0;
  };
  static constexpr double kLeastTurning_rad =
      0.5;                                     // of a panel that hardly bends the turning is told instead
  static constexpr double kClearlyLess = 0.5;  // of the other end's way

  static Place middle(const KinematicFrame& frame, std::size_t first, std::size_t end) {
    Place sum;
    for (std::size_t s = first; s < end; ++s) sum.x += frame.x_px[s], sum.y += frame.y_px[s];
    const double n = static_cast<double>(end - first);
    return {sum.x / n, sum.y / n};
  }

  double widest_rad_ = 0;  ///< with its sign
  bool known_ = false;
  std::array<Place, 2> start_;     ///< of the first and the last eighth of the strip
  std::array<double, 2> moved_{};  ///< farthest squared distance of either from there
};

/// Frames that are cut or lack points have no position at any station.
bool has_position(const KinematicFrame& frame) { return !std::isnan(frame.length_px); }

}  // namespace

struct Inspector::State {
  /// Feature rows of the last frames, so that the row behind a delayed score is still at hand.
  class RowRing {
   public:
    RowRing(std::size_t depth, std::size_t columns) : depth_(depth), row_(depth, columns, kNaN) {}
    std::span<double> at(std::size_t t) noexcept { return row_.row(t % depth_); }

   private:
    std::size_t depth_;
    Matrix row_;
  };

  /// The feature rows of a model that sees features, and the columns of residuals among them if it does.
  struct FeatureRows {
    FeatureRows(const Model& model, std::size_t stations)
        : place(places_of_columns(model)),
          ring(static_cast<std::size_t>(model.delay()) + 1, place.size()),
          best_row(place.size(), kNaN) {
      std::size_t width = features.columns();
      if (model.needs().residual_columns) {
        residuals.emplace(stations, visible_length_px(model.recipe().trajectory),
                          model.needs().cleared_columns ? model.panel_forms(stations) : nullptr);
        width += residuals->columns();
      }
      computed.assign(width, kNaN);
    }

    void reset() {
      features.reset();
      if (residuals) residuals->reset();
    }

    /// Writes the model's columns; false where the frame has no full window, or no residual that is needed.
    bool extract(const KinematicFrame& frame, const ResidualFrame* seen_residual, std::span<double> row) {
      const std::span<double> all(computed);
      bool usable = features.extract(frame, all.first(features.columns()));
      if (residuals)
        usable = residuals->extract(seen_residual->residual_px, seen_residual->mask, seen_residual->shape,
                                    all.subspan(features.columns())) &&
                 usable;
      for (std::size_t j = 0; j < place.size(); ++j)
        row[j] = place[j] < computed.size() ? computed[place[j]] : kNaN;
      return usable;
    }

    FeatureStream features;
    std::optional<ResidualColumns> residuals;
    std::vector<std::size_t> place;  ///< of the model's columns in `computed`
    std::vector<double> computed;
    RowRing ring;
    std::vector<double> best_row;  ///< of the frame with the largest score
  };

  /// The residuals of a model that sees residuals.
  struct ResidualRows {
    explicit ResidualRows(const Recipe& recipe)
        : residuals(recipe),
          ring(static_cast<std::size_t>(KinematicsOptions{}.time_half_width) + 1, residuals.stations()) {}

    void reset() {
      residuals.reset();
      ring.reset();
    }

    ResidualStream residuals;
    ResidualRing ring;  ///< reaches back as far as the motion lags behind
  };

  explicit State(const Model& m) : model(m), scorer(model.start_panel()) {
    const ModelNeeds needs = model.needs();
    if (needs.trajectory()) residual.emplace(model.recipe());
    if (needs.features) feature.emplace(model, residual ? residual->residuals.stations() : 0);
    fields = needs.residual_fields;
  }

  void consume(const KinematicFrame& frame, std::vector<FrameScore>& out) {
    phase = frame.phase;
    number.push_back(frame.number);
    score.push_back(kNaN);
    if (frame.usable) {
      length_px.push_back(frame.length_px);
      handedness.see(frame);
    }
    const std::size_t before = out.size();
    scorer.push(input_of(frame), out);
    record(std::span(out).subspan(before));
  }

  ScoreInput input_of(const KinematicFrame& frame) {
    ScoreInput input = timed(frame);
    ResidualFrame seen;
    if (residual) {
      seen = has_position(frame) ? residual->ring.at(frame.t) : residual->ring.blank(frame.number);
      if (fields) add_fields(seen, input);
    }
    if (feature) {
      const std::span<double> row = feature->ring.at(frame.t);
      const bool usable = feature->extract(frame, residual ? &seen : nullptr, row);
      if (usable || !fields) input.feature = row;
      input.usable = input.usable || usable;
    }
    seen_frames += input.usable ? 1 : 0;
    return input;
  }

  static void add_fields(const ResidualFrame& seen, ScoreInput& input) {
    input.usable = seen.good;
    input.shape = seen.shape;
    input.motion = seen.motion;
    input.residual_px = seen.residual_px;
    input.residual_mask = seen.mask;
  }

  static ScoreInput timed(const KinematicFrame& frame) {
    ScoreInput input;
    input.t = frame.t;
    input.number = frame.number;
    input.phase = frame.phase;
    input.hold_s = frame.hold_s;
    return input;
  }

  void record(std::span<const FrameScore> fresh) {
    for (const FrameScore& s : fresh) {
      score[s.t] = s.raw;
      if (!(s.raw > best)) continue;
      best = s.raw;
      if (feature) std::ranges::copy(feature->ring.at(s.t), feature->best_row.begin());
    }
  }

  PanelVerdict judge() const {
    const double length = length_px.empty() ? 0 : median(length_px);
    const std::optional<std::size_t> seen = fields ? std::optional<std::size_t>(seen_frames) : std::nullopt;
    const std::optional<Finding> finding = scorer.finding();
    PanelVerdict verdict = model.judge(source.name, number, score, taken_under(), finding, length, seen);
    verdict.frame_contribution = model.frame_contributions(number, score);
    if (!feature) return verdict;
    if (!finding) allow_for_look_ahead(verdict);
    if (std::isfinite(best)) explain(verdict, length);
    return verdict;
  }

  /// Names the columns of the highest score and, where the detector itself has no place, theirs.
  void explain(PanelVerdict& verdict, double length) const {
    constexpr std::size_t kNamed = 5;
    std::vector<Contribution> all = model.contributions(feature->best_row, model.columns().size());
    if (verdict.verdict == Verdict::ng && !verdict.position) {
      verdict.position = model.place_of(all);
      verdict.position_interval = model.place_range_of(all);
      if (verdict.position && length > 0 && source.mm_per_px) {
        const double length_mm = length * *source.mm_per_px;
        const std::array<double, 2>& range = *verdict.position_interval;
        verdict.position_mm = *verdict.position * length_mm;
        verdict.position_interval_mm = std::array<double, 2>{range[0] * length_mm, range[1] * length_mm};
      }
    }
    all.resize(std::min(kNamed, all.size()));
    verdict.contribution = std::move(all);
  }

  /// The motion of frame t looks some frames ahead: a strong change shows that many frames before it happens,
  /// a weak one only when the window is full of it. The interval covers both, the onset is given in the
  /// middle.
  void allow_for_look_ahead(PanelVerdict& verdict) const {
    const auto later = [&](std::int32_t frame, std::ptrdiff_t frames) {
      const auto place = std::lower_bound(number.begin(), number.end(), frame) - number.begin() + frames;
      return number[static_cast<std::size_t>(std::min<std::ptrdiff_t>(place, std::ssize(number) - 1))];
    };
    const std::ptrdiff_t ahead = KinematicsOptions{}.time_half_width;
    if (verdict.onset_frame) verdict.onset_frame = later(*verdict.onset_frame, ahead / 2);
    if (verdict.onset_interval) (*verdict.onset_interval)[1] = later((*verdict.onset_interval)[1], ahead);
  }

  Recipe taken_under() const {
    Recipe recipe;
    recipe.orientation = handedness.of_panel(model.recipe().orientation);
    recipe.fps = source.fps;
    recipe.frames = number.size();
    recipe.duration_s =
        number.empty() ? 0 : (static_cast<double>(number.back()) - number.front()) / source.fps;
    recipe.full_turn_rad = model.recipe().full_turn_rad * phase;
    recipe.mm_per_px = source.mm_per_px;
    recipe.extractor = std::string(extractor_version());
    recipe.origin = source.origin;
    return recipe;
  }

  Model model;
  std::optional<KinematicsStream> motion;
  double motion_fps = 0;
  KinematicsOptions motion_options;
  Model::Stream scorer;
  std::optional<FeatureRows> feature;    ///< of a model that sees columns
  std::optional<ResidualRows> residual;  ///< of one that sees residuals, as columns or fields
  bool fields = false;                   ///< as fields
  PanelSource source;
  std::vector<std::int32_t> number;  ///< frames whose motion is known
  std::vector<double> score;         ///< of the same frames
  std::vector<double> length_px;     ///< of the usable ones of them
  Handedness handedness;
  double best = -std::numeric_limits<double>::infinity();
  std::size_t seen_frames = 0;  ///< that the model could look at
  double phase = 0;             ///< how far the bend has come
  std::vector<FrameScore> last;
};

Inspector::Inspector(const Model& model) {
  if (model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on a table, not on panels",
                "score tables with it, or train a model on a data set of panels");
  state_ = std::make_unique<State>(model);
}
Inspector::~Inspector() = default;
Inspector::Inspector(Inspector&&) noexcept = default;
Inspector& Inspector::operator=(Inspector&&) noexcept = default;

void Inspector::start(const PanelSource& source) {
  State& s = *state_;
  if (!s.motion || s.motion_fps != source.fps || s.motion_options.max_length_drop != source.max_length_drop) {
    const Recipe& recipe = s.model.recipe();
    s.motion_options.max_length_drop = source.max_length_drop;
    s.motion.emplace(source.fps, recipe.orientation, recipe.full_turn_rad, s.motion_options);
    s.motion_fps = source.fps;
  } else {
    s.motion->reset();
  }
  if (s.feature) s.feature->reset();
  if (s.residual) s.residual->reset();
  s.scorer.reset();
  s.source = source;
  s.number.clear();
  s.score.clear();
  s.length_px.clear();
  s.handedness.reset();
  s.best = -std::numeric_limits<double>::infinity();
  s.seen_frames = 0;
  s.phase = 0;
}

void Inspector::push(const FrameView& frame, std::vector<FrameScore>& scores) {
  const StandardArithmetic standard;
  State& s = *state_;
  if (!s.motion)
    throw Error(ErrorCode::invalid_argument, "a frame was pushed before a panel was started",
                "call start() with the panel's frame rate first");
  // The motion refuses a frame before anything has changed, and lags behind by a frame at least.
  s.motion->push(frame, [&](const KinematicFrame& k) { s.consume(k, scores); });
  if (s.residual) s.residual->ring.push(s.residual->residuals.push(frame));
}

PanelVerdict Inspector::finish(std::vector<Reason> unusable) {
  const StandardArithmetic standard;
  State& s = *state_;
  if (!s.motion)
    throw Error(ErrorCode::invalid_argument, "a panel was finished before it was started",
                "call start() and push() first");
  s.last.clear();
  s.motion->finish([&](const KinematicFrame& k) { s.consume(k, s.last); });
  const std::size_t before = s.last.size();
  s.scorer.finish(s.last);
  s.record(std::span(s.last).subspan(before));

  PanelVerdict verdict = s.judge();
  if (!unusable.empty()) refuse(verdict, std::move(unusable));
  return verdict;
}

int Inspector::delay() const noexcept {
  const int motion = KinematicsOptions{}.time_half_width;
  return motion + state_->model.delay();
}

}  // namespace motionanalyzer
