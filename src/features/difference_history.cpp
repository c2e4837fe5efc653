#include "features/difference_history.hpp"

#include <utility>

namespace motionanalyzer::features {

DifferenceHistory::DifferenceHistory(std::shared_ptr<const PanelForms> forms)
    : forms_(std::move(forms)), since_(forms_->stations) {}

void DifferenceHistory::reset() noexcept {
  for (PlaceHistory& history : history_) history.reset();
}

void DifferenceHistory::remember() noexcept {
  for (std::size_t k = 0; k < history_.size(); ++k) history_[k].remember(now_[k]);
}

void DifferenceHistory::add(const PlaceHistory& history, const Places& now, double size,
                            Part& part) const noexcept {
  for (std::size_t p = 0; p < kPlaceCount; ++p) {
    part.level[p] += size * now[p];
    part.change[p] += size * history.change(now, p);
    part.step[p] += size * history.step(now, p);
  }
}

DifferenceHistory::Part DifferenceHistory::of(std::size_t knot, std::span<const double> size,
                                              const CauseSearch::Slip& slip,
                                              const PlaceMeans& places) noexcept {
  const double* form = forms_->difference.data() + knot * PanelForms::kDifferences * forms_->stations;
  Part part;
  for (std::size_t k = 0; k < now_.size(); ++k) {
    now_[k] = places.of(form + k * forms_->stations);
    add(history_[k], now_[k], size[k], part);
  }
  if (slip.frames > 0) add_slip(slip, places, part);
  return part;
}

/// As a difference that was 0 before the slip.
void DifferenceHistory::add_slip(const CauseSearch::Slip& slip, const PlaceMeans& places,
                                 Part& part) noexcept {
  const std::size_t n = forms_->stations;
  for (std::size_t k = 0; k < PanelForms::kGrip; ++k) {
    const Places& now = now_[CauseSearch::kFirstOfGrip + k];
    for (std::size_t s = 0; s < n; ++s) since_[s] = slip.sum[k * n + s] - slip.sum_before[k * n + s];
    Places earlier = places.of(since_.data());
    for (std::size_t p = 0; p < kPlaceCount; ++p) earlier[p] -= now[p];
    add(history_[CauseSearch::kFirstOfGrip + k].since(slip.frames - 1, earlier), now, slip.size[k], part);
  }
}

}  // namespace motionanalyzer::features
