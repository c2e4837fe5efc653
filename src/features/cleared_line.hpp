// The residual along the strip without what a fault of the image, the differences between healthy panels and
// a slip of the gripper have added to it, place by place, and its change against earlier frames. Whenever
// more is known of these, it is taken from the earlier frames too, so that its discovery is no change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "features/cause_search.hpp"
#include "features/difference_history.hpp"
#include "features/place_history.hpp"
#include "features/place_means.hpp"

namespace motionanalyzer::features {

class ClearedLine {
 public:
  explicit ClearedLine(std::shared_ptr<const PanelForms> forms);

  /// False where no station was observed; the panel stays as it was then. No allocation.
  bool push(std::span<const double> residual_px, std::span<const std::uint8_t> mask, double shape);
  void reset() noexcept;

  /// In L, each divided by how much less is known than of most panels: see kPerUnevenness in the source.
  const Places& level() const noexcept { return level_; }
  const Places& change() const noexcept { return change_; }
  const Places& step() const noexcept { return step_; }

 private:
  /// What a bump of height 1 adds at the places, by row.
  struct Shadow {
    std::size_t id = PanelForms::kBumps;
    PlaceHistory history;
    Places now{};
  };

  Places bump_at_places(std::size_t id, std::size_t knot) noexcept;
  void cast_shadows(std::size_t knot);
  void rebuild(Shadow& shadow, std::size_t knot);
  double less_known(double removed_square) noexcept;

  std::shared_ptr<const PanelForms> forms_;
  CauseSearch search_;
  PlaceMeans places_;
  std::vector<double> line_, form_;
  PlaceHistory history_;
  DifferenceHistory differences_;
  std::array<Shadow, CauseSearch::kMostBumps> shadow_, next_shadow_;
  std::array<std::size_t, PlaceHistory::kRemembered> knot_{};  ///< of the last rows
  std::array<double, PlaceHistory::kRemembered> removed_{};    ///< mean squares, of the last rows
  Places level_{}, change_{}, step_{};
};

}  // namespace motionanalyzer::features
