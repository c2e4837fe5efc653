#include "features/cleared_line.hpp"

#include <algorithm>
#include <cmath>

#include "features/fill_gaps.hpp"

namespace motionanalyzer::features {

namespace {

// A strip more uneven than most is known less well, and of what a fault of the image added a part may be
// wrong: rows are divided by how much more that is than the noise at a place.
constexpr double kPerUnevenness = 0.1;
constexpr double kWrong = 0.6;
constexpr double kNoiseAtPlace = 5.2e-4;  // L

}  // namespace

ClearedLine::ClearedLine(std::shared_ptr<const PanelForms> forms)
    : forms_(std::move(forms)),
      search_(forms_),
      places_(forms_->stations),
      line_(forms_->stations),
      form_(forms_->stations),
      differences_(forms_) {}

void ClearedLine::reset() noexcept {
  search_.reset();
  history_.reset();
  differences_.reset();
  for (Shadow& shadow : shadow_) shadow.id = PanelForms::kBumps;
}

Places ClearedLine::bump_at_places(std::size_t id, std::size_t knot) noexcept {
  const std::size_t own = knot * PanelForms::kBumps + id;
  std::fill(form_.begin(), form_.end(), 0.0);
  for (std::uint32_t k = forms_->begin[own]; k < forms_->begin[own + 1]; ++k)
    form_[forms_->station[k]] = static_cast<double>(forms_->height[k]);
  forms_->take_out_free(knot, form_.data());
  return places_.of(form_.data());
}

/// A bump that was not there before: all earlier rows again. `knot` is that of the row being pushed.
void ClearedLine::rebuild(Shadow& shadow, std::size_t knot) {
  const std::size_t rows = history_.rows();
  shadow.history.begin(rows);
  const std::span<const std::uint32_t> frames = search_.frames_at_knot();
  for (std::size_t g = 0; g < frames.size(); ++g) {
    const std::size_t earlier = frames[g] - (g == knot ? 1 : 0);
    if (earlier > 0) shadow.history.add_to_sum(bump_at_places(shadow.id, g), static_cast<double>(earlier));
  }
  for (std::size_t back = 1; back <= std::min(rows, PlaceHistory::kRemembered); ++back)
    shadow.history.set_earlier(back,
                               bump_at_places(shadow.id, knot_[(rows - back) % PlaceHistory::kRemembered]));
}

void ClearedLine::cast_shadows(std::size_t knot) {
  const std::span<const CauseSearch::Bump> bumps = search_.bumps();
  for (std::size_t a = 0; a < shadow_.size(); ++a) {
    Shadow& shadow = next_shadow_[a];
    shadow.id = a < bumps.size() ? bumps[a].id : PanelForms::kBumps;
    if (shadow.id == PanelForms::kBumps) continue;
    const auto known =
        std::find_if(shadow_.begin(), shadow_.end(), [&](const Shadow& one) { return one.id == shadow.id; });
    if (known != shadow_.end())
      shadow.history = known->history;
    else
      rebuild(shadow, knot);
    shadow.now = bump_at_places(shadow.id, knot);
  }
  std::swap(shadow_, next_shadow_);
}

/// How much less is known of this row than of a row of an even strip without a fault of the image.
double ClearedLine::less_known(double removed_square) noexcept {
  const std::size_t rows = history_.rows();
  removed_[rows % PlaceHistory::kRemembered] = removed_square;
  double most = 0;
  for (std::size_t i = 0; i < std::min(rows + 1, PlaceHistory::kRemembered); ++i)
    most = std::max(most, removed_[i]);
  return std::sqrt((1 + kPerUnevenness * search_.unevenness()) *
                   (1 + kWrong * kWrong * most / (kNoiseAtPlace * kNoiseAtPlace)));
}

bool ClearedLine::push(std::span<const double> residual_px, std::span<const std::uint8_t> mask,
                       double shape) {
  if (!std::isfinite(shape) || !fill_gaps(residual_px, mask, line_)) return false;
  for (double& value : line_) value /= forms_->length_px;
  const std::size_t knot = PanelForms::knot_of(shape);
  forms_->take_out_free(knot, line_.data());
  search_.push(line_, knot);
  cast_shadows(knot);
  const DifferenceHistory::Part own = differences_.of(knot, search_.differences(), search_.slip(), places_);
  const Places seen = places_.of(line_.data());
  const std::span<const CauseSearch::Bump> bumps = search_.bumps();
  double square = 0;
  for (std::size_t p = 0; p < kPlaceCount; ++p) {
    double removed = 0, change = 0, step = 0;
    for (std::size_t a = 0; a < bumps.size(); ++a) {
      const Shadow& shadow = shadow_[a];
      removed += bumps[a].height * shadow.now[p];
      change += bumps[a].height * shadow.history.change(shadow.now, p);
      step += bumps[a].height * shadow.history.step(shadow.now, p);
    }
    level_[p] = seen[p] - removed - own.level[p];
    change_[p] = history_.change(seen, p) - change - own.change[p];
    step_[p] = history_.step(seen, p) - step - own.step[p];
    square += removed * removed / static_cast<double>(kPlaceCount);
  }
  const double known = 1 / less_known(square);
  for (Places* values : {&level_, &change_, &step_})
    for (double& value : *values) value *= known;
  knot_[history_.rows() % PlaceHistory::kRemembered] = knot;
  history_.remember(seen);
  differences_.remember();
  for (std::size_t a = 0; a < bumps.size(); ++a) shadow_[a].history.remember(shadow_[a].now);
  return true;
}

}  // namespace motionanalyzer::features
