// One frame in, one verdict out: the whole chain from tracked points to scores, with a stated delay.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/statistics/visible_length.hpp"

namespace motionanalyzer {

/// What is known about a panel before its first frame.
struct PanelSource {
  std::string name;
  double fps = 0;  ///< must be > 0
  std::optional<double> mm_per_px;
  std::string origin;  ///< "simulated", or empty: a real line
  /// Share by which a frame's visible length may fall short of its neighbours'; beyond it the frame counts as
  /// missing. >= 0
  double max_length_drop = kMaxLengthDrop;
};

class MOTIONANALYZER_API Inspector {
 public:
  explicit Inspector(const Model& model);
  ~Inspector();
  Inspector(Inspector&&) noexcept;
  Inspector& operator=(Inspector&&) noexcept;

  void start(const PanelSource& source);  ///< begins a panel; what was in progress is dropped
  /// Appends the scores that became final. No allocation once a panel of this size has been seen.
  void push(const FrameView& frame, std::vector<FrameScore>& scores);
  /// The verdict; also what push would have given for the last frames. Reasons found by the caller
  /// (preflight) are taken over and make the verdict INCONCLUSIVE.
  PanelVerdict finish(std::vector<Reason> unusable = {});
  int delay() const noexcept;  ///< frames between a push and the score of that frame: the whole chain

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motionanalyzer
