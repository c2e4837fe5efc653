// What the differences between healthy panels, and a slip of the gripper, add at the places of a strip, row
// after row: as much as is known of them now, in earlier rows too, so that learning it is no change.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "features/cause_search.hpp"
#include "features/place_history.hpp"
#include "features/place_means.hpp"
#include "motionanalyzer/mechanics/panel_forms.hpp"

namespace motionanalyzer::features {

class DifferenceHistory {
 public:
  explicit DifferenceHistory(std::shared_ptr<const PanelForms> forms);

  struct Part {
    Places level{}, change{}, step{};  ///< as PlaceHistory has them
  };
  /// A row at this knot, and what it holds of these sizes (kDifferences) and of this slip.
  Part of(std::size_t knot, std::span<const double> size, const CauseSearch::Slip& slip,
          const PlaceMeans& places) noexcept;
  /// The row is an earlier one from now on.
  void remember() noexcept;
  void reset() noexcept;

 private:
  void add(const PlaceHistory& history, const Places& now, double size, Part& part) const noexcept;
  void add_slip(const CauseSearch::Slip& slip, const PlaceMeans& places, Part& part) noexcept;

  std::shared_ptr<const PanelForms> forms_;
  std::array<Places, PanelForms::kDifferences> now_{};
  std::array<PlaceHistory, PanelForms::kDifferences> history_{};
  std::vector<double> since_;  ///< S
};

}  // namespace motionanalyzer::features
