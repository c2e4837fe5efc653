// For detectors whose score of a row needs that row alone.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

inline constexpr std::size_t kMostColumns = std::size_t{1} << 20;  ///< of a row after lagging

/// Core: copyable handle with `double score(std::span<const double> row)`, which may use scratch of its own.
template <class Core>
class RowScorer final : public PanelScorer {
 public:
  explicit RowScorer(Core core) : core_(std::move(core)) {}
  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
    out.push_back(
        {frame.t, frame.usable ? core_.score(frame.feature) : std::numeric_limits<double>::quiet_NaN()});
  }
  void finish(std::vector<FrameScore>&) override {}
  void reset() override {}

 private:
  Core core_;
};

/// The usable rows of a table as one dense matrix, in order.
Matrix usable_rows(const PanelTable& table);

/// throws Error{too_short} when a fit has fewer rows than it needs
void require_rows(std::size_t found, std::size_t needed, std::string_view detector);

}  // namespace motionanalyzer
