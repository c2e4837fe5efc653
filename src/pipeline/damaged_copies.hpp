// Copies of normal panels, each with a computed weakness: damage on this line, without one damaged panel.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/pipeline/pod.hpp"

namespace motionanalyzer::pipeline {

/// throws Error{invalid_argument} for ranges that do not ascend or lie outside, and for no panel
void require_copies(const PodOptionsOfLine& options);

class DamagedCopies {
 public:
  struct Copy {
    FrameBundle bundle;
    PodTrial trial;  ///< without a verdict
  };

  /// base: at least one panel, used in turn; each can be used under the recipe, which has a trajectory.
  /// warnings: where the scale is not known, or the range of angles had to be cut
  DamagedCopies(std::vector<DatasetEntry> base, const Recipe& recipe, const PodOptionsOfLine& options,
                const InspectOptions& inspect, std::vector<std::string>& warnings);

  std::size_t size() const noexcept { return options_.panels; }
  /// Copy i of size(), the same whenever and by whichever thread it is asked for.
  /// throws Error{io} for a panel that cannot be used any more
  Copy make(std::size_t i) const;

 private:
  std::int32_t onset_frame(const ResidualField& field, double angle_rad) const;

  std::vector<DatasetEntry> base_;
  Recipe recipe_;
  PodOptionsOfLine options_;
  InspectOptions inspect_;
  double length_mm_ = 0;
  TrajectoryResponse response_;
};

}  // namespace motionanalyzer::pipeline
